// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Programs behind kernels that know of none, such as a library's, while results are in cache.
#pragma once
#include "backends/cpu/lib/anchored.h"

namespace tenon::cpu {

/// Runs a convolution by a tactic of its own in pieces (pictures, or rows of a picture that a 1x1 filter takes), and
/// the program on each as soon as it is there. Declines where a result fits the caches as a whole, where no even cut
/// makes pieces that do, and what the tactic declines.
Result<Prepared> prepare_pieces(const Tactic& tactic, const AnchoredParts& parts, const CpuDevice& cpu);

}  // namespace tenon::cpu
