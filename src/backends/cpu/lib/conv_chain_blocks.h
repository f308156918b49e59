// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// A chain of convolutions (conv_chain_f32.h), block of channels by block: what is wide stays in the first cache.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/conv_chain_f32.h"

namespace tenon::cpu {

/// Results of the depthwise convolution lie in memory so many channels at a time.
inline constexpr int64_t kResultChannels = 16;
/// Channels of a block at most; others are of kResultChannels.
inline constexpr int64_t kMostWidth = 2 * kResultChannels;

/// How a member of a team goes through a chain: for each strip of the result, block of channels after block, two rows
/// of depthwise results after two. A block keeps the rows of the wide picture that these read in a ring, with their
/// padding; its results wait for the last convolution, which reads those of all blocks. Sizes in floats.
struct ChainBlocks {
  int64_t width = 16;     // channels of a block; the last may have fewer
  int64_t blocks = 1;     // of them
  int64_t parts = 1;      // side by side, each with a ring of its own
  int64_t ring_rows = 1;  // row y of the wide picture is in row y % ring_rows
  int64_t row = 0;        // of a ring
  int64_t results = 0;    // of kResultChannels channels in a strip
  int64_t woven = 0;      // of a strip of a network's first convolution: rows of its source with their padding
  int64_t woven_row = 0;

  int64_t width_of(int64_t block, const Window& w) const { return std::min(width, w.c - block * width); }
  int64_t ring() const { return ring_rows * row; }
  int64_t rings() const { return blocks * parts * ring(); }
  /// Where rows of results are thrown away: `results` floats apart, as others.
  int64_t spare(const Window& w) const { return rings() + w.c / kResultChannels * results; }
  int64_t weave(const Window& w) const { return spare(w) + results + w.out_w * kResultChannels; }
  int64_t member(const Window& w) const { return weave(w) + (woven + 15) / 16 * 16; }
};

/// Columns of one part: results [begin, end), which read columns [from, to) of the wide picture, or none where the two
/// are equal. Column `origin` of it would be the first of the ring's `columns`; [from, to) lies within these.
struct ChainPart {
  int64_t begin, end, origin, columns, from, to;
};
ChainPart chain_part(const ChainBlocks& blocks, const Window& window, int64_t part);

/// args.expand_shape or args.stem.conv.shape has panels of one block; args.strip is set.
ChainBlocks chain_blocks(const ConvChainF32& args);
/// As many rows as fit `floats` between the last two convolutions: an even number, or all.
int64_t conv_chain_blocks_strip(const Window& window, int64_t floats);

/// The workspace is team.size times chain_blocks(args).member(args.window); depthwise weights are [blocks][kernel_h,
/// kernel_w, channels of the block]. has_pairs(args.window), channels are whole kResultChannels, seven results a row at
/// least. Every member of the team calls it; no barrier.
void conv_chain_blocks_avx2(const ConvChainF32& args, const Team& team);
void conv_chain_blocks_avx512(const ConvChainF32& args, const Team& team);

}  // namespace tenon::cpu
