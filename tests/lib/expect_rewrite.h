// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Tests of passes: before and after, as text.
#pragma once

#include <string_view>

#include "passes/lib/pass.h"

namespace tenon {

/// The pass makes `after` of `before` (canonical text). And: both verify, both give the same for random inputs (symbols
/// at the low end of their range, at least 2), a second run changes nothing, the result prints and parses to itself,
/// and no origin is lost.
void expect_rewrite(const Pass& pass, std::string_view before, std::string_view after);

/// The pass changes nothing.
void expect_unchanged(const Pass& pass, std::string_view text);

}  // namespace tenon
