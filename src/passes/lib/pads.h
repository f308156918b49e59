// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a pad node puts around a picture.
#pragma once

#include <optional>

#include "ops/pad.h"
#include "passes/lib/fusion.h"

namespace tenon::passes {

/// Constant pads of the spatial axes, none negative; batch and channels stay.
struct PicturePads {
  PadMode mode = PadMode::constant;
  double value = 0;              // of mode constant
  std::vector<int64_t> spatial;  // begins, then ends, as a Window has them
};

/// nullopt if the pads are not constant or reach other axes.
std::optional<PicturePads> picture_pads(const Fusion& fusion, NodeId pad);

}  // namespace tenon::passes
