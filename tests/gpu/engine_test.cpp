// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Engines and contexts on a GPU: memory stays flat over many of them, and threads with a context each do not meet.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <thread>

#include "backend/plugin.h"
#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "runtime/context.h"

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

std::shared_ptr<const Device> gpu() {
  const auto backend = find_backend("cuda");
  EXPECT_TRUE(backend.ok()) << backend.error().text();
  auto device = (*backend)->open({.tf32 = false});
  EXPECT_TRUE(device.ok()) << device.error().text();
  return *device;
}

Plan plan_for(const Device& device) {
  auto graph = ops::parse(kNetwork);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  BuildOptions options;
  options.level = 0;
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
  void* driver = dlopen("libcuda.so.1", RTLD_NOW);
  EXPECT_NE(driver, nullptr);
  const auto retain = reinterpret_cast<int (*)(void**, int)>(dlsym(driver, "cuDevicePrimaryCtxRetain"));
  const auto push = reinterpret_cast<int (*)(void*)>(dlsym(driver, "cuCtxPushCurrent_v2"));
  const auto pop = reinterpret_cast<int (*)(void**)>(dlsym(driver, "cuCtxPopCurrent_v2"));
  const auto info = reinterpret_cast<int (*)(size_t*, size_t*)>(dlsym(driver, "cuMemGetInfo_v2"));
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
  constexpr int kThreads = 8, kRuns = 300;
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
      const auto context = ExecutionContext::create(*engine);
      if (!context.ok()) return;
      const auto x = input(i);
      double error = 0;
      for (int run = 0; run < kRuns; ++run)
        error = std::max(error, largest_difference(answer(**context, x), expected[static_cast<size_t>(i)]));
      worst[static_cast<size_t>(i)] = error;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < kThreads; ++i) EXPECT_LT(worst[static_cast<size_t>(i)], 1e-6) << "thread " << i;
}

}  // namespace
}  // namespace tenon
