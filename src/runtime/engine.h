// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Engine: a plan on one device. Shared by any number of contexts; const.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "backend/device.h"
#include "plan/plan.h"

namespace tenon {

class Engine {
 public:
  /// Places the plan's graph on `device`. If the plan has a section for this device its choices are used; otherwise
  /// the tactics of the highest rank are, and `tuned()` is false.
  static Result<std::shared_ptr<const Engine>> load(Plan plan, std::shared_ptr<const Device> device);

  const Plan& plan() const { return plan_; }
  const Graph& graph() const { return placed_; }
  const Device& device() const { return *device_; }
  bool tuned() const { return tuned_; }
  /// The threads that the choices were made for; contexts start with them.
  int threads() const { return threads_; }
  /// By input port: must its elements be known before shapes are?
  const std::vector<bool>& shape_inputs() const { return shape_inputs_; }
  /// The tactic chosen for a node of graph(); empty if none was.
  std::string_view choice(NodeId node) const;
  /// Ports by name; -1 if there is none.
  int input_port(std::string_view name) const;
  int output_port(std::string_view name) const;

 private:
  Engine() = default;

  Plan plan_;
  Graph placed_;
  std::shared_ptr<const Device> device_;
  std::vector<Choice> choices_;
  std::vector<bool> shape_inputs_;
  int threads_ = 1;
  bool tuned_ = false;
};

}  // namespace tenon
