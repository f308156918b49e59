// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Graphs as text.
#include <algorithm>
#include <unordered_map>

#include "ir/text.h"

namespace tenon::ir {

namespace {

constexpr int64_t kInlineElements = 16;

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '/' || c == '-';
  });
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + "\"";
}

std::string dim_text(const Dim& dim) {
  if (dim.is_number()) return str(dim.number());
  std::string out =
      is_name(dim.name()) && !std::isdigit(static_cast<unsigned char>(dim.name()[0])) ? dim.name() : quoted(dim.name());
  if (dim.min() != 0 || dim.max() != Dim::kUnbounded) out += str("=", dim.min(), "..", dim.max());
  return out;
}

std::string type_text(const TensorType& type) {
  std::string out = str(type.dtype, "[");
  for (int i = 0; i < type.rank(); ++i) out += str(i ? "," : "", dim_text(type.shape[i]));
  out += "]";
  if (type.layout != Layout::row_major) out += str(":", type.layout);
  return out;
}

std::string elements_text(const Constant& constant) {
  const ConstTensor tensor = constant.tensor();
  const size_t step = size_of(tensor.type.dtype);
  std::string out = "{";
  for (int64_t i = 0; i < tensor.volume(); ++i) {
    if (i) out += ", ";
    const std::byte* at = tensor.data + static_cast<size_t>(i) * step;
    switch (tensor.type.dtype) {
      case DataType::i64:
        out += str(tensor.as<int64_t>()[i]);
        break;
      case DataType::u64:
        out += str(tensor.as<uint64_t>()[i]);
        break;
      case DataType::boolean:
        out += std::to_integer<int>(*at) ? "true" : "false";
        break;
      case DataType::f64:
        out += to_string(Attribute(tensor.as<double>()[i]));
        break;
      case DataType::string:
        out += quoted(tensor.as<Text>()[i].view());
        break;
      default:
        out += is_fractional(tensor.type.dtype) ? to_string(Attribute(load_number(tensor.type.dtype, at)))
                                                : str(static_cast<int64_t>(load_number(tensor.type.dtype, at)));
    }
  }
  return out + "}";
}

class Writer {
 public:
  Writer(const Graph& graph, const PrintOptions& options)
      : graph_(graph), options_(options), names_(graph.values().size()) {
    if (!options.canonical) {
      for (size_t i = 0; i < names_.size(); ++i) names_[i] = graph.values()[i].name;
      return;
    }
    for (const Port& port : graph.outputs()) names_[index(port.value)] = port.name;
    for (const Port& port : graph.inputs()) names_[index(port.value)] = port.name;
  }

  std::string write() {
    std::string out = "graph (";
    for (const Port& port : graph_.inputs()) {
      out +=
          str(&port == graph_.inputs().data() ? "" : ", ", name(port.value), ": ", type_text(graph_.type(port.value)));
    }
    std::string body;
    for (const Node& node : graph_.nodes()) {
      if (node.op) body += line(node);
    }
    std::string results;
    for (const Port& port : graph_.outputs()) {
      if (graph_.constant(port.value)) body = constant_line(port.value) + body;
      results += str(results.empty() ? "" : ", ", name(port.value));
      if (port.name != names_[index(port.value)]) results += str(" as ", quoted(port.name));
    }
    return str(out, ") -> (", results, ") {\n", body, "}\n");
  }

 private:
  std::string name(ValueId id) {
    std::string& name = names_[index(id)];
    if (name.empty()) name = str("%", next_++);  // made-up names keep their % so that they cannot meet a user's
    if (name[0] == '%' && is_name(std::string_view(name).substr(1))) return "%" + name;
    return "%" + (is_name(name) ? name : quoted(name));
  }

  std::string constant_line(ValueId id) {
    if (id == kNoValue || !graph_.constant(id) || printed_.count(id)) return "";
    printed_.insert({id, true});
    const Constant& constant = *graph_.constant(id);
    std::string out = str("  ", name(id), " = const ", type_text(constant.type()));
    // Strings are no bytes for a pool.
    const bool spelled = options_.spelled || constant.type().shape.volume() <= kInlineElements ||
                         constant.type().dtype == DataType::string;
    if (spelled || !options_.pool) {
      return str(out, spelled ? elements_text(constant) : str(" hash(", constant.hash(), ")"), "\n");
    }
    const uint64_t hash = constant.hash();
    const auto at = std::find_if(options_.pool->begin(), options_.pool->end(),
                                 [&](const Constant& other) { return other.hash() == hash && other == constant; });
    const auto entry = at - options_.pool->begin();
    if (at == options_.pool->end()) options_.pool->push_back(constant);
    return str(out, " data(", entry, ")\n");
  }

  std::string operand(ValueId id) { return id == kNoValue ? "_" : name(id); }

  std::string line(const Node& node) {
    std::string out;
    for (const ValueId id : node.inputs) out += constant_line(id);
    std::vector<std::string> results;
    std::vector<std::string> operands;
    std::vector<std::string> types;
    for (const ValueId id : node.inputs) operands.push_back(operand(id));
    for (const ValueId id : node.outputs) {
      const Layout layout = graph_.type(id).layout;
      results.push_back(name(id) + (layout == Layout::row_major ? "" : str(":", layout)));
      types.push_back(to_string(graph_.type(id)));
    }
    out += str("  ", join(results), " = ", node.op.name(), "(", join(operands), ")", fields_text(node.op));
    if (options_.origins && !node.origin.empty()) {
      std::vector<std::string> names;
      for (const auto& source : node.origin.names()) names.push_back(quoted(source));
      out += str(" from ", join(names));
    }
    if (options_.types) out += str("  # ", join(types));
    return out + "\n";
  }

  const Graph& graph_;
  const PrintOptions& options_;
  std::vector<std::string> names_;
  std::unordered_map<ValueId, bool> printed_;
  int64_t next_ = 0;
};

}  // namespace

std::string print(const Graph& graph, const PrintOptions& options) { return Writer(graph, options).write(); }

}  // namespace tenon::ir
