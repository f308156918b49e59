// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Channels to blocks of pixels and back, as copies.
#pragma once
#include "backends/cpu/device.h"

namespace tenon::cpu {

/// In any layouts, of any type.
Result<Prepared> prepare_depth_to_space(const Problem& p);
Result<Prepared> prepare_space_to_depth(const Problem& p);

}  // namespace tenon::cpu
