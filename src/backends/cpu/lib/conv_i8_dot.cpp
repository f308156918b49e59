// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Memory for the rows that conv_i8_dot copies.
#include "backends/cpu/lib/conv_i8_dot.h"

#include "backends/cpu/lib/dot_rows.h"

namespace tenon::cpu {

size_t conv_i8_dot_workspace(const ConvI8Dot& args, const DotKernel& kernel, int threads) {
  return static_cast<size_t>(threads) * static_cast<size_t>(dot_rows(args, kernel).bytes());
}

}  // namespace tenon::cpu
