// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// winograd_i8 compiled for AVX-512.
#include "backends/cpu/lib/dot_store.h"
#include "backends/cpu/lib/vec_i16_avx512.h"
// The body is a template over the level.
#include "backends/cpu/lib/winograd_i8_body.h"

namespace tenon::cpu {
namespace {

struct Level512 {
  using Words = Words32;
  using Ints = Ints16;
  using Store = DotStore<false>;
  static constexpr int kStrip = kDotStep;
};

}  // namespace

void winograd_i8_avx512(const WinogradI8& args, const WordKernel& kernel, const Team& team, const Fetch& fetch) {
  winograd_i8<Level512>(args, kernel, team, fetch);
}

}  // namespace tenon::cpu
