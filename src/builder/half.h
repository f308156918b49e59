// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 16-bit floats in a build: what of them a device computes in f32, weights in 16 bits, and which values f16 cannot
// hold.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "backend/device.h"
#include "builder/accuracy.h"
#include "passes/lib/pass.h"
#include "plan/plan.h"

namespace tenon {

struct HalfOptions {
  /// f16 or bf16 are allowed where the network says f32: weights are rounded to it.
  std::optional<DataType> to;
  /// The data to look for values beyond f16 with, as AccuracyOptions has it; null: random values.
  std::function<Result<std::optional<std::vector<ConstTensor>>>(size_t number)> batch;
};

struct HalfContext {
  const Graph& source;     // before any pass, types inferred
  const Profile& profile;  // tactics are asked for its optimum
  const PassOptions& passes;
  const Device& device;
  int threads = 1;
};

/// Operators of 16-bit floats that only the reference would run compute in f32, and round what they give.
Result<> compute_halves_in_f32(Graph& graph, const HalfContext& context, std::string& report);

/// Names of the f32 values of `graph` that go beyond the largest f16 number, with the largest magnitude seen, in report
/// lines. Errors: those of the run.
Result<std::set<std::string>> beyond_f16(const Graph& graph, const HalfOptions& options, const HalfContext& context,
                                         std::string& report);

/// Makes 16-bit floats of what `options` allow, and says so. Errors: those of the passes and of the run.
Result<> lower_to_half(Graph& graph, const HalfOptions& options, const HalfContext& context, std::string& report);

}  // namespace tenon
