// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Tail: the nodes of a graph whose shapes are only known in the run, one after the other behind the schedule.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "plan/schedule.h"
#include "runtime/device_plugin.h"

namespace tenon {

class Bodies;

/// Values lie in the host's memory; on a device with memory of its own they are copied around each launch.
/// Each node is inferred with the elements of its operands, gets memory of the size that it needs, and runs by the
/// tactic that a schedule would take. A tactic stays prepared as long as operands and results have the same types.
class Tail {
 public:
  /// Where a value that no node of the tail makes lies; empty if it has no memory.
  using Outside = FunctionRef<Constant(ValueId)>;

  /// Hears of each node behind its launch: the launch, as far as there is one, and microseconds.
  using After = std::function<void(const Step&, double)>;

  /// Errors: those of inference and launches, naming the node; unsupported if a shape is not even known then.
  Result<> run(const Graph& graph, const Resolved& resolved, Outside outside, const Device& device, Solver solver,
               Stream& stream, const After& after = nullptr);
  /// The device that what is run() works beside, for its plugins.
  void set_beside(Beside beside) { beside_ = beside; }
  /// Forgets what was prepared: before a run with another schedule.
  void reset();
  /// Of the last run; null if the tail does not make that value.
  const Constant* value(ValueId id) const;

 private:
  struct Ready {
    Types in, out;
    std::vector<Constant> values;  // by operand: elements that decided
    Solution solution;
    Buffer workspace;  // where no copies are made
  };

  /// Notes in `step` what was launched.
  Result<> run_node(const Graph& graph, const Resolved& resolved, Outside outside, const Device& device, Solver solver,
                    Stream& stream, Step& step);
  /// The operand's bytes in another shape, if the node is no more than that.
  bool view(const Graph& graph, const Node& node, const std::vector<Constant>& operands, const Knowns& types,
            Step& step);
  /// Copies of small operands whose elements decide shapes; a tactic may be made for them.
  static std::vector<Constant> decisive(const Op& op, const std::vector<Constant>& operands);
  /// An operator that counts, on a device with memory of its own: it writes as much as it may, and tells how much.
  Result<> launch_counted(const Graph& graph, const Resolved& resolved, const Device& device, Solver solver,
                          Stream& stream, Step& step, const std::vector<Constant>& operands, const Knowns& in);
  /// What solves `problem` of this node, prepared before or now.
  Result<const Ready*> ready_for(NodeId node, const Problem& problem, std::vector<Constant> values, Solver solver);
  Result<> launch(const Graph& graph, const Resolved& resolved, const Device& device, Solver solver, Stream& stream,
                  Step& step, const std::vector<Constant>& operands, const Knowns& types);

  Beside beside_;
  std::map<ValueId, Constant> values_;
  std::map<NodeId, Ready> prepared_;
  std::map<NodeId, std::shared_ptr<Bodies>> bodies_;  // of branches and loops
};

}  // namespace tenon
