// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Tuning a plan while it is loaded: the runtime asks for it here and knows no tuner.
#pragma once

#include "runtime/engine.h"
#include "tenon.h"

namespace tenon::api {

/// What tunes as the settings say; empty where they ask for no tuning. libtenon has it from src/api/builder/tuning.cpp;
/// libtenon_runtime has no tuner. Errors: unsupported in that one, if the settings ask for it.
Result<Retune> make_retune(const LoadSettings& settings, int threads);

}  // namespace tenon::api
