// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Bytes by a table, one by one.
#include "backends/cpu/lib/byte_table.h"

namespace tenon::cpu {

bool has_byte_permutations() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512vbmi") != 0;
}

void map_bytes(const ByteTable& table, const uint8_t* src, uint8_t* dst, int64_t count) {
  for (int64_t i = 0; i < count; ++i) dst[i] = table[src[i]];
}

}  // namespace tenon::cpu
