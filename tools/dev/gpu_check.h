// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Tactics against each other, on the problems of a network.
#pragma once

#include "runtime/context.h"

namespace tenon {

/// Every tactic for every different convolution, product and attention of the network, each against the first that
/// takes everything. Operands are random, in the order of memory. `allowed`: relative to the largest magnitude; of
/// integers one step more. Prints what is too far; false if anything is.
Result<bool> check_steps(ExecutionContext& context, const Device& device, double allowed);

}  // namespace tenon
