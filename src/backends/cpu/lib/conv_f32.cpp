// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Geometry and weight packing of convolutions as matrix products; independent of the instruction set.
#include "backends/cpu/lib/conv_f32.h"

#include <algorithm>

namespace tenon::cpu {
namespace {

void count_runs(std::vector<Tap>& taps) {
  for (size_t i = taps.size(); i-- > 0;) {
    const bool joined = i + 1 < taps.size() && taps[i + 1].dy == taps[i].dy && taps[i + 1].dx == taps[i].dx + 1;
    taps[i].run = joined ? taps[i + 1].run + 1 : 1;
  }
}

// The taps along one axis that reach outputs with this residue: position k of the kernel, offset from out / stride.
struct AxisTap {
  int64_t k = 0, offset = 0;
};
std::vector<AxisTap> residue_taps(int64_t kernel, int64_t stride, int64_t dilation, int64_t pad, int64_t residue) {
  std::vector<AxisTap> taps;
  // From the last to the first, so that the offsets rise.
  for (int64_t k = kernel - 1; k >= 0; --k) {
    const int64_t distance = residue + pad - k * dilation;
    if (distance % stride == 0) taps.push_back({k, distance / stride});
  }
  return taps;
}

}  // namespace

ConvPass conv_pass(const ConvSizes& s) {
  ConvPass pass{.rows = s.out_h, .columns = s.out_w, .in_step = {s.stride[0], s.stride[1]}};
  for (int64_t y = 0; y < s.kernel[0]; ++y) {
    for (int64_t x = 0; x < s.kernel[1]; ++x) {
      pass.taps.push_back(
          {static_cast<int>(y * s.dilation[0] - s.pad[0]), static_cast<int>(x * s.dilation[1] - s.pad[1])});
      pass.weight_taps.push_back(y * s.kernel[1] + x);
    }
  }
  count_runs(pass.taps);
  return pass;
}

std::vector<ConvPass> conv_transpose_passes(const ConvSizes& s) {
  std::vector<ConvPass> passes;
  for (int64_t y = 0; y < std::min(s.stride[0], s.out_h); ++y) {
    const auto down = residue_taps(s.kernel[0], s.stride[0], s.dilation[0], s.pad[0], y);
    for (int64_t x = 0; x < std::min(s.stride[1], s.out_w); ++x) {
      const auto across = residue_taps(s.kernel[1], s.stride[1], s.dilation[1], s.pad[1], x);
      ConvPass pass{.rows = (s.out_h - y + s.stride[0] - 1) / s.stride[0],
                    .columns = (s.out_w - x + s.stride[1] - 1) / s.stride[1],
                    .out_step = {s.stride[0], s.stride[1]},
                    .out_first = {y, x}};
      for (const AxisTap& v : down) {
        for (const AxisTap& h : across) {
          pass.taps.push_back({static_cast<int>(v.offset), static_cast<int>(h.offset)});
          pass.weight_taps.push_back(v.k * s.kernel[1] + h.k);
        }
      }
      count_runs(pass.taps);
      passes.push_back(std::move(pass));
    }
  }
  return passes;
}

PanelShape conv_panels(const ConvSizes& s, const ConvPass& pass, int lanes) {
  return panel_shape(static_cast<int64_t>(pass.taps.size()) * s.group_in(), s.group_out(), lanes);
}

void pack_conv_weights(const float* weights, const ConvSizes& s, const ConvPass& pass, const PanelShape& shape,
                       bool transposed, float* dst) {
  const int64_t area = s.kernel[0] * s.kernel[1], channels = s.group_in();
  const int64_t out_stride = transposed ? area : channels * area, in_stride = transposed ? s.group_out() * area : area;
  for (int64_t group = 0; group < s.groups; ++group) {
    const float* first = weights + group * (transposed ? channels * in_stride : s.group_out() * out_stride);
    for (int64_t panel = 0; panel < shape.panels(); ++panel) {
      const int64_t width = shape.vectors_of(panel) * shape.lanes, column = panel * shape.width();
      const int64_t columns = std::min(width, shape.n - column);
      float* to = dst + group * shape.packed_floats() + shape.offset_of(panel);
      for (int64_t tap : pass.weight_taps) {
        for (int64_t c = 0; c < channels; ++c, to += width) {
          const float* from = first + tap + c * in_stride + column * out_stride;
          for (int64_t j = 0; j < columns; ++j) to[j] = from[j * out_stride];
          std::fill(to + columns, to + width, 0.f);
        }
      }
    }
  }
}

}  // namespace tenon::cpu
