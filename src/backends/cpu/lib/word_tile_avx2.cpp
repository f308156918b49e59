// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of products of 16-bit integers with AVX2: pairs of products, then one addition.
#include "backends/cpu/lib/vec_i16_avx2.h"
// The body is a template over the type of sums.
#include "backends/cpu/lib/word_tile_body.h"

namespace tenon::cpu {

const WordKernel& word_kernel_avx2() {
  static constexpr WordKernel kKernel = make_word_kernel<PairSums8>();
  return kKernel;
}

}  // namespace tenon::cpu
