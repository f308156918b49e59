// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elements between those of a feature map.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace tenon::plugins {

struct Plane {
  const float* data;
  int64_t height, width;

  /// Between four elements; the place must lie in the plane.
  float between(float y, float x) const {
    const auto top = static_cast<int64_t>(std::floor(y)), left = static_cast<int64_t>(std::floor(x));
    const int64_t bottom = std::min(top + 1, height - 1), right = std::min(left + 1, width - 1);
    const float dy = y - static_cast<float>(top), dx = x - static_cast<float>(left);
    const float above = data[top * width + left] * (1 - dx) + data[top * width + right] * dx;
    const float below = data[bottom * width + left] * (1 - dx) + data[bottom * width + right] * dx;
    return above * (1 - dy) + below * dy;
  }
};

}  // namespace tenon::plugins
