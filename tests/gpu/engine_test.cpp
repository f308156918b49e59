// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Engines and contexts on a GPU: memory stays flat over many of them, and threads with a context each do not meet.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iostream>
#include <thread>

#include "backend/plugin.h"
#include "backend/weight_budget.h"
#include "backends/cpu/device.h"
#include "builder/build.h"
#include "builder/remake.h"
#include "ir/text.h"
#include "ops/lib/evaluate.h"
#include "runtime/context.h"
#include "tests/gpu/driver.h"

namespace tenon {
namespace {

// A library's convolution and product, generated kernels, and steps that are short enough for launches to overlap.
constexpr const char* kNetwork = R"(graph (%x: f32[2,8,16,16]) -> (%y) {
  %w = const f32[16,8,3,3] random(1)
  %b = const f32[16] random(2)
  %m = const f32[1024,32] random(3)
  %a = conv(%x, %w, %b) {pads=[1,1,1,1], activation=relu}
  %p = max_pool(%a) {kernel=[2,2], strides=[2,2]}
  %f = flatten(%p)
  %n = matmul(%f, %m) {scale=0.01}
  %y = softmax(%n)
})";
constexpr size_t kInputs = 2 * 8 * 16 * 16, kOutputs = 2 * 32;

/// What the driver and the libraries take once, at some time (34 MB on an H100), and no leak: 1,000 lives would lose
/// 130 MB by weights alone.
constexpr size_t kTakenOnce = size_t{48} << 20;

std::shared_ptr<const Device> gpu(std::shared_ptr<const Device> host = nullptr, int ordinal = 0) {
  const auto backend = find_backend("cuda");
  EXPECT_TRUE(backend.ok()) << backend.error().text();
  auto device = (*backend)->open({.ordinal = ordinal, .tf32 = false, .host = std::move(host)});
  EXPECT_TRUE(device.ok()) << device.error().text();
  return *device;
}

Plan plan_for(const Device& device, std::vector<RefitWeights> refit = {}) {
  auto graph = ops::parse(kNetwork);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  BuildOptions options;
  options.level = 0;
  options.refit = !refit.empty();
  options.refit_weights = std::move(refit);
  auto plan = build(*graph, options, device);
  EXPECT_TRUE(plan.ok()) << plan.error().text();
  return *plan;
}

std::vector<float> input(int number) {
  std::vector<float> x(kInputs);
  for (size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>((i * 37 + static_cast<size_t>(number) * 101) % 199) / 100 - 1;
  return x;
}

/// One run from host memory to host memory.
std::vector<float> answer(ExecutionContext& context, const std::vector<float>& x) {
  std::vector<float> y(kOutputs, -1);
  context.set_input_address(0, x.data());
  context.set_output_address(0, y.data());
  const auto ran = context.run();
  EXPECT_TRUE(ran.ok()) << ran.error().text();
  return y;
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  double out = 0;
  for (size_t i = 0; i < a.size(); ++i) out = std::max(out, static_cast<double>(std::abs(a[i] - b[i])));
  return out;
}

std::vector<float> answer_of_cpu(const std::vector<float>& x) {
  const auto device = std::make_shared<const CpuDevice>();
  const auto engine = Engine::load(plan_for(*device), device);
  EXPECT_TRUE(engine.ok());
  const auto context = ExecutionContext::create(*engine);
  EXPECT_TRUE(context.ok());
  return answer(**context, x);
}

/// Free memory of the current GPU, asked of the driver.
size_t free_bytes() {
  const auto retain = driver_call<int (*)(void**, int)>("cuDevicePrimaryCtxRetain");
  const auto push = driver_call<int (*)(void*)>("cuCtxPushCurrent_v2");
  const auto pop = driver_call<int (*)(void**)>("cuCtxPopCurrent_v2");
  const auto info = driver_call<int (*)(size_t*, size_t*)>("cuMemGetInfo_v2");
  void* context = nullptr;
  size_t free = 0, total = 0;
  EXPECT_EQ(retain(&context, 0), 0);
  EXPECT_EQ(push(context), 0);
  EXPECT_EQ(info(&free, &total), 0);
  EXPECT_EQ(pop(&context), 0);
  return free;
}

size_t resident_kb() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word == "VmRSS:") break;
  }
  size_t kb = 0;
  status >> kb;
  return kb;
}

