// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Resizing floats axis by axis, in any layout and every mode whose samples lie inside the picture.
#include "ops/resize.h"

#include "backends/cpu/device.h"
#include "backends/cpu/lib/interpolate.h"
#include "backends/cpu/lib/operands.h"
#include "ops/lib/resize_axis.h"

namespace tenon::cpu {

namespace {

/// One pass along `axis` of a tensor whose sizes in memory order are `dims`, the axis at place `at`.
Result<Interpolate> plan_pass(const Resize& op, const ResizeAxis& axis, const std::vector<int64_t>& dims, size_t at) {
  Interpolate pass{.in = axis.in, .out = axis.out};
  for (size_t d = 0; d < dims.size(); ++d) {
    if (d != at) (d < at ? pass.outer : pass.inner) *= dims[d];
  }
  const auto results = resize_taps(op, axis);
  for (const ResizeTap& tap : results) {
    if (tap.outside) return declined("samples outside the picture");
    pass.taps = std::max(pass.taps, static_cast<int>(tap.index.size()));
  }
  for (const ResizeTap& tap : results) {
    for (size_t k = 0; k < static_cast<size_t>(pass.taps); ++k) {
      const bool given = k < tap.index.size();
      pass.index.push_back(given ? tap.index[k] : tap.index[0]);
      // A nearest neighbour is taken as it is.
      const double weight = k < tap.weight.size() ? tap.weight[k] : k == 0 && tap.weight.empty() ? 1.0 : 0.0;
      pass.weight.push_back(static_cast<float>(weight));
    }
  }
  return pass;
}

std::vector<double> numbers_or_none(const Problem& p, size_t i) {
  return p.constant(i) ? p.constant(i)->to_f64() : std::vector<double>{};
}

Result<std::vector<Interpolate>> plan_passes(const Problem& p) {
  const Resize& op = *p.op.as<Resize>();
  for (size_t i = 1; i < p.in.size(); ++i) {
    if (p.in[i].present() && p.in[i].shape.volume() > 0 && !p.constant(i)) return declined("needs constant sizes");
  }
  const auto sizes = p.constant(3) ? p.constant(3)->to_i64() : std::vector<int64_t>{};
  TRY_ASSIGN(const auto changed, resize_axes(op, p.in[0].shape, numbers_or_none(p, 1), numbers_or_none(p, 2), sizes));
  const auto order = memory_axes(p.in[0]);
  auto dims = memory_dims(p.in[0]);
  std::vector<Interpolate> passes;
  for (const ResizeAxis& axis : changed) {
    const bool crops = op.coordinates == ResizeCoordinates::tf_crop_and_resize;
    if (axis.in == axis.out && axis.scale == 1 && !crops) continue;
    const size_t at = static_cast<size_t>(std::ranges::find(order, axis.axis) - order.begin());
    TRY_ASSIGN(Interpolate pass, plan_pass(op, axis, dims, at));
    dims[at] = axis.out;
    passes.push_back(std::move(pass));
  }
  return passes;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  if (p.in[0].layout != p.out[0].layout) return declined("one layout for both only");
  if (p.out[0].shape.volume() == 0) return declined("nothing to do");
  TRY_ASSIGN(auto passes, plan_passes(p));
  Prepared out;
  if (passes.empty()) {  // to the size that it has, as happens where sizes are symbols
    out.work.bytes = traffic(p);
    out.team = [count = p.out[0].shape.volume()](const Launch& launch, const Team& team) {
      const WorkRange work = team.range(count, 16);
      std::copy(launch.in<float>(0) + work.begin, launch.in<float>(0) + std::max(work.begin, work.end),
                launch.out<float>(0) + work.begin);
    };
    return out;
  }
  std::vector<size_t> offsets;  // of each pass's result in the workspace, in floats; the last writes the result
  size_t floats = 0;
  for (const Interpolate& pass : passes) {
    offsets.push_back(floats);
    if (&pass != &passes.back()) floats += static_cast<size_t>(pass.outer * pass.out * pass.inner + 15) / 16 * 16;
    out.work.flops += 2.0 * pass.taps * static_cast<double>(pass.outer * pass.out * pass.inner);
  }
  out.workspace_bytes = floats * sizeof(float);
  out.work.bytes = traffic(p);
  out.team = [passes = std::move(passes), offsets = std::move(offsets),
              kernel = pick(cpu, &interpolate_avx2, &interpolate_avx512)](const Launch& launch, const Team& team) {
    const float* src = launch.in<float>(0);
    for (size_t i = 0; i < passes.size(); ++i) {
      const bool last = i + 1 == passes.size();
      float* dst = last ? launch.out<float>(0) : static_cast<float*>(launch.workspace) + offsets[i];
      kernel(passes[i], src, dst, team);
      if (!last) team.sync();
      src = dst;
    }
  };
  return out;
}

}  // namespace

Tactic resize_f32() { return {.name = "resize_f32", .op = "resize", .prepare = prepare}; }

}  // namespace tenon::cpu
