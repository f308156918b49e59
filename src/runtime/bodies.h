// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Bodies: the graphs that an operator runs (branches, loops, maps), each with schedules of its own.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "plan/schedule.h"
#include "runtime/tail.h"

namespace tenon {

/// A body is placed once and gets a schedule for the types of its inputs; turns with equal types run the same one. What
/// its data decides runs in a tail behind it. Used by one thread at a time; `device` must outlive it.
class Bodies {
 public:
  explicit Bodies(const Device& device) : device_(&device) {}

  /// Results of an operator that has bodies (see has_bodies()). Errors: those of the operator and of its bodies.
  Result<std::vector<Constant>> run(const Op& op, std::span<const Constant> operands, Stream& stream);

 private:
  /// A schedule for inputs of these types.
  struct Variant {
    Types in;
    int threads = 1;
    Resolved resolved;
    Schedule schedule;
    Tail tail;
  };
  struct Body {
    Graph placed;
    std::vector<std::unique_ptr<Variant>> variants;  // the last one used in front
  };

  Result<std::vector<Constant>> run_body(const Graph& graph, std::span<const Constant> inputs, Stream& stream);
  /// What the tail of a body reads of its schedule's values, in the host's memory.
  static Result<std::map<ValueId, Constant>> fetch_made(const Graph& graph, const Variant& variant, Stream& stream);
  Result<Variant*> variant_for(Body& body, std::span<const Constant> inputs, int threads);

  const Device* device_;
  std::map<const Graph*, Body> bodies_;
};

/// As solve(), but an operator with bodies runs them by their schedules: on the device if it shares the host's memory,
/// else on the host beside it, with copies.
Result<Solution> solve_step(const Problem& problem, const Device& device, std::string_view preferred);

}  // namespace tenon
