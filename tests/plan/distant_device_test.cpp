// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Schedules on a device whose kernels see only what the device allocated or uploaded: stand-ins for the caller's
// memory, uploaded constants, and recordings from the second run on.
#include <gtest/gtest.h>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "plan/schedule.h"
#include "tests/plan/distant_device.h"

namespace tenon {
namespace {

class Distant : public testing::Test {
 protected:
  void SetUp() override {
    auto parsed = ops::parse(R"(
      graph (%x: f32[4]) -> (%z, %x) {
        %y = add(%x, 1)
        %z = relu(%y)
      })");
    ASSERT_TRUE(parsed.ok()) << parsed.error().text();
    graph_ = std::move(*parsed);
    ASSERT_TRUE(ir::infer_types(graph_).ok());
    const Shape shapes[] = {Shape{4}};
    const Constant elements[] = {Constant{}};
    auto resolved = resolve(graph_, shapes, elements);
    ASSERT_TRUE(resolved.ok());
    auto made = Schedule::make(
        graph_, *resolved, device_, [&](NodeId, const Problem& problem) { return solve(problem, device_, ""); }, 1);
    ASSERT_TRUE(made.ok()) << made.error().text();
    schedule_ = std::move(*made);
    stream_ = std::move(*device_.make_stream());
  }
  void run() {
    const auto ran = schedule_.run(*stream_);
    ASSERT_TRUE(ran.ok()) << ran.error().text();
  }

  Graph graph_;
  DistantDevice device_;
  Schedule schedule_;
  std::unique_ptr<Stream> stream_;
  std::vector<float> x_ = {-3, -1, 0.5, 2}, z_ = std::vector<float>(4), same_ = std::vector<float>(4);
};

TEST_F(Distant, CopiesToAndFromMemoryOutOfReach) {
  ASSERT_TRUE(schedule_.bind_input(0, x_.data()).ok());
  ASSERT_TRUE(schedule_.bind_output(0, z_.data()).ok());
  ASSERT_TRUE(schedule_.bind_output(1, same_.data()).ok());
  run();
  EXPECT_EQ(z_, (std::vector<float>{0, 0, 1.5, 3}));
  EXPECT_EQ(same_, x_);
}

TEST_F(Distant, UsesMemoryWithinReachAsItIs) {
  auto x = device_.allocate(16), z = device_.allocate(16), same = device_.allocate(16);
  std::memcpy(x->data(), x_.data(), 16);
  ASSERT_TRUE(schedule_.bind_input(0, x->data()).ok());
  ASSERT_TRUE(schedule_.bind_output(0, z->data()).ok());
  ASSERT_TRUE(schedule_.bind_output(1, same->data()).ok());
  run();
  EXPECT_EQ(device_.counts.copies, 1);  // the output that is an input
  std::memcpy(z_.data(), z->data(), 16);
  EXPECT_EQ(z_, (std::vector<float>{0, 0, 1.5, 3}));
}

TEST_F(Distant, RecordsInTheSecondRunWithTheSameAddresses) {
  ASSERT_TRUE(schedule_.bind_input(0, x_.data()).ok());
  ASSERT_TRUE(schedule_.bind_output(0, z_.data()).ok());
  ASSERT_TRUE(schedule_.bind_output(1, same_.data()).ok());
  for (int i = 0; i < 4; ++i) run();
  EXPECT_EQ(device_.counts.launches, 2);  // of the first run alone: this stream's recordings do nothing
  EXPECT_EQ(device_.counts.records, 1);
  EXPECT_EQ(device_.counts.replays, 3);
  std::vector<float> other(4);
  ASSERT_TRUE(schedule_.bind_output(0, other.data()).ok());
  run();
  EXPECT_EQ(device_.counts.launches, 4);
  EXPECT_EQ(other, (std::vector<float>{0, 0, 1.5, 3}));
}

}  // namespace
}  // namespace tenon
