// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Convolution and deconvolution layers to operators.
#include "api/network/layers/convolution.h"

#include <algorithm>

#include "api/network/network.h"
#include "api/network/output_formula.h"
#include "ops/conv.h"

namespace tenon::api {

namespace {

/// What both layers hand to their operators: pads as begins, then ends.
Result<Window> window_of(const WindowSettings& settings, int spatial) {
  TRY_ASSIGN(const WindowSizes sizes, sizes_of(settings, spatial));
  Window window{.strides = sizes.stride, .pads = sizes.pre, .dilations = sizes.dilation};
  window.pads.insert(window.pads.end(), sizes.post.begin(), sizes.post.end());
  switch (settings.padding_mode) {
    case nv::PaddingMode::kEXPLICIT_ROUND_DOWN:
    case nv::PaddingMode::kCAFFE_ROUND_DOWN:
      return window;
    case nv::PaddingMode::kSAME_UPPER:
      window.auto_pad = AutoPad::same_upper;
      break;
    case nv::PaddingMode::kSAME_LOWER:
      window.auto_pad = AutoPad::same_lower;
      break;
    default:
      return window;  // sizes that round up: see round_up(); a deconvolution divides nothing
  }
  window.pads.clear();
  return window;
}

/// Pads behind the data grow until the last window, which would be cut off, fits. By Caffe's rule a window that begins
/// in the padding behind is left out.
/// Errors: unsupported for sizes that are not known.
Result<> round_up(Window& window, nv::PaddingMode mode, const Shape& x, const nv::Dims& kernel) {
  const bool by_caffe = mode == nv::PaddingMode::kCAFFE_ROUND_UP;
  if (mode != nv::PaddingMode::kEXPLICIT_ROUND_UP && !by_caffe) return Done{};
  const size_t spatial = window.strides.size();
  for (size_t i = 0; i < spatial; ++i) {
    const Dim& size = x[static_cast<int>(i) + 2];
    if (!size.is_number()) {
      return Error(ErrorCode::unsupported, str("padding that rounds up needs known sizes, found ", x))
          .hint("use kSAME_UPPER, or pads that fit");
    }
    const int64_t pre = window.pads[i];
    int64_t& post = window.pads[spatial + i];
    const int64_t stride = window.strides[i], extent = window.dilations[i] * (kernel.d[i] - 1) + 1;
    const int64_t room = size.number() + pre + post - extent;
    if (room < 0 || stride < 1) continue;  // the operator says what is wrong
    int64_t steps = (room + stride - 1) / stride;
    if (by_caffe && (pre > 0 || post > 0) && steps * stride >= size.number() + pre) --steps;
    post = steps * stride + extent - size.number() - pre;
  }
  return Done{};
}

/// The operand at `index`: its tensor if one was set, else the weights; none if there are none of these.
Result<ValueId> weights(Lowering& to, size_t index, const nv::Weights& given, const Shape& shape) {
  const auto role = index == 1 ? nv::WeightsRole::kKERNEL : nv::WeightsRole::kBIAS;
  if (to.has_input(index)) return to.input(index);
  if (given.count == 0) return kNoValue;
  TRY_ASSIGN(Constant constant, constant_of(given, shape));
  return to.weights(std::move(constant), role, given.values);
}

/// [outer, inner, window...]
Shape kernel_shape(int64_t outer, int64_t inner, const nv::Dims& window) {
  std::vector<int64_t> sizes = {outer, inner};
  sizes.insert(sizes.end(), window.d, window.d + window.nbDims);
  return Shape::of(sizes);
}

struct Operands {
  ValueId x, kernel, bias;
  Window window;
};

Result<int64_t> channels_of(const Shape& shape) {
  if (shape.rank() < 3 || shape.rank() > 5) {
    return Error(ErrorCode::invalid_argument, str("expected an input of 3 to 5 dimensions, found ", shape));
  }
  if (!shape[1].is_number()) return Error(ErrorCode::unsupported, str("the channels of ", shape, " must be a number"));
  return shape[1].number();
}

}  // namespace

Result<> ConvolutionLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const int64_t channels, channels_of(to.shape(x)));
  if (groups_ < 1 || channels % groups_ != 0 || maps_ % groups_ != 0) {
    return Error(ErrorCode::invalid_argument,
                 str(channels, " channels and ", maps_, " maps cannot be split into ", groups_, " groups"));
  }
  TRY_ASSIGN(Window window, window_of(window_, to.rank(x) - 2));
  TRY(round_up(window, window_.padding_mode, to.shape(x), window_.size));
  TRY_ASSIGN(const auto wanted, sizes_by_formula(to, *this, network_.output_formula(type()), window_, x));
  for (size_t i = 0; wanted && i < 2; ++i) {
    const int64_t extent = window.dilations[i] * (window_.size.d[i] - 1) + 1;
    window.pads[2 + i] = padding_for((*wanted)[i], to.shape(x)[static_cast<int>(i) + 2].number(), extent,
                                     window.strides[i], window.pads[i], window.pads[2 + i]);
  }
  TRY_ASSIGN(const ValueId kernel, weights(to, 1, kernel_, kernel_shape(maps_, channels / groups_, window_.size)));
  if (kernel == kNoValue) return Error(ErrorCode::invalid_argument, "there are no kernel weights");
  TRY_ASSIGN(const ValueId bias, weights(to, 2, bias_, Shape{Dim(maps_)}));
  std::vector<ValueId> operands = {x, kernel};
  if (bias != kNoValue) operands.push_back(bias);
  TRY_ASSIGN(ValueId y, to.emit(Conv{.window = std::move(window), .groups = groups_}, std::move(operands)));
  if (wanted) {
    TRY_ASSIGN(y, cut_to(to, y, *wanted));
  }
  return to.define(0, y);
}

