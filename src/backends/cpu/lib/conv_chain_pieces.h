// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How a team shares the pictures of a chain of convolutions.
#pragma once
#include "backends/cpu/lib/conv_chain_f32.h"

namespace tenon::cpu {

/// Rows [begin, end) of the result of picture n.
struct ChainPiece {
  int64_t n = 0, begin = 0, end = 0;
};

/// The pieces that one member of a team computes. Of few pictures each has its rows; of many they claim pictures, half
/// of the members from the first on, half from the last: who is slower for a while has fewer, and finds most of what it
/// wrote before in its cache.
class ChainPieces {
 public:
  ChainPieces(const Window& window, const Team& team);
  /// The next one; false if none is left.
  bool next(ChainPiece& piece);

 private:
  ChainPiece piece(int64_t i) const;

  const Window& w_;
  const Team& team_;
  bool claims_ = false;
  int64_t first_halved_ = 0, last_halved_ = 0;  // pictures [first, last) are two pieces: the last ones to be claimed
  int64_t row_ = 0, end_ = 0;                   // of all pictures' rows, without claims
};

}  // namespace tenon::cpu
