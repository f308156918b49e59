// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elementwise operators, with broadcasting, several neighbours a thread where memory allows.
#include <algorithm>
#include <map>

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

namespace {

/// An operator as an expression of a, b, c and the fields p and q.
struct Expression {
  std::string_view real;     // of floats; empty: none
  std::string_view integer;  // of integers and bool; empty: none
  std::string_view p = "alpha", q = "beta";
};

using Expressions = std::map<std::string_view, Expression>;

const Expressions& unary_expressions() {
  static const Expressions table = {
      {"abs", {"fabs_(a)", "a < 0 ? (acc)(0 - a) : a"}},
      {"neg", {"-a", "(acc)(0 - (u64)a)"}},
      {"sqrt", {"sqrt_(a)", ""}},
      {"reciprocal", {"1 / a", ""}},
      {"exp", {"exp_(a)", ""}},
      {"log", {"log_(a)", ""}},
      {"erf", {"erf_(a)", ""}},
      {"sin", {"sin_(a)", ""}},
      {"cos", {"cos_(a)", ""}},
      {"tan", {"tan_(a)", ""}},
      {"asin", {"asin_(a)", ""}},
      {"acos", {"acos_(a)", ""}},
      {"atan", {"atan_(a)", ""}},
      {"sinh", {"sinh_(a)", ""}},
      {"cosh", {"cosh_(a)", ""}},
      {"asinh", {"asinh_(a)", ""}},
      {"acosh", {"acosh_(a)", ""}},
      {"atanh", {"atanh_(a)", ""}},
      {"tanh", {"tanh_(a)", ""}},
      {"floor", {"floor_(a)", ""}},
      {"ceil", {"ceil_(a)", ""}},
      {"round", {"rint_(a)", ""}},
      {"sign", {"a > 0 ? (acc)1 : a < 0 ? (acc)-1 : a", "(acc)((a > 0) - (a < 0))"}},
      {"identity", {"a", "a"}},
      {"cast", {"a", "a"}},
      {"relu", {"a < 0 ? (acc)0 : a", "a < 0 ? (acc)0 : a"}},
      {"leaky_relu", {"a < 0 ? p * a : a", ""}},
      {"thresholded_relu", {"a > p ? a : (acc)0", ""}},
      {"elu", {"a < 0 ? p * expm1_(a) : a", ""}},
      {"celu", {"a < 0 ? p * expm1_(a / p) : a", ""}},
      {"selu", {"q * (a <= 0 ? p * expm1_(a) : a)", "", "alpha", "gamma"}},
      {"sigmoid", {"1 / (1 + exp_(-a))", ""}},
      {"hard_sigmoid", {"clamp(p * a + q, (acc)0, (acc)1)", ""}},
      {"hard_swish", {"a * clamp(a / 6 + (acc)0.5, (acc)0, (acc)1)", ""}},
      {"silu", {"a / (1 + exp_(-a))", ""}},
      {"swish", {"a / (1 + exp_(-p * a))", ""}},
      {"mish", {"a * tanh_(a > 20 ? a : log1p_(exp_(a)))", ""}},
      {"softplus", {"a > 0 ? a + log1p_(exp_(-a)) : log1p_(exp_(a))", ""}},
      {"softsign", {"a / (1 + fabs_(a))", ""}},
      {"clip", {"clamp(a, p, q)", "clamp(a, p, q)", "min", "max"}},
      {"is_nan", {"a != a", ""}},
      {"is_inf", {"(q && a == infinity_(a)) || (p && a == -infinity_(a))", "", "detect_negative", "detect_positive"}},
      {"logical_not", {"", "!a"}},
      {"bitwise_not", {"", "~a"}}};
  return table;
}

const Expressions& binary_expressions() {
  static const Expressions table = {{"add", {"a + b", "(acc)((u64)a + (u64)b)"}},
                                    {"sub", {"a - b", "(acc)((u64)a - (u64)b)"}},
                                    {"mul", {"a * b", "(acc)((u64)a * (u64)b)"}},
                                    {"div", {"a / b", "quotient(a, b)"}},
                                    {"pow", {"pow_(a, b)", "integer_power(a, b)"}},
                                    {"mod", {"real_mod(a, b, p != 0)", "integer_mod(a, b, p != 0)", "fmod"}},
                                    {"prelu", {"a < 0 ? a * b : a", "a < 0 ? (acc)(a * b) : a"}},
                                    {"minimum", {"a != a || a < b ? a : b", "a < b ? a : b"}},
                                    {"maximum", {"a != a || a > b ? a : b", "a > b ? a : b"}},
                                    {"equal", {"a == b", "a == b"}},
                                    {"less", {"a < b", "a < b"}},
                                    {"less_equal", {"a <= b", "a <= b"}},
                                    {"greater", {"a > b", "a > b"}},
                                    {"greater_equal", {"a >= b", "a >= b"}},
                                    {"logical_and", {"", "a && b"}},
                                    {"logical_or", {"", "a || b"}},
                                    {"logical_xor", {"", "(a != 0) != (b != 0)"}},
                                    {"bitwise_and", {"", "(acc)((u64)a & (u64)b)"}},
                                    {"bitwise_or", {"", "(acc)((u64)a | (u64)b)"}},
                                    {"bitwise_xor", {"", "(acc)((u64)a ^ (u64)b)"}},
                                    {"bit_shift", {"", "shift(a, b, p != 0)", "direction"}},
                                    {"where", {"a ? b : c", "a ? b : c"}}};
  return table;
}

const Expression* expression_named(std::string_view op) {
  for (const Expressions* table : {&unary_expressions(), &binary_expressions()}) {
    if (const auto at = table->find(op); at != table->end()) return &at->second;
  }
  return nullptr;
}

constexpr std::string_view kRealFunctions = R"(
DEVICE acc clamp(acc v, acc low, acc high) { v = v < low ? low : v; return v > high ? high : v; }
DEVICE acc real_mod(acc a, acc b, bool fmod) {
  const acc rest = fmod_(a, b);
  return !fmod && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
)";

constexpr std::string_view kIntegerFunctions = R"(
DEVICE acc clamp(acc v, acc low, acc high) { v = v < low ? low : v; return v > high ? high : v; }
DEVICE acc quotient(acc a, acc b) {
  if (b == 0) return 0;
  if ((acc)-1 < (acc)0 && b == (acc)-1) return (acc)(0 - (u64)a);
  return a / b;
}
DEVICE acc integer_mod(acc a, acc b, bool fmod) {
  if (b == 0) return 0;
  if (b == (acc)-1) return (acc)-1 < (acc)0 ? (acc)0 : (acc)(a % b);
  const acc rest = a % b;
  return !fmod && rest != 0 && (rest < 0) != (b < 0) ? (acc)(rest + b) : rest;
}
DEVICE acc integer_power(acc base, acc exponent) {
  if (exponent < 0) return base == 1 ? (acc)1 : base == (acc)-1 ? ((u64)exponent % 2 ? base : (acc)1) : (acc)0;
  u64 result = 1, factor = (u64)base;
  for (u64 left = (u64)exponent; left > 0; left /= 2, factor *= factor) if (left % 2) result *= factor;
  return (acc)result;
}
DEVICE acc shift(acc a, acc b, bool right) {
  const bool beyond = b < 0 || b >= 64;
  if (right) return beyond ? (a < 0 ? (acc)-1 : (acc)0) : (acc)(a >> b);
  return beyond ? (acc)0 : (acc)((u64)a << b);
}
)";

