// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The first half of trtexec: an engine is built or loaded, and saved.
#pragma once

#include "tools/trtexec/arguments.h"

namespace tenon::tools::trtexec {

/// Errors: Failure.
LoadedEngine make_engine(const Arguments& arguments, Logger& logger);

/// --timeDeserialize: loads the plan again and again and prints how long that takes.
void time_deserialization(const Arguments& arguments, const nvinfer1::ICudaEngine& engine, Logger& logger);

}  // namespace tenon::tools::trtexec
