// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The root of all function tables.
#pragma once

#include "nvinfer1/forward.h"

namespace nvinfer1::apiv {

/// Nothing but a destructor, so that the tables of derived classes start with their own functions.
class VRoot {
 public:
  virtual ~VRoot() noexcept = default;
};
}  // namespace nvinfer1::apiv
