// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ContextObject: shapes and addresses by name, and runs.
#include "api/runtime/execution_context.h"

#include <algorithm>
#include <cstring>

namespace tenon::api {

ContextObject::ContextObject(const CudaEngine& engine, std::unique_ptr<ExecutionContext> context)
    : engine_(engine.slot(), engine.reporter(), engine.threads()),
      reporter_(engine.reporter()),
      context_(std::move(context)),
      input_addresses_(engine.engine()->plan().graph.inputs().size(), nullptr),
      output_addresses_(engine.engine()->plan().graph.outputs().size(), nullptr),
      allocators_(output_addresses_.size(), nullptr) {
  mImpl = this;
  engine_.slot()->enter(this);
}

// ---- shapes

bool ContextObject::setOptimizationProfileAsync(int32_t profileIndex, cudaStream_t /*stream*/) noexcept {
  return guard(reporter_, "IExecutionContext::setOptimizationProfileAsync", false, [&]() {
    settle();
    prepared_ = false;
    return context_->set_profile(profileIndex);
  });
}

int32_t ContextObject::getOptimizationProfile() const noexcept { return context_->profile(); }

bool ContextObject::setInputShape(const char* tensorName, const nv::Dims& dims) noexcept {
  return guard(reporter_, "IExecutionContext::setInputShape", false, [&]() -> Result<> {
    const int port = tensorName == nullptr ? -1 : context_->engine().input_port(tensorName);
    if (port < 0) {
      return Error(ErrorCode::invalid_argument, str("there is no input '", tensorName ? tensorName : "(null)", "'"));
    }
    TRY_ASSIGN(const std::vector<int64_t> sizes, numbers_of(dims));
    const Shape shape = Shape::of(sizes);
    const Shape* old = context_->input_shape(static_cast<size_t>(port));
    if (old != nullptr && *old == shape) return Done{};
    settle();
    prepared_ = false;
    return context_->set_input_shape(static_cast<size_t>(port), shape);
  });
}

nv::Dims ContextObject::getTensorShape(const char* tensorName) const noexcept {
  return guard<nv::Dims>(reporter_, "IExecutionContext::getTensorShape", no_dims(), [&]() -> Result<nv::Dims> {
    const nv::Dims declared = engine_.getTensorShape(tensorName);
    if (declared.nbDims < 0) {
      return Error(ErrorCode::invalid_argument, str("there is no tensor '", tensorName ? tensorName : "(null)", "'"));
    }
    const Engine& engine = context_->engine();
    if (const int port = engine.input_port(tensorName); port >= 0) {
      const Shape* shape = context_->input_shape(static_cast<size_t>(port));
      return shape ? dims_of(*shape) : declared;
    }
    if (!context_->missing_inputs().empty()) return declared;
    TRY_ASSIGN(const TensorType type, context_->output_type(static_cast<size_t>(engine.output_port(tensorName))));
    return dims_of(type.shape);
  });
}

nv::Dims ContextObject::getTensorStrides(const char* tensorName) const noexcept {
  const nv::Dims shape = getTensorShape(tensorName);
  nv::Dims strides = shape;
  int64_t step = 1;
  for (int32_t i = shape.nbDims - 1; i >= 0; --i) {
    strides.d[i] = step < 0 ? -1 : step;
    step = shape.d[i] < 0 || step < 0 ? -1 : step * shape.d[i];
  }
  return strides;
}

int32_t ContextObject::inferShapes(int32_t nbMaxNames, const char** tensorNames) noexcept {
  return guard<int32_t>(reporter_, "IExecutionContext::inferShapes", -1, [&]() -> Result<int32_t> {
    settle();
    const std::vector<size_t> missing = context_->missing_inputs();
    for (size_t i = 0; i < missing.size(); ++i) {
      if (tensorNames == nullptr || static_cast<int32_t>(i) >= nbMaxNames) break;
      tensorNames[i] = engine_.getIOTensorName(static_cast<int32_t>(missing[i]));
    }
    if (missing.empty()) TRY(context_->prepare());
    return static_cast<int32_t>(missing.size());
  });
}

bool ContextObject::allInputDimensionsSpecified() const noexcept {
  for (size_t i = 0; i < context_->engine().plan().graph.inputs().size(); ++i) {
    if (context_->input_shape(i) == nullptr) return false;
  }
  return true;
}

bool ContextObject::allInputShapesSpecified() const noexcept {
  return guard(reporter_, "IExecutionContext::allInputShapesSpecified", false,
               [&]() -> Result<bool> { return context_->missing_inputs().empty(); });
}

// ---- addresses

Result<> ContextObject::bind(const char* name, const void* data, bool input, bool output) {
  const Engine& engine = context_->engine();
  const int in = name == nullptr ? -1 : engine.input_port(name);
  const int out = name == nullptr ? -1 : engine.output_port(name);
  if (input && in >= 0) {
    input_addresses_[static_cast<size_t>(in)] = data;
    if (context_->engine().shape_inputs()[static_cast<size_t>(in)]) {  // shapes are asked for before a run
      settle();
      context_->set_input_address(static_cast<size_t>(in), data);
    }
  } else if (output && out >= 0) {
    output_addresses_[static_cast<size_t>(out)] = const_cast<void*>(data);
  } else {
    const char* kind = !output ? "input" : !input ? "output" : "input or output";
    return Error(ErrorCode::invalid_argument, str("there is no ", kind, " '", name ? name : "(null)", "'"));
  }
  return Done{};
}

bool ContextObject::setTensorAddress(const char* tensorName, void* data) noexcept {
  return guard(reporter_, "IExecutionContext::setTensorAddress", false,
               [&]() { return bind(tensorName, data, true, true); });
}
bool ContextObject::setInputTensorAddress(const char* tensorName, const void* data) noexcept {
  return guard(reporter_, "IExecutionContext::setInputTensorAddress", false,
               [&]() { return bind(tensorName, data, true, false); });
}
bool ContextObject::setOutputTensorAddress(const char* tensorName, void* data) noexcept {
  return guard(reporter_, "IExecutionContext::setOutputTensorAddress", false,
               [&]() { return bind(tensorName, data, false, true); });
}

const void* ContextObject::getTensorAddress(const char* tensorName) const noexcept {
  const int port = tensorName == nullptr ? -1 : context_->engine().input_port(tensorName);
  return port >= 0 ? input_addresses_[static_cast<size_t>(port)] : getOutputTensorAddress(tensorName);
}

void* ContextObject::getOutputTensorAddress(const char* tensorName) const noexcept {
  const int port = tensorName == nullptr ? -1 : context_->engine().output_port(tensorName);
  return port >= 0 ? output_addresses_[static_cast<size_t>(port)] : nullptr;
}

bool ContextObject::setOutputAllocator(const char* tensorName, nv::IOutputAllocator* outputAllocator) noexcept {
  return guard(reporter_, "IExecutionContext::setOutputAllocator", false, [&]() -> Result<> {
    const int port = tensorName == nullptr ? -1 : context_->engine().output_port(tensorName);
    if (port < 0) {
      return Error(ErrorCode::invalid_argument, str("there is no output '", tensorName ? tensorName : "(null)", "'"));
    }
    allocators_[static_cast<size_t>(port)] = outputAllocator;
    has_allocators_ = false;
    for (const auto* allocator : allocators_) has_allocators_ = has_allocators_ || allocator != nullptr;
    ExecutionContext::Allocate late;  // for a size that is only known in the run
    if (outputAllocator != nullptr) {
      late = [this, at = static_cast<size_t>(port)](const TensorType& type) { return reallocate(at, type); };
    }
    context_->set_output_allocator(static_cast<size_t>(port), std::move(late));
    return Done{};
  });
}

nv::IOutputAllocator* ContextObject::getOutputAllocator(const char* tensorName) noexcept {
  const int port = tensorName == nullptr ? -1 : context_->engine().output_port(tensorName);
  return port >= 0 ? allocators_[static_cast<size_t>(port)] : nullptr;
}

int64_t ContextObject::getMaxOutputSize(const char* tensorName) const noexcept {
  return guard<int64_t>(reporter_, "IExecutionContext::getMaxOutputSize", -1, [&]() -> Result<int64_t> {
    const int port = tensorName == nullptr ? -1 : context_->engine().output_port(tensorName);
    if (port < 0 || !context_->missing_inputs().empty()) return int64_t{-1};
    TRY_ASSIGN(const TensorType type, context_->output_type(static_cast<size_t>(port)));
    TRY_ASSIGN(const bool open, context_->output_is_open(static_cast<size_t>(port)));
    if (!open) return static_cast<int64_t>(type.bytes());
    // The bound that is known before the run, if there is one.
    int64_t bytes = static_cast<int64_t>(size_of(type.dtype));
    for (const Dim& dim : context_->declared_output(static_cast<size_t>(port)).shape) {
      if (dim.max() >= Dim::kUnbounded || __builtin_mul_overflow(bytes, dim.max(), &bytes)) return int64_t{-1};
    }
    return bytes;
  });
}

// ---- runs

void* ContextObject::reallocate(size_t port, const TensorType& type) {
  const char* name = context_->engine().plan().graph.outputs()[port].name.c_str();
  const uint64_t bytes = std::max<uint64_t>(type.bytes(), 1);
  nv::IOutputAllocator& allocator = *allocators_[port];
  void* memory = allocator.reallocateOutputAsync(name, output_addresses_[port], bytes, kArenaAlignment, nullptr);
  if (memory == nullptr) return nullptr;
  output_addresses_[port] = memory;
  allocator.notifyShape(name, dims_of(type.shape));
  return memory;
}

Result<> ContextObject::allocate_outputs() {
  const Graph& graph = context_->engine().plan().graph;
  for (size_t port = 0; port < allocators_.size(); ++port) {
    nv::IOutputAllocator* allocator = allocators_[port];
    if (allocator == nullptr) continue;
    TRY_ASSIGN(const bool open, context_->output_is_open(port));
    if (open) continue;
    TRY_ASSIGN(const TensorType type, context_->output_type(port));
    void* memory = reallocate(port, type);
    if (memory == nullptr) {
      return Error(ErrorCode::out_of_memory, str("the output allocator of '", graph.outputs()[port].name,
                                                 "' gave no memory; wanted ", type.bytes(), " bytes"));
    }
    context_->set_output_address(port, memory);
  }
  return Done{};
}

Result<> ContextObject::run_profiled() {
  times_.clear();
  const Graph& graph = context_->engine().graph();
  TRY(context_->run_timed([&](const Step& step, double us) {
    const Node& node = graph.node(step.node);
    std::string name = node.origin.empty() ? std::string(node.op.name()) : to_string(node.origin);
    times_.push_back({std::move(name), static_cast<float>(us / 1000)});
  }));
  if (emits_profile_) reportToProfiler();
  return Done{};
}

Result<> ContextObject::run() {
  if (has_allocators_) TRY(allocate_outputs());
  if (debugs()) return run_debugged();
  if (step_listener_) return run_listened();
  return profiler_ ? run_profiled() : context_->run();
}

bool ContextObject::enqueueV3(cudaStream_t stream) noexcept {
  return guard(reporter_, "IExecutionContext::enqueueV3", false, [&]() -> Result<> {
    const HostStreams* streams = on_host_ ? HostStreams::find() : nullptr;
    if (streams != nullptr) return enqueue(*streams, stream);
    TRY(bind_addresses());
    if (on_host_ || profiler_ != nullptr) return run();  // on the host at once, whatever the stream
    if (has_allocators_) TRY(allocate_outputs());
    return context_->enqueue(stream);
  });
}

bool ContextObject::executeV2(void* const* bindings) noexcept {
  return guard(reporter_, "IExecutionContext::executeV2", false, [&]() -> Result<> {
    if (bindings == nullptr) return Error(ErrorCode::invalid_argument, "the array of addresses is null");
    const Graph& graph = context_->engine().plan().graph;
    const size_t inputs = graph.inputs().size();
    for (size_t i = 0; i < inputs; ++i) input_addresses_[i] = bindings[i];
    for (size_t i = 0; i < graph.outputs().size(); ++i) output_addresses_[i] = bindings[inputs + i];
    settle();
    TRY(bind_addresses());
    return run();
  });
}

void ContextObject::setProfiler(nv::IProfiler* profiler) noexcept { profiler_ = profiler; }
nv::IProfiler* ContextObject::getProfiler() const noexcept { return profiler_; }
void ContextObject::setEnqueueEmitsProfile(bool emits) noexcept { emits_profile_ = emits; }
bool ContextObject::getEnqueueEmitsProfile() const noexcept { return emits_profile_; }

bool ContextObject::reportToProfiler() const noexcept {
  if (profiler_ == nullptr) {
    reporter_.error("IExecutionContext::reportToProfiler", nv::ErrorCode::kINVALID_STATE, "there is no profiler");
    return false;
  }
  for (const LayerTime& time : times_) profiler_->reportLayerTime(time.name.c_str(), time.ms);
  return true;
}

size_t ContextObject::updateDeviceMemorySizeForShapes() noexcept {
  return guard<size_t>(reporter_, "IExecutionContext::updateDeviceMemorySizeForShapes", 0, [&]() -> Result<size_t> {
    settle();
    if (!memory_by_program_) {
      TRY(context_->prepare());
      return context_->arena_bytes();
    }
    // What these shapes want, whatever there is.
    ArenaSource source = context_->arena_source();
    context_->set_arena_source(nullptr);
    const Result<> prepared = context_->prepare();
    const size_t bytes = context_->arena_bytes();
    context_->set_arena_source(std::move(source));
    prepared_ = false;
    TRY(prepared);
    return bytes;
  });
}

// ---- the rest

nv::IExecutionContext* ContextObject::getPImpl() noexcept { return this; }
const nv::ICudaEngine& ContextObject::getEngine() const noexcept {
  const CudaEngine* owner = engine_.slot()->owner();
  return owner != nullptr ? *owner : engine_;
}

void ContextObject::setName(const char* name) noexcept {
  guard(reporter_, "IExecutionContext::setName", [&]() -> Result<> {
    name_ = name == nullptr ? "" : name;
    return Done{};
  });
}
const char* ContextObject::getName() const noexcept { return name_.c_str(); }

void ContextObject::setErrorRecorder(nv::IErrorRecorder* recorder) noexcept { reporter_.set_recorder(recorder); }
nv::IErrorRecorder* ContextObject::getErrorRecorder() const noexcept { return reporter_.recorder(); }
void ContextObject::setDebugSync(bool sync) noexcept { debug_sync_ = sync; }
bool ContextObject::getDebugSync() const noexcept { return debug_sync_; }
nv::IRuntimeConfig* ContextObject::getRuntimeConfig() const noexcept { return nullptr; }

}  // namespace tenon::api
