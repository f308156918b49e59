// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Registration of the standard plugins.
#pragma once

#include "NvInfer.h"
#include "NvInferPluginUtils.h"

/// Registers the standard plugins in the registry, under `libNamespace`; true when all of them could be registered.
extern "C" TENSORRTAPI bool initLibNvInferPlugins(void* logger, const char* libNamespace);
