// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Concat, Stack, StridedSlice, Gather, GatherV2.
#include "ops/concat.h"

#include <limits>

#include "import/uff/node_context.h"
#include "ops/cast.h"
#include "ops/flatten.h"
#include "ops/gather.h"
#include "ops/slice.h"

namespace tenon::uff {

namespace {

/// Integers of different widths (sizes from Shape, numbers from Const) as i64.
Result<std::vector<ValueId>> of_one_type(NodeContext& node) {
  std::vector<ValueId> out;
  for (size_t i = 0; i < node.input_count(); ++i) {
    ValueId value = node.input(i);
    if (!is_float(node.dtype(i)) && node.dtype(i) != DataType::i64) {
      TRY_ASSIGN(value, node.add(Cast{.to = DataType::i64}, {value}));
    }
    out.push_back(value);
  }
  return out;
}

Result<> import_joined(NodeContext& node) {
  TRY(node.expect_inputs(1, std::numeric_limits<size_t>::max()));
  const int64_t axis = node.integer("axis", 0);
  if (node.operation() == "Concat") TRY(node.meet());
  TRY_ASSIGN(std::vector<ValueId> inputs, of_one_type(node));
  if (node.operation() == "Stack") {
    for (ValueId& input : inputs) {
      TRY_ASSIGN(input, node.add("unsqueeze", {input, node.add_integers({axis})}));
    }
  }
  if (node.operation() == "_FlattenConcat_TRT") {
    for (size_t i = 0; i < inputs.size(); ++i) {  // as a plugin: pictures are channels first
      if (node.fed(i) == InputOrder::nhwc) {
        TRY_ASSIGN(inputs[i], node.add_transpose(inputs[i], {0, 3, 1, 2}));
      }
      TRY_ASSIGN(inputs[i], node.add(Flatten{.axis = 1}, {inputs[i]}));
    }
    return node.finish(Concat{.axis = 1}, inputs);
  }
  if (inputs.size() == 1) return node.finish(inputs[0]);
  return node.finish(Concat{.axis = axis}, inputs);
}

Result<std::vector<int64_t>> numbers_of(NodeContext& node, size_t i) {
  const auto numbers = node.known(i).numbers();
  if (!numbers) return Error(ErrorCode::unsupported, "expected begin, end and strides to be known");
  return *numbers;
}

bool bit(int64_t mask, size_t i) { return i < 63 && (mask >> i & 1) != 0; }

/// Bits of the masks leave a begin or an end open, or take one element and drop its axis.
Result<> import_strided_slice(NodeContext& node) {
  TRY(node.expect_inputs(4, 4));
  TRY_ASSIGN(std::vector<int64_t> begins, numbers_of(node, 1));
  TRY_ASSIGN(std::vector<int64_t> ends, numbers_of(node, 2));
  TRY_ASSIGN(std::vector<int64_t> steps, numbers_of(node, 3));
  if (begins.size() != ends.size() || begins.size() != steps.size()) {
    return Error(ErrorCode::invalid_argument, "expected begin, end and strides of one length");
  }
  const int64_t begin_mask = node.integer("begin_mask", 0), end_mask = node.integer("end_mask", 0);
  const int64_t shrink_mask = node.integer("shrink_axis_mask", 0);
  constexpr int64_t kFar = std::numeric_limits<int32_t>::max();
  std::vector<int64_t> axes, dropped;
  for (size_t i = 0; i < begins.size(); ++i) {
    const bool back = steps[i] < 0;
    if (bit(shrink_mask, i)) {
      ends[i] = begins[i] == -1 ? kFar : begins[i] + 1;
      steps[i] = 1;
      dropped.push_back(static_cast<int64_t>(i));
    } else {
      if (bit(begin_mask, i)) begins[i] = back ? kFar : 0;
      if (bit(end_mask, i)) ends[i] = back ? -kFar : kFar;
    }
    axes.push_back(static_cast<int64_t>(i));
  }
  TRY_ASSIGN(const ValueId y, node.add(Slice{}, {node.input(0), node.add_integers(begins), node.add_integers(ends),
                                                 node.add_integers(axes), node.add_integers(steps)}));
  if (dropped.empty()) return node.finish(y);
  return node.finish(node.add("squeeze", {y, node.add_integers(dropped)}));
}

Result<> import_gather(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  ValueId indices = node.input(1);
  if (is_float(node.dtype(1))) {
    TRY_ASSIGN(indices, node.add(Cast{.to = DataType::i64}, {indices}));
  }
  const int64_t axis = node.operation() == "GatherV2" ? node.integer("axis", 0) : 0;
  return node.finish(Gather{.axis = axis}, {node.input(0), indices});
}

Result<> import_parts(NodeContext& node) {
  if (node.operation() == "StridedSlice") return import_strided_slice(node);
  return node.operation().starts_with("Gather") ? import_gather(node) : import_joined(node);
}

}  // namespace

Importer concat() {
  return {{"Concat", "Stack", "_FlattenConcat_TRT", "StridedSlice", "Gather", "GatherV2"}, import_parts};
}

}  // namespace tenon::uff
