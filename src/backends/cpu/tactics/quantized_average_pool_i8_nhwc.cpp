// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Average pooling of 8-bit integers, signed or not, to such or to floats, channels last.
#include "backends/cpu/lib/mean_bytes.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/window_problem.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last)
    return declined("channels_last only, got ", p.in[0].layout);
  const DataType to = p.out[0].dtype;
  std::vector<int64_t> kernel = integers_field(p.op, "kernel");
  if (kernel.empty()) {
    const std::vector<int64_t> dims = p.in[0].shape.numbers();
    kernel.assign(dims.begin() + 2, dims.end());
  }
  MeanBytes args{.count_padding = integer_field(p.op, "count_include_pad") != 0,
                 .is_signed = p.in[0].dtype == DataType::i8,
                 .element = to == DataType::f32  ? Element::f32
                            : to == DataType::i8 ? Element::i8
                                                 : Element::u8,
                 .scale = static_cast<float>(number_field(p.op, "x_scale").value_or(1)),
                 .src_zero = static_cast<int>(integer_field(p.op, "x_zero")),
                 .dst_zero = static_cast<int>(integer_field(p.op, "zero"))};
  if (to != DataType::f32) args.scale /= static_cast<float>(number_field(p.op, "scale").value_or(1));
  TRY_ASSIGN(args.window, window_of(p, kernel));
  const int64_t taps = args.window.kernel_h * args.window.kernel_w;
  if (taps > MeanBytes::kMostTaps) return declined("at most ", MeanBytes::kMostTaps, " elements a window, got ", taps);
  Prepared out;
  out.work = {.flops = static_cast<double>(taps * p.out[0].shape.volume()), .bytes = traffic(p)};
  out.team = [args, kernel = pick(cpu, &mean_bytes_avx2, &mean_bytes_avx512)](const Launch& launch, const Team& team) {
    MeanBytes now = args;
    now.src = launch.src[0];
    now.dst = launch.dst[0];
    kernel(now, team);
  };
  return out;
}

}  // namespace

Tactic quantized_average_pool_i8_nhwc() {
  return {.name = "quantized_average_pool_i8_nhwc", .op = "quantized_average_pool", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
