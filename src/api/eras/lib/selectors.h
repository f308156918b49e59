// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Algorithm selectors of a program of release 7 or 8, as release 10 calls them.
#pragma once

#include "api/eras/lib/clients.h"

#if TENON_ERA >= 7
namespace tenon::eras {

class AlgorithmSelectorBridge final : public abi::IAlgorithmSelector, public Bridge<era::IAlgorithmSelector> {
 public:
  using Bridge::Bridge;
  int32_t selectAlgorithms(const abi::IAlgorithmContext& context, const abi::IAlgorithm* const* choices, int32_t count,
                           int32_t* selection) noexcept override {
    const std::unique_ptr<Handle> root(context_of(context));  // the adapters live as long as the call
    const auto shown = all<era::IAlgorithm>(*root, choices, count);
    return era_->selectAlgorithms(dynamic_cast<const era::IAlgorithmContext&>(*root), shown.data(), count, selection);
  }
  void reportAlgorithms(const abi::IAlgorithmContext* const* contexts, const abi::IAlgorithm* const* choices,
                        int32_t count) noexcept override {
    if (count < 1) return era_->reportAlgorithms(nullptr, nullptr, 0);
    const std::unique_ptr<Handle> root(context_of(*contexts[0]));
    const auto layers = all<era::IAlgorithmContext>(*root, contexts, count);
    const auto shown = all<era::IAlgorithm>(*root, choices, count);
    era_->reportAlgorithms(layers.data(), shown.data(), count);
  }

 private:
  static Handle* context_of(const abi::IAlgorithmContext& context) {
    return Of<era::IAlgorithmContext>::make(const_cast<abi::IAlgorithmContext*>(&context), nullptr, false);
  }
  template <class Era, class Abi>
  static std::vector<const Era*> all(const Handle& root, const Abi* const* objects, int32_t count) {
    std::vector<const Era*> out;
    for (int32_t i = 0; i < count; ++i) out.push_back(wrapped<Era>(root, objects[i], false));
    return out;
  }
};
inline abi::IAlgorithmSelector* to_abi(era::IAlgorithmSelector* selector) {
  return bridge_of<AlgorithmSelectorBridge>(selector);
}

}  // namespace tenon::eras
#endif
