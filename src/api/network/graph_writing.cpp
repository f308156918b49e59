// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A GraphWriter over a Lowering.
#include "api/network/graph_writing.h"

namespace tenon::api {

GraphWriter writer_of(Lowering& to) {
  return {.add_many = [&to](Op op, std::vector<ValueId> inputs, size_t outputs) -> Result<std::vector<ValueId>> {
            while (!inputs.empty() && inputs.back() == kNoValue) inputs.pop_back();
            return to.emit(std::move(op), std::move(inputs), outputs);
          },
          .add_constant = [&to](Constant constant) { return to.constant(std::move(constant)); },
          .type = [&to](ValueId id) { return id == kNoValue ? TensorType{} : to.known(id).type; }};
}

}  // namespace tenon::api
