// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Maximum pooling of 8-bit integers, channels last.
#pragma once
#include "backends/cpu/lib/window.h"
#include "base/threads.h"

namespace tenon::cpu {

struct PoolBytes {
  Window window;
  bool is_signed = false;     // i8, else u8
  const void* src = nullptr;  // [n, h, w, c]
  void* dst = nullptr;        // [n, out_h, out_w, c]
};

/// Every member of the team calls it; no barrier.
void pool_bytes_avx2(const PoolBytes& args, const Team& team);
void pool_bytes_avx512(const PoolBytes& args, const Team& team);

}  // namespace tenon::cpu
