// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Algorithm selection.
#pragma once

#include "nvinfer1/host_memory.h"

namespace nvinfer1 {

class IAlgorithmIOInfo : public INoCopy {
 public:
  /// Tactics of Tenon take and give rows.
  TRT_DEPRECATED TensorFormat getTensorFormat() const noexcept { return TensorFormat::kLINEAR; }
  DataType getDataType() const noexcept { return mImpl->getDataType(); }
  Dims getStrides() const noexcept { return mImpl->getStrides(); }
  int64_t getVectorizedDim() const noexcept { return mImpl->getVectorizedDim(); }
  int64_t getComponentsPerElement() const noexcept { return mImpl->getComponentsPerElement(); }

 protected:
  virtual ~IAlgorithmIOInfo() noexcept = default;
  apiv::VAlgorithmIOInfo* mImpl = nullptr;
};

class IAlgorithmVariant : public INoCopy {
 public:
  int64_t getImplementation() const noexcept { return mImpl->getImplementation(); }
  int64_t getTactic() const noexcept { return mImpl->getTactic(); }

 protected:
  virtual ~IAlgorithmVariant() noexcept = default;
  apiv::VAlgorithmVariant* mImpl = nullptr;
};

class IAlgorithmContext : public INoCopy {
 public:
  const char* getName() const noexcept { return mImpl->getName(); }
  Dims getDimensions(int32_t inputName, OptProfileSelector select) const noexcept {
    return mImpl->getDimensions(inputName, select);
  }
  int32_t getNbInputs() const noexcept { return mImpl->getNbInputs(); }
  int32_t getNbOutputs() const noexcept { return mImpl->getNbOutputs(); }

 protected:
  virtual ~IAlgorithmContext() noexcept = default;
  apiv::VAlgorithmContext* mImpl = nullptr;
};

class IAlgorithm : public INoCopy {
 public:
  const IAlgorithmVariant& getAlgorithmVariant() const noexcept { return mImpl->getAlgorithmVariant(); }
  float getTimingMSec() const noexcept { return mImpl->getTimingMSec(); }
  std::size_t getWorkspaceSize() const noexcept { return mImpl->getWorkspaceSize(); }
  const IAlgorithmIOInfo* getAlgorithmIOInfoByIndex(int32_t index) const noexcept {
    return mImpl->getAlgorithmIOInfoByIndex(index);
  }
  TRT_DEPRECATED const IAlgorithmIOInfo& getAlgorithmIOInfo(int32_t index) const noexcept {
    return *getAlgorithmIOInfoByIndex(index);
  }

 protected:
  virtual ~IAlgorithm() noexcept = default;
  apiv::VAlgorithm* mImpl = nullptr;
};

namespace v_1_0 {
/// Lets a program choose the tactic of each layer.
class IAlgorithmSelector : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IAlgorithmSelector", 1, 0}; }
  ~IAlgorithmSelector() noexcept override = default;
  virtual int32_t selectAlgorithms(const IAlgorithmContext& context, const IAlgorithm* const* choices,
                                   int32_t nbChoices, int32_t* selection) noexcept = 0;
  virtual void reportAlgorithms(const IAlgorithmContext* const* contexts, const IAlgorithm* const* choices,
                                int32_t nbAlgorithms) noexcept = 0;
};
}  // namespace v_1_0
using IAlgorithmSelector = v_1_0::IAlgorithmSelector;
}  // namespace nvinfer1
