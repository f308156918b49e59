// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pieces of kernel text.
#include "backends/cuda/generated/lib/source.h"

#include <algorithm>
#include <cmath>

#include "backends/cuda/generated/lib/float8.h"
#include "backends/cuda/generated/lib/narrow.h"
#include "ops/lib/epilogue.h"

namespace tenon::cuda {

std::string_view accumulator(DataType dtype) {
  if (is_narrow_float(dtype)) return "f32";
  switch (dtype) {
    case DataType::f64:
      return "f64";
    case DataType::f32:
    case DataType::f16:
    case DataType::bf16:
      return "f32";
    case DataType::i2:
    case DataType::i4:
    case DataType::i8:
    case DataType::i16:
    case DataType::i32:
    case DataType::i64:
      return "i64";
    default:
      return "u64";
  }
}

std::string_view type_name(DataType dtype) {
  return dtype == DataType::boolean ? std::string_view("boolean") : to_string(dtype);
}

std::string literal(double value) {
  if (std::isnan(value)) return "nan_((acc)0)";
  if (std::isinf(value)) return value > 0 ? "infinity_((acc)0)" : "(-infinity_((acc)0))";
  std::string out = str(value);
  if (out.find_first_of(".e") == std::string::npos) out += ".";
  return str("((acc)", out, ")");
}

std::string Numbers::text(double value) {
  if (value == 1) return "1.f";
  values.push_back(static_cast<float>(value));
  return str("numbers.v[", values.size() - 1, "]");
}

KernelArg src(const Problem& problem, size_t i) { return {KernelArg::Kind::src, i, 0, problem.in[i].dtype}; }
KernelArg dst(const Problem& problem, size_t i) { return {KernelArg::Kind::dst, i, 0, problem.out[i].dtype}; }
KernelArg scratch(DataType dtype, size_t offset) { return {KernelArg::Kind::workspace, 0, offset, dtype}; }

GeneratedLaunch launch(const Launcher& launcher, const std::string& body) {
  GeneratedLaunch out;
  out.args = launcher.args;
  out.block = launcher.block;
  out.shared_bytes = launcher.shared_bytes;
  out.grid = static_cast<uint32_t>((launcher.threads + launcher.block - 1) / launcher.block);
  std::vector<std::string> parameters;
  int scratches = 0;
  for (const KernelArg& arg : launcher.args) {
    const std::string_view type = type_name(arg.dtype);
    switch (arg.kind) {
      case KernelArg::Kind::src:
        // Not __restrict__: what is const and restricted counts as constant, and is read in front of wait_previous().
        parameters.push_back(str("const ", type, "* x", arg.index));
        break;
      case KernelArg::Kind::dst:
        parameters.push_back(str(type, launcher.in_place ? "* y" : "* __restrict__ y", arg.index));
        break;
      case KernelArg::Kind::workspace:
        parameters.push_back(str(type, "* __restrict__ w", scratches++));
        break;
      case KernelArg::Kind::packed:
        parameters.push_back(
            str("const ", type, "* __restrict__ z", launcher.packed_operand, arg.index > 0 ? str("_", arg.index) : ""));
        break;
    }
  }
  out.numbers = launcher.numbers.values;
  const bool given = !out.numbers.empty(), named = given || launcher.functions.find("Numbers") != std::string::npos;
  if (given) parameters.emplace_back("const Numbers numbers");
  const std::string numbers =
      named ? str("struct Numbers { f32 v[", std::max<size_t>(1, out.numbers.size()), "]; };\n") : "";
  constexpr int64_t kNarrowIndex = int64_t{1} << 30;
  const std::string bounds = launcher.resident > 0 ? str(launcher.block, ", ", launcher.resident) : str(launcher.block);
  const std::string cluster = launcher.cluster > 1 ? str("__cluster_dims__(", launcher.cluster, ", 1, 1) ") : "";
  out.source = str(intrinsics(), float8_conversions(), preamble(), narrow_types(launcher.args), "typedef ",
                   launcher.acc, " acc;\n", "typedef ", launcher.threads < kNarrowIndex ? "int" : "i64", " idx;\n",
                   numbers, launcher.functions, "extern \"C\" __global__ void ", cluster, "__launch_bounds__(", bounds,
                   ") kernel(", join(parameters), ") {\n  const idx at = (idx)blockIdx.x * ", launcher.block,
                   " + threadIdx.x;\n", launcher.waits ? "" : "  begin_next();\n  wait_previous();\n",
                   named && !given ? "  const Numbers numbers = {};\n" : "");
  if (launcher.threads % launcher.block != 0) out.source += str("  if (at >= ", launcher.threads, ") return;\n");
  out.source += str(body, "}\n");
  return out;
}

std::string coordinates(const TensorType& type, std::string_view index, std::string_view name) {
  std::vector<int> axes = memory_axes(type);
  while (!axes.empty() && type.shape[axes.front()].number() == 1) {  // an axis of one element is always at 0
    axes.erase(axes.begin());
  }
  std::string out;
  int64_t below = 1;
  for (size_t i = axes.size(); i-- > 0;) {
    const int64_t length = type.shape[axes[i]].number();
    out += str("  const idx ", name, axes[i], " = ", index);
    if (below > 1) out += str(" / ", below);
    if (i > 0) out += str(" % ", length);
    out += ";\n";
    below *= length;
  }
  for (int a = 0; a < type.rank(); ++a) {
    if (std::find(axes.begin(), axes.end(), a) == axes.end()) out += str("  const idx ", name, a, " = 0;\n");
  }
  return out;
}

std::string offset(const std::vector<int64_t>& strides, std::string_view name) {
  std::vector<std::string> terms;
  for (size_t a = 0; a < strides.size(); ++a) {
    if (strides[a] == 0) continue;
    terms.push_back(strides[a] == 1 ? str(name, a) : str(name, a, " * ", strides[a]));
  }
  return terms.empty() ? "0" : join(terms, " + ");
}

std::vector<int64_t> broadcast_strides(const TensorType& operand, const TensorType& to) {
  const auto own = strides_of(operand);
  const int shift = to.rank() - operand.rank();
  std::vector<int64_t> out;
  for (int a = 0; a < to.rank(); ++a) {
    const bool repeats = a < shift || operand.shape[a - shift] == Dim(1);
    out.push_back(repeats ? 0 : own[static_cast<size_t>(a - shift)]);
  }
  return out;
}

std::string table(std::string_view type, std::string_view name, const std::vector<std::string>& values) {
  return str("__device__ const ", type, " ", name, "[] = {", values.empty() ? "0" : join(values), "};\n");
}

std::string table(std::string_view name, const std::vector<int64_t>& values) {
  std::vector<std::string> texts;
  for (const int64_t value : values) texts.push_back(str(value));
  return table("i64", name, texts);
}

double traffic(const Problem& problem) {
  double bytes = 0;
  for (const auto* types : {&problem.in, &problem.out}) {
    for (const TensorType& type : *types) bytes += static_cast<double>(type.bytes());
  }
  return bytes;
}

bool present(const Problem& problem, size_t i) { return i < problem.in.size() && problem.in[i].present(); }

Result<std::vector<int64_t>> known_integers(const Problem& problem, size_t i) {
  if (!problem.constant(i)) return declined("operand ", i, " is not known before the run");
  return problem.constant(i)->to_i64();
}

Result<std::vector<double>> known_numbers(const Problem& problem, size_t i) {
  if (!problem.constant(i)) return declined("operand ", i, " is not known before the run");
  return problem.constant(i)->to_f64();
}

Result<> only_row_major(const Problem& problem) {
  for (const auto* types : {&problem.in, &problem.out}) {
    for (const TensorType& type : *types) {
      if (type.layout != Layout::row_major) return declined("row_major only");
    }
  }
  return Done{};
}

Result<> only_floats(const Problem& problem) {
  if (!is_float(problem.in[0].dtype)) return declined("floats only, found ", problem.in[0].dtype);
  return Done{};
}

double number(const Op& op, std::string_view field, double otherwise) {
  for (const auto& [key, value] : op.fields()) {
    if (key != field) continue;
    if (const auto* d = std::get_if<double>(&value)) return *d;
    if (const auto* i = std::get_if<int64_t>(&value)) return static_cast<double>(*i);
    if (const auto* b = std::get_if<bool>(&value)) return *b ? 1 : 0;
  }
  return otherwise;
}

int64_t integer(const Op& op, std::string_view field, int64_t otherwise) {
  return static_cast<int64_t>(number(op, field, static_cast<double>(otherwise)));
}

std::vector<int64_t> integers(const Op& op, std::string_view field) {
  for (const auto& [key, value] : op.fields()) {
    if (key != field) continue;
    if (const auto* list = std::get_if<std::vector<int64_t>>(&value)) return *list;
  }
  return {};
}

std::string text(const Op& op, std::string_view field) {
  for (const auto& [key, value] : op.fields()) {
    if (key != field) continue;
    if (const auto* word = std::get_if<std::string>(&value)) return *word;
  }
  return {};
}

namespace {
/// An activation as an expression of v.
std::string activation(const Op& op) {
  const std::string name = text(op, "activation");
  const std::string a = literal(number(op, "alpha")), b = literal(number(op, "beta"));
  if (name == "relu") return "v < 0 ? (acc)0 : v";
  if (name == "leaky_relu") return str("v < 0 ? ", a, " * v : v");
  if (name == "clip") return str("v < ", a, " ? ", a, " : v > ", b, " ? ", b, " : v");
  if (name == "sigmoid") return "1 / (1 + exp_(-v))";
  if (name == "hard_sigmoid") return str("unit(", a, " * v + ", b, ")");
  if (name == "hard_swish") return "v * unit(v / 6 + (acc)0.5)";
  if (name == "silu") return "v / (1 + exp_(-v))";
  if (name == "swish") return str("v / (1 + exp_(-(", a, " * v)))");
  if (name == "tanh") return "tanh_(v)";
  if (name == "gelu") return "v / 2 * (1 + erf_(v * (acc)0.70710678118654752440))";
  if (name == "gelu_tanh") return "v / 2 * (1 + tanh_((acc)0.79788456080286535588 * (v + (acc)0.044715 * v * v * v)))";
  if (name == "mish") return "v * tanh_(v > 20 ? v : log1p_(exp_(v)))";
  return "v";
}
}  // namespace

namespace {
/// What a product of integers is rounded to before its residual is added. Adding 1.5 * 2^23 leaves no bits behind the
/// point.
std::string settle_function(const Op& op, Numbers* numbers) {
  const std::string type = text(op, "before");
  if (type != "i8" && type != "u8") return "DEVICE acc settle(const Numbers&, acc v) { return v; }\n";
  const double zero = number(op, "before_zero"), low = (type == "i8" ? -128 : 0) - zero,
               high = (type == "i8" ? 127 : 255) - zero;
  const double scale = number(op, "before_scale", 1);
  const auto text = [&](double value) { return numbers ? numbers->text(value) : literal(value); };
  return str("DEVICE acc settle(const Numbers& numbers, acc v) {\n  v *= ", text(1 / scale), ";\n  v = v > ",
             literal(low), " ? v : ", literal(low), ";\n  v = v < ", literal(high), " ? v : ", literal(high),
             ";\n  return (v + 12582912.f - 12582912.f) * ", text(scale), ";\n}\n");
}
}  // namespace

std::string epilogue_functions(const Op& op, Numbers* numbers) {
  return str(settle_function(op, numbers), "DEVICE acc unit(acc v) { return v < 0 ? (acc)0 : v > 1 ? (acc)1 : v; }\n",
             "DEVICE acc activate(acc v) { return ", activation(op), "; }\n",
             "DEVICE acc finish(acc v, acc r) { return ",
             integer(op, "residual_last") ? "activate(v) + r" : "activate(v + r)", "; }\n");
}

}  // namespace tenon::cuda
