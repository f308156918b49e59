// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 8-bit floats to halves.
#include "backends/cuda/cutlass/lib/fused_product.h"

TENON_CUTLASS_PRODUCT(f8_to_f16_128x128_pingpong, f8, void, f16, 128, 128, 128, 2, PingPong)
