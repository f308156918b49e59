// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Baseline: a way to get the outputs of a graph that is trusted more than an optimized plan.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "builder/build.h"
#include "runtime/context.h"

namespace tenon::verify {

enum class Against {
  reference,  // every operator's reference: exact, slow
  unfused     // the device's kernels, level 0, every pass off: fast, and shares the kernels' mistakes
};

/// Called with a phase and how far it is; false cancels.
using Watch = std::function<bool(const std::string& phase, size_t done, size_t all)>;

class Baseline {
 public:
  Baseline(Against against, std::shared_ptr<const Device> device, const BuildOptions& build, Watch watch)
      : against_(against), device_(std::move(device)), build_(build), watch_(std::move(watch)) {}

  /// Outputs by port for inputs by port. Errors: cancelled; those of the operators.
  Result<std::vector<Constant>> outputs(const Graph& graph, const std::vector<Constant>& inputs,
                                        const std::string& phase) const;

 private:
  Result<std::vector<Constant>> on_reference(const Graph& graph, const std::vector<Constant>& inputs,
                                             const std::string& phase) const;
  Result<std::vector<Constant>> unfused(const Graph& graph, const std::vector<Constant>& inputs,
                                        const std::string& phase) const;

  Against against_;
  std::shared_ptr<const Device> device_;
  BuildOptions build_;
  Watch watch_;
};

/// Profiles with the inputs' shapes and nothing else.
std::vector<Profile> profile_for(const Graph& graph, const std::vector<Constant>& inputs);

/// A context on `engine` with its inputs and memory for its outputs.
class Bound {
 public:
  static Result<Bound> make(std::shared_ptr<const Engine> engine, const std::vector<Constant>& inputs);
  ExecutionContext& context() { return *context_; }
  /// Outputs as the last run left them.
  Result<std::vector<Constant>> outputs();

 private:
  std::unique_ptr<ExecutionContext> context_;
  std::vector<Constant> inputs_;  // kept alive: the context has their addresses
  std::vector<std::vector<std::byte>> memory_;
};

}  // namespace tenon::verify
