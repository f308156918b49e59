// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The order of bytes that were unpacked twice, to words and to double words: instructions do so 16 bytes by 16.
#pragma once
#include <cstdint>

namespace tenon::cpu {

/// Where the i-th of the double words comes from, of bytes in `lanes` times 16.
inline __attribute__((always_inline)) int64_t unpacked_byte(int64_t i, int64_t lanes) {
  return i % (4 * lanes) / 4 * 16 + i / (4 * lanes) * 4 + i % 4;
}

}  // namespace tenon::cpu
