// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// remake(): a plan with other weights, made of its source network by the decisions of its build.
#pragma once

#include "plan/refit.h"

namespace tenon {

/// The weights that are not given are those of the plan. Passes fold and merge them as they did in the build, so the
/// same weights give the same plan. The tactics stay those of the build where the graph comes out the same but for its
/// constants; where other weights lead to other nodes, the sections of the devices are left out.
/// Errors: invalid_argument if the plan allows no refit; those of plan::source_with() and of the passes.
Result<Plan> remake(const Plan& plan, const plan::GivenWeights& given);

}  // namespace tenon
