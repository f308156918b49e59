// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 16-bit floats in a build: what of them a device computes in f32, weights in 16 bits, and which values f16 cannot
// hold.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "backend/device.h"
#include "builder/accuracy.h"
#include "passes/half.h"
#include "passes/lib/pass.h"
#include "plan/plan.h"

namespace tenon {

struct HalfOptions {
  /// f16 or bf16 are allowed where the network says f32: weights are rounded to it.
  std::optional<DataType> to;
  bool everywhere = false;  // 16 bits between all inputs and outputs, by passes::half(); `to` is not set then
  DataType everywhere_to = DataType::f16;
  bool checks_range = true;  // does f16 leave out what it cannot hold?
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

/// Operators of 16-bit floats that only the reference would run compute in f32, and round what they give. Products
/// among them may still multiply in 16 bits where the device does: that rounds nothing. Adds to `recipe` which.
Result<> compute_halves_in_f32(Graph& graph, const HalfContext& context, std::string& report, Recipe& recipe);

/// Layers of `graph` that read or give f32 values beyond the largest f16 number; each has a report line with the
/// largest magnitude seen. Errors: those of the run.
Result<passes::LayerNames> beyond_f16(const Graph& graph, const HalfOptions& options, const HalfContext& context,
                                      std::string& report);

/// The same of the source network, fused: for passes::half(). Errors: those of the passes and of the run.
Result<passes::LayerNames> kept_by_range(const HalfOptions& options, const HalfContext& context, std::string& report);

/// Makes 16-bit floats of what `options` allow, but for layers that f16 cannot hold, and says so. Adds to `recipe` what
/// it decided. Errors: those of the passes and of the run.
Result<> lower_to_half(Graph& graph, const HalfOptions& options, const HalfContext& context, std::string& report,
                       Recipe& recipe);

/// What compute_halves_in_f32() and lower_to_half() did, again. Errors: those of the passes.
Result<> compute_halves_in_f32_by(Graph& graph, const Recipe& recipe, const PassOptions& passes);
Result<> lower_to_half_by(Graph& graph, const Recipe& recipe);

/// Report lines: in which arithmetic the products that may multiply in 16 bits do. `choices` are those of the nodes of
/// `placed`.
std::string arithmetic_taken(const Graph& placed, std::span<const Choice> choices);

}  // namespace tenon
