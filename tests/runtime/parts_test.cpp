// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Parts, results in place and regions in whole networks: the reference's answers, and nothing copied.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "runtime/context.h"

namespace tenon {
namespace {

struct Seen {
  std::vector<std::string> operators;  // of the launches
  Arena arena;
};

/// Builds, runs with random inputs, compares every output with the reference.
Seen expect_as_reference(std::string_view text, int level = 0) {
  Seen out;
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << (graph.ok() ? "" : graph.error().text());
  if (!graph.ok()) return out;
  std::vector<Constant> inputs;
  for (const Port& port : graph->inputs()) {
    inputs.push_back(ir::random_constant(graph->type(port.value), 3 + inputs.size()));
  }
  const auto expected = ops::evaluate(*graph, inputs);
  EXPECT_TRUE(expected.ok());
  auto device = std::make_shared<CpuDevice>();
  BuildOptions options;
  options.level = level;
  auto plan = build(*graph, options, *device);
  EXPECT_TRUE(plan.ok()) << (plan.ok() ? "" : plan.error().text());
  auto engine = Engine::load(std::move(*plan), device);
  auto context = ExecutionContext::create(*engine);
  std::vector<std::vector<float>> results;
  for (const Constant& one : *expected) results.emplace_back(static_cast<size_t>(one.type().shape.volume()), -7.0f);
  for (size_t i = 0; i < inputs.size(); ++i) (*context)->set_input_address(i, inputs[i].bytes().data());
  for (size_t i = 0; i < results.size(); ++i) (*context)->set_output_address(i, results[i].data());
  for (int run = 0; run < 2; ++run) {
    const auto ran = (*context)->run();
    EXPECT_TRUE(ran.ok()) << (ran.ok() ? "" : ran.error().text());
    for (size_t i = 0; i < results.size(); ++i) {
      const auto numbers = (*expected)[i].to_f64();
      for (size_t k = 0; k < numbers.size(); ++k) {
        EXPECT_NEAR(results[i][k], numbers[k], 1e-4 * (1 + std::abs(numbers[k])))
            << "output " << i << ", element " << k;
      }
    }
  }
  for (const Step& step : (*context)->schedule().steps()) out.operators.emplace_back(step.problem.op.name());
  out.arena = (*context)->schedule().arena();
  return out;
}

int count(const Seen& run, std::string_view op) {
  return static_cast<int>(std::count(run.operators.begin(), run.operators.end(), op));
}

TEST(PartsOfNetworks, InceptionBlocksCopyNothing) {
  for (const int level : {0, 1}) {
    const Seen run = expect_as_reference(R"(
    graph (%x: f32[2,16,9,9]) -> (%z) {
      %w1 = const f32[16,16,1,1] random(1)
      %w2 = const f32[12,16,3,3] random(2)
      %w3 = const f32[9,16,5,5] random(3)
      %w4 = const f32[8,45,1,1] random(4)
      %a = conv(%x, %w1) {activation=relu}
      %b = conv(%x, %w2) {pads=[1,1,1,1], activation=relu}
      %c = conv(%x, %w3) {pads=[2,2,2,2], activation=silu}
      %p = max_pool(%x) {kernel=[3,3], pads=[1,1,1,1]}
      %n0 = const i64[1]{0}
      %n1 = const i64[1]{8}
      %n2 = const i64[1]{1}
      %q = slice(%p, %n0, %n1, %n2)
      %r = average_pool(%q) {kernel=[3,3], pads=[1,1,1,1]}
      %y = concat(%a, %b, %c, %r) {axis=1}
      %z = conv(%y, %w4) {activation=relu}
    })",
                                         level);
    EXPECT_EQ(count(run, "concat"), 0) << level;
    EXPECT_EQ(count(run, "slice"), 0) << level;
  }
}

TEST(PartsOfNetworks, DenseBlocksCopyNothing) {
  const Seen run = expect_as_reference(R"(
    graph (%x: f32[1,8,6,6]) -> (%z) {
      %w0 = const f32[16,8,3,3] random(1)
      %w1 = const f32[8,16,3,3] random(2)
      %w2 = const f32[8,24,3,3] random(3)
      %f0 = conv(%x, %w0) {pads=[1,1,1,1]}
      %r0 = relu(%f0)
      %f1 = conv(%r0, %w1) {pads=[1,1,1,1]}
      %c1 = concat(%f0, %f1) {axis=1}
      %r1 = relu(%c1)
      %f2 = conv(%r1, %w2) {pads=[1,1,1,1]}
      %c2 = concat(%f0, %f1, %f2) {axis=1}
      %n3 = const i64[2]{2, 3}
      %z = reduce_mean(%c2, %n3)
    })");
  EXPECT_EQ(count(run, "concat"), 0);
}

TEST(PartsOfNetworks, ThreeProductsInOneAreSplitInPlace) {
  const Seen run = expect_as_reference(R"(
    graph (%x: f32[2,5,16]) -> (%z) {
      %w = const f32[16,48] random(1)
      %v = const f32[16,16] random(2)
      %qkv = matmul(%x, %w)
      %q, %k, %v3 = split(%qkv) {axis=2, num_outputs=3}
      %s = matmul(%q, %k) {transpose_b=true}
      %p = softmax(%s)
      %o = matmul(%p, %v3)
      %z = matmul(%o, %v)
    })");
  EXPECT_EQ(count(run, "split"), 0);
}

TEST(PartsOfNetworks, AResultMayBeInsideAnOutputAndAnInputMayBeCut) {
  const Seen run = expect_as_reference(R"(
    graph (%x: f32[4,6]) -> (%y, %b) {
      %n4 = const i64[1]{1}
      %n5 = const i64[1]{3}
      %s = slice(%x, %n4, %n5)
      %a = exp(%s)
      %b = softmax(%a)
      %n6 = const i64[1]{4}
      %t = split(%x, %n6)
      %c = tanh(%t)
      %y = concat(%a, %b, %c) {axis=0}
    })");
  EXPECT_EQ(count(run, "slice"), 0);
  EXPECT_EQ(count(run, "concat"), 1) << "%b is an output itself";
}

TEST(InPlace, ResidualsMayLieUnderTheResult) {
  expect_as_reference(R"(
    graph (%x: f32[1,16,12,12]) -> (%z) {
      %w = const f32[16,16,1,1] random(1)
      %v = const f32[16,16,3,3] random(2)
      %a = conv(%x, %w) {activation=relu}
      %b = conv(%a, %w) {activation=relu}
      %c = conv(%b, %w, _, %a) {activation=relu}
      %d = conv(%c, %v, _, %b) {pads=[1,1,1,1], activation=silu}
      %e = softmax(%d) {axis=1}
      %n0 = const i64[2]{2, 3}
      %z = reduce_mean(%e, %n0)
    })");
}

TEST(InPlace, AChainTakesTheBytesOfOneValue) {
  const Seen run = expect_as_reference(R"(
    graph (%x: f32[8,16,16]) -> (%z) {
      %a = softmax(%x) {axis=0}
      %b = softmax(%a) {axis=1}
      %c = softmax(%b) {axis=2}
      %z = softmax(%c) {axis=0}
    })");
  EXPECT_EQ(run.arena.bytes, 8 * 256 * sizeof(float));
}

}  // namespace
}  // namespace tenon
