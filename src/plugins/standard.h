// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The standard plugins, for whoever registers them.
#pragma once

#include "NvInfer.h"

#include <span>

#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

/// The families of all files of this folder; made once.
std::span<const Family> all();

}  // namespace tenon::plugins
