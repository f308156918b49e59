// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that only releases before 10 have.
#include "api/network/layer_adder.h"
#include "api/network/layers/rnn.h"

namespace tenon::api {

nv::IRNNv2Layer* Network::add_rnn_v2(nv::ITensor& input, int32_t layers, int32_t hidden, int32_t length,
                                     nv::RNNOperation operation) noexcept {
  constexpr const char* kCall = "INetworkDefinition::addRNNv2";
  const bool known = operation >= nv::RNNOperation::kRELU && operation <= nv::RNNOperation::kGRU;
  if (layers < 1 || hidden < 1 || length < 1 || !known) {
    reporter_.error(kCall, nv::ErrorCode::kINVALID_ARGUMENT,
                    "expected layers, sizes and steps of at least 1, and a known cell");
    return nullptr;
  }
  return with(add<RnnV2Layer>(kCall, {&input}, operation == nv::RNNOperation::kLSTM ? 3 : 2),
              [&](RnnV2Layer& layer) { layer.set_sizes(layers, hidden, length, operation); });
}

}  // namespace tenon::api
