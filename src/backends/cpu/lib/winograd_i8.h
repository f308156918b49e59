// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Winograd convolution F(4x4, 3x3) of 8-bit integers, channels last, stride 1, one group: exact. Tiles of the picture
// and of the filter become 16-bit integers, of which sums of products are as dear as of two bytes each, for a quarter
// of them.
//
// Why exact: B^T d B of bytes stays within 17,340. G g G^T times 24 for each axis (12 for the point at infinity) is
// whole and within 18,432. What the transform of the result gives is 576 y, of which only the last 32 bits are known,
// since sums run over: 9 has an inverse modulo 2^32, so 64 y is known too, and y itself where |y| < 2^25, which weights
// say.
#pragma once
#include <algorithm>
#include <cstdint>

#include "backend/fetching_team.h"
#include "backends/cpu/lib/conv_i8_args.h"
#include "backends/cpu/lib/word_tile.h"
#include "base/threads.h"

namespace tenon::cpu {

inline constexpr int kWinogradSize = 6, kWinogradPixels = 4;  // of a tile's side: what it reads and makes
inline constexpr int kWinogradPositions = kWinogradSize * kWinogradSize;

/// Packed weights: for each strip of channels and each position one matrix as WordTile has it, 16 bits each; behind
/// them the sum of the bytes of every channel, 32 bits each.
struct WinogradI8Shape {
  int64_t in_c = 1, out_c = 1;
  int lanes = 16, registers = 4;  // a strip is so many registers of sums

  int64_t pairs() const { return (in_c + 1) / 2; }
  int64_t strip() const { return lanes * registers; }
  int64_t strips() const { return (out_c + strip() - 1) / strip(); }
  int64_t padded() const { return (out_c + lanes - 1) / lanes * lanes; }
  /// Channels of a strip, rounded up to registers.
  int64_t width_of(int64_t s) const { return std::min(strip(), padded() - s * strip()); }
  int64_t offset_of(int64_t s) const { return kWinogradPositions * 2 * pairs() * s * strip(); }
  int64_t words() const { return kWinogradPositions * 2 * pairs() * padded(); }
  int64_t packed_bytes() const { return words() * int64_t{sizeof(int16_t)} + padded() * int64_t{sizeof(int32_t)}; }
};

using WinogradI8 = ConvI8Args<WinogradI8Shape>;

/// How tiles are cut into blocks, and where their words (V) and sums (M) lie in the memory of a member.
struct WinogradI8Plan {
  int64_t rows = 0, columns = 0, tiles = 0;  // down and across a picture, and of all pictures
  int64_t block = 0;                         // tiles of a block
  bool by_channels = false;                  // members share channels, not tiles: weights are read once
  int64_t v_step = 0, v_position = 0;        // words from one tile, from one position to the next
  int64_t m_position = 0;                    // sums
  int64_t zero_bytes = 0;                    // a pixel of the margin

  int64_t v_bytes() const { return kWinogradPositions * v_position * int64_t{sizeof(int16_t)}; }
  int64_t m_bytes() const { return kWinogradPositions * m_position * int64_t{sizeof(int32_t)}; }
  int64_t bytes() const { return zero_bytes + v_bytes() + m_bytes(); }  // of a member
};

WinogradI8Plan winograd_i8_plan(const Window& window, const WinogradI8Shape& shape, int threads);

/// Weights [out_c, in_c, 3, 3].
void pack_winograd_i8(const WinogradI8Shape& shape, const int8_t* weights, int8_t* to);

/// Whether every sum of products with bytes is within 2^25.
bool winograd_i8_is_exact(const WinogradI8Shape& shape, const int8_t* weights, bool is_signed);

/// The packed weights that a member reads first.
ConstBytes winograd_i8_first(const WinogradI8& args, const Team& team);

/// Every member of the team calls it; no barrier. The kernel's lanes are those of the level.
void winograd_i8_avx2(const WinogradI8& args, const WordKernel& kernel, const Team& team, const Fetch& fetch);
void winograd_i8_avx512(const WinogradI8& args, const WordKernel& kernel, const Team& team, const Fetch& fetch);

}  // namespace tenon::cpu
