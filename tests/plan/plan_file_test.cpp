// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plan files: plan -> bytes -> plan, same bytes twice, and damage that is told.
#include "plan/plan_file.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/float16.h"
#include "ir/text.h"
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "plan/arena.h"
#include "plan/stored_weights.h"

namespace tenon {
namespace {

Plan small_plan() {
  auto graph = ops::parse(R"(graph (%x: f32[N=1..8,64]) -> (%y) {
  %w = const f32[8,8] random(3)
  %v = relu(%w) from "first"
  %y = relu(%x) from "second"
})");
  EXPECT_TRUE(graph.ok());
  Plan plan{"small",
            *graph,
            {default_profile(*graph)},
            {{"cpu; test", 2, {{{"relu_f32_avx2", 1.5, "relu(f32[1,64])"}}, {{"other", 2, "relu(f32[8,64])"}}}}},
            "report\n"};
  return plan;
}

std::shared_ptr<std::vector<std::byte>> bytes_of(const Plan& plan) {
  return std::make_shared<std::vector<std::byte>>(plan::to_bytes(plan));
}

TEST(PlanFile, GivesBackWhatWasWritten) {
  const Plan plan = small_plan();
  const auto bytes = bytes_of(plan);
  const auto again = plan::from_bytes(*bytes, bytes);
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_EQ(ir::print(again->graph), ir::print(plan.graph));
  EXPECT_EQ(again->profiles, plan.profiles);
  EXPECT_EQ(again->devices, plan.devices);
  EXPECT_EQ(again->report, plan.report);
  EXPECT_EQ(*bytes_of(*again), *bytes);
}

// As a file from before there were choices for every profile.
TEST(PlanFile, TakesTheFirstProfilesChoicesWhereAnotherHasNone) {
  Plan plan = small_plan();
  plan.devices[0].choices.resize(1);
  const auto bytes = bytes_of(plan);
  const auto again = plan::from_bytes(*bytes, bytes);
  ASSERT_TRUE(again.ok()) << again.error().text();
  ASSERT_EQ(again->devices.size(), 1u);
  ASSERT_EQ(again->devices[0].of_profile(1).size(), 1u);
  EXPECT_EQ(again->devices[0].of_profile(1)[0].tactic, "relu_f32_avx2");
}

/// A plan of one constant of 32 x 32 elements.
Plan plan_of(const std::vector<float>& elements) {
  Graph graph =
      *ops::parse("graph (%x: f32[1,32]) -> (%y) {\n  %w = const f32[32,32] random(1)\n  %y = matmul(%x, %w)\n}");
  graph.value(graph.find("w")).constant =
      Constant::copy({DataType::f32, Shape::of({32, 32})}, std::as_bytes(std::span(elements)));
  EXPECT_TRUE(ir::infer_types(graph).ok());
  return {"weights", graph, {default_profile(graph)}, {}, ""};
}

TEST(PlanFile, StoresWeightsIn16BitsWhereNothingIsLost) {
  std::vector<float> halves, brains, others;
  for (int i = 0; i < 32 * 32; ++i) {
    halves.push_back(Half(0.01f * static_cast<float>(i) - 3));
    brains.push_back(BFloat16(1e30f * static_cast<float>(i)));
    others.push_back(0.1f * static_cast<float>(i));
  }
  halves[0] = -0.0f;
  const size_t whole = bytes_of(plan_of(others))->size();
  for (const auto& elements : {halves, brains, others}) {
    const auto bytes = bytes_of(plan_of(elements));
    const auto again = plan::from_bytes(*bytes, bytes);
    ASSERT_TRUE(again.ok()) << again.error().text();
    const Constant& back = *again->graph.constant(again->graph.nodes()[0].inputs[1]);
    ASSERT_EQ(back.type().dtype, DataType::f32);
    EXPECT_EQ(std::memcmp(back.bytes().data(), elements.data(), back.bytes().size()), 0);
    EXPECT_EQ(*bytes_of(*again), *bytes);
    const size_t most = elements == others ? whole : whole - 1900;  // 2,048 less what aligns and names them
    EXPECT_LE(bytes->size(), most);
  }
}

TEST(PlanFile, StoresBytesIn4BitsWhereAllFit) {
  using namespace plan;
  constexpr int64_t kCount = 1001;  // the last half of a byte is left over
  const auto bytes_of = [](DataType dtype, int low, int high) {
    return Constant::make({dtype, Shape{kCount}}, [&](std::byte* to) {
      for (int i = 0; i < kCount; ++i) to[i] = static_cast<std::byte>(low + i % (high - low + 1));
    });
  };
  const Constant narrow = bytes_of(DataType::i8, -8, 7), positive = bytes_of(DataType::u8, 0, 15);
  EXPECT_EQ(stored_type(narrow), DataType::i4);
  EXPECT_EQ(stored_type(positive), DataType::u4);
  EXPECT_EQ(stored_type(bytes_of(DataType::i8, -9, 7)), DataType::i8);
  EXPECT_EQ(stored_type(bytes_of(DataType::i8, -8, 8)), DataType::i8);
  EXPECT_EQ(stored_type(bytes_of(DataType::u8, 0, 16)), DataType::u8);
  for (const Constant& one : {narrow, positive}) {
    const DataType stored = stored_type(one);
    std::vector<std::byte> file(stored_bytes(one.type(), stored));
    EXPECT_EQ(file.size(), static_cast<size_t>((kCount + 1) / 2));
    store(one, stored, file.data());
    EXPECT_EQ(widen(one.type(), stored, file), one);
  }
  EXPECT_FALSE(may_be_stored(DataType::i8, DataType::u4));
  EXPECT_FALSE(may_be_stored(DataType::f32, DataType::i4));
}

TEST(PlanFile, RefusesEveryCut) {
  const auto bytes = bytes_of(small_plan());
  for (size_t length = 0; length < bytes->size(); ++length) {
    const auto cut = plan::from_bytes(std::span(*bytes).first(length), bytes);
    ASSERT_FALSE(cut.ok()) << length;
    EXPECT_EQ(cut.error().code(), ErrorCode::corrupt_data);
  }
}

TEST(PlanFile, RefusesEveryFlippedByteThatIsCovered) {
  const auto bytes = bytes_of(small_plan());
  size_t refused = 0;
  for (size_t at = 0; at < bytes->size(); ++at) {
    auto damaged = std::make_shared<std::vector<std::byte>>(*bytes);
    (*damaged)[at] ^= std::byte{0x41};
    refused += plan::from_bytes(*damaged, damaged).ok() ? 0 : 1;
  }
  EXPECT_GE(refused + 3 * 64, bytes->size());  // only padding between the sections may change unseen
}

TEST(Arena, ReusesMemoryOfTheDead) {
  const std::vector<Lifetime> lifetimes = {{100, 0, 1}, {100, 1, 2}, {100, 2, 3}, {64, 0, 3}};
  const Arena arena = plan_arena(lifetimes);
  EXPECT_EQ(arena.lower_bound, 128u * 2 + 64);
  EXPECT_EQ(arena.bytes, arena.lower_bound);
  for (size_t i = 0; i < lifetimes.size(); ++i) {
    for (size_t k = i + 1; k < lifetimes.size(); ++k) {
      const bool both_alive = lifetimes[i].first <= lifetimes[k].last && lifetimes[k].first <= lifetimes[i].last;
      const bool apart = arena.offsets[i] + lifetimes[i].bytes <= arena.offsets[k] ||
                         arena.offsets[k] + lifetimes[k].bytes <= arena.offsets[i];
      EXPECT_TRUE(!both_alive || apart) << i << " and " << k;
    }
  }
}

}  // namespace
}  // namespace tenon
