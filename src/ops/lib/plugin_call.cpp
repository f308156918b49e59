// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes of a plugin's results, and the one host.
#include "ops/lib/plugin_call.h"

#include <algorithm>
#include <atomic>
#include <charconv>

#include "ops/lib/elements.h"
#include "ops/plugin.h"
#include "ops/plugin_sized.h"

namespace tenon {

namespace {

std::optional<int64_t> read_number(std::string_view text) {
  int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find(at), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

Dim made(std::string_view op, const Dim& a, const Dim& b, int64_t min, int64_t max) {
  return Dim::symbol(str(op, "(", a, ",", b, ")"), std::max<int64_t>(min, 0), std::max<int64_t>(max, 0));
}

std::optional<Dim> apply(std::string_view op, const Dim& a, const Dim& b) {
  const bool known = a.is_number() && b.is_number();
  if (op == "add") return a + b;
  if (op == "sub") return a - b;
  if (op == "mul") return a * b;
  if (op == "max") {
    return known ? Dim(std::max(a.number(), b.number()))
                 : made(op, a, b, std::max(a.min(), b.min()), std::max(a.max(), b.max()));
  }
  if (op == "min") {
    return known ? Dim(std::min(a.number(), b.number()))
                 : made(op, a, b, std::min(a.min(), b.min()), std::min(a.max(), b.max()));
  }
  if (op == "eq") return known ? Dim(a.number() == b.number() ? 1 : 0) : made(op, a, b, 0, 1);
  if (op == "lt") return known ? Dim(a.number() < b.number() ? 1 : 0) : made(op, a, b, 0, 1);
  if (b.is_number() && b.number() == 0) return std::nullopt;
  if (op == "fdiv") return floor_div(a, b);
  if (op == "cdiv") return floor_div(a + (b - Dim(1)), b);
  return std::nullopt;
}

/// One dimension, from its words.
class Evaluation {
 public:
  Evaluation(std::span<const Known> in, std::span<const std::optional<int64_t>> sizes, bool bounds)
      : in_(in), sizes_(sizes), bounds_(bounds) {}

  std::optional<Dim> run(std::string_view text) {
    std::vector<Dim> stack;
    const auto words = split(text, ' ');
    for (size_t i = 0; i < words.size(); ++i) {
      if (words[i].empty()) return std::nullopt;
      if (words[i] == "size" && i + 1 < words.size() && !stack.empty()) {
        const auto output = read_number(words[++i]);
        if (!output) return std::nullopt;
        const auto size = sized(static_cast<size_t>(*output), stack.back());
        stack.back() = size;
      } else if (const auto leaf = operand(words[i])) {
        stack.push_back(*leaf);
      } else {
        if (stack.size() < 2) return std::nullopt;
        const Dim b = stack.back();
        stack.pop_back();
        const auto value = apply(words[i], stack.back(), b);
        if (!value) return std::nullopt;
        stack.back() = *value;
      }
    }
    if (stack.size() != 1) return std::nullopt;
    return stack[0];
  }

 private:
  Dim sized(size_t output, const Dim& upper) const {
    if (bounds_) return upper;
    if (output < sizes_.size() && sizes_[output]) return Dim(*sizes_[output]);
    return unknown_dim(std::max<int64_t>(upper.max(), 0));
  }

  std::optional<Dim> operand(std::string_view word) const {
    if (const auto number = read_number(word)) return Dim(*number);
    const size_t dot = word.find('.');
    if ((word[0] != 'i' && word[0] != 'v') || dot == std::string_view::npos) return std::nullopt;
    const auto input = read_number(word.substr(1, dot - 1)), at = read_number(word.substr(dot + 1));
    if (!input || !at || *input < 0 || *at < 0 || static_cast<size_t>(*input) >= in_.size()) return std::nullopt;
    const Known& known = in_[static_cast<size_t>(*input)];
    if (word[0] == 'i') {
      if (*at >= known.type.rank()) return std::nullopt;
      return known.type.shape[static_cast<int>(*at)];
    }
    const auto elements = known.dims();
    if (!elements) return unknown_dim();
    if (static_cast<size_t>(*at) >= elements->size()) return std::nullopt;
    return (*elements)[static_cast<size_t>(*at)];
  }

  std::span<const Known> in_;
  std::span<const std::optional<int64_t>> sizes_;
  bool bounds_;
};

Result<TensorType> result_type(const PluginCall& call, const std::string& text, Evaluation evaluation) {
  const auto unreadable = [&] {
    return Error(ErrorCode::invalid_argument, str(call.text(), ": its result '", text, "' does not fit its inputs"));
  };
  const size_t colon = text.find(':');
  if (colon == std::string::npos) return unreadable();
  const auto dtype = parse_data_type(std::string_view(text).substr(0, colon));
  if (!dtype || size_of(*dtype) == 0 || is_container(*dtype) || *dtype == DataType::string) return unreadable();
  std::vector<Dim> dims;
  for (const std::string_view one : split(std::string_view(text).substr(colon + 1), ',')) {
    const auto dim = evaluation.run(one);
    if (!dim || (dim->is_number() && dim->number() < 0)) return unreadable();
    dims.push_back(*dim);
  }
  return TensorType{*dtype, Shape(std::move(dims))};
}

std::atomic<PluginHost*> g_host{nullptr};

}  // namespace

Result<Knowns> PluginCall::infer(std::span<const Known> in, std::span<const std::optional<int64_t>> sizes) const {
  if (in.empty() || in.back().type.dtype != DataType::u8 || in.back().type.rank() != 1) {
    return Error(ErrorCode::invalid_argument, str(text(), ": expected its state as the last operand"));
  }
  Knowns out;
  for (const std::string& one : results) {
    TRY_ASSIGN(TensorType type, result_type(*this, one, Evaluation(in.first(in.size() - 1), sizes, false)));
    out.push_back(Known::of(std::move(type)));
  }
  return out;
}

Result<Types> PluginCall::bounds(std::span<const Known> in) const {
  Types out;
  for (const std::string& one : results) {
    TRY_ASSIGN(TensorType type, result_type(*this, one, Evaluation(in.first(in.size() - 1), {}, true)));
    out.push_back(std::move(type));
  }
  return out;
}

uint32_t PluginCall::value_operands() const {
  uint32_t out = 0;
  for (const std::string& result : results) {
    for (size_t at = result.find('v'); at != std::string::npos; at = result.find('v', at + 1)) {
      const std::string_view rest = std::string_view(result).substr(at + 1);
      const auto input = read_number(rest.substr(0, std::min(rest.find('.'), rest.size())));
      if (input && *input >= 0 && *input < 32) out |= 1u << *input;
    }
  }
  return out;
}

std::string PluginCall::text() const {
  return str("plugin '", type, "' version '", version, "' (layer '", layer, "')");
}

Result<SharedOperands> SharedOperands::of(const PluginCall& call, std::span<const TensorType> in,
                                          std::span<const TensorType> out) {
  SharedOperands made;
  made.addresses_.resize(in.size());
  std::vector<bool> taken(in.size(), false);
  for (size_t i = 0; i < call.aliases.size(); ++i) {
    const int64_t alias = call.aliases[i];
    if (alias < 0) continue;
    const auto input = static_cast<size_t>(alias);
    const auto refused = [&](const auto&... why) {
      return Error(ErrorCode::invalid_argument,
                   str(call.text(), ": output ", i, " is aliased to input ", alias, why...));
    };
    if (input >= in.size() || i >= out.size()) return refused(": there are ", in.size(), " inputs");
    if (taken[input]) return refused(", which another output is aliased to");
    taken[input] = true;
    if (in[input].bytes() != out[i].bytes()) {
      return refused(": expected the size of ", in[input], ", found ", out[i]);
    }
    made.pairs_.push_back({input, i, out[i].bytes()});
  }
  return made;
}

uint32_t SharedOperands::in_place() const {
  for (const Pair& one : pairs_) {
    if (one.output == 0 && one.input < 32) return 1u << one.input;
  }
  return 0;
}

const PluginCall* plugin_call_of(const Op& op) {
  if (const auto* plain = op.as<Plugin>()) return plain;
  return op.as<PluginSized>();
}

void set_plugin_host(PluginHost* host) { g_host = host; }

Result<PluginHost*> plugin_host() {
  if (PluginHost* host = g_host) return host;
  return Error(ErrorCode::not_found, "nobody has plugins in this process")
      .hint("plugins run under nvinfer1's runtime, which has their registry");
}

}  // namespace tenon
