// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a device with memory of its own cannot run: the host does it with copies where that is allowed, and the report
// says so; else it is an error of the build.
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "runtime/context.h"
#include "tests/plan/distant_device.h"

namespace tenon {
namespace {

// A step without a kernel in the middle, and what data decides behind it.
constexpr const char* kNetwork = R"(graph (%x: f32[6]) -> (%y, %z) {
  %a = relu(%x)
  %s = softmax(%a)
  %z = neg(%s)
  %i = non_zero(%a)
  %r = const i64[1]{-1}
  %f = reshape(%i, %r)
  %y = gather(%a, %f)
})";

Graph parsed(const char* text) {
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  return *graph;
}

std::unique_ptr<ExecutionContext> context_on(const std::shared_ptr<const Device>& device, const char* text,
                                             std::string* report = nullptr) {
  auto plan = build(parsed(text), {}, *device);
  EXPECT_TRUE(plan.ok()) << plan.error().text();
  if (!plan.ok()) return nullptr;
  if (report) *report = plan->report;
  auto engine = Engine::load(std::move(*plan), device);
  EXPECT_TRUE(engine.ok());
  auto context = ExecutionContext::create(*engine);
  EXPECT_TRUE(context.ok());
  return std::move(*context);
}

TEST(HostSteps, RunWithCopiesAndAreInTheReport) {
  const auto device = std::make_shared<DistantDevice>(std::make_shared<CpuDevice>(), std::set<std::string>{"softmax"});
  std::string report;
  const auto context = context_on(device, kNetwork, &report);
  ASSERT_TRUE(context);
  EXPECT_NE(report.find("on the CPU, with copies, of 3 launches: 1 softmax\n"), std::string::npos) << report;
  EXPECT_NE(report.find("data decides their shapes: 1 gather, 1 non_zero, 1 reshape\n"), std::string::npos) << report;
  std::vector<float> x(6), z(6), y;
  context->set_input_address(0, x.data());
  context->set_output_address(1, z.data());
  context->set_output_allocator(0, [&](const TensorType& type) {
    y.resize(static_cast<size_t>(type.shape.volume()));
    return y.data();
  });
  for (const std::vector<float>& given :
       {std::vector<float>{-1, 2, 0, 2, -4, 2}, std::vector<float>{1, 1, 1, 1, 1, 1}}) {
    x = given;
    const auto ran = context->run();
    ASSERT_TRUE(ran.ok()) << ran.error().text();
    std::vector<float> positive;
    float sum = 0;
    for (const float v : x) {
      if (v > 0) positive.push_back(v);
      sum += std::exp(std::max(v, 0.0f));
    }
    EXPECT_EQ(y, positive);
    EXPECT_NEAR(z[1], -std::exp(std::max(x[1], 0.0f)) / sum, 1e-6);
  }
}

TEST(HostSteps, AreAnErrorOfTheBuildWithoutLeave) {
  const DistantDevice lacks_a_kernel(nullptr, {"softmax"});
  const auto first = build(parsed("graph (%x: f32[6]) -> (%y) {\n  %y = softmax(%x)\n}"), {}, lacks_a_kernel);
  ASSERT_FALSE(first.ok());
  EXPECT_EQ(first.error().code(), ErrorCode::unsupported);
  const auto second = build(parsed(R"(graph (%x: f32[6]) -> (%t) {
  %i = non_zero(%x)
  %t = cast(%i) {to=string}
})"),
                            {}, DistantDevice());
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().text().find("allow fallback"), std::string::npos) << second.error().text();
}

// relu and softmax in the schedule; the rest one by one, and the first of it finds its size itself.
TEST(HostSteps, AreNoneWhereTheDeviceFollowsSizesAlone) {
  for (const std::vector<float>& x :
       {std::vector<float>{-1, 2, 0, 3, -4, 5}, std::vector<float>{1, 2, 3, 4, 5, 6}, std::vector<float>(6, -1)}) {
    const auto device = std::make_shared<DistantDevice>();
    std::string report;
    const auto context = context_on(device, kNetwork, &report);
    ASSERT_TRUE(context);
    EXPECT_NE(report.find("on the device, one by one, with copies, behind the launches, since data decides their "
                          "shapes: 1 gather, 1 non_zero, 1 reshape\n"),
              std::string::npos)
        << report;
    std::vector<float> z(6), y;
    context->set_input_address(0, x.data());
    context->set_output_address(1, z.data());
    context->set_output_allocator(0, [&](const TensorType& type) {
      y.assign(static_cast<size_t>(type.shape.volume()), -1);
      return y.data();
    });
    const auto ran = context->run();
    ASSERT_TRUE(ran.ok()) << ran.error().text();
    std::vector<float> positive;
    std::copy_if(x.begin(), x.end(), std::back_inserter(positive), [](float v) { return v > 0; });
    EXPECT_EQ(y, positive);
    EXPECT_EQ(device->counts.counted, 1);
  }
}

