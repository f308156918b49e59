// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dynamic_quantize_linear: one row finds the range, then every element is quantized.
#include "backends/cuda/generated/lib/rows.h"

namespace tenon::cuda {

namespace {

Result<Generated> make(const Problem& p, const Target& target) {
  TRY(only_row_major(p));
  const int64_t count = p.in[0].shape.volume();
  if (count == 0) return declined("empty operand");
  const Rows rows{{}, {}, {count}, {1}};
  const std::string range = R"(  acc low = 0, high = 0;
  EACH(i) { const acc x = x0[i]; low = x < low ? x : low; high = x > high ? x : high; }
  low = fold(low, [](acc a, acc b) { return a < b ? a : b; });
  high = fold(high, [](acc a, acc b) { return a > b ? a : b; });
  if (lane != 0) return;
  const acc scale = high == low ? 1.0f : (high - low) / 255.0f;
  const acc zero = -low / scale;
  y1[0] = scale;
  y2[0] = (u8)rint_(zero < 0 ? 0.f : zero > 255 ? 255.f : zero);
)";
  const std::string quantize = R"(  const acc v = rint_(x0[at] / y1[0]) + (acc)y2[0];
  y0[at] = (u8)(v < 0 ? 0.f : v > 255 ? 255.f : v);
)";
  Generated out;
  out.launches.push_back(launch_rows({.args = {src(p, 0), dst(p, 1), dst(p, 2)}}, rows, target, range));
  Launcher launcher{.args = {src(p, 0), dst(p, 0), dst(p, 1), dst(p, 2)}, .threads = count};
  out.launches.push_back(launch(launcher, quantize));
  return out;
}

}  // namespace

Generator dynamic_quantize() {
  return {"dynamic_quantize_nvrtc", {"dynamic_quantize_linear"}, LayoutRule::row_major, 0, make};
}

}  // namespace tenon::cuda
