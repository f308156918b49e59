// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// From launches to computed values and back.
#include <algorithm>

#include "ops/lib/op_def.h"

namespace tenon {

std::vector<Constant> as_constants(std::span<const ConstTensor> src) {
  std::vector<Constant> out;
  for (const ConstTensor& one : src) {
    out.push_back(one.present() ? Constant(one.type, {one.data, one.type.bytes()}, nullptr) : Constant());
  }
  return out;
}

Result<> store_results(std::span<const Constant> results, std::span<const Tensor> dst) {
  for (size_t i = 0; i < dst.size() && i < results.size(); ++i) {
    const TensorType& made = results[i].type();
    if (made.dtype != dst[i].type.dtype || !(made.shape == dst[i].type.shape)) {
      return Error(ErrorCode::invalid_argument, str("expected a result ", dst[i].type, ", found ", made));
    }
    std::copy(results[i].bytes().begin(), results[i].bytes().end(), dst[i].data);
  }
  return Done{};
}

}  // namespace tenon
