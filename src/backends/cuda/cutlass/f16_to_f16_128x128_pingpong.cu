// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Halves to halves.
#include "backends/cuda/cutlass/lib/fused_product.h"

TENON_CUTLASS_PRODUCT(f16_to_f16_128x128_pingpong, f16, void, f16, 128, 128, 64, 2, PingPong)
