// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What convolution, deconvolution and pooling share: window, strides, padding.
#pragma once

#include <vector>

#include "api/network/layer.h"

namespace tenon::api {

struct WindowSettings {
  nv::Dims size = no_dims();
  nv::Dims stride = no_dims();       // no_dims: all ones
  nv::Dims dilation = no_dims();     // no_dims: all ones
  nv::Dims pre_padding = no_dims();  // no_dims: none
  nv::Dims post_padding = no_dims();
  nv::PaddingMode padding_mode = nv::PaddingMode::kEXPLICIT_ROUND_DOWN;
};

/// The same as vectors with a number for each of `spatial` dimensions.
struct WindowSizes {
  std::vector<int64_t> size, stride, dilation, pre, post;
};

/// Errors: invalid_argument if a field has another number of dimensions.
Result<WindowSizes> sizes_of(const WindowSettings& window, int spatial);

/// What getters give for a field that was not set.
nv::Dims filled(const nv::Dims& dims, const nv::Dims& like, int64_t value);

/// A layer with a window: the properties that three public classes have in common.
template <class Face, class Table>
class WindowLayer : public LayerOf<Face, Table> {
 public:
  using LayerOf<Face, Table>::LayerOf;

  void setPrePadding(const nv::Dims& dims) noexcept override { this->change(window_.pre_padding, dims); }
  nv::Dims getPrePadding() const noexcept override { return filled(window_.pre_padding, window_.size, 0); }
  void setPostPadding(const nv::Dims& dims) noexcept override { this->change(window_.post_padding, dims); }
  nv::Dims getPostPadding() const noexcept override { return filled(window_.post_padding, window_.size, 0); }
  void setPaddingMode(nv::PaddingMode mode) noexcept override { this->change(window_.padding_mode, mode); }
  nv::PaddingMode getPaddingMode() const noexcept override { return window_.padding_mode; }
  void setStrideNd(const nv::Dims& dims) noexcept override { this->change(window_.stride, dims); }
  nv::Dims getStrideNd() const noexcept override { return filled(window_.stride, window_.size, 1); }
  void setPaddingNd(const nv::Dims& dims) noexcept override {
    window_.pre_padding = dims;
    this->change(window_.post_padding, dims);
  }
  nv::Dims getPaddingNd() const noexcept override { return filled(window_.pre_padding, window_.size, 0); }

 protected:
  WindowSettings window_;
};

}  // namespace tenon::api
