// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of products of 8-bit integers with AVX2.
#include "backends/cpu/lib/vec_i8_avx2.h"
// The body is a template over the type of bytes.
#include "backends/cpu/lib/dot_tile_split_body.h"

namespace tenon::cpu {

const DotKernel& dot_kernel_split_avx2() {
  static constexpr DotKernel kKernel = make_split_kernel<Bytes32>(26);
  return kKernel;
}

}  // namespace tenon::cpu
