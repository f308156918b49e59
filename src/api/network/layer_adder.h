// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Network::add(): how a layer of any class comes into a network.
#pragma once

#include <memory>
#include <vector>

#include "api/network/network.h"

namespace tenon::api {

template <class L>
L* Network::add(const char* call, std::vector<const nv::ITensor*> inputs, int outputs) noexcept {
  return guard<L*>(reporter_, call, nullptr, [&]() -> Result<L*> {
    std::vector<Tensor*> own_inputs;
    for (const nv::ITensor* input : inputs) {
      if (input == nullptr) return Error(ErrorCode::invalid_argument, "an input is null");
      TRY_ASSIGN(Tensor * tensor, own(*input));
      own_inputs.push_back(tensor);
    }
    Addition addition(*this);
    auto layer = std::make_unique<L>(*this);
    layer->set_inputs(std::move(own_inputs));
    L* added = layer.get();
    insert(std::move(layer), outputs);
    addition.keep();
    return added;
  });
}

/// Sets the properties of a layer that could be made.
template <class L, class Set>
L* with(L* layer, Set&& set) {
  if (layer != nullptr) set(*layer);
  return layer;
}

}  // namespace tenon::api
