// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// kernel_size, kernel_h and their like.
#include "import/caffe/layers/lib/conv_window.h"

namespace tenon::caffe {

namespace {

/// One number for all axes, one an axis, or the _h and _w fields.
template <class List>
Result<std::vector<int64_t>> spread(const char* what, const List& list, bool has_pair, uint32_t h, uint32_t w,
                                    size_t spatial, int64_t otherwise) {
  if (has_pair) {
    if (spatial != 2)
      return Error(ErrorCode::invalid_argument,
                   str("expected two spatial axes for ", what, "_h and ", what, "_w, found ", spatial));
    return std::vector<int64_t>{h, w};
  }
  if (list.empty()) return std::vector<int64_t>(spatial, otherwise);
  if (list.size() == 1) return std::vector<int64_t>(spatial, list[0]);
  if (static_cast<size_t>(list.size()) == spatial) return std::vector<int64_t>(list.begin(), list.end());
  return Error(ErrorCode::invalid_argument,
               str("expected 1 or ", spatial, " numbers of ", what, ", found ", list.size()));
}

}  // namespace

Result<ConvWindow> conv_window(const LayerContext& layer, size_t i) {
  const auto& param = layer.layer().convolution_param();
  const int rank = layer.shape(i).rank();
  if (rank < 3 || rank > 5) {
    return Error(ErrorCode::unsupported, str("expected one to three spatial axes, found ", layer.shape(i)));
  }
  TRY_ASSIGN(const int axis, layer.axis(param.axis(), i));
  if (axis != 1) return Error(ErrorCode::unsupported, str("expected channels in axis 1, found axis ", axis));
  const auto spatial = static_cast<size_t>(rank - 2);
  ConvWindow out;
  TRY_ASSIGN(out.kernel, spread("kernel", param.kernel_size(), param.has_kernel_h() || param.has_kernel_w(),
                                param.kernel_h(), param.kernel_w(), spatial, 0));
  TRY_ASSIGN(out.window.strides, spread("stride", param.stride(), param.has_stride_h() || param.has_stride_w(),
                                        param.stride_h(), param.stride_w(), spatial, 1));
  TRY_ASSIGN(const std::vector<int64_t> pads, spread("pad", param.pad(), param.has_pad_h() || param.has_pad_w(),
                                                     param.pad_h(), param.pad_w(), spatial, 0));
  TRY_ASSIGN(out.window.dilations, spread("dilation", param.dilation(), false, 0, 0, spatial, 1));
  out.window.pads = pads;
  out.window.pads.insert(out.window.pads.end(), pads.begin(), pads.end());
  for (const int64_t size : out.kernel) {
    if (size < 1) return Error(ErrorCode::invalid_argument, str("expected a kernel of at least 1, found ", size));
  }
  return out;
}

}  // namespace tenon::caffe
