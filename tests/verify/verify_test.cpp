// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A wrong pass, a wrong tactic and a tactic that writes where it must not are put into a build: each is named.
#include "verify/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "backends/cpu/device.h"
#include "ops/lib/evaluate.h"
#include "ops/softmax.h"

namespace tenon::verify {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kNetwork = R"(graph (%x: f32[4,16]) -> (%y) {
  %w = const f32[16,16] random(1)
  %v = const f32[16,16] random(2)
  %h = matmul(%x, %w) from "first"
  %s = softmax(%h) {axis=1} from "soft"
  %a = matmul(%s, %v) from "second"
  %b = matmul(%h, %v) from "third"
  %y = softmax(%a) {axis=1} from "last"
  %z = add(%y, %b) from "unused"
})";

Graph network(std::string_view outputs = "%y") {
  std::string text = kNetwork;
  text.replace(text.find("(%y)"), 4, str("(", outputs, ")"));
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  return *graph;
}

/// Softmax over the wrong axis: changes the first one that it meets.
Pass wrong_axis() {
  return {"fuse.wrong_axis", [](Graph& graph) -> Result<bool> {
            for (size_t i = 0; i < graph.nodes().size(); ++i) {
              Node& node = graph.node(static_cast<NodeId>(i));
              if (!node.op || node.op.name() != "softmax" || node.origin.names()[0] != "soft") continue;
              if (node.op == ops::make(Softmax{.axis = 0})) return false;
              node.op = ops::make(Softmax{.axis = 0});
              return true;
            }
            return false;
          }};
}

/// The CPU with one more tactic, which its rank makes the first choice at level 0.
class DeviceWith : public CpuDevice {
 public:
  explicit DeviceWith(const Tactic& extra) {
    const auto all = CpuDevice::tactics();
    tactics_.assign(all.begin(), all.end());
    tactics_.push_back(extra);
  }
  std::span<const Tactic> tactics() const override { return tactics_; }
  std::unique_ptr<const Device> for_asking() const override { return nullptr; }  // another device lacks the tactic

 private:
  std::vector<Tactic> tactics_;
};

Tactic softmax_that(std::string_view name, void (*run)(const Launch&, const Team&, int64_t)) {
  static void (*body)(const Launch&, const Team&, int64_t) = nullptr;
  body = run;
  Result<Prepared> (*prepare)(const Problem&, const CpuDevice&) = [](const Problem& p,
                                                                     const CpuDevice&) -> Result<Prepared> {
    const int64_t count = p.in[0].shape.volume();
    Prepared out;
    out.team = [count](const Launch& launch, const Team& team) { body(launch, team, count); };
    return out;
  };
  return {.name = name, .op = "softmax", .prepare = prepare, .rank = 1000};
}

Options quick() {
  Options options;
  options.build.level = 0;
  options.build.threads = 1;
  return options;
}

Report checked(Graph graph, const Options& options, std::shared_ptr<const Device> device) {
  auto report = verify(std::move(graph), options, device);
  EXPECT_TRUE(report.ok()) << report.error().text();
  return report.ok() ? *report : Report{};
}

TEST(Verify, FindsNothingInARightBuild) {
  for (const Against against : {Against::reference, Against::unfused}) {
    Options options = quick();
    options.against = against;
    const Report report = checked(network(), options, std::make_shared<CpuDevice>());
    EXPECT_TRUE(report.same);
    EXPECT_TRUE(report.guilty.empty());
    ASSERT_EQ(report.outputs.size(), 1u);
    EXPECT_EQ(report.outputs[0].name, "y");
  }
}

TEST(Verify, NamesTheWrongPassAndItsNode) {
  for (const Against against : {Against::reference, Against::unfused}) {
    Options options = quick();
    options.against = against;
    options.build.extra_passes = {wrong_axis()};
    const Report report = checked(network(), options, std::make_shared<CpuDevice>());
    EXPECT_FALSE(report.same);
    ASSERT_EQ(report.guilty.size(), 1u);
    EXPECT_EQ(report.guilty[0].kind, Guilt::Kind::pass);
    EXPECT_EQ(report.guilty[0].name, "fuse.wrong_axis");
    EXPECT_THAT(report.guilty[0].sources, ElementsAre("soft"));
    EXPECT_THAT(report.guilty[0].where, HasSubstr("softmax"));
    EXPECT_EQ(report.guilty[0].compared.name, "s");
    EXPECT_EQ(report.guilty[0].confirmed, true);
  }
}

TEST(Verify, NamesTheWrongTacticAndItsLaunches) {
  const auto device = std::make_shared<DeviceWith>(
      softmax_that("softmax_f32_wrong", [](const Launch& launch, const Team& team, int64_t count) {
        for (int64_t i = 0; team.rank == 0 && i < count; ++i) launch.out<float>(0)[i] = 0.5f;
      }));
  const Report report = checked(network(), quick(), device);
  EXPECT_FALSE(report.same);
  ASSERT_EQ(report.guilty.size(), 2u);
  EXPECT_EQ(report.guilty[0].kind, Guilt::Kind::tactic);
  EXPECT_EQ(report.guilty[0].name, "softmax_f32_wrong");
  EXPECT_THAT(report.guilty[0].sources, ElementsAre("soft"));
  EXPECT_EQ(report.guilty[0].confirmed, true);
  EXPECT_THAT(report.guilty[1].sources, ElementsAre("last"));
}

