// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Non-zero, grid sample and suppression layers to operators.
#include "api/network/layers/selection.h"

#include <limits>

#include "api/network/layers/reduce.h"
#include "ops/cast.h"
#include "ops/concat.h"
#include "ops/gather.h"
#include "ops/grid_sample.h"
#include "ops/non_max_suppression.h"
#include "ops/scatter_elements.h"
#include "ops/shape.h"
#include "ops/top_k.h"
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

/// What suppression reads: boxes [B,N,4], scores [B,C,N], or, where each class has its own boxes, the classes as
/// batches of one class.
struct NMSLayer::Operands {
  ValueId boxes = kNoValue, scores = kNoValue;
  int64_t classes = 0;  // of a picture, where they are batches; else 0
};

Result<NMSLayer::Operands> NMSLayer::operands(Lowering& to) const {
  Operands out;
  TRY_ASSIGN(out.boxes, to.input(0));
  TRY_ASSIGN(out.scores, to.input(1));
  const Shape given = to.shape(out.boxes);
  if ((given.rank() != 3 && given.rank() != 4) || to.rank(out.scores) != 3) {
    return Error(
        ErrorCode::unsupported,
        str("expected boxes [batch, boxes, 4] or [batch, boxes, classes, 4] and scores [batch, boxes, classes], "
            "found ",
            to.known(out.boxes).type, " and ", to.known(out.scores).type));
  }
  TRY_ASSIGN(out.scores, to.emit(Transpose{.perm = {0, 2, 1}}, {out.scores}));
  if (top_k_box_limit_ >= 0) {
    TRY_ASSIGN(out.scores, limited(to, out.scores));
  }
  if (given.rank() == 3) return out;
  if (!given[1].is_number() || !given[2].is_number()) {
    return Error(ErrorCode::unsupported, str("expected a known number of boxes and classes, found ", given));
  }
  const int64_t count = given[1].number();
  out.classes = given[2].number();
  TRY_ASSIGN(const ValueId by_class, to.emit(Transpose{.perm = {0, 2, 1, 3}}, {out.boxes}));
  TRY_ASSIGN(const auto boxes, to.emit("reshape", {}, {by_class, to.constant(Constant::i64_vector({-1, count, 4}))}));
  TRY_ASSIGN(const auto scores,
             to.emit("reshape", {}, {out.scores, to.constant(Constant::i64_vector({-1, 1, count}))}));
  out.boxes = boxes[0];
  out.scores = scores[0];
  return out;
}

/// scores [B,C,N] with all but the highest of each picture taken out of the choice.
Result<ValueId> NMSLayer::limited(Lowering& to, ValueId scores) const {
  const auto numbers = [&](std::vector<int64_t> list) { return to.constant(Constant::i64_vector(std::move(list))); };
  const DataType dtype = to.known(scores).type.dtype;
  TRY_ASSIGN(const auto flat, to.emit("reshape", {}, {scores, numbers({0, -1})}));
  TRY_ASSIGN(const ValueId size, to.emit(ShapeOf{.start = 1, .end = 2}, {flat[0]}));
  TRY_ASSIGN(const auto most, to.emit("minimum", {}, {size, numbers({top_k_box_limit_})}));
  TRY_ASSIGN(const auto best, to.emit(ops::make(TopK{.axis = 1}), {flat[0], most[0]}, 2));
  TRY_ASSIGN(const ValueId whole, to.emit(ShapeOf{}, {flat[0]}));
  const ValueId never = to.constant(Constant::scalar(dtype, -std::numeric_limits<double>::infinity()));
  TRY_ASSIGN(const auto nothing, to.emit("expand", {}, {never, whole}));
  TRY_ASSIGN(const ValueId kept, to.emit(ScatterElements{.axis = 1}, {nothing[0], best[1], best[0]}));
  TRY_ASSIGN(const ValueId before, to.emit(ShapeOf{}, {scores}));
  TRY_ASSIGN(const auto out, to.emit("reshape", {}, {kept, before}));
  return out[0];
}

/// Rows of batch, 0, box, where a batch is a class of a picture -> rows of picture, class, box.
Result<ValueId> NMSLayer::unfolded(Lowering& to, ValueId chosen, int64_t classes) {
  const auto numbers = [&](std::vector<int64_t> list) { return to.constant(Constant::i64_vector(std::move(list))); };
  TRY_ASSIGN(const ValueId batch, to.emit(Gather{.axis = 1}, {chosen, numbers({0})}));
  TRY_ASSIGN(const ValueId box, to.emit(Gather{.axis = 1}, {chosen, numbers({2})}));
  TRY_ASSIGN(const auto picture, to.emit("div", {}, {batch, numbers({classes})}));
  TRY_ASSIGN(const auto own, to.emit("mod", {}, {batch, numbers({classes})}));
  return to.emit(Concat{.axis = 1}, {picture[0], own[0], box});
}

Result<> NMSLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const Operands given, operands(to));
  TRY_ASSIGN(ValueId most, to.input(2));
  TRY_ASSIGN(most, to.as_i64(most));
  std::vector<ValueId> operands = {given.boxes, given.scores, most};
  for (size_t i = 3; i < 5; ++i) {
    operands.push_back(kNoValue);
    if (!to.has_input(i)) continue;
    TRY_ASSIGN(operands.back(), to.input(i));
  }
  if (top_k_box_limit_ >= 0 && operands[4] == kNoValue) {  // what was taken out of the choice is below any number
    operands[4] = to.constant(Constant::scalar(DataType::f32, std::numeric_limits<float>::lowest()));
  }
  const NonMaxSuppression op{.center_point_box = bounding_box_format_ == nv::BoundingBoxFormat::kCENTER_SIZES};
  TRY_ASSIGN(ValueId chosen, to.emit(op, std::move(operands)));
  if (given.classes > 0) {
    TRY_ASSIGN(chosen, unfolded(to, chosen, given.classes));
  }
  TRY_ASSIGN(const ValueId indices, as_indices(to, chosen, indices_type_));
  TRY(to.define(0, indices));
  TRY_ASSIGN(ValueId count, to.emit(ShapeOf{.start = 0, .end = 1}, {chosen}));
  TRY_ASSIGN(const auto scalar, to.emit("squeeze", {}, {count, to.constant(Constant::i64_vector({0}))}));
  TRY_ASSIGN(count, as_indices(to, scalar[0], nv::DataType::kINT32));
  return to.define(1, count);
}

}  // namespace tenon::api
