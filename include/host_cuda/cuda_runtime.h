// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The name that most programs include.
#pragma once

#include "cuda_runtime_api.h"
