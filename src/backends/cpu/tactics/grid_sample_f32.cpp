// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Samples of pictures at places of a grid: linear and nearest in two dimensions.
#include "ops/grid_sample.h"

#include <cmath>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

/// One axis: two elements and what they weigh.
struct GridTap {
  int64_t at[2] = {};
  float weight[2] = {};
};

/// Reflected at both ends until it is inside.
float reflected(float x, float low, float high) {
  const float range = high - low;
  if (range <= 0) return low;
  const float from_low = std::fabs(x - low);
  const float turns = std::floor(from_low / range);
  const float rest = from_low - turns * range;
  return std::fmod(turns, 2.0f) == 0 ? low + rest : high - rest;
}

struct GridAxis {
  GridPadding padding = GridPadding::zeros;
  bool nearest = false, align_corners = false;
  int64_t length = 1;

  GridTap tap(float place) const {
    const auto n = static_cast<float>(length);
    const float low = align_corners ? 0.0f : -0.5f, high = align_corners ? n - 1 : n - 0.5f;
    float x = align_corners ? (place + 1) / 2 * (n - 1) : ((place + 1) * n - 1) / 2;
    if (nearest) x = std::nearbyint(x);
    if (x < low || x > high) {
      if (padding == GridPadding::border) x = std::min(std::max(x, 0.0f), n - 1);
      if (padding == GridPadding::reflection) x = reflected(x, low, high);
    }
    // Places beyond all elements and NaN stay clear of what an integer holds.
    if (!(x > -2)) x = -2;
    if (x > n + 1) x = n + 1;
    GridTap out;
    const float base = nearest ? std::trunc(x) : std::floor(x);
    out.weight[1] = nearest ? 0.0f : x - base;
    out.weight[0] = 1 - out.weight[1];
    for (int k = 0; k < 2; ++k) out.at[k] = inside(static_cast<int64_t>(base) + k, low, high, out.weight[k]);
    return out;
  }

 private:
  int64_t inside(int64_t i, float low, float high, float& weight) const {
    if (i >= 0 && i < length) return i;
    if (padding == GridPadding::zeros) weight = 0;
    if (padding == GridPadding::reflection) i = static_cast<int64_t>(reflected(static_cast<float>(i), low, high));
    return std::min(std::max<int64_t>(i, 0), length - 1);
  }
};

struct GridProblem {
  GridAxis rows, columns;
  int64_t pictures = 1, channels = 1, places = 1;
};

/// All channels at one place.
void sample_place(const GridProblem& p, const float* place, const float* src, float* dst) {
  const GridTap x = p.columns.tap(place[0]), y = p.rows.tap(place[1]);
  const int64_t width = p.columns.length, plane = p.rows.length * width;
  const int64_t at[4] = {y.at[0] * width + x.at[0], y.at[0] * width + x.at[1], y.at[1] * width + x.at[0],
                         y.at[1] * width + x.at[1]};
  const float weight[4] = {y.weight[0] * x.weight[0], y.weight[0] * x.weight[1], y.weight[1] * x.weight[0],
                           y.weight[1] * x.weight[1]};
  for (int64_t c = 0; c < p.channels; ++c, src += plane, dst += p.places) {
    float sum = 0;
    for (int k = 0; k < 4; ++k) {
      if (weight[k] != 0) sum += weight[k] * src[at[k]];
    }
    *dst = sum;
  }
}

Result<Prepared> prepare_grid_sample(const Problem& p, const CpuDevice&) {
  const GridSample& op = *p.op.as<GridSample>();
  if (op.mode == GridMode::cubic) return declined("cubic");
  if (p.in[0].rank() != 4) return declined("two dimensions only");
  if (p.in[0].dtype != DataType::f32 || p.in[1].dtype != DataType::f32) return declined("f32 only");
  for (const TensorType& type : {p.in[0], p.in[1], p.out[0]}) {
    if (type.layout != Layout::row_major) return declined("row_major only");
  }
  GridProblem grid{.pictures = p.in[0].shape[0].number(),
                   .channels = p.in[0].shape[1].number(),
                   .places = p.in[1].shape[1].number() * p.in[1].shape[2].number()};
  for (GridAxis* axis : {&grid.rows, &grid.columns}) {
    *axis = {op.padding, op.mode == GridMode::nearest, op.align_corners, 1};
  }
  grid.rows.length = p.in[0].shape[2].number();
  grid.columns.length = p.in[0].shape[3].number();
  if (grid.rows.length * grid.columns.length == 0) return declined("empty pictures");
  Prepared out;
  out.work = {.flops = 8.0 * static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  out.team = [grid](const Launch& launch, const Team& team) {
    const WorkRange work = team.range(grid.pictures * grid.places);
    const int64_t picture = grid.channels * grid.rows.length * grid.columns.length;
    for (int64_t i = work.begin; i < work.end; ++i) {
      const int64_t n = i / grid.places;
      sample_place(grid, launch.in<float>(1) + i * 2, launch.in<float>(0) + n * picture,
                   launch.out<float>(0) + n * grid.channels * grid.places + i % grid.places);
    }
  };
  return out;
}

}  // namespace

Tactic grid_sample_f32() { return {.name = "grid_sample_f32", .op = "grid_sample", .prepare = prepare_grid_sample}; }

}  // namespace tenon::cpu
