// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Finish: a pointwise program on rows that a kernel has just written.
#pragma once
#include <array>

#include "backends/cpu/lib/epilogue.h"
#include "backends/cpu/lib/pointwise.h"

namespace tenon::cpu {

/// A program for one launch. It reads the result that it replaces, and other operands.
struct Finish {
  const Pointwise* program = nullptr;
  std::array<const void*, Pointwise::kMaxInputs> src{};
  size_t inputs = 0;
  void* dst = nullptr;
  int64_t length = 0;  // of a row of the result: channels, or columns of a product
  decltype(&pointwise_part_avx2) run = nullptr;
};

}  // namespace tenon::cpu
