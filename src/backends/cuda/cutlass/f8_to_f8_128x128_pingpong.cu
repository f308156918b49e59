// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 8-bit floats to 8-bit floats.
#include "backends/cuda/cutlass/lib/fused_product.h"

TENON_CUTLASS_PRODUCT(f8_to_f8_128x128_pingpong, f8, void, f8, 128, 128, 128, 2, PingPong)
