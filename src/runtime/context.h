// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// ExecutionContext: one caller's shapes, addresses and memory on an engine.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plan/schedule.h"
#include "runtime/engine.h"
#include "runtime/tail.h"

namespace tenon {

/// Bytes by owner.
struct MemoryUse {
  size_t weights = 0;      // of the plan, as they came
  size_t packed = 0;       // kept by the device, for every engine on it
  size_t arena = 0;        // of the context: activations and workspaces over each other
  size_t workspace = 0;    // the largest of a step, within the arena
  size_t lower_bound = 0;  // of the arena: most bytes alive at one step
};

/// Used by one thread at a time; any number of contexts of one engine run beside each other.
class ExecutionContext {
 public:
  /// Starts with profile 0; inputs without symbols have their shape already.
  static Result<std::unique_ptr<ExecutionContext>> create(std::shared_ptr<const Engine> engine);

  const Engine& engine() const { return *engine_; }
  int profile() const { return profile_; }
  /// Forgets shapes. Errors: invalid_argument out of range.
  Result<> set_profile(int profile);
  int threads() const { return stream_->threads(); }
  /// Threads of one run; at least 1. Takes effect with the next run.
  void set_threads(int threads);

  /// Errors: invalid_argument, naming tensor, dimension, range and value, if the profile does not hold it.
  Result<> set_input_shape(size_t port, const Shape& shape);
  /// Nullptr until it is known.
  const Shape* input_shape(size_t port) const;
  void set_input_address(size_t port, const void* data);
  void set_output_address(size_t port, void* data);
  const void* input_address(size_t port) const { return inputs_[port].address; }
  void* output_address(size_t port) const { return outputs_[port]; }
  /// Memory for an output whose size is only known in the run: called with its type each run, in front of the copy.
  using Allocate = std::function<void*(const TensorType&)>;
  void set_output_allocator(size_t port, Allocate allocate) { allocators_[port] = std::move(allocate); }
  /// A sequence or an optional, which has no address.
  void set_input_value(size_t port, Constant value);
  /// Of the last run, of an output whose size is only known in the run; null before it, and for other outputs.
  const Constant* output_value(size_t port) const;

  /// Where the arena comes from; null: the device. Takes effect with the next run.
  void set_arena_source(ArenaSource source);
  const ArenaSource& arena_source() const { return arena_source_; }

  /// An ncclComm_t, for exchanges between devices; null: none. Takes effect with the next run.
  void set_communicator(void* communicator);
  void* communicator() const { return communicator_; }

  /// Input ports whose shape is still open, and shape inputs without an address.
  std::vector<size_t> missing_inputs() const;
  /// Types for the shapes set so far; of an output whose size is only known in the run that of the last run, or one
  /// with symbols. Errors: invalid_argument if inputs are missing; those of inference.
  Result<TensorType> output_type(size_t port);
  /// Is the size of that output only known in the run? Errors: as output_type().
  Result<bool> output_is_open(size_t port);
  /// As far as it is known for every shape; bounds of what is only known in the run.
  const TensorType& declared_output(size_t port) const;
  /// Does the work that a change of shape needs, so that the next run() does not.
  Result<> prepare();

  /// One inference, done when it returns. Allocates nothing unless a shape (or the elements of a shape input) changed,
  /// or the engine's choices were made meanwhile, which it takes over.
  /// Errors: invalid_argument for a missing shape or address; those of the launches.
  Result<> run();
  /// The same on the caller's own queue (a cudaStream_t), without waiting for it where outputs are in device memory.
  Result<> enqueue(void* native_stream);
  /// As run(); microseconds of each step behind it.
  Result<> run_timed(const std::function<void(const Step&, double)>& after);
  /// The same with calls around each step.
  Result<> run_observed(FunctionRef<Result<>(size_t)> before, FunctionRef<Result<>(size_t)> after);

  /// A row-major copy of a value of engine().graph() as it is now, between two steps or known from the shapes.
  Result<Constant> value(ValueId id);

  /// Types, shape values and views for the current shapes; empty before prepare().
  const Resolved& resolved() const { return resolved_; }
  /// The launches for the current shapes; empty before prepare().
  const Schedule& schedule() const { return schedule_; }
  size_t arena_bytes() const { return schedule_.arena().bytes; }
  /// Who owns how many bytes, for the current shapes.
  MemoryUse memory() const;

 private:
  struct Input {
    Shape shape;
    bool has_shape = false;
    const void* address = nullptr;
    Constant elements;  // of a shape input, as last read; of a sequence or an optional, as set
  };

  ExecutionContext() = default;
  Result<> check_missing() const;
  Result<> read_shape_inputs();
  Result<> resolve_shapes();
  Result<> run_tail(Stream& stream, const Tail::After& after = nullptr);
  Result<std::map<ValueId, Constant>> fetch_for_tail(Stream& stream) const;
  Result<> give_tail_outputs(Stream& stream);
  void take_later_choices();
  Result<> make_schedule();
  Result<> check_addresses() const;

  std::shared_ptr<const Engine> engine_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<Stream> caller_stream_;  // the last one given to enqueue()
  void* native_stream_ = nullptr;
  std::unique_ptr<Stream> host_stream_;  // of the host beside the device, for the tail
  int profile_ = 0;
  std::vector<Input> inputs_;
  std::vector<void*> outputs_;
  Resolved resolved_;
  bool shapes_valid_ = false;               // resolved_ fits the inputs
  bool schedule_valid_ = false;             // schedule_ fits resolved_ and the threads
  bool bound_ = false;                      // schedule_ has the addresses
  const DeviceSection* choices_ = nullptr;  // the engine's, of schedule_
  Schedule schedule_;
  Tail tail_;
  std::vector<Allocate> allocators_;  // by output port
  ArenaSource arena_source_;
  void* communicator_ = nullptr;
};

}  // namespace tenon
