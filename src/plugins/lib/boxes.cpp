// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Overlaps and greedy suppression.
#include "plugins/lib/boxes.h"

#include <algorithm>

namespace tenon::plugins {

Box clipped(const Box& box, float low, float high) {
  return {std::clamp(box.x1, low, high), std::clamp(box.y1, low, high), std::clamp(box.x2, low, high),
          std::clamp(box.y2, low, high)};
}

float overlap(const Box& one, const Box& other, float extra) {
  const Box a = ordered(one), b = ordered(other);
  const float width = std::min(a.x2, b.x2) - std::max(a.x1, b.x1) + extra;
  const float height = std::min(a.y2, b.y2) - std::max(a.y1, b.y1) + extra;
  if (width <= 0 || height <= 0) return 0;
  const float shared = width * height;
  const float area_a = (a.x2 - a.x1 + extra) * (a.y2 - a.y1 + extra);
  const float area_b = (b.x2 - b.x1 + extra) * (b.y2 - b.y1 + extra);
  const float both = area_a + area_b - shared;
  return both > 0 ? shared / both : 0;
}

void sort_by_score(std::vector<Candidate>& all, int64_t most) {
  std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  if (most >= 0 && all.size() > static_cast<size_t>(most)) all.resize(static_cast<size_t>(most));
}

std::vector<Candidate> suppressed(const std::vector<Candidate>& sorted,
                                  const std::function<bool(const Candidate&, const Candidate&)>& share, int64_t most) {
  std::vector<Candidate> taken;
  for (const Candidate& one : sorted) {
    if (most >= 0 && taken.size() >= static_cast<size_t>(most)) break;
    if (std::none_of(taken.begin(), taken.end(), [&](const Candidate& other) { return share(other, one); })) {
      taken.push_back(one);
    }
  }
  return taken;
}

}  // namespace tenon::plugins
