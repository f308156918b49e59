// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// identity: inference and reference.
#include "ops/identity.h"

#include <cstring>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Identity::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  return Knowns{in[0]};
}

Result<> Identity::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  if (dst[0].volume() > 0) std::memcpy(dst[0].data, src[0].data, dst[0].type.bytes());
  return Done{};
}

namespace ops {
OpDef identity() { return op_def<Identity>(); }
}  // namespace ops

}  // namespace tenon
