// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The user's calibrator, dynamic ranges and precisions of layers as what a build takes.
#pragma once

#include "api/builder/builder_config.h"
#include "api/network/network.h"
#include "builder/half.h"
#include "builder/int8.h"

namespace tenon::api {

/// What BuilderFlag::kINT8 or kFP8 asks for. The calibrator is called during the build, and must live as long.
/// Errors: corrupt_data if the calibrator's cache is no calibration table.
Result<Int8Options> int8_options(const BuilderConfig& config, const Network& network, const Graph& graph,
                                 const Profile& profile, const Reporter& reporter);

/// Are 8-bit floats to be made by ranges (kFP8 without kINT8, on a GPU)?
bool calibrates_float8(const BuilderConfig& config, const Network& network);

/// What kFP16 and kBF16 allow: weights of 16 bits on a CPU.
/// Where both flags are set it is f16.
Result<HalfOptions> half_options(const BuilderConfig& config, const Graph& graph);

}  // namespace tenon::api
