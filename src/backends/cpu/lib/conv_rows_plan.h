// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How conv_rows_f32 cuts an image into strips.
#pragma once
#include "backends/cpu/lib/conv_f32.h"

namespace tenon::cpu {

struct ConvRowsPlan {
  int64_t strip_pixels = 0;  // of a row with its padding
  int64_t block_rows = 1;    // output rows from one strip
  int64_t strip_floats = 0;
};

/// Blocks are largest in a team of one.
ConvRowsPlan conv_rows_plan(const ConvSizes& sizes, int threads);

}  // namespace tenon::cpu
