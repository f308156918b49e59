// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Shapes, addresses, and the run.
#include "runtime/context.h"

#include <algorithm>
#include <cstring>

#include "backend/communicator.h"
#include "backend/host.h"
#include "runtime/bodies.h"

namespace tenon {

namespace {
void tell(Stream* stream, void* communicator) {
  if (auto* has = dynamic_cast<HasCommunicator*>(stream)) has->set_communicator(communicator);
}
}  // namespace

Result<std::unique_ptr<ExecutionContext>> ExecutionContext::create(std::shared_ptr<const Engine> engine) {
  std::unique_ptr<ExecutionContext> context(new ExecutionContext());
  TRY_ASSIGN(context->stream_, engine->device().make_stream());
  context->stream_->set_threads(engine->threads());
  tell(context->stream_.get(), nullptr);
  context->engine_ = std::move(engine);
  context->inputs_.resize(context->engine_->plan().graph.inputs().size());
  context->outputs_.resize(context->engine_->plan().graph.outputs().size(), nullptr);
  context->allocators_.resize(context->outputs_.size());
  TRY(context->set_profile(0));
  return context;
}

Result<> ExecutionContext::set_profile(int profile) {
  const auto count = static_cast<int>(engine_->plan().profiles.size());
  if (profile < 0 || profile >= count) {
    return Error(ErrorCode::invalid_argument,
                 str("expected an optimization profile from 0 to ", count - 1, ", found ", profile));
  }
  profile_ = profile;
  const Graph& graph = engine_->plan().graph;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    const Bounds& bounds = engine_->plan().profiles[static_cast<size_t>(profile)].shapes[i];
    const bool fixed = bounds.min == bounds.max;
    inputs_[i].has_shape = fixed;
    inputs_[i].shape = fixed ? Shape::of(bounds.min) : graph.type(graph.inputs()[i].value).shape;
  }
  shapes_valid_ = schedule_valid_ = false;
  return Done{};
}

void ExecutionContext::set_threads(int threads) {
  if (stream_->threads() == std::max(threads, 1)) return;
  stream_->set_threads(std::max(threads, 1));
  schedule_valid_ = false;
}

Result<> ExecutionContext::set_input_shape(size_t port, const Shape& shape) {
  const Graph& graph = engine_->plan().graph;
  std::vector<Shape> shapes;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    shapes.push_back(i == port ? shape
                               : Shape::of(engine_->plan().profiles[static_cast<size_t>(profile_)].shapes[i].opt));
  }
  TRY(check_shapes(graph, engine_->plan().profiles[static_cast<size_t>(profile_)], shapes));
  if (inputs_[port].has_shape && inputs_[port].shape == shape) return Done{};
  inputs_[port].shape = shape;
  inputs_[port].has_shape = true;
  shapes_valid_ = schedule_valid_ = false;
  return Done{};
}

const Shape* ExecutionContext::input_shape(size_t port) const {
  return inputs_[port].has_shape ? &inputs_[port].shape : nullptr;
}

void ExecutionContext::set_input_address(size_t port, const void* data) {
  if (inputs_[port].address == data) return;
  inputs_[port].address = data;
  bound_ = false;
}

void ExecutionContext::set_output_address(size_t port, void* data) {
  if (outputs_[port] == data) return;
  outputs_[port] = data;
  bound_ = false;
}

void ExecutionContext::set_input_value(size_t port, Constant value) {
  inputs_[port].shape = value.type().shape;
  inputs_[port].has_shape = true;
  inputs_[port].elements = std::move(value);
  shapes_valid_ = schedule_valid_ = false;
}

const Constant* ExecutionContext::output_value(size_t port) const {
  const ValueId id = engine_->graph().outputs()[port].value;
  if (const Constant* made = tail_.value(id)) return made;
  if (!shapes_valid_) return nullptr;
  const Constant& known = resolved_.values[index(id)];  // of sequences that were known before the run
  return known && is_container(known.type().dtype) ? &known : nullptr;
}

void ExecutionContext::set_arena_source(ArenaSource source) {
  arena_source_ = std::move(source);
  schedule_valid_ = false;
}

void ExecutionContext::set_communicator(void* communicator) {
  communicator_ = communicator;
  tell(stream_.get(), communicator);
  tell(caller_stream_.get(), communicator);
  schedule_valid_ = false;  // recordings have the old one
}

std::vector<size_t> ExecutionContext::missing_inputs() const {
  std::vector<size_t> out;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    const Input& input = inputs_[i];
    if (!input.has_shape || (engine_->shape_inputs()[i] && !input.address && !input.elements)) out.push_back(i);
  }
  return out;
}

