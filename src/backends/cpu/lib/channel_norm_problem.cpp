// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How tactics for normalizations of channels are prepared.
#include "backends/cpu/lib/channel_norm_problem.h"

#include "backends/cpu/lib/channel_norm.h"
#include "backends/cpu/lib/conv_problem.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

Result<Prepared> prepare_channel_norm(const AnchoredParts& parts, const CpuDevice& cpu, int64_t groups,
                                      const tenon::Epilogue& epilogue) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (parts.gate > 0) return declined("a gate");
  const Problem& p = parts.anchor;
  for (const TensorType& type : p.in) {
    if (type.dtype != DataType::f32) return declined("f32 only, got ", type.dtype);
  }
  if (p.in[0].layout != p.out[0].layout) return declined("one layout for both only");
  const Shape& shape = p.in[0].shape;
  const int64_t volume = shape.volume();
  if (volume == 0) return declined("nothing to do");
  ChannelNorm args{.images = shape[0].number(), .channels = shape[1].number(), .groups = groups};
  args.pixels = volume / (args.images * args.channels);
  args.channels_last = p.in[0].layout == Layout::channels_last;
  args.epsilon = to_float(number_field(p.op, "epsilon"));
  args.activation = activation_of(epilogue);
  Prepared out;
  out.work = {.flops = 8 * static_cast<double>(volume), .bytes = traffic(p)};
  out.in_place = 1;
  out.team = [args, finish = parts.finish, kernel = pick(cpu, &channel_norm_avx2, &channel_norm_avx512)](
                 const Launch& launch, const Team& team) {
    ChannelNorm now = args;
    now.src = launch.in<float>(0);
    now.scale = launch.in<float>(1);
    now.bias = launch.in<float>(2);
    now.dst = launch.out<float>(0);
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    if (finish) now.finish = &bound;
    kernel(now, team);
  };
  add_program(parts, out);
  return out;
}

}  // namespace tenon::cpu
