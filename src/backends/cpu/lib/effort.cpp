// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Shares of peak by kernel, and what Winograd saves and adds.
#include "backends/cpu/lib/effort.h"

#include <algorithm>

namespace tenon::cpu {
namespace {

int lanes_of(Isa isa) { return isa >= Isa::avx512 ? 16 : isa == Isa::avx2 ? 8 : 4; }

double rounded(int64_t n, int64_t grain) { return static_cast<double>((n + grain - 1) / grain * grain); }

/// Flops at the device's peak that take as long as so many at this share of the kernel's.
double at_peak(double flops, double share, KernelLevel level) {
  return flops / share * lanes_of(level.device) / std::min(lanes_of(level.isa), lanes_of(level.device));
}

// A parallel region of its own, and what a library does before it starts, in microseconds of the peak.
double launch_effort(Isa device) {
  constexpr double kLaunchUs = 5;
  constexpr double kFlopsPerUsAndLane = 12e3;
  return kLaunchUs * kFlopsPerUsAndLane * lanes_of(device);
}

/// A product in f32, whose effort is known: Winograd does fewer flops than its problem counts, and so does who skips
/// what is padded; what it expects to spend may be too high.
Work in_f32(Work work) {
  constexpr double kOfEffort = 0.85;
  work.f32_flops = std::min(work.flops, kOfEffort * work.effort);
  return work;
}

}  // namespace

Work expect_conv_gemm(Work work, const ConvSizes& s, KernelLevel level) {
  constexpr double kShare = 0.95;
  constexpr double kShareOfTaps = 0.8;  // a kernel of more than one pixel gathers rows
  constexpr double kRunUp = 6;          // channels of a tap that its start costs
  const auto channels = static_cast<double>(s.group_in());
  const double taps = s.kernel[0] * s.kernel[1] > 1 ? kShareOfTaps : 1;
  const double padded = rounded(s.group_out(), lanes_of(level.isa)) / static_cast<double>(s.group_out());
  work.effort = at_peak(work.flops * padded, kShare * taps * channels / (channels + kRunUp), level);
  return in_f32(work);
}

Work expect_conv_rows(Work work, KernelLevel level) {
  constexpr double kShare = 0.65;
  work.effort = at_peak(work.flops, kShare, level);
  return in_f32(work);
}

Work expect_conv_winograd(Work work, const ConvSizes& s, WinogradTile tile, KernelLevel level) {
  constexpr double kShare = 0.85;
  constexpr double kPerPosition = 12.5;  // of a tile, channel and axis: transforms, in flops at peak
  const WinogradForm form = winograd_form(s, tile);
  const auto positions = static_cast<double>(form.positions());
  const auto taps = static_cast<double>(form.taps[0] * form.taps[1]);
  const double down = rounded(s.out_h, form.tile[0]) / static_cast<double>(form.tile[0]);
  const double across = rounded(s.out_w, form.tile[1]) / static_cast<double>(form.tile[1]);
  const double tiles = down * across * static_cast<double>(s.batch);
  const double products = tiles * positions * static_cast<double>(s.in_c * s.out_c);
  const int axes = (form.taps[0] > 1 ? 1 : 0) + (form.taps[1] > 1 ? 1 : 0);
  const double transforms = tiles * static_cast<double>(s.in_c + s.out_c) * positions * kPerPosition * axes;
  const auto weights = static_cast<double>(s.in_c * s.out_c * int64_t{sizeof(float)});
  work.effort = at_peak(2 * products, kShare, level) + at_peak(transforms, 1, level);
  work.traffic = work.bytes + weights * (positions - taps);
  return in_f32(work);
}

Work expect_conv_depthwise(Work work) {
  constexpr double kShare = 0.36;
  work.effort = work.flops / kShare;
  return in_f32(work);
}

Work expect_depthwise_dot(Work work) {
  constexpr double kShare = 1.2;
  work.effort = work.flops / kShare;
  return work;
}

Work expect_depthwise_quads(Work work) {
  constexpr double kShare = 1.0;
  work.effort = work.flops / kShare;
  return work;
}

Work expect_conv_i8(Work work, int64_t channels, KernelLevel level) {
  // Of what floats reach: twice the products an instruction, and one more to add them up. The third unit that AVX2 has
  // for that is of no use to AVX-512.
  const double share = level.isa == Isa::avx512 ? 0.9 : 1.25;
  const double padded = rounded(channels, 2 * lanes_of(level.isa)) / static_cast<double>(channels);
  work.effort = at_peak(work.flops * padded, share, level);
  return work;
}

Work expect_dot_i8(Work work, const DotSizes& sizes, KernelLevel level) {
  struct Shares {
    double peak;    // of what floats reach
    double store;   // bytes of a sum that requantizing it takes as long as
    double gather;  // channels of results that copying a row takes as long as
  };
  constexpr Shares kSplit = {2.0, 16, 8}, kLongSplit = {1.5, 16, 8}, kVnni = {3.9, 16, 14}, kAmx = {9, 64, 60};
  const Shares& s = level.isa == Isa::amx           ? kAmx
                    : level.isa == Isa::avx512_vnni ? kVnni
                    : level.isa == Isa::avx512      ? kLongSplit
                                                    : kSplit;
  const double padded = (sizes.row_bytes + s.store) / static_cast<double>(sizes.k);
  const double copied = sizes.is_copied ? 1 + s.gather / static_cast<double>(sizes.group_out) : 1;
  work.effort = at_peak(work.flops * padded * copied, s.peak, level);
  return work;
}

Work expect_pixels_i8(Work work, const DotSizes& s, int64_t pixels, KernelLevel level) {
  constexpr double kPeak = 2.1;   // of what floats reach
  constexpr double kStore = 12;   // bytes of a sum that requantizing it takes as long as
  constexpr double kOrder = 1.2;  // channels of results that ordering a pixel's bytes takes as long as
  constexpr int64_t kLanes = 8;
  const double padded = (s.row_bytes + kStore) / static_cast<double>(s.k);
  const double ordered = 1 + kOrder / static_cast<double>(s.group_out);
  const double filled = rounded(pixels, kLanes) / static_cast<double>(pixels);
  work.effort = at_peak(work.flops * padded * ordered * filled, kPeak, level);
  return work;
}

Work expect_winograd_i8(Work work, const WinogradI8Sizes& s, KernelLevel level) {
  constexpr double kPositions = 36, kTaps = 9;
  constexpr double kShareOfDot = 1.7, kShare = 1.1;    // of what floats reach: two products at once
  constexpr double kPerInput = 280, kPerOutput = 900;  // transforms of a tile and channel, in flops at peak
  const double share = level.isa >= Isa::avx512_vnni ? kShareOfDot : kShare;
  const auto tiles = static_cast<double>(s.tiles);
  const double in_c = rounded(s.in_c, 2 * lanes_of(level.isa)), out_c = rounded(s.out_c, lanes_of(level.isa));
  const double products = 2 * tiles * kPositions * static_cast<double>(s.in_c) * out_c;
  const double transforms = tiles * (in_c * kPerInput + out_c * kPerOutput);
  work.effort = at_peak(products, share, level) + at_peak(transforms, 1, level);
  work.traffic = work.bytes + static_cast<double>(s.in_c * s.out_c) * (kPositions * sizeof(int16_t) - kTaps);
  return work;
}

Work expect_quantized_onednn(Work work, Isa device) {
  constexpr double kShare = 3.5, kShareOfAmx = 8;
  const double share = device == Isa::amx ? kShareOfAmx : kShare;
  work.effort = at_peak(work.flops, share, {device, device}) + launch_effort(device);
  return work;
}

Work expect_conv_onednn(Work work, int64_t pixels, int64_t group_in, Isa device) {
  constexpr double kShare = 0.87;
  constexpr double kShareOfFewPixels = 0.65;  // 7 by 7
  constexpr int64_t kFewPixels = 64;
  constexpr double kShareOfDepthwise = 0.33;
  const double share = group_in == 1 ? kShareOfDepthwise : pixels <= kFewPixels ? kShareOfFewPixels : kShare;
  const double run_up = group_in > 1 && group_in < 4 ? 0.7 : 1;  // pictures of three colours
  work.effort = at_peak(work.flops, share * run_up, {device, device}) + launch_effort(device);
  return in_f32(work);
}

Work expect_gemm_packed(Work work, KernelLevel level) {
  constexpr double kShare = 0.92;
  work.effort = at_peak(work.flops, kShare, level);
  return in_f32(work);
}

Work expect_gemm_batched(Work work, int64_t rows, KernelLevel level) {
  constexpr double kShare = 0.85;
  constexpr double kPacking = 16;  // rows whose products take as long as packing B
  const auto m = static_cast<double>(std::max<int64_t>(rows, 1));
  work.effort = at_peak(work.flops * (m + kPacking) / m, kShare, level);
  return in_f32(work);
}

Work expect_strassen(Work work) {
  // Worse than whole products are: what sums cost is the caches' affair, so that only times choose it.
  constexpr double kShare = 0.85;
  constexpr double kOfProducts = 0.85 * 7 / 8;
  work.effort = work.flops / kShare;
  work.f32_flops = kOfProducts * work.flops;
  return work;
}

Work expect_matmul_onednn(Work work, Isa device) {
  constexpr double kShare = 0.7;
  work.effort = at_peak(work.flops, kShare, {device, device}) + launch_effort(device);
  return in_f32(work);
}

Work expect_half_onednn(Work expected, Isa device) {
  constexpr double kGainOfAmx = 4;       // of 8 times the products, most is lost to memory
  constexpr double kGainOfVector = 0.9;  // one unit multiplies pairs where two multiply floats
  expected.effort /= device == Isa::amx ? kGainOfAmx : kGainOfVector;
  expected.f32_flops = 0;
  return expected;
}

}  // namespace tenon::cpu
