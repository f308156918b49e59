// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IExecutionContext over an ExecutionContext.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/runtime/cuda_engine.h"
#include "api/runtime/host_stream.h"
#include "api/runtime/runs_in_flight.h"
#include "runtime/context.h"
#include "runtime/tap.h"
#include "tenon.h"

namespace tenon::api {

/// Memory for activations from an allocator of the program, which must outlive what it gives.
ArenaSource arena_of(nv::IGpuAllocator& allocator);

class ContextObject final : public nv::IExecutionContext, public nv::apiv::VExecutionContext {
 public:
  ContextObject(const CudaEngine& engine, std::unique_ptr<ExecutionContext> context);

  ~ContextObject() override;

  /// Once no inference uses it.
  ExecutionContext& context() const {
    settle();
    return *context_;
  }
  const Reporter& reporter() const { return reporter_; }
  /// The program hands over the memory of activations with setDeviceMemory.
  void leave_memory_to_program() { memory_by_program_ = true; }
  /// Null: the device's own.
  void take_memory_from(nv::IGpuAllocator* allocator);
  /// Is an inference in a stream?
  bool is_running() const;
  /// A context of another engine for the same network, with the profile, shapes and addresses of this one.
  Result<std::unique_ptr<ExecutionContext>> made_for(const std::shared_ptr<const Engine>& engine) const;
  void move_to(std::unique_ptr<ExecutionContext> context);
  void set_step_listener(std::function<void(const StepTime&)> listener) { step_listener_ = std::move(listener); }
  /// Memory of outputs that an allocator gives, then an inference with the tensors of `tap` beside it.
  Result<std::vector<Constant>> run_tapped(const Tap& tap);

  nv::IExecutionContext* getPImpl() noexcept override;
  void setDebugSync(bool debugSync) noexcept override;
  bool getDebugSync() const noexcept override;
  void setProfiler(nv::IProfiler* profiler) noexcept override;
  nv::IProfiler* getProfiler() const noexcept override;
  const nv::ICudaEngine& getEngine() const noexcept override;
  void setName(const char* name) noexcept override;
  const char* getName() const noexcept override;
  void setDeviceMemory(void* memory) noexcept override;
  int32_t getOptimizationProfile() const noexcept override;
  bool allInputDimensionsSpecified() const noexcept override;
  bool allInputShapesSpecified() const noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override;
  nv::IErrorRecorder* getErrorRecorder() const noexcept override;
  bool executeV2(void* const* bindings) noexcept override;
  bool setOptimizationProfileAsync(int32_t profileIndex, cudaStream_t stream) noexcept override;
  void setEnqueueEmitsProfile(bool enqueueEmitsProfile) noexcept override;
  bool getEnqueueEmitsProfile() const noexcept override;
  bool reportToProfiler() const noexcept override;
  bool setInputShape(const char* tensorName, const nv::Dims& dims) noexcept override;
  nv::Dims getTensorShape(const char* tensorName) const noexcept override;
  nv::Dims getTensorStrides(const char* tensorName) const noexcept override;
  bool setTensorAddress(const char* tensorName, void* data) noexcept override;
  const void* getTensorAddress(const char* tensorName) const noexcept override;
  bool setInputTensorAddress(const char* tensorName, const void* data) noexcept override;
  bool setOutputTensorAddress(const char* tensorName, void* data) noexcept override;
  int32_t inferShapes(int32_t nbMaxNames, const char** tensorNames) noexcept override;
  bool setInputConsumedEvent(cudaEvent_t event) noexcept override;
  cudaEvent_t getInputConsumedEvent() const noexcept override;
  void* getOutputTensorAddress(const char* tensorName) const noexcept override;
  bool setOutputAllocator(const char* tensorName, nv::IOutputAllocator* outputAllocator) noexcept override;
  nv::IOutputAllocator* getOutputAllocator(const char* tensorName) noexcept override;
  int64_t getMaxOutputSize(const char* tensorName) const noexcept override;
  bool setTemporaryStorageAllocator(nv::IGpuAllocator* allocator) noexcept override;
  nv::IGpuAllocator* getTemporaryStorageAllocator() const noexcept override;
  bool enqueueV3(cudaStream_t stream) noexcept override;
  void setPersistentCacheLimit(size_t persistentCacheLimit) noexcept override;
  size_t getPersistentCacheLimit() const noexcept override;
  bool setNvtxVerbosity(nv::ProfilingVerbosity profilingVerbosity) noexcept override;
  nv::ProfilingVerbosity getNvtxVerbosity() const noexcept override;
  void setAuxStreams(cudaStream_t* auxStreams, int32_t nbStreams) noexcept override;
  bool setDebugListener(nv::IDebugListener* listener) noexcept override;
  nv::IDebugListener* getDebugListener() noexcept override;
  bool setTensorDebugState(const char* tensorName, bool flag) noexcept override;
  bool getDebugState(const char* tensorName) const noexcept override;
  bool setAllTensorsDebugState(bool flag) noexcept override;
  size_t updateDeviceMemorySizeForShapes() noexcept override;
  void setDeviceMemoryV2(void* memory, int64_t size) noexcept override;
  nv::IRuntimeConfig* getRuntimeConfig() const noexcept override;
  bool setUnfusedTensorsDebugState(bool flag) noexcept override;
  bool getUnfusedTensorsDebugState() const noexcept override;
  bool setCommunicator(void* communicator) noexcept override;

