// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What the exported functions share: which clients are served, and the logger of the process.
#pragma once

#include "NvInferRuntime.h"

namespace tenon::api {

/// True if a client compiled for `version` can use this library. Otherwise says why in the log. A null logger is
/// refused too. Remembers the logger for getLogger().
bool serves(const char* call, void* logger, int32_t version) noexcept;

/// What serves() remembered last; nullptr before.
nvinfer1::ILogger* last_logger() noexcept;

}  // namespace tenon::api