/// Engine and context, two runs (the second is recorded), and all of it gone.
void one_life(const Plan& plan, const std::shared_ptr<const Device>& device, const std::vector<float>& x) {
  const auto engine = Engine::load(plan, device);
  ASSERT_TRUE(engine.ok()) << engine.error().text();
  const auto context = ExecutionContext::create(*engine);
  ASSERT_TRUE(context.ok()) << context.error().text();
  for (int i = 0; i < 3; ++i) answer(**context, x);
}

TEST(GpuEngine, AnswersAsTheCpu) {
  const auto device = gpu();
  const auto engine = Engine::load(plan_for(*device), device);
  ASSERT_TRUE(engine.ok()) << engine.error().text();
  const auto context = ExecutionContext::create(*engine);
  ASSERT_TRUE(context.ok()) << context.error().text();
  EXPECT_LT(largest_difference(answer(**context, input(0)), answer_of_cpu(input(0))), 1e-5);
}

TEST(GpuEngine, TakesApartWhatWasFusedForACpu) {
  auto graph = ops::parse(R"g(graph (%x: f32[2,8,16,16]) -> (%y) {
  %e = const f32[24,8,1,1] random(1)
  %d = const f32[24,1,3,3] random(2)
  %p = const f32[8,24,1,1] random(3)
  %c = const f32[8,8,1,1] random(4)
  %g = const f32[1,8,1,1] random(5)
  %m = const f32[2048,32] random(6)
  %a = conv_chain(%x, %e, _, %d, _, %p, _) {pads=[1,1,1,1], expand_activation=relu, depthwise_activation=relu}
  %b = anchored(%a, %c, _, %g) {steps=["conv(%x0, %x1)", "mul(%s0, %x3)", "sigmoid(%s1)"]}
  %f = flatten(%b)
  %n = matmul(%f, %m) {scale=0.01}
  %y = softmax(%n)
})g");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto cpu = std::make_shared<const CpuDevice>();
  BuildOptions options;
  options.level = 0;
  const auto plan = build(*graph, options, *cpu);
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  EXPECT_NE(ir::print(plan->graph).find("conv_chain("), std::string::npos);
  EXPECT_NE(ir::print(plan->graph).find("anchored("), std::string::npos);
  std::vector<std::vector<float>> answers;
  for (const std::shared_ptr<const Device>& device : {std::shared_ptr<const Device>(cpu), gpu()}) {
    const auto engine = Engine::load(*plan, device);
    ASSERT_TRUE(engine.ok()) << engine.error().text();
    const auto context = ExecutionContext::create(*engine);
    ASSERT_TRUE(context.ok()) << context.error().text();
    answers.push_back(answer(**context, input(0)));
  }
  EXPECT_LT(largest_difference(answers[0], answers[1]), 1e-5);
}

int count_of_gpus() {
  const auto backend = find_backend("cuda");
  return backend.ok() ? (*backend)->device_count() : 0;
}

TEST(GpuEngine, TakesOtherWeights) {
  const auto device = gpu();
  const Plan plan = plan_for(*device, {{.value = "m", .type = {}}, {.value = "b", .type = {}}});
  ASSERT_EQ(plan.refit.weights.size(), 2u);
  plan::GivenWeights given;
  for (const RefitWeights& one : plan.refit.weights) given[one.value] = ir::random_constant(one.type, 77);
  const auto on_gpu = remake(plan, given);
  ASSERT_TRUE(on_gpu.ok()) << on_gpu.error().text();
  const auto cpu = std::make_shared<const CpuDevice>();
  const auto run_on = [&](Plan made, const std::shared_ptr<const Device>& where) {
    const auto engine = Engine::load(std::move(made), where);
    EXPECT_TRUE(engine.ok()) << engine.error().text();
    const auto context = ExecutionContext::create(*engine);
    EXPECT_TRUE(context.ok()) << context.error().text();
    return answer(**context, input(0));
  };
  EXPECT_LT(largest_difference(run_on(*on_gpu, device), run_on(*on_gpu, cpu)), 1e-5);
  EXPECT_GT(largest_difference(run_on(*on_gpu, device), run_on(plan, device)), 1e-3);
}

