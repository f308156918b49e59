// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// fuse_chains(): convolutions as one launch only where that is faster. Times are given, not taken.
#include "builder/chains.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "ir/text.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

using testing::HasSubstr;

/// Two inverted residuals; every convolution takes 10 us.
class ChainsTest : public testing::Test {
 protected:
  ChainsTest() {
    graph = *ops::parse(R"(graph (%x: f32[1,2,4,4]) -> (%y) {
      %e = const f32[4,2,1,1] random(1)
      %d = const f32[4,1,3,3] random(2)
      %p = const f32[2,4,1,1] random(3)
      %1 = conv(%x, %e) from "a1"
      %2 = conv(%1, %d) {pads=[1,1,1,1], groups=4} from "a2"
      %3 = conv(%2, %p, _, %x) from "a3"
      %4 = conv(%3, %e) from "b1"
      %5 = conv(%4, %d) {pads=[1,1,1,1], groups=4} from "b2"
      %y = conv(%5, %p) from "b3"
    })");
    EXPECT_TRUE(ir::infer_types(graph).ok());
  }

  std::string fuse(const std::map<std::string, double>& chain_us, const PassOptions& passes = {}) {
    const auto measure = [&](const Graph& g) -> Result<std::vector<LaunchTime>> {
      std::vector<LaunchTime> out;
      for (const Node& node : g.nodes()) {
        if (node.inputs.empty()) continue;
        const std::string_view op = node.op.name();
        const bool is_chain = op == "conv_chain" || op == "quantized_conv_pool" || op == "dual_conv";
        out.push_back({node.origin, std::string(node.op.name()),
                       is_chain ? chain_us.at(std::string(node.origin.names().front())) : 10.0});
      }
      return out;
    };
    const auto forms = [&](const Graph& a, const Graph& b) -> Result<std::pair<LaunchTimes, LaunchTimes>> {
      return std::pair(*measure(a), *measure(b));
    };
    std::string report;
    Recipe recipe;
    EXPECT_TRUE(fuse_chains(graph, passes, forms, report, recipe).ok());
    return report;
  }
  int count(std::string_view op) const {
    int out = 0;
    for (const Node& node : graph.nodes()) out += node.op && node.op.name() == op ? 1 : 0;
    return out;
  }

  Graph graph;
};

TEST_F(ChainsTest, KeepsThoseThatAreFaster) {
  EXPECT_THAT(fuse({{"a1", 20}, {"b1", 31}}), HasSubstr("1 of 2"));
  EXPECT_EQ(count("conv_chain"), 1);
  EXPECT_EQ(count("conv"), 3);
  EXPECT_TRUE(ir::verify(graph).ok());
}

TEST_F(ChainsTest, AsFastIsNotFaster) {
  EXPECT_THAT(fuse({{"a1", 29.9}, {"b1", 30}}), HasSubstr("0 of 2"));
  EXPECT_EQ(count("conv"), 6);
}

TEST_F(ChainsTest, WhatWasNotTimedStays) {
  fuse({{"a1", 0}, {"b1", 0}});
  EXPECT_EQ(count("conv"), 6);
}

TEST_F(ChainsTest, ThePassCanBeLeftOut) {
  EXPECT_EQ(fuse({}, {.disabled = {"fuse.conv_chain"}}), "");
  EXPECT_EQ(count("conv"), 6);
}

TEST_F(ChainsTest, TakesPoolingsBehindAFirstConvolutionWhereThatIsFaster) {
  const Graph first = *ops::parse(R"(graph (%x: i8[1,2,8,8]) -> (%y) {
    %w = const i8[64,2,3,3] random(1)
    %m = const f32[1]{0.1}
    %1 = quantized_conv(%x, %w, %m) {strides=[2,2], to=i8} from "a1"
    %y = max_pool(%1) {kernel=[3,3], strides=[2,2], pads=[1,1,1,1]} from "a2"
  })");
  graph = first;
  ASSERT_TRUE(ir::infer_types(graph).ok());
  EXPECT_THAT(fuse({{"a1", 19}}), HasSubstr("1 of 1"));
  EXPECT_EQ(count("quantized_conv_pool"), 1);
  graph = first;
  ASSERT_TRUE(ir::infer_types(graph).ok());
  EXPECT_THAT(fuse({{"a1", 20}}), HasSubstr("0 of 1"));
  EXPECT_EQ(count("max_pool"), 1);
  EXPECT_EQ(fuse({}, {.disabled = {"fuse.quantized_conv_pool"}}), "");
}

TEST_F(ChainsTest, TakesShortcutsInWhereThatIsFaster) {
  const Graph both = *ops::parse(R"(graph (%a: f16[1,16,4,4], %b: f16[1,8,4,4]) -> (%y) {
    %w = const f16[64,16,1,1] random(1)
    %v = const f16[64,8,1,1] random(2)
    %1 = conv(%a, %w) from "a1"
    %y = conv(%b, %v, _, %1) from "a2"
  })");
  graph = both;
  ASSERT_TRUE(ir::infer_types(graph).ok());
  EXPECT_THAT(fuse({{"a1", 19}}), HasSubstr("1 of 1"));
  EXPECT_EQ(count("dual_conv"), 1);
  graph = both;
  ASSERT_TRUE(ir::infer_types(graph).ok());
  EXPECT_THAT(fuse({{"a1", 20}}), HasSubstr("0 of 1"));
  EXPECT_EQ(count("conv"), 2);
  EXPECT_EQ(fuse({}, {.disabled = {"fuse.dual_conv"}}), "");
}

TEST_F(ChainsTest, NothingIsDoneWithoutAClock) {
  std::string report;
  Recipe recipe;
  EXPECT_TRUE(fuse_chains(graph, {}, nullptr, report, recipe).ok());
  EXPECT_EQ(count("conv"), 6);
}

}  // namespace
}  // namespace tenon
