// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers with AVX-512.
#include "backends/cpu/lib/dot_store.h"
#include "backends/cpu/lib/vec_i16_avx512.h"
// The body is a template over the level.
#include "backends/cpu/lib/conv_i8_body.h"

namespace tenon::cpu {
namespace {

struct Level512 {
  using Sums = PairSums16;
  using Words = Words32;
  using Store = DotStore<false>;
};
static_assert(kConvI8Step == kDotStep);

}  // namespace

void conv_i8_avx512(const ConvI8& args, const Team& team) { conv_i8<Level512>(args, team); }

}  // namespace tenon::cpu
