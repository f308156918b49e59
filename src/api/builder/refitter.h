// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IRefitter: collects weights, then makes the engine's plan again with them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/runtime/cuda_engine.h"
#include "plan/refit.h"

namespace tenon::api {

class Refitter final : public nv::IRefitter, public nv::apiv::VRefitter {
 public:
  Refitter(CudaEngine& engine, nv::ILogger& logger);

  /// Gives weights by the name of their constant in the source network; false if the engine has none of that name.
  Result<bool> give(const std::string& value, const Constant& constant);
  const Reporter& reporter() const { return reporter_; }

  nv::IRefitter* getPImpl() noexcept override { return this; }
  bool setWeights(const char* layerName, nv::WeightsRole role, nv::Weights weights) noexcept override;
  bool refitCudaEngine() noexcept override;
  int32_t getMissing(int32_t size, const char** layerNames, nv::WeightsRole* roles) noexcept override;
  int32_t getAll(int32_t size, const char** layerNames, nv::WeightsRole* roles) noexcept override;
  bool setDynamicRange(const char* tensorName, float min, float max) noexcept override;
  float getDynamicRangeMin(const char* tensorName) const noexcept override;
  float getDynamicRangeMax(const char* tensorName) const noexcept override;
  int32_t getTensorsWithDynamicRange(int32_t size, const char** tensorNames) const noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override;
  nv::IErrorRecorder* getErrorRecorder() const noexcept override;
  bool setNamedWeights(const char* name, nv::Weights weights) noexcept override;
  int32_t getMissingWeights(int32_t size, const char** weightsNames) noexcept override;
  int32_t getAllWeights(int32_t size, const char** weightsNames) noexcept override;
  nv::ILogger* getLogger() const noexcept override;
  bool setMaxThreads(int32_t maxThreads) noexcept override;
  int32_t getMaxThreads() const noexcept override;
  bool setNamedWeightsWithLocation(const char* name, nv::Weights weights,
                                   nv::TensorLocation location) noexcept override;
  nv::Weights getNamedWeights(const char* name) const noexcept override;
  nv::TensorLocation getWeightsLocation(const char* name) const noexcept override;
  bool unsetNamedWeights(const char* name) noexcept override;
  void setWeightsValidation(bool weightsValidation) noexcept override;
  bool getWeightsValidation() const noexcept override;
  bool refitCudaEngineAsync(cudaStream_t stream) noexcept override;
  nv::Weights getWeightsPrototype(const char* name) const noexcept override;

 private:
  struct Given {
    nv::Weights weights{};
    nv::TensorLocation location = nv::TensorLocation::kHOST;
    Constant constant;
  };

  const RefitWeights* find(const char* layer, nv::WeightsRole role) const;
  const RefitWeights* find(const char* name) const;
  Result<const RefitWeights*> named(const char* name) const;
  Result<> give(const RefitWeights& known, nv::Weights weights, nv::TensorLocation location);
  Result<> check(const RefitWeights& known, const Constant& constant) const;
  bool is_missing(const RefitWeights& weights) const;
  Result<> refit();

  std::shared_ptr<EngineSlot> slot_;
  std::vector<RefitWeights> all_;        // the engine's own list goes when it is refitted
  std::map<std::string, float> scales_;  // by tensor
  Reporter reporter_;
  std::map<std::string, Given> given_;  // by the name of the constant
  int32_t max_threads_ = 1;
  bool validates_ = true;
};

}  // namespace tenon::api
