// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 8-bit floats in kernel text.
#pragma once

#include <string_view>

namespace tenon::cuda {

/// float8_to_float(bits) and float_to_float8(x) of E4M3, by instructions where there are some (sm_89); behind
/// intrinsics().
std::string_view float8_conversions();

}  // namespace tenon::cuda
