// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Calls of INetworkDefinition that Tenon does not honour yet: each says so and returns what its documentation says.
#include "api/network/network.h"

namespace tenon::api {

nv::IDynamicQuantizeLayer* Network::addDynamicQuantize(nv::ITensor& /*input*/, int32_t /*axis*/, int32_t /*blockSize*/,
                                                       nv::DataType /*outputType*/,
                                                       nv::DataType /*scaleType*/) noexcept {
  return unsupported(reporter_, "INetworkDefinition::addDynamicQuantize",
                     static_cast<nv::IDynamicQuantizeLayer*>(nullptr));
}
nv::IDynamicQuantizeLayer* Network::addDynamicQuantizeV2(nv::ITensor& /*input*/, const nv::Dims& /*blockShape*/,
                                                         nv::DataType /*outputType*/,
                                                         nv::DataType /*scaleType*/) noexcept {
  return unsupported(reporter_, "INetworkDefinition::addDynamicQuantizeV2",
                     static_cast<nv::IDynamicQuantizeLayer*>(nullptr));
}
nv::IMoELayer* Network::addMoE(nv::ITensor& /*hiddenStates*/, nv::ITensor& /*selectedExperts*/,
                               nv::ITensor& /*scores*/) noexcept {
  return unsupported(reporter_, "INetworkDefinition::addMoE", static_cast<nv::IMoELayer*>(nullptr));
}

}  // namespace tenon::api
