// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How a team shares the pictures of a chain of convolutions.
#include "backends/cpu/lib/conv_chain_pieces.h"

#include <gtest/gtest.h>

#include <vector>

#include "backends/cpu/lib/conv_chain_blocks.h"

namespace tenon::cpu {
namespace {

/// How often each row of all pictures was computed.
class Rows {
 public:
  explicit Rows(const Window& w) : height_(w.out_h), counts_(static_cast<size_t>(w.n * w.out_h)) {}
  void add(const ChainPiece& piece) {
    for (int64_t y = piece.begin; y < piece.end; ++y) ++counts_[static_cast<size_t>(piece.n * height_ + y)];
  }
  void expect_each_once() const {
    for (size_t i = 0; i < counts_.size(); ++i) ASSERT_EQ(counts_[i], 1) << "row " << i;
  }

 private:
  int64_t height_;
  std::vector<int> counts_;
};

Window window_of(int64_t n, int64_t height) {
  Window w;
  w.n = n;
  w.out_h = height;
  return w;
}

TEST(ChainPieces, HaveEachRowOnceWhoeverIsFree) {
  for (const int64_t n : {1, 2, 4, 5, 8, 9}) {
    for (const int64_t height : {1, 7, 14, 28}) {
      for (const int size : {1, 2, 3, 4}) {
        // Member `busy` computes that many pieces while the others compute one each.
        for (int busy = 0; busy < size; ++busy) {
          SCOPED_TRACE(testing::Message() << n << " pictures of " << height << ", " << busy << " of " << size);
          const Window w = window_of(n, height);
          TeamState state;
          std::vector<Team> team;
          for (int rank = 0; rank < size; ++rank) team.push_back({rank, size, &state});
          std::vector<ChainPieces> members;
          for (const Team& member : team) members.emplace_back(w, member);
          Rows rows(w);
          ChainPiece piece;
          for (size_t left = members.size(); left > 0;) {
            left = members.size();
            for (size_t rank = 0; rank < members.size(); ++rank) {
              const int most = rank == static_cast<size_t>(busy) ? 3 : 1;
              int found = 0;
              for (; found < most && members[rank].next(piece); ++found) rows.add(piece);
              if (found == 0) --left;
            }
          }
          rows.expect_each_once();
        }
      }
    }
  }
}

TEST(ChainPieces, OfAMemberFollowEachOther) {
  const Window w = window_of(8, 28);
  TeamState state;
  const Team front{0, 2, &state}, back{1, 2, &state};
  ChainPieces first(w, front), last(w, back);
  std::vector<std::vector<int64_t>> claimed[2];
  ChainPiece piece;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(first.next(piece));
    claimed[0].push_back({piece.n, piece.begin, piece.end});
    ASSERT_TRUE(last.next(piece));
    claimed[1].push_back({piece.n, piece.begin, piece.end});
  }
  EXPECT_FALSE(first.next(piece));
  EXPECT_FALSE(last.next(piece));
  EXPECT_EQ(claimed[0],
            (std::vector<std::vector<int64_t>>{{0, 0, 28}, {1, 0, 28}, {2, 0, 28}, {3, 0, 14}, {3, 14, 28}}));
  EXPECT_EQ(claimed[1],
            (std::vector<std::vector<int64_t>>{{7, 0, 28}, {6, 0, 28}, {5, 0, 28}, {4, 0, 14}, {4, 14, 28}}));
}

TEST(ChainBlocks, PartsReadWhatIsInTheirRings) {
  for (const auto& [left, right] : {std::pair{2, 2}, {2, 120}, {120, 2}, {0, 61}, {61, 0}}) {
    Window w{.w = 20, .kernel_w = 5, .stride_w = 2, .pad_left = left, .pad_right = right};
    w.out_w = (w.w + left + right - w.kernel_w) / w.stride_w + 1;
    for (const int64_t parts : {1, 2, 3}) {
      int64_t made = 0;
      for (int64_t i = 0; i < parts; ++i) {
        SCOPED_TRACE(testing::Message() << "padding " << left << " and " << right << ", part " << i << " of " << parts);
        const ChainPart part = chain_part({.parts = parts}, w, i);
        EXPECT_EQ(part.begin, made);
        made = part.end;
        EXPECT_TRUE(part.origin <= part.from && part.from <= part.to && part.to <= part.origin + part.columns);
        for (int64_t x = part.origin; x < part.origin + part.columns; ++x)
          EXPECT_EQ(x >= part.from && x < part.to, x >= 0 && x < w.w) << "column " << x;
      }
      EXPECT_EQ(made, w.out_w);
    }
  }
}

}  // namespace
}  // namespace tenon::cpu
