// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that only releases before 10 have, and formulas for sizes.
#include <algorithm>
#include <cstdint>
#include <initializer_list>

#include "api/network/layer_adder.h"
#include "api/network/layers/rnn.h"
#include "api/network/output_formula.h"

namespace tenon::api {

namespace {
bool are_sizes(const Reporter& reporter, const char* call, std::initializer_list<int64_t> sizes,
               nv::RNNOperation operation) noexcept {
  const bool known = operation >= nv::RNNOperation::kRELU && operation <= nv::RNNOperation::kGRU;
  const bool fit = std::all_of(sizes.begin(), sizes.end(), [](int64_t size) { return size >= 1 && size <= INT32_MAX; });
  if (known && fit) return true;
  reporter.error(call, nv::ErrorCode::kINVALID_ARGUMENT,
                 "expected layers, sizes and steps of at least 1, and a known cell");
  return false;
}
int outputs_of(nv::RNNOperation operation) noexcept { return operation == nv::RNNOperation::kLSTM ? 3 : 2; }
}  // namespace

nv::IRNNv2Layer* Network::add_rnn_v2(nv::ITensor& input, int32_t layers, int32_t hidden, int32_t length,
                                     nv::RNNOperation operation) noexcept {
  constexpr const char* kCall = "INetworkDefinition::addRNNv2";
  if (!are_sizes(reporter_, kCall, {layers, hidden, length}, operation)) return nullptr;
  return with(add<RnnV2Layer>(kCall, {&input}, outputs_of(operation)),
              [&](RnnV2Layer& layer) { layer.set_sizes(layers, hidden, length, operation); });
}

nv::IRNNLayer* Network::add_rnn(nv::ITensor& input, int32_t layers, std::size_t hidden, int32_t length,
                                nv::RNNOperation operation) noexcept {
  constexpr const char* kCall = "INetworkDefinition::addRNN";
  const auto size = static_cast<int64_t>(std::min<std::size_t>(hidden, INT64_MAX));
  if (!are_sizes(reporter_, kCall, {layers, size, length}, operation)) return nullptr;
  return with(add<RnnLayer>(kCall, {&input}, outputs_of(operation)),
              [&](RnnLayer& layer) { layer.set_sizes(layers, static_cast<int32_t>(size), length, operation); });
}

void Network::set_output_formula(nv::LayerType layer, nv::IOutputDimensionsFormula* formula) noexcept {
  guard(reporter_, "INetworkDefinition::setOutputDimensionsFormula", [&]() -> Result<> {
    formulas_[layer] = formula == &usual_formula(layer) ? nullptr : formula;
    changed_order();
    return Done{};
  });
}

nv::IOutputDimensionsFormula* Network::output_formula(nv::LayerType layer) const noexcept {
  const auto found = formulas_.find(layer);
  return found == formulas_.end() ? nullptr : found->second;
}

}  // namespace tenon::api
