// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Memory for the pixels that conv_i8 widens.
#include "backends/cpu/lib/conv_i8.h"

#include "backends/cpu/lib/conv_i8_rows.h"

namespace tenon::cpu {

size_t conv_i8_workspace(const ConvI8Shape& shape, int threads) {
  return static_cast<size_t>(threads * conv_i8_words(shape)) * sizeof(int16_t);
}

}  // namespace tenon::cpu
