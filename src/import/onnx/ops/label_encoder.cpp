// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LabelEncoder of ai.onnx.ml: its table in one of many attributes.
#include "ops/label_encoder.h"

#include <numeric>

#include "import/onnx/node_context.h"
#include "ops/concat.h"

namespace tenon::onnx {

namespace {
Constant texts(const std::vector<std::string>& list) {
  return Constant::strings(Shape{static_cast<int64_t>(list.size())}, list);
}

/// The list `what` ("keys" or "values") in whatever kind of attribute it is.
Result<Constant> list_of(NodeContext& node, const std::string& what) {
  if (node.has_attribute(what + "_tensor")) return node.tensor(what + "_tensor");
  if (node.has_attribute(what + "_strings")) return texts(node.texts(what + "_strings"));
  if (node.has_attribute(what + "_int64s")) return Constant::i64_vector(node.integers(what + "_int64s"));
  if (node.has_attribute(what + "_floats")) return Constant::f32_vector(node.numbers(what + "_floats"));
  return Error(ErrorCode::invalid_argument, str("expected an attribute with ", what));
}

/// What stands for an unknown key, as a list of one.
Result<Constant> otherwise(NodeContext& node, const TensorType& values) {
  const TensorType one{values.dtype, Shape{1}};
  if (node.has_attribute("default_tensor")) {
    TRY_ASSIGN(const Constant given, node.tensor("default_tensor"));
    if (given.type().dtype != values.dtype || given.type().shape.volume() != 1) {
      return Error(ErrorCode::invalid_argument, str("expected one default ", values.dtype, ", found ", given.type()));
    }
    return Constant::copy(one, given.bytes());
  }
  if (values.dtype == DataType::string) return texts({node.text("default_string", "_Unused")});
  if (values.dtype == DataType::i64) return Constant::i64_vector({node.integer("default_int64", -1)});
  const float number = node.number("default_float", -0.0f);
  return Constant::make(one, [&](std::byte* to) { store_number(values.dtype, static_cast<double>(number), to); });
}

/// Keys and values. Version 1: texts and their numbers, in the direction that the input's type says.
Result<std::pair<Constant, Constant>> entries_of(NodeContext& node) {
  if (!node.has_attribute("classes_strings")) {
    TRY_ASSIGN(Constant keys, list_of(node, "keys"));
    TRY_ASSIGN(Constant values, list_of(node, "values"));
    return std::pair(std::move(keys), std::move(values));
  }
  const std::vector<std::string> classes = node.texts("classes_strings");
  std::vector<int64_t> numbers(classes.size());
  std::iota(numbers.begin(), numbers.end(), 0);
  const bool to_numbers = node.input_type(0).dtype == DataType::string;
  std::pair out(texts(classes), Constant::i64_vector(numbers));
  if (!to_numbers) std::swap(out.first, out.second);
  return out;
}

Result<> import_label_encoder(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  TRY_ASSIGN(const auto entries, entries_of(node));
  const auto& [keys, values] = entries;
  TRY_ASSIGN(const Constant last, otherwise(node, values.type()));
  TRY_ASSIGN(const ValueId table, node.add(Concat{.axis = 0}, {node.add_constant(values), node.add_constant(last)}));
  return node.finish(LabelEncoder{}, {node.input(0), node.add_constant(keys), table});
}
}  // namespace

Importer label_encoder() { return {{"LabelEncoder"}, import_label_encoder, "ai.onnx.ml"}; }

}  // namespace tenon::onnx