std::string expression_of(const Problem& p, const Expression* entry, bool real) {
  if (p.op.name() == "gelu") {
    return text(p.op, "approximate") == "tanh"
               ? "a / 2 * (1 + tanh_((acc)0.79788456080286535588 * (a + (acc)0.044715 * a * a * a)))"
               : "a / 2 * (1 + erf_(a * (acc)0.70710678118654752440))";
  }
  if (!entry) return "";
  return std::string(real ? entry->real : entry->integer);
}

/// A bound of an integer clip within the range of 64 bits.
std::string field_literal(const Problem& p, std::string_view field, bool real) {
  if (field == "direction") return text(p.op, "direction") == "right" ? "((acc)1)" : "((acc)0)";
  const double value = number(p.op, field);
  if (real) return literal(value);
  const bool is_signed = accumulator(p.in[0].dtype) == "i64";
  if (value >= 9.2e18) return is_signed ? "((acc)~(1ull << 63))" : "(~0ull)";
  if (value <= (is_signed ? -9.2e18 : 0)) return is_signed ? "((acc)(1ull << 63))" : "(0ull)";
  return str("((acc)", static_cast<int64_t>(value), "ll)");
}

/// Dimensions of the result in memory order, and every operand's strides along them; neighbours merged where possible.
struct Loops {
  std::vector<int64_t> dims;
  std::vector<std::vector<int64_t>> strides;  // by operand
};

Loops merged_loops(const Problem& p) {
  Loops out;
  out.strides.resize(p.in.size());
  std::vector<std::vector<int64_t>> all;
  for (const TensorType& type : p.in)
    all.push_back(type.present() ? broadcast_strides(type, p.out[0]) : std::vector<int64_t>());
  for (const int a : memory_axes(p.out[0])) {
    const int64_t length = p.out[0].shape[a].number();
    if (length == 1) continue;
    bool merges = !out.dims.empty();
    for (size_t k = 0; k < all.size() && merges; ++k) {
      merges = out.strides[k].back() == all[k][static_cast<size_t>(a)] * length;
    }
    if (merges)
      out.dims.back() *= length;
    else
      out.dims.push_back(length);
    for (size_t k = 0; k < all.size(); ++k) {
      if (merges)
        out.strides[k].back() = all[k][static_cast<size_t>(a)];
      else
        out.strides[k].push_back(all[k][static_cast<size_t>(a)]);
    }
  }
  return out;
}