TEST(Verify, NamesTheValueThatWasOverwritten) {
  // Right results, but what it read is zeroed, and "third" reads it again.
  const auto device = std::make_shared<DeviceWith>(
      softmax_that("softmax_f32_trampling", [](const Launch& launch, const Team& team, int64_t count) {
        if (team.rank != 0) return;
        for (int64_t row = 0; row < count; row += 16) {
          double sum = 0;
          for (int64_t i = row; i < row + 16; ++i) sum += std::exp(double{launch.in<float>(0)[i]});
          for (int64_t i = row; i < row + 16; ++i)
            launch.out<float>(0)[i] = static_cast<float>(std::exp(double{launch.in<float>(0)[i]}) / sum);
        }
        for (int64_t i = 0; i < count; ++i) const_cast<float*>(launch.in<float>(0))[i] = 0;
      }));
  const Report report = checked(network("%b, %y"), quick(), device);
  EXPECT_FALSE(report.same);
  ASSERT_FALSE(report.guilty.empty());
  EXPECT_EQ(report.guilty[0].kind, Guilt::Kind::memory);
  EXPECT_EQ(report.guilty[0].name, "h");
  EXPECT_THAT(report.guilty[0].sources, ElementsAre("third"));
}

TEST(Verify, CallsADifferenceThatNoLaunchMakesRounding) {
  Options options = quick();
  options.tolerance = 1e-12;  // floats cannot meet it at the output; each launch is held to it as well
  const Report report = checked(network(), options, std::make_shared<CpuDevice>());
  EXPECT_FALSE(report.same);
  ASSERT_FALSE(report.guilty.empty());
  EXPECT_NE(report.guilty[0].kind, Guilt::Kind::memory);
  EXPECT_NE(report.guilty[0].kind, Guilt::Kind::overlap);
}

TEST(Verify, HoldsEveryTensorThatThePlanStillHas) {
  Options options = quick();
  options.every_tensor = true;
  const Report report = checked(network(), options, std::make_shared<CpuDevice>());
  EXPECT_TRUE(report.same);
  std::vector<std::string> names;
  for (const Compared& one : report.tensors) names.push_back(one.name);
  EXPECT_THAT(names, ElementsAre("h", "s", "a", "y"));
}

TEST(Verify, NamesATensorWhoseNameAPassKeptForSomethingElse) {
  // h = x w and s = softmax(h) swap names: the outputs stay right.
  const Pass swap{"fuse.swap_names", [](Graph& graph) -> Result<bool> {
                    const ValueId h = graph.find("h");
                    if (graph.producer(h)->op.name() != "matmul") return false;
                    const ValueId s = graph.find("s");
                    std::swap(graph.value(h).name, graph.value(s).name);
                    return true;
                  }};
  Options options = quick();
  options.every_tensor = true;
  options.build.extra_passes = {swap};
  const Report report = checked(network(), options, std::make_shared<CpuDevice>());
  EXPECT_FALSE(report.same);
  ASSERT_EQ(report.guilty.size(), 2u);
  EXPECT_EQ(report.guilty[0].kind, Guilt::Kind::meaning);
  EXPECT_EQ(report.guilty[0].name, "h");
  EXPECT_EQ(report.guilty[1].name, "s");
}

TEST(Verify, StopsWhenItsWatchSaysSo) {
  Options options = quick();
  options.watch = [](const std::string&, size_t, size_t) { return false; };
  const auto report = verify(network(), options, std::make_shared<CpuDevice>());
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code(), ErrorCode::cancelled);
}

TEST(Verify, RefusesInputsOfAnotherType) {
  Options options = quick();
  options.inputs = {Constant::i64_vector({1, 2})};
  const auto report = verify(network(), options, std::make_shared<CpuDevice>());
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message(), HasSubstr("input 'x': expected elements of f32, found i64"));
}

TEST(Difference, IsRelativeToTheLargestElement) {
  const auto near = compare(Constant::f32_vector({100, 0.5f}), Constant::f32_vector({100, 1}));
  EXPECT_DOUBLE_EQ(near.relative, 0.005);
  EXPECT_EQ(near.element, 1);
  EXPECT_EQ(near.found, 0.5);
  EXPECT_EQ(near.expected, 1);
}

TEST(Difference, OfNaNWhereANumberIsExpectedIsInfinite) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(compare(Constant::f32_vector({nan}), Constant::f32_vector({1})).relative < 1e300);
  EXPECT_EQ(compare(Constant::f32_vector({nan}), Constant::f32_vector({nan})).relative, 0);
  EXPECT_FALSE(compare(Constant::f32_vector({1, 1}), Constant::f32_vector({1})).relative < 1e300);
}

TEST(Difference, OfIntegersIsExact) {
  EXPECT_EQ(compare(Constant::i64_vector({1000000}), Constant::i64_vector({1000001})).relative, 1);
  EXPECT_EQ(tolerance_of(DataType::i64), 0);
}

}  // namespace
}  // namespace tenon::verify