TEST(HostSteps, AreNoneInLoopsOfADeviceAlone) {
  const auto device = std::make_shared<DistantDevice>();
  const auto context = context_on(device, R"(graph (%n: i64[], %x: f32[2]) -> (%y, %rows) {
  %a = neg(%x)
  %y, %rows = loop(%n, _, %a) {carried=1, body="graph (%i: i64[], %c: bool[], %v: f32[2]) -> (%go, %u, %r) {
  %u = add(%v, %v)
  %go = identity(%c)
  %p = non_zero(%v)
  %f = const i64[1]{-1}
  %q = reshape(%p, %f)
  %g = gather(%v, %q)
  %axis = const i64[1]{0}
  %r = reduce_sum(%g, %axis) {keepdims=false}
}
"}
})");
  ASSERT_TRUE(context);
  const std::vector<float> x = {-1, 2};
  std::vector<float> y(2), rows;
  const int64_t turns = 3;
  context->set_input_address(0, &turns);
  context->set_input_address(1, x.data());
  context->set_output_address(0, y.data());
  context->set_output_allocator(1, [&](const TensorType& type) {
    rows.resize(static_cast<size_t>(type.shape.volume()));
    return rows.data();
  });
  for (int run = 0; run < 2; ++run) {
    const auto ran = context->run();
    ASSERT_TRUE(ran.ok()) << ran.error().text();
    EXPECT_EQ(y, (std::vector<float>{8, -16}));
    EXPECT_EQ(rows, (std::vector<float>{-1, -2, -4}));
  }
  EXPECT_EQ(device->counts.counted, 6);
}

TEST(HostSteps, HaveBranchesAndLoops) {
  const auto device = std::make_shared<DistantDevice>(std::make_shared<CpuDevice>());
  const auto context = context_on(device, R"(graph (%c: bool[], %x: f32[2,3]) -> (%z) {
  %a = neg(%x)
  %y = if_else(%c, %a) {then_branch="graph (%x: f32[2,3]) -> (%y) {\n  %y = relu(%x)\n}\n", else_branch="graph (%x: f32[2,3]) -> (%y) {\n  %y = exp(%x)\n}\n", then_inputs=[0], else_inputs=[0]}
  %z = neg(%y)
})");
  ASSERT_TRUE(context);
  const std::vector<float> x = {-1, 2, -3, 4, -5, 6};
  std::vector<float> z(6);
  context->set_input_address(1, x.data());
  context->set_output_address(0, z.data());
  for (const bool holds : {true, false, true}) {
    context->set_input_address(0, &holds);
    const auto ran = context->run();
    ASSERT_TRUE(ran.ok()) << ran.error().text();
    EXPECT_NEAR(z[0], holds ? -1 : -std::exp(1.0f), 1e-5);
    EXPECT_NEAR(z[1], holds ? 0 : -std::exp(-2.0f), 1e-5);
  }
}

// relu and add on the device, exp between them on the host.
TEST(HostSteps, RecordsAroundWhatTheHostRuns) {
  auto graph = ops::parse(R"(graph (%x: f32[4]) -> (%z) {
    %a = relu(%x)
    %b = exp(%a)
    %z = add(%b, %a)
  })");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  ASSERT_TRUE(ir::infer_types(*graph).ok());
  DistantDevice device(std::make_shared<const CpuDevice>(), {"exp"});
  device.records_beside_host = true;
  const auto resolved = resolve(*graph, std::vector<Shape>{Shape{4}}, {});
  ASSERT_TRUE(resolved.ok());
  auto schedule = Schedule::make(
      *graph, *resolved, device, [&](NodeId, const Problem& problem) { return solve(problem, device, ""); }, 1);
  ASSERT_TRUE(schedule.ok()) << schedule.error().text();
  const std::vector<float> x = {-1, 0, 1, 2};
  std::vector<float> z(4);
  ASSERT_TRUE(schedule->bind_input(0, x.data()).ok());
  ASSERT_TRUE(schedule->bind_output(0, z.data()).ok());
  const auto stream = device.make_stream();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(schedule->run(**stream).ok());
  EXPECT_EQ(device.counts.launches, 2);  // of the first run alone
  EXPECT_EQ(device.counts.records, 2);
  EXPECT_EQ(device.counts.replays, 2 * 3);
  for (size_t i = 0; i < z.size(); ++i) EXPECT_NEAR(z[i], std::exp(std::max(x[i], 0.0f)) + std::max(x[i], 0.0f), 1e-5);
}

}  // namespace
}  // namespace tenon
