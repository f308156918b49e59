// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// CenterCropPad: a slice and a pad around the middle.
#include "import/onnx/node_context.h"
#include "ops/pad.h"
#include "ops/slice.h"

namespace tenon::onnx {

namespace {
Result<> import_center_crop_pad(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  const TensorType& x = node.input_type(0);
  const auto sizes = node.known(node.input(1)).numbers();
  if (!sizes || !x.shape.is_static()) {
    return node.unsupported(str("expected known sizes, found ", x, " to ", node.input_type(1)),
                            "export with constant sizes and shapes");
  }
  std::vector<int64_t> axes = node.integers("axes");
  for (int64_t i = 0; axes.size() < sizes->size() && !node.has_attribute("axes"); ++i) axes.push_back(i);
  if (axes.size() != sizes->size()) return Error(ErrorCode::invalid_argument, "expected a size for each axis");
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
