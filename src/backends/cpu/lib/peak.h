// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What one core reaches: our own product of floats, out of the first cache.
#pragma once

namespace tenon::cpu {

/// Single-precision operations a microsecond of one core at the level of detect_isa(); 0 below AVX2. Measured once a
/// process, in about 2 ms, and again where somebody asks for that: the highest so far counts.
double core_flops_per_us();
double core_flops_measured_again();

/// Of samples of a rate, the third highest: up to two that a wrong clock made too high do no harm, and on a busy
/// machine some are undisturbed. 0 if there are fewer than three.
double credible_rate(const double* samples, int count);

}  // namespace tenon::cpu
