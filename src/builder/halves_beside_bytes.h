// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 16-bit floats between all inputs and outputs, alone or beside products of 8 bits.
#pragma once

#include "builder/half.h"
#include "builder/int8.h"

namespace tenon {

/// Everything becomes 16 bits but what f16 cannot hold, which goes into `recipe`. A network that does not run in f32 on
/// the device is not looked at, and the report says so. Beside 8 bits the pass comes when those are there.
Pass half_pass(const HalfOptions& options, bool beside_bytes, const HalfContext& context, std::string& report,
               Recipe& recipe);

/// The context of 8 bits beside 16: graphs are timed as they will run. `half` must outlive what is returned.
Int8Context beside_halves(Int8Context context, const Pass& half, DataType to);

}  // namespace tenon
