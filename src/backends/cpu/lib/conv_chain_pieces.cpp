// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Pieces by rank, or by who is free.
#include "backends/cpu/lib/conv_chain_pieces.h"

#include <algorithm>

namespace tenon::cpu {

ChainPieces::ChainPieces(const Window& window, const Team& team) : w_(window), team_(team) {
  claims_ = team.size > 1 && window.n >= 2 * team.size;
  first_halved_ = (window.n - team.size) / 2;
  last_halved_ = first_halved_ + team.size;
  const WorkRange rows = team.range(window.n * window.out_h);
  row_ = rows.begin;
  end_ = rows.end;
}

bool ChainPieces::next(ChainPiece& to) {
  if (!claims_) {
    if (row_ >= end_) return false;
    const int64_t n = row_ / w_.out_h, end = std::min(end_, (n + 1) * w_.out_h);
    to = {.n = n, .begin = row_ - n * w_.out_h, .end = end - n * w_.out_h};
    row_ = end;
    return true;
  }
  // Both counts are in one number: those claimed from the front, and from the back.
  constexpr int kShift = 32;
  const bool front = team_.rank % 2 == 0;
  const int64_t one = front ? 1 : int64_t{1} << kShift;
  const int64_t claimed = team_.state->next_chunk.fetch_add(one, std::memory_order_relaxed);
  const int64_t before = claimed & ((int64_t{1} << kShift) - 1), behind = claimed >> kShift;
  const int64_t pieces = w_.n + last_halved_ - first_halved_;
  if (before + behind >= pieces) return false;
  to = piece(front ? before : pieces - 1 - behind);
  return true;
}

ChainPiece ChainPieces::piece(int64_t i) const {
  const int64_t halves = 2 * (last_halved_ - first_halved_);
  const int64_t whole = i < first_halved_ ? i : i - halves / 2;
  ChainPiece to{.n = whole, .begin = 0, .end = w_.out_h};
  if (i >= first_halved_ && i < first_halved_ + halves) {
    to.n = first_halved_ + (i - first_halved_) / 2;
    // Either side comes to the upper half first: the lower one goes on from its rows.
    const bool mirrored = 2 * to.n >= w_.n;
    const bool upper = ((i - first_halved_) % 2 == 0) != mirrored;
    const int64_t middle = (w_.out_h + 3) / 4 * 2;
    (upper ? to.end : to.begin) = std::min(middle, w_.out_h);
  }
  return to;
}

}  // namespace tenon::cpu
