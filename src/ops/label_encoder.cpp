// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// label_encoder: inference and reference.
#include "ops/label_encoder.h"

#include <cmath>
#include <cstring>
#include <map>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> LabelEncoder::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3));
  const auto& keys = in[1].shape;
  const bool fits = in[1].rank() == 1 && in[2].rank() == 1 && in[0].dtype == in[1].dtype &&
                    (!keys[0].is_number() || in[2].shape[0] == keys[0] + Dim(1));
  if (!fits) {
    return Error(ErrorCode::invalid_argument,
                 str("expected keys and one value more, found ", in[1], " and ", in[2], " for ", in[0]));
  }
  return Types{{in[2].dtype, in[0].shape}};
}

Result<> LabelEncoder::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const size_t key = size_of(src[1].type.dtype), value = size_of(src[2].type.dtype);
  const bool real = is_float(src[1].type.dtype);
  std::map<std::string_view, int64_t> table;
  const auto bytes = [&](const ConstTensor& from, int64_t i) {
    return std::string_view(reinterpret_cast<const char*>(from.data) + static_cast<size_t>(i) * key, key);
  };
  int64_t not_a_number = -1;
  for (int64_t i = 0; i < src[1].volume(); ++i) {
    table.emplace(bytes(src[1], i), i);
    if (real && std::isnan(load_number(src[1].type.dtype, src[1].data + static_cast<size_t>(i) * key)))
      not_a_number = i;
  }
  for (int64_t i = 0; i < src[0].volume(); ++i) {
    const auto found = table.find(bytes(src[0], i));
    int64_t row = found == table.end() ? src[1].volume() : found->second;
    if (real && std::isnan(load_number(src[0].type.dtype, src[0].data + static_cast<size_t>(i) * key))) {
      row = not_a_number < 0 ? src[1].volume() : not_a_number;
    }
    std::memcpy(dst[0].data + static_cast<size_t>(i) * value, src[2].data + static_cast<size_t>(row) * value, value);
  }
  return Done{};
}

namespace ops {
OpDef label_encoder() { return op_def<LabelEncoder>(); }
}  // namespace ops

}  // namespace tenon
