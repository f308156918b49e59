// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// regex_full_match: inference and reference.
#include "ops/regex_full_match.h"

#include <regex>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> RegexFullMatch::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  if (in[0].dtype != DataType::string) return Error(ErrorCode::unsupported, str("expected strings, found ", in[0]));
  return Types{{DataType::boolean, in[0].shape}};
}

Result<> RegexFullMatch::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  try {
    const std::regex regex(pattern);
    for (int64_t i = 0; i < src[0].volume(); ++i) {
      const std::string_view text = src[0].as<Text>()[i].view();
      dst[0].as<bool>()[i] = std::regex_match(text.begin(), text.end(), regex);
    }
  } catch (const std::regex_error& thrown) {
    return Error(ErrorCode::invalid_argument, str("expected a pattern, found '", pattern, "': ", thrown.what()));
  }
  return Done{};
}

namespace ops {
OpDef regex_full_match() { return op_def<RegexFullMatch>(); }
}  // namespace ops

}  // namespace tenon
