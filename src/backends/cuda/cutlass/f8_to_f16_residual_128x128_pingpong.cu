// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 8-bit floats and a residual of halves to halves.
#include "backends/cuda/cutlass/lib/fused_product.h"

TENON_CUTLASS_PRODUCT(f8_to_f16_residual_128x128_pingpong, f8, f16, f16, 128, 128, 128, 2, PingPong)
