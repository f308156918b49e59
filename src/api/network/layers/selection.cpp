// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Non-zero, grid sample and suppression layers to operators.
#include "api/network/layers/selection.h"

#include "api/network/layers/reduce.h"
#include "ops/cast.h"
#include "ops/grid_sample.h"
#include "ops/non_max_suppression.h"
#include "ops/shape.h"
#include "ops/transpose.h"

namespace tenon::api {

namespace {
Result<ValueId> as_indices(Lowering& to, ValueId value, nv::DataType type) {
  if (type == nv::DataType::kINT64) return value;
  return to.emit(Cast{.to = DataType::i32}, {value});
}
}  // namespace

bool NonZeroLayer::setIndicesType(nv::DataType type) noexcept {
  if (!is_index_type(type)) return false;
  change(indices_type_, type);
  return true;
}

Result<> NonZeroLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const auto places, to.emit("non_zero", {}, {x}));
  TRY_ASSIGN(const ValueId y, as_indices(to, places[0], indices_type_));
  return to.define(0, y);
}

bool GridSampleLayer::setSampleMode(nv::SampleMode sampleMode) noexcept {
  const bool known = sampleMode == nv::SampleMode::kFILL || sampleMode == nv::SampleMode::kCLAMP ||
                     sampleMode == nv::SampleMode::kREFLECT;
  if (known) change(sample_mode_, sampleMode);
  return known;
}

Result<> GridSampleLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId grid, to.input(1));
  GridSample op{.align_corners = align_corners_};
  op.mode = interpolation_mode_ == nv::InterpolationMode::kNEAREST  ? GridMode::nearest
            : interpolation_mode_ == nv::InterpolationMode::kLINEAR ? GridMode::linear
                                                                    : GridMode::cubic;
  op.padding = sample_mode_ == nv::SampleMode::kFILL    ? GridPadding::zeros
               : sample_mode_ == nv::SampleMode::kCLAMP ? GridPadding::border
                                                        : GridPadding::reflection;
  TRY_ASSIGN(const ValueId y, to.emit(op, {x, grid}));
  return to.define(0, y);
}

bool NMSLayer::setIndicesType(nv::DataType type) noexcept {
  if (!is_index_type(type)) return false;
  change(indices_type_, type);
  return true;
}

Result<> NMSLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId boxes, to.input(0));
  TRY_ASSIGN(const ValueId scores, to.input(1));
  TRY_ASSIGN(ValueId most, to.input(2));
  if (to.rank(boxes) != 3 || to.rank(scores) != 3) {
    return Error(ErrorCode::unsupported,
                 str("expected boxes [batch, boxes, 4] and scores [batch, boxes, classes], found ",
                     to.known(boxes).type, " and ", to.known(scores).type));
  }
  if (top_k_box_limit_ >= 0) return Error(ErrorCode::unsupported, "a limit of boxes (setTopKBoxLimit)");
  TRY_ASSIGN(most, to.as_i64(most));
  TRY_ASSIGN(const ValueId by_class, to.emit(Transpose{.perm = {0, 2, 1}}, {scores}));
  std::vector<ValueId> operands = {boxes, by_class, most};
  for (size_t i = 3; i < 5; ++i) {
    operands.push_back(kNoValue);
    if (!to.has_input(i)) continue;
    TRY_ASSIGN(operands.back(), to.input(i));
  }
  const NonMaxSuppression op{.center_point_box = bounding_box_format_ == nv::BoundingBoxFormat::kCENTER_SIZES};
  TRY_ASSIGN(const ValueId chosen, to.emit(op, std::move(operands)));
  TRY_ASSIGN(const ValueId indices, as_indices(to, chosen, indices_type_));
  TRY(to.define(0, indices));
  TRY_ASSIGN(ValueId count, to.emit(ShapeOf{.start = 0, .end = 1}, {chosen}));
  TRY_ASSIGN(const auto scalar, to.emit("squeeze", {}, {count, to.constant(Constant::i64_vector({0}))}));
  TRY_ASSIGN(count, as_indices(to, scalar[0], nv::DataType::kINT32));
  return to.define(1, count);
}

}  // namespace tenon::api
