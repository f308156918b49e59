// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The instructions around matrix units, as kernel text: asynchronous copies, fragments, products.
#pragma once

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

/// Device functions: copy_async, commit_copies, wait_copies, load_matrices, load_transposed, multiply, swap_lanes,
/// pack_two, select_bytes, largest_bytes, saturate, exp2_, and for clusters remote, load_remote, cluster_sync. A host
/// test must replace this text, too.
///   Fragments are those of mma.m16n8 with 32 bytes of k: a[0] is row lane / 4 and bytes 4 (lane % 4) of k, a[1] eight
///   rows below, a[2] and a[3] the same 16 bytes of k further; b[0] is column lane / 4, b[1] the same 16 bytes further;
///   d[0], d[1] are row lane / 4 and columns 2 (lane % 4) and the next, d[2], d[3] eight rows below.
/// Source: PTX ISA 8.7, sections on mma, ldmatrix, cp.async, mapa.
std::string_view matrix_intrinsics();

/// "MmaF16", "MmaBf16", "MmaS8" or "MmaU8": multiply()'s first argument for data of this type. Errors: unsupported.
Result<std::string_view> matrix_kind(DataType dtype);

}  // namespace tenon::cuda