Result<> ExecutionContext::check_missing() const {
  for (const size_t port : missing_inputs()) {
    const std::string& name = engine_->plan().graph.inputs()[port].name;
    if (!inputs_[port].has_shape) {
      return Error(ErrorCode::invalid_argument,
                   str("input '", name, "': expected a shape to be set, found ", inputs_[port].shape));
    }
    return Error(ErrorCode::invalid_argument,
                 str("input '", name, "' decides shapes: expected its address to be set, found none"));
  }
  return Done{};
}

Result<> ExecutionContext::read_shape_inputs() {
  const Graph& graph = engine_->plan().graph;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    if (!engine_->shape_inputs()[i] || is_container(graph.type(graph.inputs()[i].value).dtype)) continue;
    const TensorType type{graph.type(graph.inputs()[i].value).dtype, inputs_[i].shape};
    const auto* data = static_cast<const std::byte*>(inputs_[i].address);
    const Constant& last = inputs_[i].elements;
    const size_t bytes = type.bytes();
    if (last && last.type() == type && (bytes == 0 || std::memcmp(last.bytes().data(), data, bytes) == 0)) continue;
    inputs_[i].elements = Constant::copy(type, {data, bytes});
    shapes_valid_ = schedule_valid_ = false;
  }
  return Done{};
}

Result<> ExecutionContext::resolve_shapes() {
  TRY(check_missing());
  TRY(read_shape_inputs());
  if (shapes_valid_) return Done{};
  std::vector<Shape> shapes;
  std::vector<Constant> elements;
  for (const Input& input : inputs_) {
    shapes.push_back(input.shape);
    elements.push_back(input.elements);
  }
  TRY_ASSIGN(resolved_, resolve(engine_->graph(), shapes, elements));
  tail_.reset();
  shapes_valid_ = true;
  return Done{};
}

Result<TensorType> ExecutionContext::output_type(size_t port) {
  TRY(resolve_shapes());
  const Graph& graph = engine_->graph();
  const ValueId id = graph.outputs()[port].value;
  if (resolved_.types[index(id)].present()) return resolved_.types[index(id)];
  const Constant* made = tail_.value(id);
  return made ? made->type() : graph.type(id);
}

Result<bool> ExecutionContext::output_is_open(size_t port) {
  TRY(resolve_shapes());
  return !resolved_.types[index(engine_->graph().outputs()[port].value)].present();
}

const TensorType& ExecutionContext::declared_output(size_t port) const {
  const Graph& graph = engine_->graph();
  return graph.type(graph.outputs()[port].value);
}

Result<> ExecutionContext::prepare() {
  TRY(resolve_shapes());
  if (!schedule_valid_) TRY(make_schedule());
  if (bound_) return Done{};
  for (size_t i = 0; i < inputs_.size(); ++i) TRY(schedule_.bind_input(i, inputs_[i].address));
  for (size_t i = 0; i < outputs_.size(); ++i) TRY(schedule_.bind_output(i, outputs_[i]));
  bound_ = true;
  return Done{};
}

Result<> ExecutionContext::make_schedule() {
  const Engine& engine = *engine_;
  choices_ = engine.choices();
  TRY_ASSIGN(schedule_, Schedule::make(
                            engine.graph(), resolved_, engine.device(),
                            [&](NodeId node, const Problem& problem) {
                              const Choice* choice = engine.choice(profile_, node);
                              return solve_step(problem, engine.device(), choice ? choice->tactic : std::string_view());
                            },
                            stream_->threads(), InPlace::yes, arena_source_));
  schedule_valid_ = true;
  bound_ = false;
  return Done{};
}

MemoryUse ExecutionContext::memory() const {
  MemoryUse out;
  for (const Value& value : engine_->plan().graph.values()) {
    if (value.constant) out.weights += value.constant.bytes().size();
  }
  out.packed = engine_->device().packed_bytes();
  out.arena = schedule_.arena().bytes;
  out.workspace = schedule_.workspace_bytes();
  out.lower_bound = schedule_.arena().lower_bound;
  return out;
}

Result<> ExecutionContext::check_addresses() const {
  const Graph& graph = engine_->plan().graph;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    if (inputs_[i].address || inputs_[i].elements || inputs_[i].shape.volume() == 0) continue;
    return Error(ErrorCode::invalid_argument,
                 str("input '", graph.inputs()[i].name, "': expected an address, found none"));
  }
  for (size_t i = 0; i < outputs_.size(); ++i) {
    if (outputs_[i] || resolved_.types[index(engine_->graph().outputs()[i].value)].bytes() == 0) continue;
    return Error(ErrorCode::invalid_argument,
                 str("output '", graph.outputs()[i].name, "': expected an address, found none"));
  }
  return Done{};
}

