// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Which groups of a channel's weights add up in 16 bits without saturation, and what others must give away for it.
#include "backends/cpu/lib/pixel_lists.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <numeric>
#include <tuple>

#include "backends/cpu/lib/split_weights.h"

namespace tenon::cpu {
namespace {

constexpr int64_t kMostTried = 64;  // groups that are tried for a place in a bundle: more find few that fit better

using Weights = std::array<int8_t, kPixelGroup>;

/// Sums of the positive and of the negative weights of both pairs, 16 bits each.
using Load = uint64_t;
constexpr Load kEach = 0x0001000100010001u;

struct Group {
  uint16_t place;
  Weights weights;
  Load load;
  int total;  // of the load
};

Group group_of(uint16_t place, const Weights& weights) {
  Group out{place, weights, 0, 0};
  for (int i = 0; i < kPixelGroup; ++i) {
    const int w = weights[static_cast<size_t>(i)], at = i / 2 * 2 + (w < 0 ? 1 : 0);
    out.load += static_cast<Load>(std::abs(w)) << (16 * at);
    out.total += std::abs(w);
  }
  return out;
}

/// May both be added up in 16 bits?
bool fit(Load a, Load b) {
  constexpr Load kRoom = (0x8000u - kSplitBound - 1) * kEach, kOver = 0x8000u * kEach;
  return ((a + b + kRoom) & kOver) == 0;
}

/// Takes from the heavier weight of each pair what is above the bound.
Weights taken(Weights& weights) {
  Weights rest{};
  for (size_t pair = 0; pair < kPixelGroup; pair += 2) {
    for (const int sign : {1, -1}) {
      const auto size = [&](size_t i) { return std::max(0, sign * weights[i]); };
      while (size(pair) + size(pair + 1) > kSplitBound) {
        const size_t most = size(pair) >= size(pair + 1) ? pair : pair + 1;
        const int given = std::min(size(pair) + size(pair + 1) - kSplitBound, 127);
        weights[most] = static_cast<int8_t>(weights[most] - sign * given);
        rest[most] = static_cast<int8_t>(rest[most] + sign * given);
      }
    }
  }
  return rest;
}

/// The heaviest first.
std::vector<Group> groups_of(const int8_t* weights, int64_t bytes) {
  std::vector<Group> out;
  for (int64_t k = 0; k < bytes; k += kPixelGroup) {
    Weights kept;
    std::memcpy(kept.data(), weights + k, sizeof kept);
    const Weights rest = taken(kept);
    for (const Weights& part : {kept, rest}) {
      if (part != Weights{}) out.push_back(group_of(static_cast<uint16_t>(k / kPixelGroup), part));
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Group& a, const Group& b) { return a.total > b.total; });
  return out;
}

struct Bundle {
  std::array<Group, kPixelBundle> groups{};
  size_t size = 0;
};

/// The heaviest that fits behind `load`, or the end.
std::vector<Group>::iterator partner_of(Load load, int total, std::vector<Group>& groups) {
  const int room = 4 * kSplitBound - total;
  auto at = std::partition_point(groups.begin(), groups.end(), [&](const Group& g) { return g.total > room; });
  const auto end = groups.end() - at > kMostTried ? at + kMostTried : groups.end();
  at = std::find_if(at, end, [&](const Group& g) { return fit(load, g.load); });
  if (at != end || end == groups.end()) return at == end ? groups.end() : at;
  return fit(load, groups.back().load) ? groups.end() - 1 : groups.end();
}

/// Bundles, of three at most `triples`.
std::vector<Bundle> bundles_of(std::vector<Group> groups, int triples) {
  std::vector<Bundle> out;
  while (!groups.empty()) {
    Bundle& bundle = out.emplace_back();
    const size_t most = triples > 0 ? 3 : 2;
    Load load = 0;
    int total = 0;
    auto next = groups.begin();
    do {
      bundle.groups[bundle.size++] = *next;
      load += next->load;
      total += next->total;
      groups.erase(next);
      next = partner_of(load, total, groups);
    } while (next != groups.end() && bundle.size < most);
    if (bundle.size == 3) --triples;
  }
  std::stable_sort(out.begin(), out.end(), [](const Bundle& a, const Bundle& b) { return a.size > b.size; });
  return out;
}

/// So many triples, and doubles: filled up with weights of zero.
void fill(std::vector<Bundle>& bundles, size_t triples) {
  bundles.resize(std::max(bundles.size(), triples));
  for (size_t i = 0; i < bundles.size(); ++i) {
    const size_t size = i < triples ? 3 : 2;
    for (Bundle& b = bundles[i]; b.size < size; ++b.size) b.groups[b.size] = group_of(b.groups[0].place, {});
  }
}

/// For every eight pixels, in so many bundles.
int64_t instructions_of(size_t triples, size_t bundles) { return static_cast<int64_t>(5 * bundles + 2 * triples); }

struct Channel {
  uint16_t number = 0;
  std::vector<Group> groups;
  std::vector<Bundle> bundles;

