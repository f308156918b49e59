// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Which operators are elementwise functions of floats, as steps for the pointwise kernel.
#pragma once
#include <optional>

#include "backends/cpu/lib/pointwise.h"
#include "ir/op.h"

namespace tenon::cpu {

/// The unary function that the operator is; nullopt if it is none that the kernels know.
std::optional<Activation> as_activation(const Op& op);

/// The binary function that the operator is; nullopt if it is none that the kernels know.
std::optional<Binary> as_binary(const Op& op);

/// The comparison or logical function of two operands that the operator is.
std::optional<Binary> as_truth(const Op& op);

}  // namespace tenon::cpu
