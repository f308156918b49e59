// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What is timed once for many.
#pragma once

#include <string>

#include "backend/device.h"

namespace tenon::tune {

/// Problems of one text share the times of their tactics and the choice of one.
std::string timing_text(const Problem& problem, const Device& device);

}  // namespace tenon::tune
