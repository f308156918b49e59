// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Dual convolutions as two problems: what their kernels are written from.
#pragma once

#include <optional>

#include "backends/cuda/generated/lib/matrix_operands.h"

namespace tenon::cuda {

/// The convolution that is added, and where its operands begin among those of both.
struct AddedProduct {
  Problem problem;
  size_t operands = 0;
};

/// A product, and what it adds.
struct ProductParts {
  Problem first;  // of bytes, its residual is what is added
  std::optional<AddedProduct> added;

  bool is_dual() const { return added.has_value(); }
};

/// Of dual_conv and quantized_dual_conv both convolutions; of any other product that alone.
ProductParts parts_of(const Problem& problem);

/// The weights of both as arguments z1 and z1_1, and operands that are no weights of either.
std::vector<KernelArg> product_arguments(const Problem& problem, const ProductParts& parts);
/// Weights of what is added, for z1_1.
Packing pack_added(const ProductParts& parts, const MatrixOperands& added);
/// Kernel text in a namespace: functions of one product, whose names are those of the other's.
std::string in_namespace(std::string_view name, const std::string& text);

}  // namespace tenon::cuda
