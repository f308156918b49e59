// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A layer made from a node of an imported graph: any operator, without a public class of its own.
#pragma once

#include "api/network/layer.h"

namespace tenon::api {

/// Reports itself as LayerType::kPLUGIN, the one kind that promises no class to cast to.
class GraphLayer final : public nv::ILayer, public LayerBase {
 public:
  GraphLayer(Network& network, Op op) : LayerBase(network, nv::LayerType::kPLUGIN), op_(std::move(op)) {
    mLayer = static_cast<LayerBase*>(this);
  }
  nv::ILayer* face() noexcept override { return this; }
  Result<> lower(Lowering& to) const override;

 private:
  Op op_;
  void* no_implementation_ = nullptr;  // where a derived class would have its table
};

}  // namespace tenon::api
