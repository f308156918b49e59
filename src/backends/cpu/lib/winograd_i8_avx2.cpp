// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// winograd_i8 compiled for AVX2.
#include "backends/cpu/lib/vec_i16_avx2.h"
// The bodies are templates over the vector type and the level.
#include "backends/cpu/lib/byte_store.h"
#include "backends/cpu/lib/winograd_i8_body.h"

namespace tenon::cpu {
namespace {

struct Level256 {
  using Words = Words16;
  using Ints = Ints8;
  static constexpr int kStrip = 2 * F32x8::kLanes;
  using Store = ByteStore<kStrip>;
};

}  // namespace

void winograd_i8_avx2(const WinogradI8& args, const WordKernel& kernel, const Team& team, const Fetch& fetch) {
  winograd_i8<Level256>(args, kernel, team, fetch);
}

}  // namespace tenon::cpu
