// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Boxes by their corners, how much two of them share, and suppressing those that share too much.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace tenon::plugins {

/// Corners; which axis comes first does not matter as long as it is the same for both.
struct Box {
  float x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};

inline Box box_at(const float* four) { return {four[0], four[1], four[2], four[3]}; }
inline Box ordered(const Box& box) {
  return {box.x1 < box.x2 ? box.x1 : box.x2, box.y1 < box.y2 ? box.y1 : box.y2, box.x1 < box.x2 ? box.x2 : box.x1,
          box.y1 < box.y2 ? box.y2 : box.y1};
}
Box clipped(const Box& box, float low, float high);
/// Area of the intersection over that of the union; 0 if both are empty. `extra` is added to each side: 1 where corners
/// are pixels that belong to the box.
float overlap(const Box& a, const Box& b, float extra = 0);

/// A box that may be a result.
struct Candidate {
  float score = 0;
  int32_t box = 0;
  int32_t label = 0;
};

/// The highest scores first, those of equal scores in their order; at most `most` of them (below 0: all).
void sort_by_score(std::vector<Candidate>& all, int64_t most = -1);

/// Of candidates in the order of their scores, those that share no more than allowed with one that was taken before:
/// `share(taken, other)` is true if they share too much. At most `most` (below 0: all).
std::vector<Candidate> suppressed(const std::vector<Candidate>& sorted,
                                  const std::function<bool(const Candidate&, const Candidate&)>& share,
                                  int64_t most = -1);

}  // namespace tenon::plugins
