// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Bytes to bytes.
#include "backends/cuda/cutlass/lib/fused_product.h"

TENON_CUTLASS_PRODUCT(i8_to_i8_128x128_pingpong, i8, void, i8, 128, 128, 128, 1, PingPong)
