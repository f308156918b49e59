// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plans on another instruction-set level than they were built on: they run, and are tuned again if that is asked for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <new>
#include <thread>

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

Result<DeviceSection> retune(const Plan& plan, const Graph& placed, const Device& device,
                             const std::stop_token& stop = {}) {
  tune::Options options;
  options.level = 1;
  options.progress = [&stop](double) { return !stop.stop_requested(); };
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
        const auto engine = Engine::load(std::move(*plan), device, asked ? Retune{retune, nullptr} : Retune());
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
  const auto engine = Engine::load(
      std::move(*plan), std::make_shared<CpuDevice>(),
      {.choose = [](const Plan&, const Graph&, const Device&, const std::stop_token&) -> Result<DeviceSection> {
         return Error(ErrorCode::unsupported, "no tuner here");
       },
       .chosen_later = nullptr});
  ASSERT_FALSE(engine.ok());
  EXPECT_EQ(engine.error().message(), "no tuner here");
}

Result<std::shared_ptr<const Engine>> load_untuned(Retune retune) {
  TRY_ASSIGN(Plan plan, plan_for(Isa::baseline));
  plan.devices.clear();
  return Engine::load(std::move(plan), std::make_shared<CpuDevice>(), std::move(retune));
}

/// Chooses, for every step, a tactic that is not the one expected to be fastest, so that what is taken over shows.
Result<DeviceSection> references(const Plan& plan, const Graph& placed, const Device& device) {
  TRY_ASSIGN(DeviceSection made, retune(plan, placed, device));
  for (Choice& one : made.choices.at(0)) {
    if (!one.tactic.empty()) one.tactic = "reference";
  }
  return made;
}

std::vector<std::string> tactics_of(const ExecutionContext& context) {
  std::vector<std::string> out;
  for (const Step& step : context.schedule().steps()) out.emplace_back(step.tactic);
  return out;
}

TEST(Retune, InTheBackgroundRunsAtOnceAndIsTakenOver) {
  std::promise<void> go, told;
  const auto engine =
      load_untuned({.choose =
                        [&](const Plan& plan, const Graph& placed, const Device& device, const std::stop_token&) {
                          go.get_future().wait();
                          return references(plan, placed, device);
                        },
                    .chosen_later =
                        [&](const Result<>& done) {
                          EXPECT_TRUE(done.ok());
                          told.set_value();
                        }});
  ASSERT_TRUE(engine.ok()) << engine.error().text();
  EXPECT_FALSE((*engine)->tuned());
  EXPECT_TRUE((*engine)->is_tuning());
  EXPECT_FALSE((*engine)->wait_until_tuned(std::chrono::duration<double>(0)));
  auto context = ExecutionContext::create(*engine);
  ASSERT_TRUE(context.ok());
  std::vector<float> x(24 * 12 * 12, 1), before(24), after(24);
  (*context)->set_input_address(0, x.data());
  (*context)->set_output_address(0, before.data());
  ASSERT_TRUE((*context)->run().ok());
  const auto expected = tactics_of(**context);
  EXPECT_THAT(expected, testing::Not(testing::Contains("reference")));

  go.set_value();
  EXPECT_TRUE((*engine)->wait_until_tuned(std::chrono::duration<double>(60)));
  told.get_future().wait();
  EXPECT_TRUE((*engine)->tuned());
  EXPECT_FALSE((*engine)->is_tuning());
  EXPECT_EQ(tactics_of(**context), expected);  // what may be in flight is left alone
  (*context)->set_output_address(0, after.data());
  ASSERT_TRUE((*context)->run().ok());
  EXPECT_THAT(tactics_of(**context), testing::Each("reference"));
  for (size_t i = 0; i < after.size(); ++i) EXPECT_NEAR(after[i], before[i], 1e-4) << i;
  EXPECT_EQ((*engine)->plan().devices.size(), 0U);
  EXPECT_EQ((*engine)->plan_as_tuned().devices.size(), 1U);
}

TEST(Retune, InTheBackgroundSaysItsErrorAndTheEngineRunsOn) {
  std::promise<std::string> said;
  const auto engine =
      load_untuned({.choose = [](const Plan&, const Graph&, const Device&,
                                 const std::stop_token&) -> Result<DeviceSection> { throw std::bad_alloc(); },
                    .chosen_later = [&](const Result<>& done) { said.set_value(done.error().message()); }});
  ASSERT_TRUE(engine.ok());
  EXPECT_EQ(said.get_future().get(), "no memory to tune the plan");
  EXPECT_TRUE((*engine)->wait_until_tuned(std::chrono::duration<double>(60)));
  EXPECT_FALSE((*engine)->tuned());
  EXPECT_TRUE(answer(*engine).ok());
}

TEST(Retune, InTheBackgroundEndsWithTheEngine) {
  std::promise<bool> stopped;
  bool told = false;
  auto engine = load_untuned(
      {.choose = [&](const Plan&, const Graph&, const Device&, const std::stop_token& stop) -> Result<DeviceSection> {
         while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
         stopped.set_value(true);
         return Error(ErrorCode::cancelled, "stopped");
       },
       .chosen_later = [&](const Result<>&) { told = true; }});
  ASSERT_TRUE(engine.ok());
  engine->reset();
  EXPECT_TRUE(stopped.get_future().get());
  EXPECT_FALSE(told);
}

}  // namespace
}  // namespace tenon
