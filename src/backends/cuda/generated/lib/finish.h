// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Epilogues as a launch of their own, for libraries that lack the activation.
#pragma once

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

/// y = epilogue(y + bias, residual), in place, for conv and matmul. `bias`: has the library left it?
GeneratedLaunch finish_in_place(const Problem& problem, bool bias, bool residual);

}  // namespace tenon::cuda
