// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Network: tensors that are marked for debugging. A mark changes no launch; it makes the plan carry what reading takes.
#include <algorithm>

#include "api/network/network.h"
#include "api/network/tensor.h"

namespace tenon::api {

bool Network::markDebug(nv::ITensor& tensor) noexcept {
  return guard(reporter_, "INetworkDefinition::markDebug", false, [&]() -> Result<> {
    TRY_ASSIGN(const Tensor* found, own(tensor));
    if (std::find(debug_.begin(), debug_.end(), found) == debug_.end()) debug_.push_back(found);
    return Done{};
  });
}

bool Network::unmarkDebug(nv::ITensor& tensor) noexcept {
  return guard(reporter_, "INetworkDefinition::unmarkDebug", false, [&]() -> Result<> {
    TRY_ASSIGN(const Tensor* found, own(tensor));
    std::erase(debug_, found);
    return Done{};
  });
}

bool Network::isDebugTensor(const nv::ITensor& tensor) const noexcept {
  return std::any_of(debug_.begin(), debug_.end(), [&](const Tensor* one) { return one == &tensor; });
}

bool Network::markUnfusedTensorsAsDebugTensors() noexcept {
  marks_unfused_ = true;
  return true;
}

bool Network::unmarkUnfusedTensorsAsDebugTensors() noexcept {
  marks_unfused_ = false;
  return true;
}

std::vector<std::string> Network::debug_tensors() const {
  std::vector<std::string> names;
  for (const Tensor* tensor : debug_) names.push_back(tensor->name());
  return names;
}

}  // namespace tenon::api
