// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IIfConditional and the layers at its boundary.
#pragma once

#include <string>
#include <vector>

#include "api/network/layer.h"

namespace tenon::api {

class ConditionalObject;

template <class Face, class Table>
class ConditionalLayerOf : public LayerOf<Face, Table>, public nv::apiv::VConditionalBoundaryLayer {
 public:
  ConditionalLayerOf(Network& network, nv::LayerType type) : LayerOf<Face, Table>(network, type) {
    this->mBoundary = this;
  }
  nv::IIfConditional* getConditional() const noexcept override;
  void set_conditional(ConditionalObject& conditional) { conditional_ = &conditional; }

 protected:
  ConditionalObject* conditional_ = nullptr;
};

class ConditionLayer final : public ConditionalLayerOf<nv::IConditionLayer, nv::apiv::VConditionLayer> {
 public:
  explicit ConditionLayer(Network& network) : ConditionalLayerOf(network, nv::LayerType::kCONDITION) {}
  Result<> lower(Lowering&) const override { return Done{}; }
};

class ConditionalInputLayer final
    : public ConditionalLayerOf<nv::IIfConditionalInputLayer, nv::apiv::VConditionalInputLayer> {
 public:
  explicit ConditionalInputLayer(Network& network) : ConditionalLayerOf(network, nv::LayerType::kCONDITIONAL_INPUT) {}
  Result<> lower(Lowering& to) const override;
};

/// Both branches are computed; this takes the result of one.
class ConditionalOutputLayer final
    : public ConditionalLayerOf<nv::IIfConditionalOutputLayer, nv::apiv::VConditionalOutputLayer> {
 public:
  explicit ConditionalOutputLayer(Network& network) : ConditionalLayerOf(network, nv::LayerType::kCONDITIONAL_OUTPUT) {}
  Result<> lower(Lowering& to) const override;
  std::vector<const Tensor*> needs() const override;
};

class ConditionalObject final : public nv::IIfConditional, public nv::apiv::VIfConditional {
 public:
  explicit ConditionalObject(Network& network) : network_(network) { mImpl = this; }

  nv::IConditionLayer* setCondition(nv::ITensor& condition) noexcept override;
  nv::IIfConditionalInputLayer* addInput(nv::ITensor& input) noexcept override;
  nv::IIfConditionalOutputLayer* addOutput(nv::ITensor& trueTensor, nv::ITensor& falseTensor) noexcept override;
  void setName(const char* name) noexcept override { name_ = name == nullptr ? "" : name; }
  const char* getName() const noexcept override { return name_.c_str(); }

  const Tensor* condition() const { return condition_ == nullptr ? nullptr : condition_->inputs()[0]; }

 private:
  Network& network_;
  std::string name_;
  ConditionLayer* condition_ = nullptr;
};

template <class Face, class Table>
nv::IIfConditional* ConditionalLayerOf<Face, Table>::getConditional() const noexcept {
  return conditional_;
}

}  // namespace tenon::api
