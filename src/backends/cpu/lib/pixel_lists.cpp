// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Which groups of a channel's weights add up in 16 bits without saturation, and what others must give away for it.
#include "backends/cpu/lib/pixel_lists.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
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

/// Which of the groups are in no bundle yet.
class Free {
 public:
  explicit Free(size_t count) : next_(count + 1) { std::iota(next_.begin(), next_.end(), size_t{0}); }
  /// The first from i on; the count if there is none.
  size_t from(size_t i) {
    while (next_[i] != i) i = next_[i] = next_[next_[i]];
    return i;
  }
  void take(size_t i) { next_[i] = i + 1; }

 private:
  std::vector<size_t> next_;
};

/// The heaviest of the free ones that fits behind `load`, or their count.
size_t partner_of(Load load, int total, const std::vector<Group>& groups, Free& free) {
  const int room = 4 * kSplitBound - total;
  const auto light = std::partition_point(groups.begin(), groups.end(), [&](const Group& g) { return g.total > room; });
  auto at = free.from(static_cast<size_t>(light - groups.begin()));
  for (int64_t tried = 0; at < groups.size() && tried < kMostTried; ++tried, at = free.from(at + 1)) {
    if (fit(load, groups[at].load)) return at;
  }
  return groups.size();
}

/// Bundles, of three at most `triples`, and these first.
std::vector<Bundle> bundles_of(const std::vector<Group>& groups, size_t triples) {
  Free free(groups.size());
  std::array<std::vector<Bundle>, kPixelBundle> of_size;
  for (size_t first = free.from(0); first < groups.size(); first = free.from(first)) {
    const size_t most = of_size[2].size() < triples ? 3 : 2;
    Bundle bundle;
    Load load = 0;
    int total = 0;
    for (size_t next = first; next < groups.size() && bundle.size < most;
         next = partner_of(load, total, groups, free)) {
      bundle.groups[bundle.size++] = groups[next];
      load += groups[next].load;
      total += groups[next].total;
      free.take(next);
    }
    of_size[bundle.size - 1].push_back(bundle);
  }
  std::vector<Bundle> out = std::move(of_size[2]);
  for (const size_t size : {1, 0}) out.insert(out.end(), of_size[size].begin(), of_size[size].end());
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

/// The same number of triples for all channels: as a quarter of them have at most. -> it
size_t even_out(std::vector<Channel>& channels) {
  std::vector<size_t> triples;
  for (const Channel& channel : channels) triples.push_back(channel.triples());
  std::sort(triples.begin(), triples.end());
  const size_t most = triples[triples.size() / 4];
  for (Channel& channel : channels) {
    if (channel.triples() > most) channel.bundles = bundles_of(channel.groups, most);
    fill(channel.bundles, most);
  }
  return most;
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
    std::vector<Bundle> bundles = bundles_of(groups, groups.size());
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
