// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// verify(): does the optimized plan give what the source network gives, and if not, who is to blame?
#pragma once

#include <optional>

#include "verify/baseline.h"
#include "verify/difference.h"

namespace tenon::verify {

struct Options {
  BuildOptions build;  // how the plan is made; its progress is not used
  std::vector<Constant>
      inputs;  // by input port; null ones are drawn from `seed` in the shape of the first profile's opt
  uint64_t seed = 1;
  double tolerance = 0;  // relative to a tensor's largest element; 0: tolerance_of() its type
  Against against = Against::reference;
  bool every_tensor = false;  // hold each tensor that the plan still has against the source, not only outputs
  Watch watch;
};

/// One tensor held against the baseline.
struct Compared {
  std::string name;
  TensorType type;
  Difference difference;
  double tolerance = 0;
  bool same() const { return difference.relative <= tolerance; }
};

/// Who made a difference.
struct Guilt {
  enum class Kind {
    pass,     // a pass changed what the graph means: `name` is the pass
    tactic,   // a launch does not give what its operands make: `name` is the tactic
    memory,   // a value was overwritten before it was read: `name` is the value
    meaning,  // a pass kept the name of a value that it changed: `name` is the value
    overlap,  // launches give the right answer one at a time, but not in a row
    rounding  // no launch alone is off: small differences add up
  };
  Kind kind = Kind::pass;
  std::string name;
  std::vector<std::string> sources;  // source nodes
  std::string where;                 // the node or launch, as text
  Compared compared;                 // what differs first
  std::optional<bool> confirmed;     // with it switched off, do the outputs agree? none: cannot be switched off
};

struct Report {
  bool same = true;
  size_t nodes = 0;  // of the source network
  size_t steps = 0;  // of the plan
  std::vector<Compared> outputs;
  std::vector<Compared> tensors;  // if every_tensor was asked for
  std::vector<Guilt> guilty;      // passes first, then launches in order
};

/// Errors: cancelled; those of the build, of a launch and of the reference.
Result<Report> verify(Graph source, const Options& options, const std::shared_ptr<const Device>& device);

std::string_view to_string(Guilt::Kind kind);

}  // namespace tenon::verify
