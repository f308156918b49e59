// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Schedule: the launches of one plan for one set of shapes, prepared, with memory; run again and again.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "backend/device.h"
#include "base/function_ref.h"
#include "plan/arena.h"
#include "plan/resolve.h"

namespace tenon {

/// One launch.
struct Step {
  NodeId node = kNoNode;
  std::string_view tactic;
  Problem problem;
  Prepared prepared;
};

/// A user of the arena: a value, or the workspace of a step (no value).
struct Tenant {
  ValueId value = kNoValue;
  size_t offset = 0;
  Lifetime life;
};

/// A tactic for a problem, made ready.
struct Solution {
  const Tactic* tactic = nullptr;
  Prepared prepared;
};

/// The tactic named `preferred` if it accepts, else the one that is expected to be fastest. The reference takes
/// everything, so an error means that even it failed (out_of_memory).
Result<Solution> solve(const Problem& problem, const Device& device, std::string_view preferred);

using Solver = FunctionRef<Result<Solution>(NodeId, const Problem&)>;

/// May results take the bytes of operands that nobody reads any more? Not if steps are to be replaced by any other way.
enum class InPlace { no, yes };

/// Memory of a device, so many bytes, at an address that kArenaAlignment divides.
using ArenaSource = std::function<Result<Buffer>(size_t)>;

/// Prepared launches in order. Not shared between threads.
class Schedule {
 public:
  Schedule() = default;
  /// `resolved` must come from `graph`; both are read here only. The arena is what `memory` gives, or (null) is
  /// allocated on `device`. The solver is asked once a step, in order.
  static Result<Schedule> make(const Graph& graph, const Resolved& resolved, const Device& device, Solver solver,
                               int threads, InPlace in_place = InPlace::no, const ArenaSource& memory = nullptr);

  /// Sets the memory of an input or output port. Cheap; call before run() whenever an address changed. Memory that the
  /// device does not reach gets a stand-in, filled and emptied by run(). Errors: out_of_memory.
  Result<> bind_input(size_t port, const void* data);
  Result<> bind_output(size_t port, void* data);

  /// Every launch in order. Allocates nothing and takes no lock (a library inside a launch may). A device that records
  /// does so in the second run with the same addresses.
  Result<> run(Stream& stream);
  /// The same with `after(step index, microseconds)` behind every launch; slower by a barrier a launch.
  Result<> run_timed(Stream& stream, FunctionRef<void(size_t, double)> after);
  /// The same with calls around each launch, when read() gives what it reads and has written.
  Result<> run_observed(Stream& stream, FunctionRef<Result<>(size_t)> before, FunctionRef<Result<>(size_t)> after);
  /// The launches of run() as they are now, to be replayed while the schedule and what was prepared for them live. They
  /// must have run before. Null where one of them cannot be recorded.
  Result<std::unique_ptr<Recording>> record(Stream& stream);
  /// One launch alone.
  Result<> run_step(size_t step, Stream& stream);

  const std::vector<Step>& steps() const { return steps_; }
  /// Where a value lies behind run(), if a deferred node reads it.
  const std::byte* value(ValueId id) const { return address(places_[index(id)]); }
  const Arena& arena() const { return arena_; }
  const std::vector<Tenant>& tenants() const { return tenants_; }
  /// A row-major copy of what is in memory for a value now; `type` is its resolved type.
  Result<Constant> read(ValueId id, const TensorType& type, Stream& stream) const;
  /// Most bytes of workspace that a step wants; part of the arena.
  size_t workspace_bytes() const;
  /// Replaces the way step `i` runs, if its workspace and constants fit in what was planned and it may run in place
  /// where the plan wants that. True if so.
  bool replace(size_t i, Solution solution);

 private:
  /// Where a value lives.
  struct Place {
    enum class Kind { none, arena, constant, input, output } kind = Kind::none;
    size_t at = 0;                    // offset or port
    const std::byte* data = nullptr;  // of a constant
    size_t offset = 0;                // of a part
  };
  struct Patch {
    size_t step;
    size_t operand;
    bool result;
    size_t offset;
  };
  struct OutputCopy {
    Place from;
    size_t port;
    size_t bytes;
  };
  /// An input or output as the caller gave it, and the device memory that stands in where kernels cannot reach it.
  struct PortMemory {
    std::byte* given = nullptr;
    size_t bytes = 0;
    bool staged = false;
    Buffer stand_in;
    std::byte* used() const { return staged ? stand_in.data() : given; }
  };

  void assign_places(const Graph& graph, const Resolved& resolved, std::vector<Lifetime>& lifetimes);
  Result<> upload_constants(const Graph& graph, const Resolved& resolved);
  void note_tenants(const Resolved& resolved, const std::vector<Lifetime>& lifetimes);
  void link(const Graph& graph);
  std::byte* address(const Place& place) const;
  Result<> run_range(size_t begin, size_t end, Stream& stream);
  Result<> run_all(Stream& stream);
  Result<> copy_outputs(Stream& stream);
  Result<> bind(PortMemory& port, void* data);
  void apply(const std::vector<Patch>& patches, std::byte* base);
  Result<> stage_inputs(Stream& stream);
  Result<> unstage_outputs(Stream& stream);

  std::vector<Step> steps_;
  std::vector<std::vector<const void*>> src_;
  std::vector<std::vector<void*>> dst_;
  std::vector<size_t> workspace_lifetime_;  // by step: index into the arena's offsets
  std::vector<size_t> workspace_bytes_;
  std::vector<uint64_t> held_;      // by step: constant operands that were not uploaded
  std::vector<uint32_t> in_place_;  // by step: operands whose bytes its result takes
  std::vector<Place> places_;       // by value
  std::vector<Pitch> pitches_;      // by value: of parts
  std::vector<std::vector<Patch>> input_patches_;
  std::vector<std::vector<Patch>> output_patches_;
  std::vector<PortMemory> inputs_;
  std::vector<PortMemory> outputs_;
  std::vector<OutputCopy> copies_;
  std::vector<Buffer> constants_;  // by value: elements that steps read
  const Device* device_ = nullptr;
  std::unique_ptr<Recording> recording_;
  int runs_ = 0;  // with these addresses: 0, 1, or 2 for more
  Arena arena_;
  std::vector<Tenant> tenants_;
  Buffer memory_;
};

}  // namespace tenon
