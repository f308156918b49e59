// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Which groups of products add up in 16 bits without saturation, and what others must give away for it.
#include "backends/cpu/lib/split_weights.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

namespace tenon::cpu {
namespace {

constexpr int kGroup = 4;             // products of a group
constexpr int kMostLanes = 16;        // channels of a vector
constexpr size_t kPartners = 48;      // groups that are tried for a double: more find few that fit better
constexpr size_t kRestPartners = 16;  // the same where none fits
constexpr int kNone = -1;
constexpr size_t kAlignment = 64;
constexpr int64_t kFewProducts = 128;  // with more, doubles that give away take less than singles
// Instructions for each row.
constexpr int64_t kOfDouble = 5, kOfSingle = 3, kOfChain = 3 * kSplitChain + 1, kOfShort = 3 * kSplitShort + 1;

size_t up_to(size_t n, size_t grain) { return (n + grain - 1) / grain * grain; }

/// Sums of the positive and of the negative weights of each pair of a group: [lane][pair][sign].
using Load = std::array<uint8_t, kMostLanes * 4>;

struct Chain {
  int entries = 0;
  std::array<int32_t, kSplitChain> places{};
  std::array<std::array<int8_t, kMostLanes * kGroup>, kSplitChain> picks{}, weights{};
};

/// One or two groups that are multiplied in 16 bits.
struct Bundle {
  int first = 0, second = kNone;
};

/// The list of one run in the making.
class Split {
 public:
  Split(const int8_t* weights, int lanes, int64_t bytes)
      : lanes_(lanes), bytes_(bytes), kept_(weights, weights + lanes * bytes), rest_(kept_.size()) {}

  /// Doubles of groups that fit each other; the others as singles or, if `pairs_rest`, as doubles, too.
  void build(const std::vector<Bundle>& fitting, const std::vector<int>& others, bool pairs_rest) {
    bundles_ = fitting;
    for (size_t i = 0; i < others.size(); ++i) {
      const bool two = pairs_rest && i + 1 < others.size();
      bundles_.push_back({others[i], two ? others[i + 1] : kNone});
      if (two) ++i;
    }
    std::stable_partition(bundles_.begin(), bundles_.end(), [](const Bundle& b) { return b.second != kNone; });
    for (const Bundle& bundle : bundles_) bound(bundle);
    make_chains();
  }

  /// For each row: what the list costs.
  int64_t instructions() const {
    const SplitHead h = head();
    return h.doubles * kOfDouble + h.singles * kOfSingle + h.chains * kOfChain + h.shorts * kOfShort;
  }

  void append_to(std::vector<int8_t>& list) const {
    const SplitHead h = head();
    const size_t vector = static_cast<size_t>(lanes_) * kGroup;
    const size_t places_at = list.size() + vector;
    size_t at = places_at + up_to(static_cast<size_t>(h.places()) * sizeof(int32_t), vector);
    list.resize(at + vector * static_cast<size_t>(h.vectors()));
    std::memcpy(list.data() + places_at - vector, &h, sizeof h);
    auto* places = reinterpret_cast<int32_t*>(list.data() + places_at);
    for (const Bundle& bundle : bundles_) {
      for (const int group : {bundle.first, bundle.second}) {
        if (group == kNone) continue;
        *places++ = group * kGroup;
        for (int lane = 0; lane < lanes_; ++lane, at += kGroup) {
          std::memcpy(list.data() + at, &kept_[index(lane, group * kGroup)], kGroup);
        }
      }
    }
    for (const Chain& chain : chains_) {
      const size_t entries = is_short(chain) ? kSplitShort : kSplitChain;
      for (size_t i = 0; i < entries; ++i, at += 2 * vector) {
        *places++ = chain.places[i];
        std::memcpy(list.data() + at, chain.picks[i].data(), vector);
        std::memcpy(list.data() + at + vector, chain.weights[i].data(), vector);
      }
    }
  }

 private:
  SplitHead head() const {
    const auto doubles =
        std::count_if(bundles_.begin(), bundles_.end(), [](const Bundle& b) { return b.second != kNone; });
    const auto shorts = std::count_if(chains_.begin(), chains_.end(), is_short);
    return {static_cast<int32_t>(doubles), static_cast<int32_t>(static_cast<int64_t>(bundles_.size()) - doubles),
            static_cast<int32_t>(static_cast<int64_t>(chains_.size()) - shorts), static_cast<int32_t>(shorts)};
  }

  static bool is_short(const Chain& chain) { return chain.entries <= kSplitShort; }

  size_t index(int lane, int64_t k) const { return static_cast<size_t>(lane * bytes_ + k); }

