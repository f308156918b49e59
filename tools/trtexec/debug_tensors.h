// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Options that mark tensors inside the network, and write their values.
#pragma once

#include "tools/lib/session.h"
#include "tools/trtexec/arguments.h"

namespace tenon::tools::trtexec {

/// --markDebug and --markUnfusedTensorsAsDebugTensors. Errors: Failure(usage) for a name that the network lacks.
void mark_debug_tensors(const Arguments& arguments, nvinfer1::INetworkDefinition& network);

/// Errors: Failure(usage) for formats of --saveAllDebugTensors that there are not.
void check_debug_formats(const Arguments& arguments);

/// --saveDebugTensors, --saveAllDebugTensors: one more inference, whose values of these tensors go into files or lines.
/// Errors: Failure: usage for a tensor that the engine does not have, and if none is marked; file.
void save_debug_tensors(const Arguments& arguments, Session& session, Logger& logger);

}  // namespace tenon::tools::trtexec
