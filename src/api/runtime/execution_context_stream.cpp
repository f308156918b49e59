// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ContextObject: inferences in the order of a stream of the host device library, beside the calling thread.
#include <algorithm>

#include "api/runtime/execution_context.h"
#include "api/runtime/host_stream.h"

namespace tenon::api {

namespace {

constexpr int kLaunchFailure = 719;  // cudaErrorLaunchFailure, for the call that waits for the stream

}  // namespace

/// One inference: the addresses as they were when it was enqueued.
struct ContextObject::Run {
  ContextObject* context;
  std::vector<const void*> inputs;
  std::vector<void*> outputs;
  std::shared_ptr<RunsInFlight> in_flight;  // outlives the context, which waits for it

  static int start(void* it) noexcept { return static_cast<Run*>(it)->context->run_in_stream(*static_cast<Run*>(it)); }
  static void release(void* it) noexcept {
    const std::shared_ptr<RunsInFlight> in_flight = static_cast<Run*>(it)->in_flight;
    delete static_cast<Run*>(it);
    in_flight->remove();
  }
};

ContextObject::~ContextObject() {
  engine_.slot()->leave(this);
  settle();
}

void ContextObject::settle() const noexcept { in_flight_->wait(); }

Result<> ContextObject::bind_addresses() {
  for (size_t i = 0; i < input_addresses_.size(); ++i) context_->set_input_address(i, input_addresses_[i]);
  for (size_t i = 0; i < output_addresses_.size(); ++i) context_->set_output_address(i, output_addresses_[i]);
  if (!memory_by_program_) return Done{};
  TRY(context_->prepare());
  return check_memory();
}

/// Callbacks that hand something to the program belong to the calling thread. Shapes that depend on elements are read
/// when they are enqueued.
bool ContextObject::must_run_here() const {
  const std::vector<bool>& shape_inputs = context_->engine().shape_inputs();
  return has_allocators_ || profiler_ != nullptr || step_listener_ || debugs() ||
         std::find(shape_inputs.begin(), shape_inputs.end(), true) != shape_inputs.end();
}

/// Nobody should enqueue in two streams at once; who does gets one inference after the other.
int ContextObject::run_in_stream(const Run& run) noexcept {
  const std::lock_guard lock(one_run_);
  const bool done = guard(reporter_, "IExecutionContext::enqueueV3 (in a stream)", false, [&]() -> Result<> {
    for (size_t i = 0; i < run.inputs.size(); ++i) context_->set_input_address(i, run.inputs[i]);
    for (size_t i = 0; i < run.outputs.size(); ++i) context_->set_output_address(i, run.outputs[i]);
    return context_->run();
  });
  return done ? 0 : kLaunchFailure;
}

/// What can be wrong with a run is said when it is enqueued.
Result<> ContextObject::check_ready() {
  const Graph& graph = context_->engine().plan().graph;
  for (size_t i = 0; i < input_addresses_.size(); ++i) {
    const Shape* shape = context_->input_shape(i);
    if (shape == nullptr || (input_addresses_[i] == nullptr && shape->volume() != 0)) {
      return Error(ErrorCode::invalid_argument, str("input '", graph.inputs()[i].name, "': expected ",
                                                    shape ? "an address" : "a shape", " to be set, found none"));
    }
  }
  for (size_t i = 0; i < output_addresses_.size(); ++i) {
    if (output_addresses_[i] != nullptr || allocators_[i] != nullptr) continue;
    TRY_ASSIGN(const TensorType type, context_->output_type(i));
    if (type.bytes() == 0) continue;
    return Error(ErrorCode::invalid_argument,
                 str("output '", graph.outputs()[i].name, "': expected an address, found none"));
  }
  return Done{};
}

Result<> ContextObject::enqueue(const HostStreams& streams, void* stream) {
  TRY(check_ready());
  if (must_run_here()) {
    TRY(streams.synchronize(stream));
    settle();
    TRY(bind_addresses());
    TRY(run());
  } else {
    if (!prepared_) {
      settle();
      TRY(bind_addresses());
      TRY(context_->prepare());
      prepared_ = true;
    }
    auto job = std::make_unique<Run>(Run{this, input_addresses_, output_addresses_, in_flight_});
    in_flight_->add();
    TRY(streams.submit(stream, Run::start, Run::release, job.release()));
  }
  return consumed_ == nullptr ? Result<>(Done{}) : streams.record(consumed_, stream);
}

}  // namespace tenon::api
