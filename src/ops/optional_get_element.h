// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// optional_get_element: the value of an optional.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The value that an optional has; of a tensor or a sequence itself.
///   an optional, a tensor or a sequence  ->  the value
/// Errors: invalid_argument if there is none; unsupported if data type and rank of the value are not known.
/// Source: ONNX OptionalGetElement-18.
struct OptionalGetElement {
  static constexpr std::string_view kName = "optional_get_element";
  DataType dtype = DataType::none;  // of the value
  int64_t rank = 0;

  static void fields(auto& self, auto&& field) {
    field("dtype", self.dtype);
    field("rank", self.rank);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
