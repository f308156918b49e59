// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Regions resampled to one size: the places of all samples of a region once, then plane by plane.
#include "ops/roi_align.h"

#include <cmath>

#include "backends/cpu/lib/indices.h"

namespace tenon::cpu {

namespace {

/// Four elements around one sample.
struct RoiTap {
  int32_t at[4] = {};
  float weight[4] = {};
};

struct RoiProblem {
  RoiAlign op;
  int64_t pictures = 1, channels = 1, height = 1, width = 1, regions = 0;
  bool wide = true;
};

/// Low and high neighbour of a place along an axis, and the part of the high one.
float neighbours(float place, int64_t length, int64_t& low, int64_t& high) {
  place = std::max(place, 0.0f);
  low = static_cast<int64_t>(place);
  if (low >= length - 1) {
    low = high = length - 1;
    return 0;
  }
  high = low + 1;
  return place - static_cast<float>(low);
}

RoiTap tap_at(const RoiProblem& p, float y, float x) {
  RoiTap out;
  const bool inside = y >= -1 && x >= -1 && y <= static_cast<float>(p.height) && x <= static_cast<float>(p.width);
  if (!inside) return out;  // nor is what is no number
  int64_t y0 = 0, y1 = 0, x0 = 0, x1 = 0;
  const float ty = neighbours(y, p.height, y0, y1), tx = neighbours(x, p.width, x0, x1);
  const int64_t at[4] = {y0 * p.width + x0, y0 * p.width + x1, y1 * p.width + x0, y1 * p.width + x1};
  const float weight[4] = {(1 - ty) * (1 - tx), (1 - ty) * tx, ty * (1 - tx), ty * tx};
  for (int k = 0; k < 4; ++k) {
    out.at[k] = static_cast<int32_t>(at[k]);
    out.weight[k] = weight[k];
  }
  return out;
}

/// A region along one axis.
struct RoiAxis {
  float begin = 0, bin = 0;
  int64_t samples = 0;
  RoiAxis(float from, float to, int64_t bins, const RoiAlign& op) : begin(from) {
    bin = (op.half_pixel ? to - from : std::max(to - from, 1.0f)) / static_cast<float>(bins);
    samples = op.sampling_ratio > 0 ? op.sampling_ratio : roi_samples(bin);
  }
  float at(int64_t index, int64_t sample) const {
    return begin + static_cast<float>(index) * bin +
           (static_cast<float>(sample) + 0.5f) * bin / static_cast<float>(samples);
  }
};

float pool_taps(const float* plane, const RoiTap* taps, int64_t count, bool maximum) {
  float out = 0;
  for (int64_t i = 0; i < count; ++i) {
    float part[4];
    for (int k = 0; k < 4; ++k) part[k] = taps[i].weight[k] * plane[taps[i].at[k]];
    if (maximum) {
      const float top = std::max(std::max(part[0], part[1]), std::max(part[2], part[3]));
      out = i == 0 ? top : std::max(out, top);
    } else {
      out += part[0] + part[1] + part[2] + part[3];
    }
  }
  return maximum ? out : out / static_cast<float>(std::max<int64_t>(count, 1));
}

void align_region(const RoiProblem& p, const Launch& launch, int64_t r, std::vector<RoiTap>& taps) {
  const float* corner = launch.in<float>(1) + r * 4;
  const float offset = p.op.half_pixel ? 0.5f : 0.0f;
  const auto scaled = [&](int i) { return corner[i] * p.op.spatial_scale - offset; };
  const RoiAxis rows(scaled(1), scaled(3), p.op.output_height, p.op);
  const RoiAxis columns(scaled(0), scaled(2), p.op.output_width, p.op);
  const int64_t bins = p.op.output_height * p.op.output_width;
  const int64_t count = std::max<int64_t>(rows.samples, 0) * std::max<int64_t>(columns.samples, 0);
  taps.clear();
  for (int64_t bin = 0; bin < bins; ++bin) {
    for (int64_t i = 0; i < rows.samples; ++i) {
      for (int64_t j = 0; j < columns.samples; ++j) {
        taps.push_back(tap_at(p, rows.at(bin / p.op.output_width, i), columns.at(bin % p.op.output_width, j)));
      }
    }
  }
  const int64_t picture = Indices{launch.src[2], p.wide}[r];
  for (int64_t c = 0; c < p.channels; ++c) {
    const float* plane = launch.in<float>(0) + (picture * p.channels + c) * p.height * p.width;
    float* dst = launch.out<float>(0) + (r * p.channels + c) * bins;
    for (int64_t bin = 0; bin < bins; ++bin)
      dst[bin] = pool_taps(plane, taps.data() + bin * count, count, p.op.maximum);
  }
}

Result<> run_roi_align(const RoiProblem& p, const Launch& launch, Stream& stream) {
  const Indices pictures{launch.src[2], p.wide};
  for (int64_t r = 0; r < p.regions; ++r) {
    if (pictures[r] >= 0 && pictures[r] < p.pictures) continue;
    return Error(ErrorCode::invalid_argument, str("expected a batch below ", p.pictures, ", found ", pictures[r]));
  }
  run_team(stream.threads(), [&](const Team& team) {
    std::vector<RoiTap> taps;
    team.last_chunks(p.regions, 1, [&](WorkRange work) {
      for (int64_t r = work.begin; r < work.end; ++r) align_region(p, launch, r, taps);
    });
  });
  return Done{};
}

Result<Prepared> prepare_roi_align(const Problem& p, const CpuDevice&) {
  if (p.in[0].dtype != DataType::f32 || p.in[1].dtype != DataType::f32) return declined("f32 only");
  TRY(check_indexed(p, 2));
  RoiProblem problem{
      .op = *p.op.as<RoiAlign>(), .regions = p.in[2].shape.volume(), .wide = p.in[2].dtype == DataType::i64};
  problem.pictures = p.in[0].shape[0].number();
  problem.channels = p.in[0].shape[1].number();
  problem.height = p.in[0].shape[2].number();
  problem.width = p.in[0].shape[3].number();
  if (problem.height * problem.width > INT32_MAX || problem.height * problem.width == 0)
    return declined("planes of that size");
  Prepared out;
  out.work = {.flops = 32.0 * static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  out.run = [problem](const Launch& launch, Stream& stream) { return run_roi_align(problem, launch, stream); };
  return out;
}

}  // namespace

Tactic roi_align_f32() { return {.name = "roi_align_f32", .op = "roi_align", .prepare = prepare_roi_align}; }

}  // namespace tenon::cpu
