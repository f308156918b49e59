// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Formulas of output sizes, of releases before 8: the usual ones, and how a program's own comes into a layer.
#pragma once

#include <optional>

#include "api/network/layers/window.h"
#include "api/network/lowering.h"

namespace tenon::api {

/// Windows that lie wholly in the padded input; of kDECONVOLUTION the inverse.
nv::IOutputDimensionsFormula& usual_formula(nv::LayerType layer);

/// What the program's formula for layers of that kind says of one with an input [.., H, W]; none if there is no
/// formula, the window is not 2D, or a padding mode decides. Errors: unsupported for sizes that are not known;
/// invalid_argument, naming the formula, for sizes below 1.
Result<std::optional<std::vector<int64_t>>> sizes_by_formula(const Lowering& to, const LayerBase& layer,
                                                             const nv::IOutputDimensionsFormula* formula,
                                                             const WindowSettings& settings, ValueId x);

/// Padding behind that makes windows give at least `wanted` positions along an axis of `size` elements.
int64_t padding_for(int64_t wanted, int64_t size, int64_t extent, int64_t stride, int64_t before, int64_t behind);

/// The first positions along the last axes; y as it is if it has no more.
Result<ValueId> cut_to(Lowering& to, ValueId y, const std::vector<int64_t>& sizes);

}  // namespace tenon::api