/// How many neighbours one thread takes: 16 bytes of the widest type, where every operand is dense or constant along.
int64_t group(const Problem& p, const Loops& loops) {
  if (loops.dims.empty()) return 1;
  size_t widest = size_of(p.out[0].dtype);
  for (const TensorType& type : p.in) widest = std::max(widest, size_of(type.dtype));
  for (int64_t count = static_cast<int64_t>(16 / widest); count > 1; count /= 2) {
    bool fits = loops.dims.back() % count == 0;
    for (const auto& strides : loops.strides) {
      fits = fits && strides.back() <= 1;
      for (size_t d = 0; d + 1 < strides.size(); ++d) fits = fits && (strides.back() == 0 || strides[d] % count == 0);
    }
    if (fits) return count;
  }
  return 1;
}

std::string body_of(const Problem& p, const Loops& loops, int64_t count, const std::string& expression) {
  // The innermost dimension is counted in groups of `count`.
  std::vector<Dim> dims(loops.dims.begin(), loops.dims.end());
  if (!dims.empty()) dims.back() = Dim(dims.back().number() / count);
  std::string out = coordinates({p.out[0].dtype, Shape(dims), Layout::row_major}, "at");
  constexpr std::string_view kNames = "abc";
  for (size_t k = 0; k < p.in.size(); ++k) {
    auto strides = loops.strides[k];
    const bool vector = count > 1 && strides.back() == 1;
    if (count > 1 && !strides.empty()) strides.back() *= count;
    out += str("  const auto* p", k, " = x", k, " + (", offset(strides), ");\n");
    if (vector) out += str("  const auto v", k, " = *(const Pack<decltype(+p", k, ")>*)p", k, ";\n");
  }
  const std::string type = p.out[0].dtype == DataType::boolean ? "boolean" : std::string(to_string(p.out[0].dtype));
  if (count > 1) out += str("  Pack<const ", type, "*> result;\n");
  if (count > 1) out += str("  #pragma unroll\n  for (int i = 0; i < ", count, "; ++i) {\n");
  for (size_t k = 0; k < p.in.size(); ++k) {
    const bool vector = count > 1 && loops.strides[k].back() == 1;
    const std::string_view wide = p.op.name() == "where" && k == 0 ? "const bool " : "const acc ";
    out += str("    ", wide, kNames[k], " = wide(", vector ? str("v", k, ".v[i]") : str("*p", k), ");\n");
  }
  const std::string value = str("narrow<", type, ">(", expression, ")");
  if (count == 1) return out + str("  y0[at] = ", value, ";\n");
  return out + str("    result.v[i] = ", value, ";\n  }\n  ((Pack<const ", type, "*>*)y0)[at] = result;\n");
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  const Expression* entry = expression_named(p.op.name());
  const size_t typed = p.op.name() == "where" ? 1 : 0;  // the operand that decides how to compute
  const bool real = is_float(p.in[typed].dtype);
  const std::string expression = expression_of(p, entry, real);
  if (expression.empty()) return declined("no expression for ", p.in[typed].dtype);
  if (p.out[0].layout == Layout::channels_last) {
    for (const TensorType& type : p.in) {
      if (type.rank() == p.out[0].rank() && type.layout != p.out[0].layout && type.shape == p.out[0].shape)
        return declined("operands in two layouts");
    }
  }
  const Loops loops = merged_loops(p);
  const int64_t count = group(p, loops);
  Launcher launcher;
  launcher.acc = accumulator(p.in[typed].dtype);
  launcher.threads = p.out[0].shape.volume() / count;
  for (size_t k = 0; k < p.in.size(); ++k) launcher.args.push_back(src(p, k));
  launcher.args.push_back(dst(p, 0));
  if (entry) {
    launcher.functions =
        str("#define p ", field_literal(p, entry->p, real), "\n#define q ", field_literal(p, entry->q, real), "\n");
  }
  launcher.functions = str(real ? kRealFunctions : kIntegerFunctions, launcher.functions);
  launcher.functions += str("template <class P> struct Pack;\ntemplate <class T> struct alignas(sizeof(T) * ", count,
                            ") Pack<const T*> { T v[", count, "]; };\n");
  return Generated{{launch(launcher, body_of(p, loops, count, expression))}};
}

}  // namespace

Generator pointwise() {
  Generator out{"pointwise_nvrtc", {"gelu"}, LayoutRule::any, 0, make};
  for (const Expressions* table : {&unary_expressions(), &binary_expressions()}) {
    for (const auto& [op, expression] : *table) out.ops.push_back(op);
  }
  return out;
}

}  // namespace tenon::cuda