Result<> DeconvolutionLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const int64_t channels, channels_of(to.shape(x)));
  if (groups_ < 1 || channels % groups_ != 0 || maps_ % groups_ != 0) {
    return Error(ErrorCode::invalid_argument,
                 str(channels, " channels and ", maps_, " maps cannot be split into ", groups_, " groups"));
  }
  TRY_ASSIGN(const Window window, window_of(window_, to.rank(x) - 2));
  TRY_ASSIGN(const ValueId kernel, weights(to, 1, kernel_, kernel_shape(channels, maps_ / groups_, window_.size)));
  if (kernel == kNoValue) return Error(ErrorCode::invalid_argument, "there are no kernel weights");
  TRY_ASSIGN(const ValueId bias, weights(to, 2, bias_, Shape{Dim(maps_)}));
  std::vector<ValueId> operands = {x, kernel};
  if (bias != kNoValue) operands.push_back(bias);
  Attributes fields = {{"strides", window.strides},
                       {"pads", window.pads},
                       {"dilations", window.dilations},
                       {"auto_pad", std::string(names(window.auto_pad)[static_cast<size_t>(window.auto_pad)])},
                       {"groups", groups_}};
  TRY_ASSIGN(const auto wanted, sizes_by_formula(to, *this, network_.output_formula(type()), window_, x));
  if (wanted) {  // what is more than the usual size is bias alone
    std::vector<int64_t> more;
    for (size_t i = 0; i < 2; ++i) {
      const int64_t usual = (to.shape(x)[static_cast<int>(i) + 2].number() - 1) * window.strides[i] +
                            window.dilations[i] * (window_.size.d[i] - 1) + 1 - window.pads[i] - window.pads[2 + i];
      more.push_back(std::max<int64_t>((*wanted)[i] - usual, 0));
    }
    fields.emplace_back("output_padding", more);
  }
  TRY_ASSIGN(const auto all, to.emit("conv_transpose", fields, std::move(operands)));
  ValueId y = all[0];
  if (wanted) {
    TRY_ASSIGN(y, cut_to(to, y, *wanted));
  }
  return to.define(0, y);
}

}  // namespace tenon::api