/// Products of 8 bits beside f16, by ranges; the second adds what the first read, and the third has few columns.
Plan plan_of_bytes(const Device& device, DataType to) {
  auto graph = ops::parse(R"(graph (%x: f32[32,64]) -> (%y) {
    %w = const f32[64,128] random(1)
    %b = const f32[128] random(2)
    %v = const f32[128,64] random(3)
    %h = matmul(%x, %w, %b) {activation=gelu}
    %r = matmul(%h, %v, _, %x) {scale=0.1}
    %u = const f32[64,36] random(4)
    %y = matmul(%r, %u) {scale=0.1}
  })");
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  BuildOptions options;
  options.level = 0;
  options.int8 = {.allowed = true, .to = to, .always = true, .ranges = {{"x", 1.0f}, {"h", 12.0f}, {"r", 4.0f}}};
  options.half = {.everywhere = true, .everywhere_to = DataType::f16, .checks_range = false};
  auto plan = build(*graph, options, device);
  EXPECT_TRUE(plan.ok()) << plan.error().text();
  return *plan;
}

TEST(GpuEngine, RunsOnePlanOfBytesBesideHalvesAsTheCpuDoes) {
  constexpr size_t kRows = 32, kColumns = 36;
  const auto device = gpu();
  const auto cpu = std::make_shared<const CpuDevice>();
  const Constant x = ir::random_constant({DataType::f32, Shape{kRows, 64}}, 9);
  for (const DataType to : {DataType::i8, DataType::f8e4m3fn}) {
    const Plan plan = plan_of_bytes(*device, to);
    int products = 0;
    for (const Node& node : plan.graph.nodes()) {
      if (!node.op || !node.op.name().starts_with("quantized_")) continue;
      ++products;
      EXPECT_EQ(plan.graph.type(node.inputs[0]).dtype, to);
    }
    EXPECT_EQ(products, 3);
    const auto run_on = [&](const std::shared_ptr<const Device>& where) {
      std::vector<float> y(kRows * kColumns, -1);
      const auto engine = Engine::load(plan, where);
      EXPECT_TRUE(engine.ok()) << engine.error().text();
      const auto context = ExecutionContext::create(*engine);
      EXPECT_TRUE(context.ok()) << context.error().text();
      (*context)->set_input_address(0, x.bytes().data());
      (*context)->set_output_address(0, y.data());
      const auto ran = (*context)->run();
      EXPECT_TRUE(ran.ok()) << ran.error().text();
      return y;
    };
    const auto expected = run_on(cpu), found = run_on(device);
    float largest = 0;
    for (const float one : expected) largest = std::max(largest, std::abs(one));
    EXPECT_GT(largest, 0.1f);
    // A value between two steps of 8 bits may go either way: a step of 8-bit floats is an eighth of the number.
    EXPECT_LT(largest_difference(found, expected), 0.03 * static_cast<double>(largest)) << to_string(to);
  }
}

TEST(GpuEngine, TakesItsMemoryFromTheProgram) {
  const auto device = gpu();
  const auto engine = Engine::load(plan_for(*device), device);
  ASSERT_TRUE(engine.ok());
  const auto context = ExecutionContext::create(*engine);
  ASSERT_TRUE(context.ok());
  const auto expected = answer(**context, input(0));
  size_t given = 0;
  (*context)->set_arena_source([&](size_t bytes) {
    given += bytes;
    return device->allocate(bytes);
  });
  EXPECT_EQ(answer(**context, input(0)), expected);
  EXPECT_EQ(given, (*context)->arena_bytes());
  EXPECT_GT(given, 0u);
}

TEST(GpuEngine, LeavesWeightsBeyondTheBudgetInTheHostsMemory) {
  const auto device = gpu();
  const auto* budget = dynamic_cast<const HasWeightBudget*>(device.get());
  ASSERT_NE(budget, nullptr);
  const Plan plan = plan_for(*device);
  device->trim();
  const auto run = [&]() {
    const auto engine = Engine::load(plan, device);
    EXPECT_TRUE(engine.ok()) << engine.error().text();
    const auto context = ExecutionContext::create(*engine);
    EXPECT_TRUE(context.ok()) << context.error().text();
    return answer(**context, input(0));
  };
  const auto expected = run();
  EXPECT_EQ(budget->streamed_bytes(), 0u);
  const size_t all = device->packed_bytes();
  EXPECT_GT(all, 1024u * 32 * 4);
  constexpr size_t kBudget = 8 << 10;  // less than the matrix
  device->trim();
  EXPECT_EQ(device->packed_bytes(), 0u);
  budget->set_weight_budget(kBudget);
  EXPECT_EQ(run(), expected);
  EXPECT_LE(device->packed_bytes(), kBudget);
  EXPECT_EQ(device->packed_bytes() + budget->streamed_bytes(), all);
}

