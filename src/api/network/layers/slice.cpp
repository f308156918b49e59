// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Slices and resizing to operators.
#include "api/network/layers/slice.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "api/network/graph_writing.h"
#include "api/network/network.h"
#include "ops/add.h"
#include "ops/gather.h"
#include "ops/lib/single_pixel.h"
#include "ops/mul.h"
#include "ops/pad.h"
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

/// Where index `i` of an axis of `size` elements reads from, if that may lie outside.
int64_t inside(int64_t i, int64_t size, nv::SampleMode mode) {
  if (mode == nv::SampleMode::kCLAMP) return std::clamp<int64_t>(i, 0, size - 1);
  if (mode == nv::SampleMode::kWRAP) return (i % size + size) % size;
  if (size == 1) return 0;
  const int64_t period = 2 * (size - 1);  // kREFLECT: the edges are not repeated
  const int64_t at = (i % period + period) % period;
  return at < size ? at : period - at;
}

struct Along {
  int64_t axis, start, size, stride;
};

/// x[inside(start + i * stride)] along each of `parts`.
Result<ValueId> slice_inside(Lowering& to, ValueId x, const std::vector<Along>& parts, nv::SampleMode mode) {
  for (const Along& part : parts) {
    const int64_t size = to.shape(x)[static_cast<int>(part.axis)].number();
    if (size == 0 && part.size > 0) return Error(ErrorCode::invalid_argument, "a slice of an axis without elements");
    std::vector<int64_t> indices;
    for (int64_t i = 0; i < part.size; ++i) indices.push_back(inside(part.start + i * part.stride, size, mode));
    TRY_ASSIGN(x, to.emit(Gather{.axis = part.axis}, {x, to.constant(Constant::i64_vector(indices))}));
  }
  return x;
}

/// A border of `value` (kNoValue: 0) as wide as the slices reach outside; the starts move with it.
Result<ValueId> with_border(Lowering& to, ValueId x, std::vector<Along>& parts, ValueId value) {
  std::vector<int64_t> before, behind, axes;
  for (Along& part : parts) {
    const int64_t size = to.shape(x)[static_cast<int>(part.axis)].number();
    const int64_t last = part.start + std::max<int64_t>(part.size - 1, 0) * part.stride;
    const auto [low, high] = std::minmax(part.start, last);
    before.push_back(std::max<int64_t>(-low, 0));
    behind.push_back(std::max<int64_t>(high - size + 1, 0));
    axes.push_back(part.axis);
    part.start += before.back();
  }
  before.insert(before.end(), behind.begin(), behind.end());
  const ValueId pads = to.constant(Constant::i64_vector(before));
  return to.emit(Pad{.mode = PadMode::constant}, {x, pads, value, to.constant(Constant::i64_vector(axes))});
}

/// A slice that may reach outside its tensor. Errors: unsupported for sizes that are not known.
Result<ValueId> loose_slice(Lowering& to, ValueId x, std::array<ValueId, 3> bounds, const std::vector<int64_t>& axes,
                            nv::SampleMode mode, ValueId fill) {
  const auto starts = to.known(bounds[0]).numbers(), sizes = to.known(bounds[1]).numbers(),
             strides = to.known(bounds[2]).numbers();
  if (!starts || !sizes || !strides) {
    return Error(ErrorCode::unsupported, "a slice that may reach outside needs start, size and stride as numbers");
  }
  if (starts->size() != axes.size() || sizes->size() != axes.size() || strides->size() != axes.size()) {
    return Error(ErrorCode::invalid_argument, str("expected start, size and stride of ", axes.size(), " axes"));
  }
  std::vector<Along> parts;
  for (size_t i = 0; i < axes.size(); ++i) {
    if (axes[i] < 0 || axes[i] >= to.rank(x) || (*sizes)[i] < 0) {
      return Error(ErrorCode::invalid_argument,
                   str("no slice of ", (*sizes)[i], " along axis ", axes[i], " of ", to.shape(x)));
    }
    const Dim& size = to.shape(x)[static_cast<int>(axes[i])];
    if (size.is_number()) {
      parts.push_back({axes[i], (*starts)[i], (*sizes)[i], (*strides)[i]});
    } else {
      return Error(ErrorCode::unsupported, str("a slice that may reach outside needs known sizes, found ", to.shape(x)))
          .hint("name the axes to slice with setAxes");
    }
  }
  if (mode == nv::SampleMode::kFILL) {
    TRY_ASSIGN(x, with_border(to, x, parts, fill));
    mode = nv::SampleMode::kCLAMP;
  }
  return slice_inside(to, x, parts, mode);
}

}  // namespace

Result<> SliceLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const ValueId start, part(to, 1, start_));
  TRY_ASSIGN(const ValueId size, part(to, 2, size_));
  TRY_ASSIGN(const ValueId stride, part(to, 3, stride_));
  std::vector<int64_t> axes;
  if (axes_.nbDims == -1) {
    axes.resize(static_cast<size_t>(to.rank(x) - to.unseen(x)));
    std::iota(axes.begin(), axes.end(), to.unseen(x));
  } else {
    TRY_ASSIGN(axes, numbers_of(axes_));
    for (int64_t& axis : axes) axis += to.unseen(x);
  }
  if (mode_ != nv::SampleMode::kSTRICT_BOUNDS) {
    ValueId fill = kNoValue;
    if (to.has_input(4)) {
      TRY_ASSIGN(fill, to.input(4));
    }
    TRY_ASSIGN(const ValueId y, loose_slice(to, x, {start, size, stride}, axes, mode_, fill));
    return to.define(0, y);
  }
  TRY_ASSIGN(const ValueId end, ends(to, start, size, stride));
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
  const OpDef& def = *find_op(ops::all(), Resize::kName);
  TRY_ASSIGN(auto attributes, def.make(fields));
  const Op op(&def, std::move(attributes));
  if (selector_for_single_pixel_ == nv::ResizeSelector::kUPPER) {
    TRY_ASSIGN(const ValueId y, resize_with_first_pixels(writer_of(to), op, x, {scales, sizes}));
    return to.define(0, y);
  }
  TRY_ASSIGN(const ValueId y, to.emit(op, {x, kNoValue, scales, sizes}));
  return to.define(0, y);
}

}  // namespace tenon::api
