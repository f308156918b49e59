// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Windows: dimensions as set by the program to one number for each spatial dimension.
#include "api/network/layers/window.h"

#include <algorithm>

namespace tenon::api {

namespace {

Result<std::vector<int64_t>> field(const nv::Dims& dims, const char* name, int spatial, int64_t otherwise) {
  if (dims.nbDims == -1) return std::vector<int64_t>(static_cast<size_t>(spatial), otherwise);
  if (dims.nbDims != spatial) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", spatial, " dimensions of ", name, ", found ", dims.nbDims));
  }
  return std::vector<int64_t>(dims.d, dims.d + dims.nbDims);
}

}  // namespace

Result<WindowSizes> sizes_of(const WindowSettings& window, int spatial) {
  if (window.size.nbDims != spatial) {
    return Error(ErrorCode::invalid_argument, str("expected a window of ", spatial, " dimensions for an input of rank ",
                                                  spatial + 2, ", found ", window.size.nbDims));
  }
  WindowSizes sizes;
  TRY_ASSIGN(sizes.size, field(window.size, "the window", spatial, 1));
  TRY_ASSIGN(sizes.stride, field(window.stride, "the stride", spatial, 1));
  TRY_ASSIGN(sizes.dilation, field(window.dilation, "the dilation", spatial, 1));
  TRY_ASSIGN(sizes.pre, field(window.pre_padding, "the padding before", spatial, 0));
  TRY_ASSIGN(sizes.post, field(window.post_padding, "the padding after", spatial, 0));
  return sizes;
}

nv::Dims filled(const nv::Dims& dims, const nv::Dims& like, int64_t value) {
  if (dims.nbDims != -1 || like.nbDims < 0) return dims;
  nv::Dims all{like.nbDims, {}};
  std::fill_n(all.d, all.nbDims, value);
  return all;
}

}  // namespace tenon::api
