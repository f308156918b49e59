// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Devices by name, and what a plan says of the device it was built for.
#include "api/common/open_device.h"

#include <gtest/gtest.h>

namespace tenon::api {
namespace {

TEST(OpenDevice, TheCpuIsTheDefault) {
  for (const char* name : {"", "cpu"}) {
    const auto device = open_device(name, {});
    ASSERT_TRUE(device.ok()) << device.error().text();
    EXPECT_EQ((*device)->backend(), "cpu");
  }
}

TEST(OpenDevice, RefusesOtherNames) {
  for (const char* name : {"tpu", "cuda:", "cuda:x", "cuda:1x", "cpu:0"}) {
    const auto device = open_device(name, {});
    ASSERT_FALSE(device.ok()) << name;
    EXPECT_EQ(device.error().code(), ErrorCode::invalid_argument) << name;
    EXPECT_NE(device.error().message().find(name), std::string::npos);
  }
}

TEST(OpenDevice, ReadsFromThePlanHowItWasBuilt) {
  Plan plan;
  EXPECT_EQ(device_of(plan), "cpu");
  plan.devices.push_back({"cuda; NVIDIA H100; sm_90; no tf32", 1, {}});
  EXPECT_EQ(device_of(plan), "cuda");
  EXPECT_FALSE(device_options_of(plan).tf32);
  EXPECT_EQ(device_options_of(plan).host, nullptr);
  plan.devices[0].choices = {{{"cpu_fallback", 1, "unique(f32[4])"}}};
  EXPECT_NE(device_options_of(plan).host, nullptr);
}

}  // namespace
}  // namespace tenon::api
