// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Programs behind kernels whose results lie one after the other, not in rows of a matrix.
#pragma once
#include "backends/cpu/lib/epilogue.h"

namespace tenon::cpu {

/// As many floats as a kernel should have written before it has them finished: a call costs, and so many fit L1.
inline constexpr int64_t kFinishedFloats = 4096;

/// Runs the program on elements [begin, end) of the result, in the order of a dense one.
void finish_range(const Finish& finish, int64_t begin, int64_t end);

}  // namespace tenon::cpu