TEST(GpuEngine, LeavesTheCallersContextCurrent) {
  const auto current = driver_call<int (*)(void**)>("cuCtxGetCurrent");
  const auto retain = driver_call<int (*)(void**, int)>("cuDevicePrimaryCtxRetain");
  const auto set = driver_call<int (*)(void*)>("cuCtxSetCurrent");
  const auto device = gpu();  // starts the driver
  const int last = count_of_gpus() - 1;
  void *mine = nullptr, *now = nullptr;
  ASSERT_EQ(retain(&mine, last), 0);
  for (void* context : {static_cast<void*>(nullptr), mine}) {
    ASSERT_EQ(set(context), 0);
    const auto other = gpu();
    one_life(plan_for(*other), other, input(0));
    ASSERT_EQ(current(&now), 0);
    EXPECT_EQ(now, context);
  }
  ASSERT_EQ(set(nullptr), 0);
}

TEST(GpuEngine, RunsOnEachGpu) {
  const auto expected = answer_of_cpu(input(0));
  std::vector<std::shared_ptr<const Device>> devices;
  std::vector<std::unique_ptr<ExecutionContext>> contexts;
  for (int i = 0; i < count_of_gpus(); ++i) {
    devices.push_back(gpu(nullptr, i));
    const auto engine = Engine::load(plan_for(*devices.back()), devices.back());
    ASSERT_TRUE(engine.ok()) << engine.error().text();
    auto context = ExecutionContext::create(*engine);
    ASSERT_TRUE(context.ok()) << context.error().text();
    contexts.push_back(std::move(*context));
  }
  for (int run = 0; run < 3; ++run) {
    for (const auto& context : contexts) EXPECT_LT(largest_difference(answer(*context, input(0)), expected), 1e-5);
  }
  std::cout << contexts.size() << " GPUs\n";
  const auto buffer = devices.back()->allocate(64);
  ASSERT_TRUE(buffer.ok());
  EXPECT_EQ(devices.front()->reaches(buffer->data()), contexts.size() == 1);
}

TEST(GpuEngine, MemoryIsFlatOverAThousandLives) {
  constexpr int kLives = 1000, kWarm = 50;
  const auto device = gpu();
  const Plan plan = plan_for(*device);
  const auto x = input(0);
  for (int i = 0; i < kWarm; ++i) one_life(plan, device, x);
  const size_t free = free_bytes(), resident = resident_kb();
  for (int i = 0; i < kLives; ++i) one_life(plan, device, x);
  EXPECT_LE(free, free_bytes() + kTakenOnce);
  EXPECT_LE(resident_kb(), resident + 8 * 1024) << "kB of host memory, of 1000 lives";
}

TEST(GpuEngine, MemoryIsFlatOverDevices) {
  constexpr int kLives = 20;
  const auto live = [&]() {
    const auto device = gpu();
    one_life(plan_for(*device), device, input(0));
  };
  for (int i = 0; i < 3; ++i) live();
  const size_t free = free_bytes();
  for (int i = 0; i < kLives; ++i) live();
  EXPECT_LE(free, free_bytes() + kTakenOnce);
}

TEST(GpuEngine, EightThreadsWithAContextEachGetTheirOwnAnswers) {
  constexpr int kThreads = 8, kLives = 6, kRuns = 50;
  const auto device = gpu();
  const auto engine = Engine::load(plan_for(*device), device);
  ASSERT_TRUE(engine.ok()) << engine.error().text();
  std::vector<std::vector<float>> expected;
  {
    const auto context = ExecutionContext::create(*engine);
    ASSERT_TRUE(context.ok());
    for (int i = 0; i < kThreads; ++i) expected.push_back(answer(**context, input(i)));
  }
  std::vector<double> worst(kThreads, 1);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i]() {
      const auto x = input(i);
      double error = 0;
      // Lives, since contexts that record or end beside others are what can meet.
      for (int life = 0; life < kLives; ++life) {
        const auto context = ExecutionContext::create(*engine);
        if (!context.ok()) return;
        for (int run = 0; run < kRuns; ++run)
          error = std::max(error, largest_difference(answer(**context, x), expected[static_cast<size_t>(i)]));
      }
      worst[static_cast<size_t>(i)] = error;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < kThreads; ++i) EXPECT_LT(worst[static_cast<size_t>(i)], 1e-6) << "thread " << i;
}

}  // namespace
}  // namespace tenon
