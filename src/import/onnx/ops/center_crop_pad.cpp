// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// CenterCropPad: a slice and a pad around the middle.
#include <algorithm>

#include "import/onnx/node_context.h"
#include "ops/cast.h"
#include "ops/concat.h"
#include "ops/div.h"
#include "ops/gather.h"
#include "ops/pad.h"
#include "ops/slice.h"
#include "ops/sub.h"

namespace tenon::onnx {

namespace {
/// Where sizes are known in the run alone: the same with arithmetic in the graph.
Result<> crop_and_pad_by_values(NodeContext& node, std::vector<int64_t> axes) {
  const int rank = node.input_type(0).rank();
  for (int64_t& axis : axes) {
    TRY_ASSIGN(axis, normalize_axis(axis, rank));
  }
  const ValueId places = node.add_integers(axes), zero = node.add_integers({0}), two = node.add_integers({2});
  TRY_ASSIGN(const ValueId wanted, node.add(Cast{.to = DataType::i64}, {node.input(1)}));
  TRY_ASSIGN(const ValueId shape, node.add("shape", {node.input(0)}));
  TRY_ASSIGN(const ValueId found, node.add(Gather{.axis = 0}, {shape, places}));
  TRY_ASSIGN(const ValueId excess, node.add(Sub{}, {found, wanted}));
  TRY_ASSIGN(const ValueId cut_away, node.add("maximum", {excess, zero}));
  TRY_ASSIGN(const ValueId starts, node.add(Div{}, {cut_away, two}));
  TRY_ASSIGN(const ValueId kept, node.add("minimum", {found, wanted}));
  TRY_ASSIGN(const ValueId ends, node.add("add", {starts, kept}));
  TRY_ASSIGN(const ValueId cut, node.add(Slice{}, {node.input(0), starts, ends, places}));
  TRY_ASSIGN(const ValueId more, node.add(Sub{}, {wanted, kept}));
  TRY_ASSIGN(const ValueId before, node.add(Div{}, {more, two}));
  TRY_ASSIGN(const ValueId behind, node.add(Sub{}, {more, before}));
  TRY_ASSIGN(const ValueId pads, node.add(Concat{.axis = 0}, {before, behind}));
  return node.finish(Pad{}, {cut, pads, kNoValue, places});
}

Result<> import_center_crop_pad(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  const TensorType& x = node.input_type(0);
  const auto sizes = node.known(node.input(1)).numbers();
  std::vector<int64_t> axes = node.integers("axes");
  for (int64_t i = 0; !node.has_attribute("axes") && i < x.rank(); ++i) axes.push_back(i);
  if (!sizes || !x.shape.is_static()) return crop_and_pad_by_values(node, std::move(axes));
  if (axes.size() != sizes->size()) return Error(ErrorCode::invalid_argument, "expected a size for each axis");
  if (std::any_of(sizes->begin(), sizes->end(), [](int64_t one) { return one < 0 || one > Dim::kUnbounded; })) {
    return Error(ErrorCode::invalid_argument, str("expected sizes of at least 0, found ", join(*sizes)));
  }
  const auto rank = static_cast<size_t>(x.rank());
  std::vector<int64_t> starts(rank, 0), ends = x.shape.numbers(), all(rank), pads(2 * rank, 0);
  for (size_t i = 0; i < rank; ++i) all[i] = static_cast<int64_t>(i);
  for (size_t i = 0; i < axes.size(); ++i) {
    TRY_ASSIGN(const int at, normalize_axis(axes[i], x.rank()));
    const auto axis = static_cast<size_t>(at);
    const int64_t more = (*sizes)[i] - ends[axis];
    if (more < 0) {
      starts[axis] = -more / 2;
      ends[axis] = starts[axis] + (*sizes)[i];
    } else {
      pads[axis] = more / 2;
      pads[rank + axis] = more - more / 2;
    }
  }
  TRY_ASSIGN(const ValueId cut, node.add(Slice{}, {node.input(0), node.add_integers(starts), node.add_integers(ends),
                                                   node.add_integers(all)}));
  return node.finish(Pad{}, {cut, node.add_integers(pads)});
}
}  // namespace

Importer center_crop_pad() { return {{"CenterCropPad"}, import_center_crop_pad}; }

}  // namespace tenon::onnx
