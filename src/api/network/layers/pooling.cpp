// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Pooling and padding layers to operators.
#include "api/network/layers/pooling.h"

#include "api/network/graph_writing.h"
#include "api/network/network.h"
#include "api/network/output_formula.h"
#include "ops/lib/blended_pool.h"

namespace tenon::api {

namespace {

Result<Window> window_of(const WindowSettings& settings, const WindowSizes& sizes) {
  Window window{.strides = sizes.stride, .pads = sizes.pre};
  window.pads.insert(window.pads.end(), sizes.post.begin(), sizes.post.end());
  switch (settings.padding_mode) {
    case nv::PaddingMode::kEXPLICIT_ROUND_DOWN:
    case nv::PaddingMode::kCAFFE_ROUND_DOWN:
      return window;
    case nv::PaddingMode::kEXPLICIT_ROUND_UP:
    case nv::PaddingMode::kCAFFE_ROUND_UP:
      window.ceil_mode = true;
      return window;
    case nv::PaddingMode::kSAME_UPPER:
      window.auto_pad = AutoPad::same_upper;
      break;
    case nv::PaddingMode::kSAME_LOWER:
      window.auto_pad = AutoPad::same_lower;
      break;
  }
  window.pads.clear();
  return window;
}

/// As many windows as a formula wants. One more than fit is a last partial window, whose mean does not count what lies
/// behind the padding; more of them count as padding.
void grow(Window& window, const std::vector<int64_t>& wanted, const WindowSizes& sizes, const Shape& x) {
  for (size_t i = 0; i < 2; ++i) {
    const int64_t size = x[x.rank() - 2 + static_cast<int>(i)].number();
    const int64_t room = size + sizes.pre[i] + sizes.post[i] - sizes.size[i];
    const int64_t step = sizes.stride[i];
    if (step < 1 || room < 0 || wanted[i] <= room / step + 1) continue;
    window.ceil_mode = true;
    if (wanted[i] > (room + step - 1) / step + 1) {
      window.pads[2 + i] = padding_for(wanted[i], size, sizes.size[i], step, sizes.pre[i], sizes.post[i]);
    }
  }
}

}  // namespace

Result<> PoolingLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  TRY_ASSIGN(const WindowSizes sizes, sizes_of(window_, to.rank(x) - 2));
  TRY_ASSIGN(Window window, window_of(window_, sizes));
  TRY_ASSIGN(const auto wanted, sizes_by_formula(to, *this, network_.output_formula(type()), window_, x));
  if (wanted) grow(window, *wanted, sizes, to.shape(x));
  const MaxPool largest{.kernel = sizes.size, .window = window};
  const AveragePool mean{.kernel = sizes.size, .window = window, .count_include_pad = !average_count_excludes_padding_};
  if (pooling_type_ == nv::PoolingType::kMAX) {
    TRY_ASSIGN(ValueId y, to.emit(largest, {x}));
    if (wanted) {
      TRY_ASSIGN(y, cut_to(to, y, *wanted));
    }
    return to.define(0, y);
  }
  ValueId y = kNoValue;
  if (pooling_type_ == nv::PoolingType::kMAX_AVERAGE_BLEND) {
    TRY_ASSIGN(y, blended_pool(writer_of(to), x, largest, mean, blend_factor_));
  } else {
    TRY_ASSIGN(y, to.emit(mean, {x}));
  }
  if (wanted) {
    TRY_ASSIGN(y, cut_to(to, y, *wanted));
  }
  return to.define(0, y);
}

Result<> PaddingLayer::lower(Lowering& to) const {
  TRY_ASSIGN(const ValueId x, to.input(0));
  const int rank = to.rank(x);
  if (pre_padding_.nbDims != 2 || post_padding_.nbDims != 2 || rank < 3) {
    return Error(ErrorCode::invalid_argument, "expected 2 dimensions of padding and an input of at least 3");
  }
  std::vector<int64_t> pads(static_cast<size_t>(rank) * 2, 0);
  for (int i = 0; i < 2; ++i) {
    pads[static_cast<size_t>(rank - 2 + i)] = pre_padding_.d[i];
    pads[static_cast<size_t>(2 * rank - 2 + i)] = post_padding_.d[i];
  }
  TRY_ASSIGN(const auto y, to.emit("pad", {}, {x, to.constant(Constant::i64_vector(pads))}));
  return to.define(0, y[0]);
}

}  // namespace tenon::api
