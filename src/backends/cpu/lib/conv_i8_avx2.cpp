// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers with AVX2.
#include "backends/cpu/lib/byte_store.h"
#include "backends/cpu/lib/vec_i16_avx2.h"
// The body is a template over the level.
#include "backends/cpu/lib/conv_i8_body.h"

namespace tenon::cpu {
namespace {

struct Level256 {
  using Sums = PairSums8;
  using Words = Words16;
  using Store = ByteStore<kConvI8Step>;
};

}  // namespace

void conv_i8_avx2(const ConvI8& args, const Team& team) { conv_i8<Level256>(args, team); }

}  // namespace tenon::cpu
