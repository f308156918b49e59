// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Names of passes that a build is told to leave out.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "passes/lib/pass.h"

namespace tenon {

/// A misspelt name would leave nothing out. `more`: passes of this build alone.
/// Errors: not_found for a name that no pass of a build has.
Result<> check_pass_names(std::span<const std::string> names, std::span<const Pass> more);

}  // namespace tenon
