// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// size: inference and reference.
#include "ops/size.h"

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Size::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  Dim volume = 1;
  for (const Dim& dim : in[0].type.shape) volume = volume * dim;
  return Knowns{known_with({DataType::i64, Shape{}}, std::vector<Dim>{volume})};
}

Result<> Size::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  *dst[0].as<int64_t>() = src[0].volume();
  return Done{};
}

namespace ops {
OpDef size() { return op_def<Size>(); }
}  // namespace ops

}  // namespace tenon
