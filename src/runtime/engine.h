// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Engine: a plan on one device. Shared by any number of contexts; const.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "backend/device.h"
#include "plan/plan.h"

namespace tenon {

/// Chooses tactics for a placed graph on the device at hand. The runtime has no tuner: who may use one hands it in.
using Retune = std::function<Result<DeviceSection>(const Plan& plan, const Graph& placed, const Device& device)>;

class Engine {
 public:
  /// Places the plan's graph on `device`. If the plan has a section for this device its choices are used; else those
  /// that `retune` makes, which the plan keeps; without it the tactics that are expected to be fastest are taken, and
  /// `tuned()` is false. Errors: those of `retune`.
  static Result<std::shared_ptr<const Engine>> load(Plan plan, std::shared_ptr<const Device> device,
                                                    const Retune& retune = nullptr);

  const Plan& plan() const { return plan_; }
  const Graph& graph() const { return placed_; }
  const Device& device() const { return *device_; }
  const std::shared_ptr<const Device>& shared_device() const { return device_; }
  bool tuned() const { return tuned_; }
  /// Were the choices made when it was loaded?
  bool retuned() const { return retuned_; }
  /// The threads that the choices were made for; contexts start with them.
  int threads() const { return threads_; }
  /// By input port: must its elements be known before shapes are?
  const std::vector<bool>& shape_inputs() const { return shape_inputs_; }
  /// What was chosen for a node of graph() at a profile's shapes; null if nothing was.
  const Choice* choice(int profile, NodeId node) const;
  /// Ports by name; -1 if there is none.
  int input_port(std::string_view name) const;
  int output_port(std::string_view name) const;

 private:
  Engine() = default;

  Plan plan_;
  Graph placed_;
  std::shared_ptr<const Device> device_;
  DeviceSection section_;
  std::vector<bool> shape_inputs_;
  int threads_ = 1;
  bool tuned_ = false;
  bool retuned_ = false;
};

}  // namespace tenon