 private:
  struct LayerTime {
    std::string name;
    float ms;
  };
  struct Run;
  Result<> run();
  Result<> run_profiled();
  /// In the order of a stream of the host device library; returns before it is done unless must_run_here().
  Result<> enqueue(const HostStreams& streams, void* stream);
  int run_in_stream(const Run& run) noexcept;
  bool must_run_here() const;
  Result<> check_ready();
  void set_memory(const char* call, void* memory, std::optional<int64_t> size) noexcept;
  /// Errors: invalid_argument if the program has yet to hand over the memory of activations.
  Result<> check_memory() const;
  Result<> bind_addresses();
  /// Waits until no inference is in a stream: before anything they use is changed.
  void settle() const noexcept;
  Result<> run_listened();
  /// Runs and hands the debug tensors that are switched on to the listener.
  Result<> run_debugged();
  Result<> show(const Tap& tap);
  bool debugs() const { return listener_ != nullptr && (shows_unfused_ || !shown_.empty()); }
  /// Asks the allocators for memory and tells them the shapes.
  Result<> allocate_outputs();
  void* reallocate(size_t port, const TensorType& type);
  Result<> bind(const char* name, const void* data, bool input, bool output);

  CudaEngine engine_;  // of its own, so that deleting the program's first does no harm
  Reporter reporter_;
  std::unique_ptr<ExecutionContext> context_;
  std::string name_;
  nv::IProfiler* profiler_ = nullptr;
  bool emits_profile_ = true;
  bool debug_sync_ = false;
  // As set by the caller; what is enqueued takes them along.
  std::vector<const void*> input_addresses_;
  std::vector<void*> output_addresses_;
  bool prepared_ = false;                                          // for the shapes as they are
  bool on_host_ = context_->engine().device().backend() == "cpu";  // whose memory is that of host streams
  cudaEvent_t consumed_ = nullptr;
  std::mutex one_run_;
  std::shared_ptr<RunsInFlight> in_flight_ = std::make_shared<RunsInFlight>();
  std::vector<nv::IOutputAllocator*> allocators_;  // by output port
  bool has_allocators_ = false;
  std::vector<LayerTime> times_;  // of the last run, until they are reported
  std::function<void(const StepTime&)> step_listener_;
  nv::IDebugListener* listener_ = nullptr;
  std::vector<std::string> shown_;  // debug tensors that are switched on
  bool shows_unfused_ = false;
  bool memory_by_program_ = false;
  bool has_memory_ = false;  // from the program
  nv::IGpuAllocator* allocator_ = nullptr;
  nv::ProfilingVerbosity nvtx_ = nv::ProfilingVerbosity::kLAYER_NAMES_ONLY;
};

}  // namespace tenon::api
