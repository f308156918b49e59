// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The CPU as a device: packed weights are shared, and not made for a device that is only asked.
#include "backends/cpu/device.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace tenon {
namespace {

Constant four_floats() {
  return Constant::make(TensorType{DataType::f32, Shape{4}}, [](std::byte*) {});
}

TEST(PackedWeights, PacksOnceForEachPacking) {
  PackedWeights weights;
  const Constant constant = four_floats();
  int packed = 0;
  const auto pack = [&](std::byte*) { ++packed; };
  const auto first = weights.get(constant, "a", 64, pack);
  const auto again = weights.get(constant, "a", 64, pack);
  const auto other = weights.get(constant, "b", 64, pack);
  ASSERT_TRUE(first.ok() && again.ok() && other.ok());
  EXPECT_EQ(first->data(), again->data());
  EXPECT_NE(first->data(), other->data());
  EXPECT_EQ(packed, 2);
}

TEST(PackedWeights, TrimKeepsWhatIsUsed) {
  PackedWeights weights;
  const Constant constant = four_floats();
  const auto kept = weights.get(constant, "a", 64, [](std::byte*) {});
  ASSERT_TRUE(kept.ok());
  ASSERT_TRUE(weights.get(constant, "b", 128, [](std::byte*) {}).ok());
  EXPECT_EQ(weights.bytes(), 192u);
  weights.trim();
  EXPECT_EQ(weights.bytes(), 64u);
  const auto again = weights.get(constant, "a", 64, [](std::byte*) { ADD_FAILURE() << "packed again"; });
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->data(), kept->data());
}

TEST(PackedWeights, PacksNothingForADeviceThatIsOnlyAsked) {
  const CpuDevice device(Isa::baseline);
  const auto asked = device.for_asking();
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked->signature(), device.signature());
  int packed = 0;
  const auto buffer =
      static_cast<const CpuDevice&>(*asked).weights().get(four_floats(), "a", 64, [&](std::byte*) { ++packed; });
  ASSERT_TRUE(buffer.ok());
  EXPECT_EQ(buffer->bytes(), 64u);
  EXPECT_EQ(packed, 0);
}

TEST(CpuStream, TimesTheLaunchAndNotWhoeverElseHadTheCore) {
  const CpuDevice device;
  const auto stream = device.make_stream();
  ASSERT_TRUE(stream.ok());
  const auto busy = (*stream)->time_us([]() -> Result<> {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
    while (std::chrono::steady_clock::now() < end) continue;
    return Done{};
  });
  ASSERT_TRUE(busy.ok());
  EXPECT_LE(*busy, 1e6);
  EXPECT_GT(*busy, 0);
  // A sleeper stands for a thread that waits for a core.
  const auto waiting = (*stream)->time_us([]() -> Result<> {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return Done{};
  });
  ASSERT_TRUE(waiting.ok());
  EXPECT_LT(*waiting, 25e3);
}

}  // namespace
}  // namespace tenon
