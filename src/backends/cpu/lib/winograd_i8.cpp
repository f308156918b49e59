// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Weights of Winograd convolutions of 8-bit integers, made once, and how their tiles are cut.
#include "backends/cpu/lib/winograd_i8.h"

#include "backends/cpu/lib/winograd_points.h"

namespace tenon::cpu {
namespace {

constexpr int kTaps = 3;

int64_t up_to(int64_t n, int64_t grain) { return (n + grain - 1) / grain * grain; }

/// G g G^T of one filter times 24 for each axis, 12 for the point at infinity.
void transform(const int8_t* filter, int16_t (&out)[kWinogradPositions]) {
  constexpr auto& kWeights = kCookToom<kWinogradPixels, kTaps>.weights;
  int matrix[kWinogradSize][kTaps], down[kWinogradSize][kTaps];
  for (int i = 0; i < kWinogradSize; ++i) {
    for (int tap = 0; tap < kTaps; ++tap) {
      const double whole = kWeights[i][tap] * (i + 1 < kWinogradSize ? 24 : 12);
      matrix[i][tap] = static_cast<int>(whole < 0 ? whole - 0.5 : whole + 0.5);
    }
  }
  for (int y = 0; y < kWinogradSize; ++y) {
    for (int x = 0; x < kTaps; ++x) {
      down[y][x] = 0;
      for (int i = 0; i < kTaps; ++i) down[y][x] += matrix[y][i] * filter[i * kTaps + x];
    }
    for (int x = 0; x < kWinogradSize; ++x) {
      int sum = 0;
      for (int i = 0; i < kTaps; ++i) sum += matrix[x][i] * down[y][i];
      out[y * kWinogradSize + x] = static_cast<int16_t>(sum);
    }
  }
}

}  // namespace

WinogradI8Plan winograd_i8_plan(const Window& w, const WinogradI8Shape& s, int threads) {
  constexpr int64_t kBytes = 1280 * 1024;  // of a block: it stays in the second cache while weights pass by
  constexpr int64_t kLine = 64, kWord = sizeof(int16_t), kConflict = 1024;  // rows 4 KiB apart would share a set
  WinogradI8Plan out;
  out.rows = (w.out_h + kWinogradPixels - 1) / kWinogradPixels;
  out.columns = (w.out_w + kWinogradPixels - 1) / kWinogradPixels;
  out.tiles = w.n * out.rows * out.columns;
  out.v_step = up_to(s.in_c * kWord, kLine) / kWord;
  if (out.v_step * kWord % kConflict == 0) out.v_step += kLine / kWord;
  out.by_channels = s.out_c > out.tiles && s.strips() >= threads;
  const int64_t most = out.by_channels ? out.tiles : (out.tiles + threads - 1) / threads;
  const int64_t tile_bytes = kWinogradPositions * (out.v_step * kWord + s.strip() * int64_t{sizeof(int32_t)});
  const int64_t blocks = (most * tile_bytes + kBytes - 1) / kBytes;
  out.block = std::max<int64_t>((most + blocks - 1) / std::max<int64_t>(blocks, 1), 1);
  out.v_position = out.block * out.v_step + kLine / kWord;
  out.m_position = out.block * s.strip() + kLine / int64_t{sizeof(int32_t)};
  out.zero_bytes = up_to(s.in_c, kLine);
  return out;
}

ConstBytes winograd_i8_first(const WinogradI8& p, const Team& team) {
  const WinogradI8Plan plan = winograd_i8_plan(p.window, p.shape, team.size);
  const WorkRange strips = plan.by_channels ? team.range(p.shape.strips()) : WorkRange{0, p.shape.strips()};
  if (strips.empty()) return {};
  const int64_t begin = p.shape.offset_of(strips.begin);
  const int64_t end = strips.end < p.shape.strips() ? p.shape.offset_of(strips.end) : p.shape.words();
  const auto* words = reinterpret_cast<const std::byte*>(p.weights);
  return {words + begin * int64_t{sizeof(int16_t)},
          static_cast<size_t>(std::min((end - begin) * int64_t{sizeof(int16_t)}, kMostFetched))};
}

void pack_winograd_i8(const WinogradI8Shape& s, const int8_t* weights, int8_t* to) {
  auto* words = reinterpret_cast<int16_t*>(to);
  auto* sums = reinterpret_cast<int32_t*>(words + s.words());
  std::fill(words, words + s.words(), int16_t{0});
  std::fill(sums, sums + s.padded(), 0);
  for (int64_t n = 0; n < s.out_c; ++n) {
    const int64_t strip = n / s.strip(), width = s.width_of(strip);
    int16_t* column = words + s.offset_of(strip) + n % s.strip() * 2;
    for (int64_t c = 0; c < s.in_c; ++c, weights += kTaps * kTaps) {
      int16_t positions[kWinogradPositions];
      transform(weights, positions);
      for (int e = 0; e < kWinogradPositions; ++e) {
        column[(e * s.pairs() + c / 2) * 2 * width + c % 2] = positions[e];
      }
      for (int i = 0; i < kTaps * kTaps; ++i) sums[n] += weights[i];
    }
  }
}

bool winograd_i8_is_exact(const WinogradI8Shape& s, const int8_t* weights, bool is_signed) {
  constexpr int64_t kMost = int64_t{1} << 25;
  const int64_t products = s.in_c * kTaps * kTaps;
  for (int64_t n = 0; n < s.out_c; ++n, weights += products) {
    int32_t sum = 0, size = 0;
    for (int64_t i = 0; i < products; ++i) {
      sum += weights[i];
      size += weights[i] < 0 ? -weights[i] : weights[i];
    }
    // Of u8 the largest sum is that of all 255 with positive weights, or with negative ones.
    const int64_t most = is_signed ? int64_t{128} * size : int64_t{255} * (size + (sum < 0 ? -sum : sum)) / 2;
    if (most >= kMost) return false;
  }
  return true;
}

}  // namespace tenon::cpu
