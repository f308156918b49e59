// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cast: inference and reference.
#include "ops/cast.h"

#include <algorithm>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Cast::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  if (to == DataType::none) return Error(ErrorCode::invalid_argument, "expected a data type to cast to, found none");
  Known out = Known::of(TensorType{to, in[0].type.shape});
  const bool whole = to == DataType::i32 || to == DataType::i64;  // what shapes are made of
  if (const auto dims = in[0].dims(); whole && dims) {
    out.elements = *dims;
    out.has_elements = true;
  }
  return Knowns{out};
}

Result<> Cast::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  visit_wide(src[0].type.dtype, [&]<class From>() {
    // The wide type of the operand goes to the store, which converts.
    run_chunks(src.first(1), dst[0], kWideOf<From>, [](const void* const* in, void* out, int64_t count) {
      std::copy_n(static_cast<const From*>(in[0]), count, static_cast<From*>(out));
    });
  });
  return Done{};
}

namespace ops {
OpDef cast() { return op_def<Cast>(); }
}  // namespace ops

}  // namespace tenon
