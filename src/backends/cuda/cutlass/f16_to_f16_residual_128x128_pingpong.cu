// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Halves and a residual to halves.
#include "backends/cuda/cutlass/lib/fused_product.h"

TENON_CUTLASS_PRODUCT(f16_to_f16_residual_128x128_pingpong, f16, f16, f16, 128, 128, 64, 2, PingPong)
