// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elementwise operators as expressions.
#include "backends/cuda/generated/lib/expressions.h"

namespace tenon::cuda {

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

std::string_view real_functions() {
  return R"(
DEVICE acc clamp(acc v, acc low, acc high) { v = v < low ? low : v; return v > high ? high : v; }
DEVICE acc real_mod(acc a, acc b, bool fmod) {
  const acc rest = fmod_(a, b);
  return !fmod && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
)";
}

std::string_view integer_functions() {
  return R"(
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
}

std::string expression_of(const Op& op, bool real) {
  const Expression* entry = expression_named(op.name());
  if (op.name() == "gelu") {
    return text(op, "approximate") == "tanh"
               ? "a / 2 * (1 + tanh_((acc)0.79788456080286535588 * (a + (acc)0.044715 * a * a * a)))"
               : "a / 2 * (1 + erf_(a * (acc)0.70710678118654752440))";
  }
  if (!entry) return "";
  return std::string(real ? entry->real : entry->integer);
}

/// A bound of an integer clip within the range of 64 bits.
std::string field_literal(const Op& op, std::string_view field, DataType dtype) {
  if (field == "direction") return text(op, "direction") == "right" ? "((acc)1)" : "((acc)0)";
  const double value = number(op, field);
  if (is_float(dtype)) return literal(value);
  const bool is_signed = accumulator(dtype) == "i64";
  if (value >= 9.2e18) return is_signed ? "((acc)~(1ull << 63))" : "(~0ull)";
  if (value <= (is_signed ? -9.2e18 : 0)) return is_signed ? "((acc)(1ull << 63))" : "(0ull)";
  return str("((acc)", static_cast<int64_t>(value), "ll)");
}

}  // namespace tenon::cuda
