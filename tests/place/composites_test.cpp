// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that stand for several, taken apart: every case of tests/cases gives what its own reference gives.
#include "place/composites.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ir/verify.h"
#include "tests/backends/conformance.h"

namespace tenon {
namespace {

using ::testing::HasSubstr;

Result<Prepared> decline(const Problem&, const Device&) { return declined("it is made up"); }

/// Knows `known` alone.
class DeviceOf : public Device {
 public:
  explicit DeviceOf(std::string_view known = "") {
    tactics_.push_back({.name = "some", .op = known, .prepare = &decline});
  }
  std::string_view backend() const override { return "made up"; }
  std::string signature() const override { return "made up"; }
  std::span<const Tactic> tactics() const override { return tactics_; }
  LayoutRule layout_rule(const Problem&) const override { return LayoutRule::row_major; }
  Result<Buffer> allocate(size_t) const override { return Error(ErrorCode::device, "it has no memory"); }
  Result<std::unique_ptr<Stream>> make_stream() const override { return Error(ErrorCode::device, "it has no streams"); }

 private:
  std::vector<Tactic> tactics_;
};

Graph graph_of(const Problem& problem) {
  Graph graph;
  std::vector<ValueId> operands;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    operands.push_back(!problem.in[i].present() ? kNoValue
                       : problem.constant(i)    ? graph.add_constant(problem.constants[i])
                                                : graph.add_input(str("x", i), problem.in[i]));
  }
  const NodeId node = graph.add_node(problem.op, operands, Origin("the node"), {"y"});
  EXPECT_TRUE(ir::infer_node(graph, node).ok());
  graph.add_output(graph.node(node).outputs[0], "y");
  return graph;
}

class Composites : public ::testing::TestWithParam<const char*> {};

TEST_P(Composites, AreWhatTheirPartsAre) {
  int taken = 0;
  each_case(std::string(TENON_TESTS) + "/cases/" + GetParam() + ".txt", [&](const Problem& problem, uint64_t seed) {
    const Graph graph = graph_of(problem);
    const auto apart = place::take_apart(graph, DeviceOf());
    ASSERT_TRUE(apart.ok()) << apart.error().text();
    ASSERT_TRUE(ir::verify(*apart).ok());
    for (const Node& node : apart->nodes()) {
      EXPECT_NE(node.op.name(), GetParam()) << to_string(problem);
      EXPECT_EQ(node.origin, graph.nodes()[0].origin);
    }
    EXPECT_EQ(apart->value(apart->outputs()[0].value).name, "y");
    std::vector<Constant> inputs;
    const auto operands = operands_of(problem, seed);
    for (size_t i = 0; i < operands.size(); ++i) {
      if (problem.in[i].present() && !problem.constant(i)) inputs.push_back(operands[i]);
    }
    const auto expected = ops::evaluate(graph, inputs), found = ops::evaluate(*apart, inputs);
    ASSERT_TRUE(expected.ok() && found.ok()) << to_string(problem);
    const Tensor answer{(*found)[0].type(), const_cast<std::byte*>((*found)[0].bytes().data())};
    expect_equal(answer, (*expected)[0], steps_allowed(problem), to_string(problem));
    ++taken;
  });
  EXPECT_GT(taken, 0);
}

INSTANTIATE_TEST_SUITE_P(Cases, Composites,
                         ::testing::Values("anchored", "conv_chain", "dequantized_conv", "dequantized_matmul",
                                           "dual_conv", "quantized_average_pool", "quantized_conv_pool",
                                           "quantized_dual_conv"),
                         [](const auto& one) { return std::string(one.param); });

TEST(Composites, StayWhereTheDeviceKnowsThem) {
  const auto graph = ops::parse(R"g(graph (%x: f32[1,4,6,6], %w: f32[4,4,1,1]) -> (%y) {
  %y = anchored(%x, %w) {steps=["conv(%x0, %x1)", "silu(%s0)"]} from "both"
})g");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto known = place::take_apart(*graph, DeviceOf("anchored")), unknown = place::take_apart(*graph, DeviceOf());
  ASSERT_TRUE(known.ok() && unknown.ok());
  EXPECT_EQ(ir::print(*known), ir::print(*graph));
  EXPECT_THAT(ir::print(*unknown), HasSubstr("%y = silu("));
}

}  // namespace
}  // namespace tenon
