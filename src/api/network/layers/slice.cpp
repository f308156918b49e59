// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Slices and resizing to operators.
#include "api/network/layers/slice.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "api/network/network.h"
#include "ops/add.h"
#include "ops/mul.h"
#include "ops/slice.h"

namespace tenon::api {

namespace {

/// One of start, size and stride: a tensor at `index`, or the dimensions of the layer.
Result<ValueId> part(Lowering& to, size_t index, const nv::Dims& dims) {
  if (to.has_input(index)) {
    TRY_ASSIGN(const ValueId value, to.input(index));
    return to.as_i64(value);
  }
  TRY_ASSIGN(const std::vector<int64_t> numbers, numbers_of(dims));
  return to.constant(Constant::i64_vector(numbers));
}

/// Where each slice ends, exclusive: start + size * stride. Downwards past 0 it must not count from the end again.
Result<ValueId> ends(Lowering& to, ValueId start, ValueId size, ValueId stride) {
  const auto starts = to.known(start).numbers();
  const auto sizes = to.known(size).numbers();
  const auto strides = to.known(stride).numbers();
  if (starts && sizes && strides && starts->size() == sizes->size() && sizes->size() == strides->size()) {
    std::vector<int64_t> numbers;
    for (size_t i = 0; i < starts->size(); ++i) {
      const int64_t end = (*starts)[i] + (*sizes)[i] * (*strides)[i];
      numbers.push_back(end < 0 && (*strides)[i] < 0 ? std::numeric_limits<int64_t>::min() : end);
    }
    return to.constant(Constant::i64_vector(numbers));
  }
  TRY_ASSIGN(const ValueId length, to.emit(Mul{}, {size, stride}));
  return to.emit(Add{}, {start, length});
}

}  // namespace

Result<> SliceLayer::lower(Lowering& to) const {
  if (mode_ != nv::SampleMode::kSTRICT_BOUNDS) {
    return Error(ErrorCode::unsupported, "slices that reach outside their tensor are not supported yet");
  }
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId start, part(to, 1, start_));
  TRY_ASSIGN(const ValueId size, part(to, 2, size_));
  TRY_ASSIGN(const ValueId stride, part(to, 3, stride_));
  TRY_ASSIGN(const ValueId end, ends(to, start, size, stride));
  std::vector<int64_t> axes;
  if (axes_.nbDims == -1) {
    axes.resize(static_cast<size_t>(to.rank(x) - to.unseen(x)));
    std::iota(axes.begin(), axes.end(), to.unseen(x));
  } else {
    TRY_ASSIGN(axes, numbers_of(axes_));
    for (int64_t& axis : axes) axis += to.unseen(x);
  }
  TRY_ASSIGN(const ValueId y, to.emit(Slice{}, {x, start, end, to.constant(Constant::i64_vector(axes)), stride}));
  const auto wanted = to.known(size).numbers();  // the operator clamps; a strict slice must not
  for (size_t i = 0; wanted && i < axes.size() && i < wanted->size(); ++i) {
    const Dim& found = to.shape(y)[static_cast<int>(axes[i])];
    if (found.is_number() && found.number() != (*wanted)[i]) {
      return Error(ErrorCode::invalid_argument, str("the slice of axis ", axes[i], " has ", found.number(),
                                                    " elements inside ", to.shape(x), ", not ", (*wanted)[i]));
    }
  }
  return to.define(0, y);
}

void ResizeLayer::setScales(const float* scales, int32_t nbScales) noexcept {
  guard(network_.reporter(), "IResizeLayer::setScales", [&]() -> Result<> {
    if (scales == nullptr || nbScales < 0) return Error(ErrorCode::invalid_argument, "the scales are null");
    scales_.assign(scales, scales + nbScales);
    changed();
    return Done{};
  });
}

int32_t ResizeLayer::getScales(int32_t size, float* scales) const noexcept {
  if (scales_.empty()) return -1;
  if (scales != nullptr && size >= static_cast<int32_t>(scales_.size())) {
    std::copy(scales_.begin(), scales_.end(), scales);
  }
  return static_cast<int32_t>(scales_.size());
}

namespace {

std::string mode_name(nv::InterpolationMode mode) {
  switch (mode) {
    case nv::InterpolationMode::kNEAREST:
      return "nearest";
    case nv::InterpolationMode::kLINEAR:
      return "linear";
    case nv::InterpolationMode::kCUBIC:
      return "cubic";
  }
  return "";
}

std::string coordinates_name(nv::ResizeCoordinateTransformation transformation) {
  switch (transformation) {
    case nv::ResizeCoordinateTransformation::kALIGN_CORNERS:
      return "align_corners";
    case nv::ResizeCoordinateTransformation::kASYMMETRIC:
      return "asymmetric";
    case nv::ResizeCoordinateTransformation::kHALF_PIXEL:
      return "half_pixel";
  }
  return "";
}

std::string rounding_name(nv::ResizeRoundMode rounding) {
  switch (rounding) {
    case nv::ResizeRoundMode::kHALF_UP:
      return "round_prefer_ceil";
    case nv::ResizeRoundMode::kHALF_DOWN:
      return "round_prefer_floor";
    case nv::ResizeRoundMode::kFLOOR:
      return "floor";
    case nv::ResizeRoundMode::kCEIL:
      return "ceil";
  }
  return "";
}

}  // namespace

Result<> ResizeLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  ValueId sizes = kNoValue;
  if (to.has_input(1)) {
    TRY_ASSIGN(sizes, to.input(1));
    TRY_ASSIGN(sizes, to.as_i64(sizes));
  } else if (output_dimensions_.nbDims != -1) {
    TRY_ASSIGN(std::vector<int64_t> numbers, numbers_of(output_dimensions_));
    if (to.unseen(x) != 0) {
      return Error(ErrorCode::unsupported, "output dimensions of a resize with an implicit batch").hint("set scales");
    }
    sizes = to.constant(Constant::i64_vector(numbers));
  } else if (scales_.empty()) {
    return Error(ErrorCode::invalid_argument, "expected output dimensions or scales, found neither");
  }
  std::vector<float> factors = scales_;
  if (to.unseen(x) != 0) factors.insert(factors.begin(), 1);
  const ValueId scales = sizes == kNoValue ? to.constant(Constant::f32_vector(factors)) : kNoValue;
  const Attributes fields = {{"mode", mode_name(resize_mode_)},
                             {"coordinate_transformation_mode", coordinates_name(coordinate_transformation_)},
                             {"nearest_mode", rounding_name(nearest_rounding_)},
                             {"cubic_coeff_a", static_cast<double>(cubic_coeff_)},
                             {"exclude_outside", exclude_outside_}};
  TRY_ASSIGN(const auto y, to.emit("resize", fields, {x, kNoValue, scales, sizes}));
  return to.define(0, y[0]);
}

}  // namespace tenon::api
