// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolution with one filter a channel, channels last.
#include "backends/cpu/lib/depthwise.h"

#include "backends/cpu/device.h"
#include "backends/cpu/lib/anchored.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/window_problem.h"

namespace tenon::cpu {

namespace {

/// [channels, 1, taps...] to [taps..., channels].
void pack_weights(const Constant& weights, int64_t channels, std::byte* to) {
  const auto* from = reinterpret_cast<const float*>(weights.bytes().data());
  auto* packed = reinterpret_cast<float*>(to);
  const int64_t taps = weights.type().shape.volume() / std::max<int64_t>(1, channels);
  for (int64_t c = 0; c < channels; ++c) {
    for (int64_t t = 0; t < taps; ++t) packed[t * channels + c] = from[c * taps + t];
  }
}

bool is_operand(const Problem& p, size_t i) { return p.in.size() > i && p.in[i].present(); }

Result<> check(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  const int64_t channels = p.in[0].shape[1].number(), groups = integer_field(p.op, "groups", 1);
  if (groups != channels || p.in[1].shape[0].number() != channels) {
    return declined("depthwise only, got ", groups, " groups of ", channels, " channels");
  }
  if (p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last) {
    return declined("channels_last only, got ", p.in[0].layout);
  }
  if (!p.constant(1)) return declined("needs constant weights");
  if (is_operand(p, 3)) return declined("no residual");
  return Done{};
}

Result<Prepared> prepare(const Problem& whole, const CpuDevice& cpu) {
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  if (parts.gate > 0) return declined("a gate");
  const Problem& p = parts.anchor;
  TRY(check(p, cpu));
  const auto sizes = p.in[1].shape.numbers();
  Depthwise args;
  TRY_ASSIGN(args.window, window_of(p, {sizes.begin() + 2, sizes.end()}));
  TRY_ASSIGN(args.activation, epilogue_of(p.op));
  TRY_ASSIGN(const Buffer packed, cpu.weights().get(*p.constant(1), "depthwise", p.in[1].bytes(), [&](std::byte* to) {
    pack_weights(*p.constant(1), sizes[0], to);
  }));
  Prepared out;
  const double taps = static_cast<double>(args.window.kernel_h * args.window.kernel_w);
  out.work =
      expect_conv_depthwise({.flops = 2 * taps * static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)});
  out.team = [args, packed, has_bias = is_operand(p, 2), finish = parts.finish,
              kernel = pick(cpu, &depthwise_avx2, &depthwise_avx512)](const Launch& launch, const Team& team) {
    Depthwise now = args;
    now.src = launch.in<float>(0);
    now.weights = reinterpret_cast<const float*>(packed.data());
    now.bias = has_bias ? launch.in<float>(2) : nullptr;
    now.dst = launch.out<float>(0);
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    if (finish) now.finish = &bound;
    kernel(now, team);
  };
  add_program(parts, out);
  return out;
}

}  // namespace

Tactic conv_f32_nhwc_depthwise() {
  return {
      .name = "conv_f32_nhwc_depthwise", .op = "conv", .prepare = pitched(prepare), .rank = 10, .finishes_rows = true};
}

}  // namespace tenon::cpu
