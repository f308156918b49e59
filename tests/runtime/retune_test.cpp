// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plans on another instruction-set level than they were built on: they run, and are tuned again if that is asked for.
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "plan/plan_file.h"
#include "runtime/context.h"
#include "tune/tune.h"

namespace tenon {
namespace {

constexpr const char* kNet = R"(graph (%x: f32[1,24,12,12]) -> (%y) {
  %v = const f32[24,24,3,3] random(1)
  %w = const f32[24,24] random(2)
  %a = conv(%x, %v) {pads=[1,1,1,1]}
  %i = const i64[2]{2,3}
  %b = reduce_mean(%a, %i) {keepdims=false}
  %y = matmul(%b, %w) {transpose_b=true}
})";

/// The plan through its bytes, as built for a level.
Result<Plan> plan_for(Isa isa) {
  TRY_ASSIGN(Graph graph, ops::parse(kNet));
  BuildOptions options;
  options.level = 1;
  TRY_ASSIGN(const Plan plan, build(std::move(graph), options, CpuDevice(isa)));
  auto bytes = std::make_shared<std::vector<std::byte>>(plan::to_bytes(plan));
  return plan::from_bytes(*bytes, bytes);
}

Result<DeviceSection> retune(const Plan& plan, const Graph& placed, const Device& device) {
  tune::Options options;
  options.level = 1;
  TRY_ASSIGN(tune::Tuning tuned, tune::choose_tactics(placed, plan.profiles, device, options));
  return DeviceSection{device.signature(), options.threads, std::move(tuned.choices)};
}

Result<std::vector<float>> answer(std::shared_ptr<const Engine> engine) {
  TRY_ASSIGN(auto context, ExecutionContext::create(std::move(engine)));
  std::vector<float> x(24 * 12 * 12);
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 7) - 3;
  std::vector<float> y(24);
  context->set_input_address(0, x.data());
  context->set_output_address(0, y.data());
  TRY(context->run());
  return y;
}

TEST(Retune, EveryLevelRunsAndIsTunedWhereAsked) {
  const auto levels = {Isa::baseline, Isa::avx2, Isa::avx512, Isa::avx512_vnni, Isa::amx};
  std::vector<float> expected;
  for (const Isa from : levels) {
    if (from > detect_isa()) continue;
    for (const Isa to : levels) {
      if (to > detect_isa()) continue;
      const auto device = std::make_shared<CpuDevice>(to);
      for (const bool asked : {false, true}) {
        auto plan = plan_for(from);
        ASSERT_TRUE(plan.ok()) << plan.error().text();
        const auto engine = Engine::load(std::move(*plan), device, asked ? Retune(retune) : Retune());
        ASSERT_TRUE(engine.ok()) << engine.error().text();
        EXPECT_EQ((*engine)->tuned(), asked || from == to);
        EXPECT_EQ((*engine)->retuned(), asked && from != to);
        EXPECT_EQ((*engine)->plan().section(device->signature()) != nullptr, asked || from == to);
        const auto y = answer(*engine);
        ASSERT_TRUE(y.ok()) << y.error().text();
        if (expected.empty()) expected = *y;
        for (size_t i = 0; i < y->size(); ++i) EXPECT_NEAR((*y)[i], expected[i], 1e-4) << to_string(to) << " " << i;
      }
    }
  }
}

TEST(Retune, ItsErrorIsTheLoads) {
  auto plan = plan_for(Isa::baseline);
  ASSERT_TRUE(plan.ok());
  plan->devices.clear();
  const auto engine = Engine::load(std::move(*plan), std::make_shared<CpuDevice>(),
                                   [](const Plan&, const Graph&, const Device&) -> Result<DeviceSection> {
                                     return Error(ErrorCode::unsupported, "no tuner here");
                                   });
  ASSERT_FALSE(engine.ok());
  EXPECT_EQ(engine.error().message(), "no tuner here");
}

}  // namespace
}  // namespace tenon