  /// Takes from the heaviest weights what is above the bound.
  void bound(const Bundle& bundle) {
    for (int lane = 0; lane < lanes_; ++lane) {
      for (int pair = 0; pair < kGroup; pair += 2) {
        std::array<size_t, 4> at{};
        size_t count = 0;
        for (const int group : {bundle.first, bundle.second}) {
          if (group == kNone) continue;
          at[count++] = index(lane, group * kGroup + pair);
          at[count++] = index(lane, group * kGroup + pair + 1);
        }
        for (const int sign : {1, -1}) give_away(std::span(at.data(), count), sign);
      }
    }
  }

  void give_away(std::span<const size_t> at, int sign) {
    int sum = 0;
    for (const size_t i : at) sum += std::max(0, sign * kept_[i]);
    while (sum > kSplitBound) {
      const size_t most = *std::max_element(at.begin(), at.end(),
                                            [&](size_t a, size_t b) { return sign * kept_[a] < sign * kept_[b]; });
      const int given = std::min({sum - kSplitBound, sign * kept_[most], 127});
      kept_[most] = static_cast<int8_t>(kept_[most] - sign * given);
      rest_[most] = static_cast<int8_t>(rest_[most] + sign * given);
      sum -= given;
    }
  }

  /// What was given away, window by window.
  void make_chains() {
    bool full = true;  // of the last chain
    for (int64_t k = 0; k < bytes_;) {
      bool any = false;
      for (int lane = 0; lane < lanes_ && !any; ++lane) any = rest_[index(lane, k)] != 0;
      if (!any) {
        ++k;
        continue;
      }
      if (full) {
        chains_.emplace_back();
        for (auto& lane : room_) lane.fill({kSplitBound, kSplitBound});
      }
      Chain& chain = chains_.back();
      const int64_t place = std::min(k / kGroup * kGroup, bytes_ - kSplitWindow);
      // Where no channel that needs an entry has room left, a chain begins.
      full = !fill(chain, static_cast<size_t>(chain.entries), place) || ++chain.entries == kSplitChain;
    }
    std::stable_partition(chains_.begin(), chains_.end(), [](const Chain& chain) { return !is_short(chain); });
  }

  /// One entry; false if it stays empty.
  bool fill(Chain& chain, size_t entry, int64_t place) {
    bool filled = false;
    chain.places[entry] = static_cast<int32_t>(place);
    for (int lane = 0; lane < lanes_; ++lane) {
      std::array<bool, kGroup> used{};
      for (int i = 0; i < kSplitWindow; ++i) {
        int8_t& rest = rest_[index(lane, place + i)];
        while (rest != 0) {
          const size_t sign = rest < 0 ? 1 : 0;
          auto& room = room_[static_cast<size_t>(lane)];
          const size_t slot = free_slot(used, room[0][sign], room[1][sign]);
          if (slot == kGroup) break;
          int& left = room[slot / 2][sign];
          const int taken = std::min(std::abs(int{rest}), left), value = sign == 1 ? -taken : taken;
          const size_t to = static_cast<size_t>(lane * kGroup) + slot;
          chain.picks[entry][to] = static_cast<int8_t>(i);
          chain.weights[entry][to] = static_cast<int8_t>(value);
          rest = static_cast<int8_t>(rest - value);
          left -= taken;
          used[slot] = filled = true;
        }
      }
    }
    return filled;
  }

  /// Of the pair with more room; kGroup if there is none.
  static size_t free_slot(const std::array<bool, kGroup>& used, int first_room, int second_room) {
    const auto of_pair = [&](size_t pair, int room) {
      if (room == 0) return size_t{kGroup};
      return !used[2 * pair] ? 2 * pair : !used[2 * pair + 1] ? 2 * pair + 1 : size_t{kGroup};
    };
    const size_t first = of_pair(0, first_room), second = of_pair(1, second_room);
    if (first == kGroup || second == kGroup) return std::min(first, second);
    return first_room >= second_room ? first : second;
  }

