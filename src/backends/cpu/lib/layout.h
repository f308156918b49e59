// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Copies between layouts, element by element: for the reference, and where no kernel is faster.
#pragma once

#include "ir/tensor.h"

namespace tenon {

/// Same logical elements; `src` and `dst` differ in layout and pitch alone.
void copy_layout(const ConstTensor& src, const Tensor& dst);

}  // namespace tenon
