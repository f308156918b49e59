// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that take either layout get what converts the fewest bytes.
#include "place/layouts.h"

#include <gtest/gtest.h>

#include <random>

#include "ops/lib/evaluate.h"
#include "place/min_cut.h"

namespace tenon::place {
namespace {

/// max_pool wants channels_last, relu, add and resize take either, exp is row_major.
std::vector<Layout> chosen(std::string_view text) {
  const auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  if (!graph.ok()) return {};
  std::vector<LayoutRule> rules;
  for (const Node& node : graph->nodes()) {
    const std::string_view name = node.op.name();
    rules.push_back(name == "max_pool"                                    ? LayoutRule::channels_last
                    : name == "relu" || name == "add" || name == "resize" ? LayoutRule::any
                                                                          : LayoutRule::row_major);
  }
  return choose_layouts(*graph, rules);
}

constexpr Layout kRow = Layout::row_major, kLast = Layout::channels_last;

TEST(Layouts, ConvertInFrontOfWhatMakesAPictureLarger) {
  EXPECT_EQ(chosen(R"(graph (%x: f32[1,8,6,6]) -> (%y) {
  %s = const f32[4]{1, 1, 8, 8}
  %a = max_pool(%x) {kernel=[2,2]}
  %y = resize(%a, _, %s) {mode=linear}
})"),
            (std::vector{kLast, kRow}));
}

TEST(Layouts, ConvertBehindWhatStaysAsLarge) {
  EXPECT_EQ(chosen(R"(graph (%x: f32[1,8,6,6]) -> (%y) {
  %a = max_pool(%x) {kernel=[2,2]}
  %b = relu(%a)
  %y = exp(%b)
})"),
            (std::vector{kLast, kLast, kRow}));
}

TEST(Layouts, FollowTheMostOperands) {
  EXPECT_EQ(chosen(R"(graph (%x: f32[1,8,6,6]) -> (%y) {
  %p = max_pool(%x) {kernel=[1,1]}
  %a = exp(%x)
  %b = add(%a, %p)
  %c = add(%b, %x)
  %y = exp(%c)
})"),
            (std::vector{kLast, kRow, kRow, kRow, kRow}));
}

TEST(Layouts, StayPlainWhereNobodyGains) {
  EXPECT_EQ(chosen(R"(graph (%x: f32[1,8,6,6]) -> (%y) {
  %a = relu(%x)
  %y = add(%a, %x)
})"),
            (std::vector{kRow, kRow}));
}

/// The cheapest of all partings, one by one.
TEST(MinCut, FindsTheCheapestOfAllPartings) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 200; ++trial) {
    constexpr size_t kFree = 6;
    struct Net {
      std::vector<size_t> vertices;
      int64_t capacity;
    };
    std::vector<Net> nets;
    MinCut cut;
    for (size_t i = 0; i < kFree; ++i) cut.add_vertex();
    for (int n = 0; n < 9; ++n) {
      Net net{{}, static_cast<int64_t>(random() % 20)};
      for (size_t v = 0; v < kFree + 2; ++v) {
        if (random() % 3 == 0) net.vertices.push_back(v);
      }
      if (net.vertices.size() < 2) continue;
      cut.add_hyperedge(net.vertices, net.capacity);
      nets.push_back(net);
    }
    const auto cost = [&](auto&& on_source) {
      int64_t sum = 0;
      for (const Net& net : nets) {
        size_t count = 0;
        for (const size_t v : net.vertices) count += on_source(v) ? 1 : 0;
        if (count != 0 && count != net.vertices.size()) sum += net.capacity;
      }
      return sum;
    };
    int64_t best = MinCut::kNever;
    for (size_t bits = 0; bits < size_t{1} << kFree; ++bits) {
      best =
          std::min(best, cost([&](size_t v) { return v == MinCut::kSource || (v > 1 && (bits >> (v - 2) & 1) != 0); }));
    }
    const auto side = cut.source_side();
    EXPECT_TRUE(side[MinCut::kSource] && !side[MinCut::kSink]);
    EXPECT_EQ(cost([&](size_t v) { return side[v]; }), best);
  }
}

}  // namespace
}  // namespace tenon::place
