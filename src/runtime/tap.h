// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Tap: named tensors of the source network, read out beside a run of the plan that swallowed them.
#pragma once

#include <string>
#include <vector>

#include "runtime/context.h"

namespace tenon {

/// What the plan still computes is copied out behind the step that makes it. The rest is computed again, on the
/// operators' references, from the nearest values that the plan has. The plan and its launches stay as they are.
class Tap {
 public:
  /// Errors: not_found naming the tensor and similar ones; unsupported if a tensor must be computed again and the plan
  /// does not carry a weight that it takes.
  static Result<Tap> make(const Engine& engine, const std::vector<std::string>& names);
  /// Every value that a step of the plan makes, under its name in the plan.
  static Result<Tap> of_steps(ExecutionContext& context);

  /// Names of the source's tensors that the plan still has under their own name.
  static Result<std::vector<std::string>> held_names(const Engine& engine);

  const std::vector<std::string>& names() const { return names_; }
  /// Whether the i-th is computed again, not read.
  bool is_computed(size_t i) const;

  /// One inference, then the tensors in the order of names(), row-major. Errors: those of the run.
  Result<std::vector<Constant>> run(ExecutionContext& context) const;

 private:
  /// A value of the source that the plan has.
  struct Held {
    ValueId source = kNoValue;
    ValueId plan = kNoValue;
  };

  Result<> find_way(ValueId wanted, const std::vector<ValueId>& held);
  Result<std::vector<Constant>> read_held(ExecutionContext& context) const;

  Graph source_;
  std::vector<std::string> names_;
  std::vector<ValueId> wanted_;     // in source_, by name
  std::vector<Held> held_;          // to be read
  std::vector<NodeId> recomputed_;  // of source_, in order
};

}  // namespace tenon
