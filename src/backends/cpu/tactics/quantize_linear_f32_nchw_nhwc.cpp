// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// f32 pictures of a few channels to i8 or u8, channels last, with one scale.
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantize.h"
#include "backends/cpu/lib/quantize_problem.h"

namespace tenon::cpu {

namespace {

template <class T>
Prepared prepare_planes(const Problem& p, const TensorScale& scale,
                        void (*kernel)(const float*, int64_t, int, T*, int64_t, float, int)) {
  constexpr int64_t kGrain = 64;
  const auto sizes = p.in[0].shape.numbers();
  const int64_t channels = sizes[1], plane = sizes[2] * sizes[3];
  Prepared out;
  out.work = {.flops = 3.0 * static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  out.team = [=, pictures = sizes[0]](const Launch& launch, const Team& team) {
    const WorkRange part = team.range(plane, kGrain);
    for (int64_t n = 0; n < pictures; ++n) {
      kernel(launch.in<float>(0) + n * channels * plane + part.begin, plane, static_cast<int>(channels),
             launch.out<T>(0) + (n * plane + part.begin) * channels, part.size(), scale.scale, scale.zero);
    }
  };
  return out;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (!quantizes_planes(p)) return declined("pictures of 2 to ", kMostQuantizedPlanes, " channels and one scale only");
  if (p.in[0].layout != Layout::row_major || p.out[0].layout != Layout::channels_last) {
    return declined("from row_major to channels_last only, found ", p.in[0].layout, " and ", p.out[0].layout);
  }
  const DataType bytes = p.out[0].dtype;
  TRY_ASSIGN(const TensorScale scale, read_tensor_scale(p, bytes, p.in[0].dtype));
  if (bytes == DataType::i8) {
    return prepare_planes(p, scale, pick(cpu, quantize_planes_i8_avx2, quantize_planes_i8_avx512));
  }
  return prepare_planes(p, scale, pick(cpu, quantize_planes_u8_avx2, quantize_planes_u8_avx512));
}

}  // namespace

Tactic quantize_linear_f32_nchw_nhwc() {
  return {.name = "quantize_linear_f32_nchw_nhwc", .op = "quantize_linear", .prepare = prepare};
}

}  // namespace tenon::cpu
