// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// string_concat: inference and reference.
#include "ops/string_concat.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> StringConcat::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2));
  if (in[0].dtype != DataType::string) return Error(ErrorCode::unsupported, str("expected strings, found ", in[0]));
  return infer_broadcast(in);
}

Result<> StringConcat::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  BroadcastWalk walk(dst[0].type.shape, src.first(2));
  for (int64_t i = 0; i < dst[0].volume(); ++i, walk.next()) {
    std::string joined(src[0].as<Text>()[walk.offset(0)].view());
    joined += src[1].as<Text>()[walk.offset(1)].view();
    dst[0].as<Text>()[i] = Text::of(joined);
  }
  return Done{};
}

namespace ops {
OpDef string_concat() { return op_def<StringConcat>(); }
}  // namespace ops

}  // namespace tenon
