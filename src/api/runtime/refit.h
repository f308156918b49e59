// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Refitters: the runtime asks for them here, and knows no passes.
#pragma once

#include "api/runtime/cuda_engine.h"

namespace tenon::api {

/// libtenon has it from src/api/builder/refitter.cpp; libtenon_runtime does not have the passes that folded the
/// weights. Errors: unsupported in that one; invalid_argument if the engine allows no refit.
Result<nv::IRefitter*> make_refitter(CudaEngine& engine, nv::ILogger& logger);

}  // namespace tenon::api
