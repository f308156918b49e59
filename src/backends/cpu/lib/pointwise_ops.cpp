// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Operators as elementwise functions, by name, so that a new operator needs one line here and no header.
#include "backends/cpu/lib/pointwise_ops.h"

#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {
namespace {

struct UnaryEntry {
  std::string_view op;
  Unary function;
  std::string_view alpha = "alpha", beta = "beta";  // fields
};

constexpr UnaryEntry kUnary[] = {{"abs", Unary::abs},
                                 {"neg", Unary::negate},
                                 {"sqrt", Unary::sqrt},
                                 {"reciprocal", Unary::reciprocal},
                                 {"exp", Unary::exp},
                                 {"log", Unary::log},
                                 {"erf", Unary::erf},
                                 {"floor", Unary::floor},
                                 {"ceil", Unary::ceil},
                                 {"round", Unary::round},
                                 {"sign", Unary::sign},
                                 {"identity", Unary::identity},
                                 {"relu", Unary::relu},
                                 {"clip", Unary::clip, "min", "max"},
                                 {"leaky_relu", Unary::leaky_relu},
                                 {"elu", Unary::elu},
                                 {"selu", Unary::selu, "alpha", "gamma"},
                                 {"sigmoid", Unary::sigmoid},
                                 {"hard_sigmoid", Unary::hard_sigmoid},
                                 {"tanh", Unary::tanh},
                                 {"silu", Unary::silu},
                                 {"swish", Unary::swish},
                                 {"hard_swish", Unary::hard_swish},
                                 {"mish", Unary::mish},
                                 {"softplus", Unary::softplus},
                                 {"softsign", Unary::softsign},
                                 {"thresholded_relu", Unary::thresholded_relu}};

struct BinaryEntry {
  std::string_view op;
  Binary function;
};

constexpr BinaryEntry kBinary[] = {{"add", Binary::add}, {"sub", Binary::sub},     {"mul", Binary::mul},
                                   {"div", Binary::div}, {"minimum", Binary::min}, {"maximum", Binary::max},
                                   {"pow", Binary::pow}, {"prelu", Binary::prelu}};

/// Of floats or truths, giving truths: for regions, which keep them as floats.
constexpr BinaryEntry kTruths[] = {{"equal", Binary::equal},
                                   {"less", Binary::less},
                                   {"less_equal", Binary::less_equal},
                                   {"greater", Binary::greater},
                                   {"greater_equal", Binary::greater_equal},
                                   {"logical_and", Binary::logical_and},
                                   {"logical_or", Binary::logical_or},
                                   {"logical_xor", Binary::logical_xor}};

}  // namespace

std::optional<Activation> as_activation(const Op& op) {
  if (op.name() == "gelu") {
    return Activation{text_field(op, "approximate") == "tanh" ? Unary::gelu_tanh : Unary::gelu_erf};
  }
  for (const UnaryEntry& entry : kUnary) {
    if (entry.op != op.name()) continue;
    return Activation{entry.function, to_float(number_field(op, entry.alpha)), to_float(number_field(op, entry.beta))};
  }
  return std::nullopt;
}

std::optional<Binary> as_binary(const Op& op) {
  for (const BinaryEntry& entry : kBinary) {
    if (entry.op == op.name()) return entry.function;
  }
  return std::nullopt;
}

std::optional<Binary> as_truth(const Op& op) {
  for (const BinaryEntry& entry : kTruths) {
    if (entry.op == op.name()) return entry.function;
  }
  return std::nullopt;
}

}  // namespace tenon::cpu
