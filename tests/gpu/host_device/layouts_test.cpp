// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The layouts that a GPU asks for are ones that its kernels take.
#include <gtest/gtest.h>

#include "backends/cuda/device.h"
#include "ops/lib/evaluate.h"

namespace tenon::cuda {
namespace {

TEST(Layouts, AreOnesThatKernelsTake) {
  ASSERT_EQ(libraries().driver->cuInit(0), CUDA_SUCCESS);
  const auto device = CudaDevice::open({});
  ASSERT_TRUE(device.ok()) << device.error().text();
  const auto rule = [&](const char* text) { return (*device)->layout_rule(*ops::parse_problem(text)); };
  EXPECT_EQ(rule("conv(f32[1,3,8,8], const f32[4,3,3,3])"), LayoutRule::any_to_last);
  EXPECT_EQ(rule("conv(f32[1,8,8,8], const f32[4,8,3,3])"), LayoutRule::channels_last);
  EXPECT_EQ(rule("deform_conv(f32[1,1,3,3], f32[1,1,2,2], f32[1,8,2,2])"), LayoutRule::row_major);
}

}  // namespace
}  // namespace tenon::cuda
