// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tensor values as JSON numbers and as raw files.
#pragma once

#include <nlohmann/json.hpp>

#include "tools/lib/npy.h"
#include "tools/lib/shapes.h"

namespace tenon::tools::trtexec {

/// All elements in row-major order.
nlohmann::ordered_json to_json(ElementType type, Bytes data);

/// Writes NAME.input.1.3.8.8.fp32.raw in the current folder; characters that a file name cannot hold become '_'.
void write_raw(const std::string& name, const char* direction, const Shape& shape, ElementType type, Bytes data);

}  // namespace tenon::tools::trtexec
