// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Options that refit the engine before it runs.
#pragma once

#include "tools/trtexec/arguments.h"

namespace tenon::tools::trtexec {

/// --refitFromOnnx, --timeRefit and --dumpRefit. Errors: Failure.
void refit(const Arguments& arguments, nvinfer1::ICudaEngine& engine, Logger& logger);

}  // namespace tenon::tools::trtexec
