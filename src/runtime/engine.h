// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Engine: a plan on one device. Shared by any number of contexts; const.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "backend/device.h"
#include "plan/plan.h"

namespace tenon {

/// Chooses tactics for a placed graph on the device at hand. The runtime has no tuner: who may use one hands it in.
struct Retune {
  /// May end with `cancelled` once it is asked to stop.
  std::function<Result<DeviceSection>(const Plan& plan, const Graph& placed, const Device& device, std::stop_token)>
      choose;
  /// If given, the engine runs at once with expected times and chooses on a thread of its own. Called there at the end,
  /// unless the engine goes before.
  std::function<void(const Result<>&)> chosen_later;

  explicit operator bool() const { return static_cast<bool>(choose); }
};

class Engine {
 public:
  /// Places the plan's graph on `device`. If the plan has a section for this device its choices are used; else those
  /// that `retune` makes, which the plan keeps; without it, and until those made later are there, the tactics that are
  /// expected to be fastest are taken, and `tuned()` is false. Errors: those of `retune`, if it is not for later.
  static Result<std::shared_ptr<const Engine>> load(Plan plan, std::shared_ptr<const Device> device,
                                                    Retune retune = {});

  /// As it was loaded, with what was chosen before load() returned.
  const Plan& plan() const { return plan_; }
  /// The same with what was chosen since.
  Plan plan_as_tuned() const;
  const Graph& graph() const { return placed_; }
  const Device& device() const { return *device_; }
  const std::shared_ptr<const Device>& shared_device() const { return device_; }
  bool tuned() const { return choices() != nullptr; }
  /// Were the choices made when it was loaded?
  bool retuned() const { return retuned_; }
  /// Are choices being made for later?
  bool is_tuning() const { return tuning_.valid() && tuning_.wait_for(std::chrono::seconds(0)) != kReady; }
  /// Waits for them, so long at most; false if they are still being made. At once where none are.
  bool wait_until_tuned(std::chrono::duration<double> at_most) const;
  /// The threads that the choices were made for; contexts start with them.
  int threads() const { return threads_; }
  /// By input port: must its elements be known before shapes are?
  const std::vector<bool>& shape_inputs() const { return shape_inputs_; }
  /// The choices that hold now; null if the device has none. Others once those made later are there. Valid as long as
  /// the engine.
  const DeviceSection* choices() const { return choices_.load(std::memory_order_acquire); }
  /// What was chosen for a node of graph() at a profile's shapes; null if nothing was. Valid as long as the engine.
  const Choice* choice(int profile, NodeId node) const;
  /// Ports by name; -1 if there is none.
  int input_port(std::string_view name) const;
  int output_port(std::string_view name) const;

 private:
  static constexpr auto kReady = std::future_status::ready;

  Engine() = default;
  Result<> choose_later(Retune retune);

  Plan plan_;
  Graph placed_;
  std::shared_ptr<const Device> device_;
  std::vector<bool> shape_inputs_;
  int threads_ = 1;
  bool retuned_ = false;
  std::unique_ptr<const DeviceSection> loaded_, later_;  // the latter is written once, by tuner_
  std::atomic<const DeviceSection*> choices_ = nullptr;  // one of these
  std::shared_future<void> tuning_;
  std::jthread tuner_;  // last: it is stopped and joined before what it reads goes
};

}  // namespace tenon
