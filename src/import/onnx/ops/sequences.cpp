// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Sequences and optionals.
#include "import/onnx/node_context.h"
#include "ops/concat_from_sequence.h"
#include "ops/identity.h"
#include "ops/lib/elements.h"
#include "ops/lib/subgraph.h"
#include "ops/optional_construct.h"
#include "ops/optional_get_element.h"
#include "ops/optional_has_element.h"
#include "ops/sequence_at.h"
#include "ops/sequence_construct.h"
#include "ops/sequence_empty.h"
#include "ops/sequence_erase.h"
#include "ops/sequence_insert.h"
#include "ops/sequence_length.h"
#include "ops/split_to_sequence.h"

namespace tenon::onnx {

namespace {
/// What elements of two types have in common; absent if that is not even data type and rank.
TensorType either(const TensorType& a, const TensorType& b) {
  const auto merged = merge_types(a, b);
  return merged.ok() ? *merged : TensorType{};
}

/// Adds the operator, whose result has elements of that type.
template <class T>
Result<> finish_with(NodeContext& node, T op, TensorType item) {
  TRY_ASSIGN(const ValueId value, node.add(std::move(op), node.inputs()));
  node.set_item_type(value, std::move(item));
  return node.set_output(0, value);
}

Result<> import_construct(NodeContext& node) {
  TensorType item = node.input_type(0);
  for (size_t i = 1; i < node.input_count(); ++i) item = either(item, node.input_type(i));
  return finish_with(node, SequenceConstruct{}, item);
}

Result<> import_split(NodeContext& node) {
  const SplitToSequence op{.axis = node.integer("axis", 0), .keep_axis = node.integer("keepdims", 1) != 0};
  TensorType item = node.input_type(0);
  TRY_ASSIGN(const int along, normalize_axis(op.axis, item.rank()));
  item.shape[along] = unknown_dim();
  if (!op.keep_axis && !node.has_input(1)) {
    std::vector<Dim> dims = item.shape.dims();
    dims.erase(dims.begin() + along);
    item.shape = Shape(std::move(dims));
  }
  return finish_with(node, op, item);
}

Result<> import_sequence(NodeContext& node) {
  const TensorType item = node.item_type(node.input(0));
  if (node.op_type() == "SequenceConstruct") return import_construct(node);
  if (node.op_type() == "SplitToSequence") return import_split(node);
  if (node.op_type() == "SequenceEmpty") {
    TRY_ASSIGN(const DataType dtype, data_type_of(node.integer("dtype", 1)));
    return node.finish(SequenceEmpty{.dtype = dtype}, {});
  }
  if (node.op_type() == "SequenceInsert") return finish_with(node, SequenceInsert{}, either(item, node.input_type(1)));
  if (node.op_type() == "SequenceErase") return finish_with(node, SequenceErase{}, item);
  if (node.op_type() == "SequenceLength") return node.finish(SequenceLength{}, node.inputs());
  if (node.op_type() == "SequenceAt") {
    return node.finish(SequenceAt{.dtype = item.dtype, .rank = item.rank()}, node.inputs());
  }
  return node.finish(ConcatFromSequence{.axis = node.integer("axis", 0),
                                        .new_axis = node.integer("new_axis", 0) != 0,
                                        .dtype = item.dtype,
                                        .rank = item.rank()},
                     node.inputs());
}

Result<> import_optional(NodeContext& node) {
  if (node.op_type() == "OptionalHasElement") return node.finish(OptionalHasElement{}, node.inputs());
  if (node.op_type() == "Optional") return finish_with(node, OptionalConstruct{}, node.input_type(0));
  const TensorType item = node.item_type(node.input(0));
  return node.finish(OptionalGetElement{.dtype = item.dtype, .rank = item.rank()}, node.inputs());
}

Result<> import_container(NodeContext& node) {
  return node.op_type().substr(0, 8) == "Optional" ? import_optional(node) : import_sequence(node);
}
}  // namespace

Importer sequences() {
  return {
      {"ConcatFromSequence", "Optional", "OptionalGetElement", "OptionalHasElement", "SequenceAt", "SequenceConstruct",
       "SequenceEmpty", "SequenceErase", "SequenceInsert", "SequenceLength", "SplitToSequence"},
      import_container};
}

}  // namespace tenon::onnx
