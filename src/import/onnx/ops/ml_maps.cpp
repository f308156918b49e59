// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// DictVectorizer, CastMap and ZipMap of ai.onnx.ml. A map that enters a graph is two inputs, its keys and its values;
// of the maps that ZipMap makes the graph gives the values, whose keys are the node's attributes.
#include "import/onnx/node_context.h"
#include "ops/cast.h"
#include "ops/gather.h"
#include "ops/identity.h"
#include "ops/label_encoder.h"
#include "ops/scatter_elements.h"
#include "ops/top_k.h"

namespace tenon::onnx {

namespace {

/// values [n] at their places among `length`, 0 or `no_text` where nothing stands; place `length` is dropped
/// -> [1, length].
Result<ValueId> placed(NodeContext& node, ValueId places, ValueId values, int64_t length, const std::string& no_text) {
  const DataType dtype = node.type(values).dtype;
  const auto nothing = [&]() -> Constant {
    if (dtype == DataType::string) {
      return Constant::strings(Shape{length + 1}, std::vector<std::string>(static_cast<size_t>(length) + 1, no_text));
    }
    return Constant::make({dtype, Shape{length + 1}}, [&](std::byte* to) {
      std::fill_n(to, static_cast<size_t>(length + 1) * size_of(dtype), std::byte{0});
    });
  };
  const ValueId zeros = node.add_constant(nothing());
  TRY_ASSIGN(const ValueId all, node.add(ScatterElements{}, {zeros, places, values}));
  TRY_ASSIGN(const ValueId known,
             node.add("slice", {all, node.add_integers({0}), node.add_integers({length}), node.add_integers({0})}));
  return node.add("unsqueeze", {known, node.add_integers({0})});
}

Result<> import_dict_vectorizer(NodeContext& node) {
  const bool texts = node.has_attribute("string_vocabulary");
  const std::vector<std::string> words = node.texts("string_vocabulary");
  const std::vector<int64_t> numbers = node.integers("int64_vocabulary");
  const auto length = static_cast<int64_t>(texts ? words.size() : numbers.size());
  if (length == 0) return Error(ErrorCode::invalid_argument, "expected a vocabulary");
  const ValueId keys =
      node.add_constant(texts ? Constant::strings(Shape{length}, words) : Constant::i64_vector(numbers));
  std::vector<int64_t> places;
  for (int64_t i = 0; i <= length; ++i) places.push_back(i);  // the last: of keys that are not in the vocabulary
  TRY_ASSIGN(const ValueId at, node.add(LabelEncoder{}, {node.input(0), keys, node.add_integers(places)}));
  TRY_ASSIGN(const ValueId y, placed(node, at, node.input(1), length, ""));
  return node.set_output(0, y);
}

Result<> import_cast_map(NodeContext& node) {
  const std::string to = node.text("cast_to", "TO_FLOAT");
  const DataType dtype = to == "TO_INT64" ? DataType::i64 : to == "TO_STRING" ? DataType::string : DataType::f32;
  TRY_ASSIGN(const ValueId values, node.add(Cast{.to = dtype}, {node.input(1)}));
  if (node.text("map_form", "DENSE") == "SPARSE") {
    TRY_ASSIGN(const ValueId y, placed(node, node.input(0), values, node.integer("max_map", 1), "0.f"));
    return node.set_output(0, y);
  }
  TRY_ASSIGN(const ValueId count, node.add("shape", {node.input(0)}));
  TRY_ASSIGN(const auto sorted, node.add_many(ops::make(TopK{.axis = 0, .largest = false}), {node.input(0), count}, 2));
  TRY_ASSIGN(const ValueId row, node.add(Gather{.axis = 0}, {values, sorted[1]}));
  TRY_ASSIGN(const ValueId y, node.add("unsqueeze", {row, node.add_integers({0})}));
  return node.set_output(0, y);
}

Result<> import_maps(NodeContext& node) {
  if (node.op_type() == "ZipMap") {
    TRY(node.expect_inputs(1, 1));
    return node.finish(Identity{}, {node.input(0)});
  }
  TRY(node.expect_inputs(2, 2));
  return node.op_type() == "CastMap" ? import_cast_map(node) : import_dict_vectorizer(node);
}

}  // namespace

Importer ml_maps() { return {{"CastMap", "DictVectorizer", "ZipMap"}, import_maps, "ai.onnx.ml"}; }

}  // namespace tenon::onnx
