// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Difference: how far two tensors are apart.
#pragma once

#include "ir/tensor.h"

namespace tenon::verify {

/// Of a computed tensor from the expected one.
struct Difference {
  double relative =
      0;  // largest |found - expected|, over the largest |expected|; infinite for another type, NaN or Inf
  int64_t element = -1;  // where it is largest; -1: nowhere
  double found = 0;
  double expected = 0;
};

/// Integers and bools count their own way: `relative` is 0 or 1 and more.
Difference compare(const Constant& found, const Constant& expected);

/// What rounding may do to a tensor of that type behind a deep network: f32 1e-4, f16 2e-2, bf16 8e-2, f64 1e-9,
/// integers 0. f32 is the bound that networks are held to against other engines; the others scale it by their bits,
/// capped where an activation's sign can flip.
double tolerance_of(DataType dtype);

}  // namespace tenon::verify
