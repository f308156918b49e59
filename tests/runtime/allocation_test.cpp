// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a steady run allocates (nothing), and what happens when every n-th allocation fails (an error, no crash).
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "plan/plan_file.h"
#include "runtime/context.h"

namespace {
std::atomic<long> allocations{0};
std::atomic<long> fail_at{-1};  // -1: never; otherwise counts down to the allocation that fails

void* counted(size_t bytes) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (fail_at.load(std::memory_order_relaxed) >= 0 && fail_at.fetch_sub(1) == 0) throw std::bad_alloc();
  if (void* data = std::malloc(bytes ? bytes : 1)) return data;
  throw std::bad_alloc();
}
}  // namespace

void* operator new(size_t bytes) { return counted(bytes); }
void* operator new[](size_t bytes) { return counted(bytes); }
// Sanitizers have these of their own, whose memory the functions below must not free.
void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return counted(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](size_t bytes, const std::nothrow_t& nothrow) noexcept { return operator new(bytes, nothrow); }
void operator delete(void* data) noexcept { std::free(data); }
void operator delete[](void* data) noexcept { std::free(data); }
void operator delete(void* data, size_t) noexcept { std::free(data); }
void operator delete[](void* data, size_t) noexcept { std::free(data); }

namespace tenon {
namespace {

constexpr const char* kNet = R"(graph (%x: f32[N=1..4,16]) -> (%y) {
  %a = relu(%x)
  %b = relu(%a)
  %y = relu(%b)
})";

Result<Plan> make_plan(const Device& device) {
  TRY_ASSIGN(Graph graph, ops::parse(kNet));
  BuildOptions options;
  options.level = 0;
  options.profiles = {{{{{1, 16}, {2, 16}, {4, 16}}}, {}}};
  return build(std::move(graph), options, device);
}

Result<> whole_path() {
  auto device = std::make_shared<CpuDevice>();
  TRY_ASSIGN(const Plan plan, make_plan(*device));
  auto bytes = std::make_shared<std::vector<std::byte>>(plan::to_bytes(plan));
  TRY_ASSIGN(Plan loaded, plan::from_bytes(*bytes, bytes));
  TRY_ASSIGN(auto engine, Engine::load(std::move(loaded), device));
  TRY_ASSIGN(auto context, ExecutionContext::create(engine));
  const std::vector<float> x(64, 1.0f);
  std::vector<float> y(64);
  TRY(context->set_input_shape(0, Shape{4, 16}));
  context->set_input_address(0, x.data());
  context->set_output_address(0, y.data());
  TRY(context->run());
  if (y[63] != 1.0f) return Error(ErrorCode::internal, "a wrong answer");
  return Done{};
}

TEST(Allocation, ASteadyRunMakesNone) {
  auto device = std::make_shared<CpuDevice>();
  auto plan = make_plan(*device);
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  auto engine = Engine::load(std::move(*plan), device);
  ASSERT_TRUE(engine.ok());
  auto context = ExecutionContext::create(*engine);
  ASSERT_TRUE(context.ok());
  std::vector<float> x(32, 1.0f), y(32), other(32);
  ASSERT_TRUE((*context)->set_input_shape(0, Shape{2, 16}).ok());
  (*context)->set_input_address(0, x.data());
  (*context)->set_output_address(0, y.data());
  ASSERT_TRUE((*context)->run().ok());
  const long before = allocations.load();
  for (int i = 0; i < 10; ++i) {
    (*context)->set_output_address(0, i % 2 ? y.data() : other.data());
    const bool ok = (*context)->run().ok();
    if (!ok) break;
  }
  const long after = allocations.load();
  EXPECT_EQ(after - before, 0);
  EXPECT_EQ(other[31], 1.0f);
}

TEST(Allocation, EveryFailureIsAnErrorAndNoCrash) {
  ASSERT_TRUE(whole_path().ok());
  allocations = 0;
  ASSERT_TRUE(whole_path().ok());
  const long total = allocations.load();
  long failed = 0;
  for (long n = 0; n < total; n += 1 + total / 400) {
    fail_at = n;
    try {
      failed += whole_path().ok() ? 0 : 1;
    } catch (const std::bad_alloc&) {
      ++failed;  // the one exception that travels; src/api turns it into an error
    }
    fail_at = -1;
  }
  EXPECT_GT(failed, 0);
  EXPECT_TRUE(whole_path().ok());
}

}  // namespace
}  // namespace tenon
