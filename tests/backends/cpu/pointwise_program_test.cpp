// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Whatever the pass takes into a region, the kernel of regions takes, too: else a region would be slower than its
// parts.
#include "ops/lib/pointwise_program.h"

#include <gtest/gtest.h>

#include "backends/cpu/device.h"

namespace tenon {
namespace {

bool is_taken(const Op& op, const Types& operands) {
  std::vector<size_t> values;
  for (size_t i = 0; i < operands.size(); ++i) values.push_back(i);
  const Op region = ops::make(Pointwise{{pointwise_step(op, values, operands.size())}, {0}});
  const auto results = region.infer(std::span<const TensorType>(operands));
  EXPECT_TRUE(results.ok()) << op.name() << ": " << results.error().text();
  if (!results.ok()) return false;
  Problem problem{region, operands, *results, std::vector<Constant>(operands.size()), 1};
  const CpuDevice device(Isa::avx2);
  for (const Tactic* tactic : tactics_for(device, "pointwise")) {
    if (!tactic->is_last_resort() && tactic->prepare(problem, device).ok()) return true;
  }
  return false;
}

TEST(PointwiseProgram, HasAStepForEveryOperatorOfRegions) {
  if (detect_isa() < Isa::avx2) return;  // no kernel to ask
  int steps = 0;
  for (const OpDef& def : ops::all()) {
    const Op op(&def, def.defaults);
    for (const DataType dtype : {DataType::f32, DataType::boolean, DataType::i64, DataType::i32}) {
      for (size_t count = 1; count <= 3; ++count) {
        Types operands(count, TensorType{dtype, Shape{4, 8}});
        if (op.name() == "where" && count == 3) operands[0].dtype = DataType::boolean;
        const auto results = op.infer(std::span<const TensorType>(operands));
        if (!results.ok() || results->size() != 1 || !is_pointwise_step(op, operands, (*results)[0])) continue;
        EXPECT_TRUE(is_taken(op, operands)) << op.name() << " of " << count << " " << to_string(dtype);
        ++steps;
      }
    }
  }
  EXPECT_GT(steps, 40);
}

}  // namespace
}  // namespace tenon
