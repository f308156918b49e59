// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// GraphRunner: runs a graph on a device during a build, without a plan and without timing.
#pragma once

#include <memory>

#include "backend/device.h"
#include "plan/plan.h"
#include "plan/schedule.h"
#include "quant/calibrate.h"

namespace tenon {

/// Takes the tactics that are expected to be fastest. Prepares again only when a shape changes.
class GraphRunner : public quant::Runner {
 public:
  static Result<std::unique_ptr<quant::Runner>> make(Graph graph, const Device& device, int threads);

  /// With these tactics, by node of the placed graph, where they still accept.
  static Result<std::unique_ptr<quant::Runner>> make_tuned(Graph placed, std::vector<Choice> choices,
                                                           const Device& device, int threads);

  Result<std::vector<ConstTensor>> run(std::span<const ConstTensor> inputs) override;

 private:
  GraphRunner(Graph placed, const Device& device) : graph_(std::move(placed)), device_(device) {}
  Result<> prepare(std::span<const ConstTensor> inputs);

  Graph graph_;
  std::vector<Choice> choices_;  // empty: the tactics that are expected to be fastest
  const Device& device_;
  std::unique_ptr<Stream> stream_;
  std::vector<bool> shape_inputs_;
  std::vector<TensorType> prepared_for_;
  Resolved resolved_;
  Schedule schedule_;
  std::vector<std::vector<std::byte>> outputs_;
};

/// The graph without what follows shapes that only the run decides; its outputs are all values that are left and that
/// nodes make. Errors: as resolve_at().
Result<Graph> known_before_run(const Graph& graph, const Profile& profile);

}  // namespace tenon
