// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Conditionals.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

class IIfConditionalBoundaryLayer : public ILayer {
 public:
  IIfConditional* getConditional() const noexcept { return mBoundary->getConditional(); }

 protected:
  virtual ~IIfConditionalBoundaryLayer() noexcept = default;
  apiv::VConditionalBoundaryLayer* mBoundary = nullptr;
};

class IConditionLayer : public IIfConditionalBoundaryLayer {
 public:
 protected:
  virtual ~IConditionLayer() noexcept = default;
  apiv::VConditionLayer* mImpl = nullptr;
};

class IIfConditionalOutputLayer : public IIfConditionalBoundaryLayer {
 public:
 protected:
  virtual ~IIfConditionalOutputLayer() noexcept = default;
  apiv::VConditionalOutputLayer* mImpl = nullptr;
};

class IIfConditionalInputLayer : public IIfConditionalBoundaryLayer {
 public:
 protected:
  virtual ~IIfConditionalInputLayer() noexcept = default;
  apiv::VConditionalInputLayer* mImpl = nullptr;
};

/// Two parts of a network, of which one runs.
class IIfConditional : public INoCopy {
 public:
  IConditionLayer* setCondition(ITensor& condition) noexcept { return mImpl->setCondition(condition); }
  IIfConditionalOutputLayer* addOutput(ITensor& trueTensor, ITensor& falseTensor) noexcept {
    return mImpl->addOutput(trueTensor, falseTensor);
  }
  IIfConditionalInputLayer* addInput(ITensor& input) noexcept { return mImpl->addInput(input); }
  void setName(const char* name) noexcept { mImpl->setName(name); }
  const char* getName() const noexcept { return mImpl->getName(); }

 protected:
  virtual ~IIfConditional() noexcept = default;
  apiv::VIfConditional* mImpl = nullptr;
};
}  // namespace nvinfer1
