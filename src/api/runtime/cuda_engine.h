// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ICudaEngine over an Engine: queries by name.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "api/common/convert.h"
#include "api/common/report.h"
#include "api/runtime/engine_slot.h"
#include "runtime/engine.h"

namespace tenon::api {

class CudaEngine final : public nv::ICudaEngine, public nv::apiv::VCudaEngine {
 public:
  /// The program's object.
  CudaEngine(std::shared_ptr<const Engine> engine, const Reporter& reporter, int threads)
      : CudaEngine(std::make_shared<EngineSlot>(std::move(engine)), reporter, threads) {
    slot_->set_owner(this);
  }
  /// Another one of the same engine.
  CudaEngine(std::shared_ptr<EngineSlot> slot, const Reporter& reporter, int threads)
      : slot_(std::move(slot)), reporter_(reporter), threads_(threads) {
    mImpl = this;
  }
  ~CudaEngine() override {
    if (slot_->owner() == this) slot_->set_owner(nullptr);
  }

  const std::shared_ptr<const Engine>& engine() const { return slot_->engine(); }
  const std::shared_ptr<EngineSlot>& slot() const { return slot_; }
  const Reporter& reporter() const { return reporter_; }
  /// The type of an input or output as the plan declares it; null for an unknown name.
  const TensorType* type_of(const char* name) const;
  /// For the activations of new contexts.
  void set_allocator(nv::IGpuAllocator* allocator) { allocator_ = allocator; }
  int threads() const { return threads_; }  // of new contexts; 0: as the plan says

  nv::ICudaEngine* getPImpl() noexcept override;
  int32_t getNbLayers() const noexcept override;
  nv::IHostMemory* serialize() const noexcept override;
  nv::IExecutionContext* createExecutionContext(nv::ExecutionContextAllocationStrategy strategy) noexcept override;
  nv::IExecutionContext* createExecutionContextWithoutDeviceMemory() noexcept override;
  size_t getDeviceMemorySize() const noexcept override;
  bool isRefittable() const noexcept override;
  const char* getName() const noexcept override;
  int32_t getNbOptimizationProfiles() const noexcept override;
  const int32_t* getProfileTensorValues(const char* tensorName, int32_t profileIndex,
                                        nv::OptProfileSelector select) const noexcept override;
  nv::EngineCapability getEngineCapability() const noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override;
  nv::IErrorRecorder* getErrorRecorder() const noexcept override;
  bool hasImplicitBatchDimension() const noexcept override;
  nv::TacticSources getTacticSources() const noexcept override;
  nv::ProfilingVerbosity getProfilingVerbosity() const noexcept override;
  nv::IEngineInspector* createEngineInspector() const noexcept override;
  nv::Dims getTensorShape(const char* tensorName) const noexcept override;
  nv::DataType getTensorDataType(const char* tensorName) const noexcept override;
  nv::TensorLocation getTensorLocation(const char* tensorName) const noexcept override;
  bool isShapeInferenceIO(const char* tensorName) const noexcept override;
  nv::TensorIOMode getTensorIOMode(const char* tensorName) const noexcept override;
  int32_t getTensorBytesPerComponent(const char* tensorName) const noexcept override;
  int32_t getTensorComponentsPerElement(const char* tensorName) const noexcept override;
  nv::TensorFormat getTensorFormat(const char* tensorName) const noexcept override;
  const char* getTensorFormatDesc(const char* tensorName) const noexcept override;
  int32_t getTensorVectorizedDim(const char* tensorName) const noexcept override;
  nv::Dims getProfileShape(const char* tensorName, int32_t profileIndex,
                           nv::OptProfileSelector select) const noexcept override;
  int32_t getNbIOTensors() const noexcept override;
  const char* getIOTensorName(int32_t index) const noexcept override;
  nv::HardwareCompatibilityLevel getHardwareCompatibilityLevel() const noexcept override;
  int32_t getNbAuxStreams() const noexcept override;
  int32_t getTensorBytesPerComponentV2(const char* tensorName, int32_t profileIndex) const noexcept override;
  int32_t getTensorComponentsPerElementV2(const char* tensorName, int32_t profileIndex) const noexcept override;
  nv::TensorFormat getTensorFormatV2(const char* tensorName, int32_t profileIndex) const noexcept override;
  const char* getTensorFormatDescV2(const char* tensorName, int32_t profileIndex) const noexcept override;
  int32_t getTensorVectorizedDimV2(const char* tensorName, int32_t profileIndex) const noexcept override;
  nv::ISerializationConfig* createSerializationConfig() noexcept override;
  nv::IHostMemory* serializeWithConfig(nv::ISerializationConfig& config) const noexcept override;
  size_t getDeviceMemorySizeForProfile(int32_t profileIndex) const noexcept override;
  nv::IRefitter* createRefitter(nv::ILogger& logger) noexcept override;
  bool setWeightStreamingBudget(int64_t gpuMemoryBudget) noexcept override;
  int64_t getWeightStreamingBudget() const noexcept override;
  int64_t getMinimumWeightStreamingBudget() const noexcept override;
  int64_t getStreamableWeightsSize() const noexcept override;
  bool isDebugTensor(const char* name) const noexcept override;
  bool setWeightStreamingBudgetV2(int64_t gpuMemoryBudget) noexcept override;
  int64_t getWeightStreamingBudgetV2() const noexcept override;
  int64_t getWeightStreamingAutomaticBudget() const noexcept override;
  int64_t getWeightStreamingScratchMemorySize() const noexcept override;
  int64_t getDeviceMemorySizeV2() const noexcept override;
  int64_t getDeviceMemorySizeForProfileV2(int32_t profileIndex) const noexcept override;
  const int64_t* getProfileTensorValuesV2(const char* tensorName, int32_t profileIndex,
                                          nv::OptProfileSelector select) const noexcept override;
  nv::IExecutionContext* createExecutionContextWithRuntimeConfig(nv::IRuntimeConfig* config) noexcept override;
  nv::IRuntimeConfig* createRuntimeConfig() noexcept override;
  int64_t getEngineStat(nv::EngineStat stat) const noexcept override;
  const char* getAliasedInputTensor(const char* name) const noexcept override;

 private:
  static constexpr int64_t kNoBudget = -1;
  /// Errors: invalid_argument while there are contexts.
  Result<> set_weight_budget(int64_t bytes);
  nv::IExecutionContext* make_context(const char* call, nv::ExecutionContextAllocationStrategy strategy) noexcept;

  std::shared_ptr<EngineSlot> slot_;
  Reporter reporter_;
  int threads_;
  nv::IGpuAllocator* allocator_ = nullptr;
  int64_t weight_budget_ = kNoBudget;
  struct Narrow {  // values of shape inputs as the calls of older releases return them
    std::mutex mutex;
    std::map<std::tuple<std::string, int, int>, std::vector<int32_t>> values;
  };
  std::unique_ptr<Narrow> narrow_ = std::make_unique<Narrow>();
};

/// Scratch memory of a context at the largest shapes of a profile. Errors: those of making its launches ready.
Result<size_t> arena_bytes(const std::shared_ptr<const Engine>& engine, int profile);

}  // namespace tenon::api
