// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The bits of narrow floats by data type.
#pragma once

#include "base/narrow.h"
#include "ir/types.h"

namespace tenon {

/// How the bits of `dtype` are to be read; null unless it is a narrow float.
const NarrowFormat* narrow_format(DataType dtype);

}  // namespace tenon