  /// As many triples as there may be.
  size_t triples() const {
    const auto is_triple = [](const Bundle& b) { return b.size == 3; };
    return static_cast<size_t>(std::count_if(bundles.begin(), bundles.end(), is_triple));
  }

  void append_to(std::vector<int8_t>& lists, size_t triples) const {
    const PixelHead head{number, static_cast<uint16_t>(triples), static_cast<uint16_t>(bundles.size() - triples), 0};
    const auto places_at = lists.size() + sizeof head;
    auto weights_at = places_at + static_cast<size_t>(head.place_bytes());
    lists.resize(weights_at + static_cast<size_t>(head.groups()) * sizeof(Weights));
    std::memcpy(lists.data() + places_at - sizeof head, &head, sizeof head);
    auto* places = lists.data() + places_at;
    for (const Bundle& bundle : bundles) {
      for (size_t i = 0; i < bundle.size; ++i, weights_at += sizeof(Weights), places += sizeof(uint16_t)) {
        std::memcpy(places, &bundle.groups[i].place, sizeof(uint16_t));
        std::memcpy(lists.data() + weights_at, bundle.groups[i].weights.data(), sizeof(Weights));
      }
    }
  }
};

/// The same number of triples for all channels: that of the channel which has the fewest, or a quarter, or half of
/// them, whichever takes least. -> it
size_t even_out(std::vector<Channel>& channels) {
  std::vector<size_t> triples;
  for (const Channel& channel : channels) triples.push_back(channel.triples());
  std::sort(triples.begin(), triples.end());
  std::vector<Channel> best;
  size_t best_triples = 0;
  int64_t least = std::numeric_limits<int64_t>::max();
  for (size_t quarter = 0; quarter < 3; ++quarter) {
    const size_t most = triples[triples.size() * quarter / 4];
    if (quarter > 0 && most == best_triples) continue;
    std::vector<Channel> now = channels;
    int64_t all = 0;
    for (Channel& channel : now) {
      channel.bundles = bundles_of(channel.groups, static_cast<int>(most));
      fill(channel.bundles, most);
      all += instructions_of(most, channel.bundles.size());
    }
    if (all < least) std::tie(best, best_triples, least) = std::tuple(std::move(now), most, all);
  }
  channels = std::move(best);
  return best_triples;
}

}  // namespace

PixelLists::PixelLists(int64_t blocks) : lists_(static_cast<size_t>(blocks + 1) * sizeof(int64_t)) {}

void PixelLists::append(std::span<const int8_t> weights, int channels) {
  const auto at = static_cast<int64_t>(lists_.size());
  std::memcpy(lists_.data() + static_cast<size_t>(begun_++) * sizeof at, &at, sizeof at);
  const int64_t bytes = static_cast<int64_t>(weights.size()) / channels;
  std::vector<Channel> all;
  for (int i = 0; i < channels; ++i) {
    const int8_t* row = weights.data() + i * bytes;
    sums_.push_back(std::accumulate(row, row + bytes, 0));
    std::vector<Group> groups = groups_of(row, bytes);
    std::vector<Bundle> bundles = bundles_of(groups, std::numeric_limits<int>::max());
    all.push_back({static_cast<uint16_t>(i), std::move(groups), std::move(bundles)});
  }
  sums_.resize(static_cast<size_t>(begun_ * kPixelBlock));
  const size_t triples = even_out(all);
  const auto fewer = [](const Channel& a, const Channel& b) { return a.bundles.size() < b.bundles.size(); };
  std::stable_sort(all.begin(), all.end(), fewer);
  for (const Channel& channel : all) {
    channel.append_to(lists_, triples);
    instructions_ += instructions_of(triples, channel.bundles.size());
  }
  channels_ += channels;
}

std::vector<int8_t> PixelLists::packed() {
  const auto end = static_cast<int64_t>(lists_.size());
  std::memcpy(lists_.data() + static_cast<size_t>(begun_) * sizeof end, &end, sizeof end);
  const auto* sums = reinterpret_cast<const int8_t*>(sums_.data());
  lists_.insert(lists_.end(), sums, sums + sums_.size() * sizeof(int32_t));
  return std::move(lists_);
}

double PixelLists::row_bytes() const {
  constexpr double kOfDouble = 2.0 * kPixelGroup / 5;
  return static_cast<double>(instructions_) * kOfDouble / static_cast<double>(std::max<int64_t>(channels_, 1));
}

}  // namespace tenon::cpu
