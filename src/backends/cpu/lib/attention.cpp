// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Sizes of the attention kernel's scratch memory.
#include "backends/cpu/lib/attention.h"

namespace tenon::cpu {

int64_t attention_scratch(const Attention& a) {
  // Keys packed by 32 columns at most, and six rows of scores, both with their tails filled up; values.
  const int64_t keys = (a.kv_rows + 31) / 32 * 32;
  return keys * a.qk_size + 6 * keys + a.kv_rows * a.v_size;
}

}  // namespace tenon::cpu