  int lanes_;
  int64_t bytes_;
  std::vector<int8_t> kept_, rest_;  // [lane][byte]
  std::vector<Bundle> bundles_;
  std::vector<Chain> chains_;
  std::array<std::array<std::array<int, 2>, 2>, kMostLanes> room_{};  // of the last chain: [lane][pair][sign]
};

Load load_of(const int8_t* weights, int lanes, int64_t bytes, int group) {
  Load out{};
  for (int lane = 0; lane < lanes; ++lane) {
    for (int i = 0; i < kGroup; ++i) {
      const int w = weights[lane * bytes + group * kGroup + i];
      const size_t at = static_cast<size_t>(lane * 4 + i / 2 * 2) + (w < 0 ? 1 : 0);
      out[at] = static_cast<uint8_t>(std::min(out[at] + std::abs(w), 255));
    }
  }
  return out;
}

/// Most groups do not fit, and show it soon.
bool fit(const Load& a, const Load& b, int lanes) {
  for (size_t i = 0; i < static_cast<size_t>(lanes) * 4; ++i) {
    if (a[i] + b[i] > kSplitBound) return false;
  }
  return true;
}

/// What two groups must give away; not less than `most`, if that is reached.
int excess(const Load& a, const Load& b, int lanes, int most) {
  int sum = 0;
  for (size_t i = 0; i < static_cast<size_t>(lanes) * 4 && sum < most; ++i) {
    sum += std::max(0, a[i] + b[i] - kSplitBound);
  }
  return sum;
}

/// The heaviest first, each before one of the lightest with which it must give away least.
std::vector<int> by_least_excess(const std::vector<Load>& loads, std::vector<int> groups, int lanes) {
  std::vector<int> out;
  while (!groups.empty()) {
    const int group = groups.front();
    out.push_back(group);
    groups.erase(groups.begin());
    if (groups.empty()) break;
    const Load& load = loads[static_cast<size_t>(group)];
    auto best = groups.begin();
    int least = std::numeric_limits<int>::max();
    for (auto at = groups.size() > kRestPartners ? groups.end() - kRestPartners : best; at < groups.end(); ++at) {
      const int now = excess(load, loads[static_cast<size_t>(*at)], lanes, least);
      if (now < least) std::tie(best, least) = std::pair(at, now);
    }
    out.push_back(*best);
    groups.erase(best);
  }
  return out;
}

/// Groups that fit each other, and those that fit none of those that were tried, in pairs.
struct Fitting {
  std::vector<Bundle> doubles;
  std::vector<int> others;
};

Fitting fitting_groups(const int8_t* weights, int lanes, int64_t bytes) {
  std::vector<Load> loads;
  std::vector<int> totals;
  std::vector<size_t> order;  // the heaviest first: they fit the fewest
  for (int g = 0; g < bytes / kGroup; ++g) {
    loads.push_back(load_of(weights, lanes, bytes, g));
    totals.push_back(std::accumulate(loads.back().begin(), loads.back().end(), 0));
    if (totals.back() > 0) order.push_back(static_cast<size_t>(g));
  }
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return totals[a] > totals[b]; });
  Fitting out;
  while (!order.empty()) {
    const size_t group = order.front();
    order.erase(order.begin());
    const auto begin = order.size() > kPartners ? order.end() - kPartners : order.begin();
    const auto partner = std::find_if(begin, order.end(), [&](size_t i) { return fit(loads[group], loads[i], lanes); });
    if (partner == order.end()) {
      out.others.push_back(static_cast<int>(group));
    } else {
      out.doubles.push_back({static_cast<int>(group), static_cast<int>(*partner)});
      order.erase(partner);
    }
  }
  out.others = by_least_excess(loads, std::move(out.others), lanes);
  return out;
}

}  // namespace

SplitLists::SplitLists(int64_t panels, int lanes)
    : lanes_(lanes), panels_(panels), lists_(up_to(static_cast<size_t>(panels + 1) * sizeof(int64_t), kAlignment)) {}

void SplitLists::begin_panel() {
  const auto at = static_cast<int64_t>(lists_.size());
  std::memcpy(lists_.data() + static_cast<size_t>(begun_++) * sizeof at, &at, sizeof at);
}

void SplitLists::append(std::span<const int8_t> weights, bool first) {
  const int64_t bytes = static_cast<int64_t>(weights.size()) / lanes_;
  if (first) {
    sums_.resize(sums_.size() + static_cast<size_t>(lanes_));
    ++vectors_;
  }
  for (int lane = 0; lane < lanes_; ++lane) {
    const int8_t* row = weights.data() + lane * bytes;
    sums_[sums_.size() - static_cast<size_t>(lanes_ - lane)] += std::accumulate(row, row + bytes, 0);
  }
  const Fitting fitting = fitting_groups(weights.data(), lanes_, bytes);
  Split best(weights.data(), lanes_, bytes), singles = best;
  best.build(fitting.doubles, fitting.others, true);
  if (bytes <= kFewProducts) {
    singles.build(fitting.doubles, fitting.others, false);
    if (singles.instructions() < best.instructions()) best = std::move(singles);
  }
  instructions_ += best.instructions();
  best.append_to(lists_);
}

std::vector<int8_t> SplitLists::packed() {
  begin_panel();  // the end of the last
  const auto* sums = reinterpret_cast<const int8_t*>(sums_.data());
  lists_.insert(lists_.end(), sums, sums + sums_.size() * sizeof(int32_t));
  return std::move(lists_);
}

double SplitLists::row_bytes() const {
  return static_cast<double>(instructions_ * 2 * kGroup) /
         static_cast<double>(kOfDouble * std::max<int64_t>(vectors_, 1));
}

}  // namespace tenon::cpu