/// What the tail reads of the schedule's values, in the host's memory and in their layouts.
Result<std::map<ValueId, Constant>> ExecutionContext::fetch_for_tail(Stream& stream) const {
  const Graph& graph = engine_->graph();
  std::map<ValueId, Constant> out;
  for (const NodeId id : resolved_.deferred) {
    for (const ValueId operand : graph.node(id).inputs) {
      if (operand == kNoValue || resolved_.values[index(operand)] || out.count(operand) > 0) continue;
      const TensorType& type = resolved_.types[index(operand)];
      if (!type.present() || is_container(type.dtype)) continue;
      TRY_ASSIGN(out[operand], fetch(type, schedule_.value(operand), stream));
    }
  }
  return out;
}

Result<> ExecutionContext::give_tail_outputs(Stream& stream) {
  const Graph& graph = engine_->graph();
  for (size_t i = 0; i < outputs_.size(); ++i) {
    const Constant* made = tail_.value(graph.outputs()[i].value);
    if (!made || is_container(made->type().dtype)) continue;
    const auto bytes = made->bytes();
    void* to = allocators_[i] ? allocators_[i](made->type()) : outputs_[i];
    if (bytes.empty()) continue;
    if (!to) {
      return Error(
          allocators_[i] ? ErrorCode::out_of_memory : ErrorCode::invalid_argument,
          str("output '", graph.outputs()[i].name, "': expected memory for ", bytes.size(), " bytes, found none"));
    }
    TRY(stream.copy(to, bytes.data(), bytes.size()));
  }
  return stream.synchronize();  // the next run has other bytes there
}

Result<> ExecutionContext::run_tail(Stream& stream, const Tail::After& after) {
  if (resolved_.deferred.empty()) return Done{};
  const Engine& engine = *engine_;
  // Where nobody runs beside it, a device with memory of its own runs the tail itself, with copies around each launch.
  const bool copies = !engine.device().reaches(this);
  const Device* host = copies ? host_of(engine.device()) : nullptr;
  const Device& runs = host ? *host : engine.device();
  std::map<ValueId, Constant> fetched;
  if (copies) {
    TRY_ASSIGN(fetched, fetch_for_tail(stream));
  }
  if (host && !host_stream_) {
    TRY_ASSIGN(host_stream_, host->make_stream());
  }
  if (host) host_stream_->set_threads(stream_->threads());
  const auto outside = [&](ValueId id) {
    if (resolved_.values[index(id)]) return resolved_.values[index(id)];
    if (copies) return fetched[id];
    const TensorType& type = resolved_.types[index(id)];
    const std::byte* data = schedule_.value(id);
    if (!type.present()) return Constant();
    return Constant({type.dtype, type.shape}, {data, type.bytes()}, nullptr);
  };
  const auto solver = [&](NodeId node, const Problem& problem) {
    const Choice* choice = engine.choice(profile_, node);
    return solve_step(problem, runs, choice ? choice->tactic : std::string_view());
  };
  tail_.set_beside(copies ? Beside{&engine.device(), &stream} : Beside{});
  TRY(tail_.run(engine.graph(), resolved_, outside, runs, solver, host ? *host_stream_ : stream, after));
  return give_tail_outputs(stream);
}

/// Nothing of this context is in flight: its steps may change. With memory of the program they keep their size.
void ExecutionContext::take_later_choices() {
  if (choices_ != engine_->choices() && !arena_source_) schedule_valid_ = false;
}

Result<> ExecutionContext::run() {
  take_later_choices();
  TRY(prepare());
  TRY(check_addresses());
  TRY(schedule_.run(*stream_));
  TRY(stream_->synchronize());
  return run_tail(*stream_);
}

Result<> ExecutionContext::enqueue(void* native_stream) {
  TRY(prepare());
  TRY(check_addresses());
  if (!caller_stream_ || native_stream != native_stream_) {
    TRY_ASSIGN(caller_stream_, engine_->device().wrap_stream(native_stream));
    native_stream_ = native_stream;
    tell(caller_stream_.get(), communicator_);
  }
  caller_stream_->set_threads(stream_->threads());
  TRY(schedule_.run(*caller_stream_));
  return run_tail(*caller_stream_);
}

Result<> ExecutionContext::run_observed(FunctionRef<Result<>(size_t)> before, FunctionRef<Result<>(size_t)> after) {
  TRY(prepare());
  TRY(check_addresses());
  TRY(schedule_.run_observed(*stream_, before, after));
  return run_tail(*stream_);
}

Result<Constant> ExecutionContext::value(ValueId id) {
  if (resolved_.values[index(id)]) return resolved_.values[index(id)];
  if (const Constant* made = tail_.value(id)) return *made;
  return schedule_.read(id, resolved_.types[index(id)], *stream_)
      .note(str("reading value '", engine_->graph().value(id).name, "'"));
}

Result<> ExecutionContext::run_timed(const std::function<void(const Step&, double)>& after) {
  TRY(prepare());
  TRY(check_addresses());
  TRY(schedule_.run_timed(*stream_, [&](size_t i, double time_us) { after(schedule_.steps()[i], time_us); }));
  return run_tail(*stream_, after);
}

}  // namespace tenon
