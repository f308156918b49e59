// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Weights of a plan that may be replaced: leaving them out of it, and putting others into its source network.
#pragma once

#include <map>
#include <string>

#include "plan/plan.h"

namespace tenon::plan {

/// Weights by the name of their constant in the source network.
using GivenWeights = std::map<std::string, Constant>;

/// The plan without the weights that may be replaced, in its optimized graph and in its source network.
/// Errors: invalid_argument if it allows no refit; those of the source network.
Result<Plan> strip(Plan plan);

/// The plan as one that was built without refit.
Result<Plan> without_refit(Plan plan);

/// The source network with these weights in the place of its own. The order of its values does not depend on which are
/// given, nor on whether the plan is stripped. Errors: invalid_argument naming weights that the plan lacks and that are
/// not given, and such as do not have the type of the constant.
Result<Graph> source_with(const Plan& plan, const GivenWeights& given);

/// A network as source_with() gives it of the plan that will be made of it.
Result<Graph> settled(const Graph& source);

}  // namespace tenon::plan
