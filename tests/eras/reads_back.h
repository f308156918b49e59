// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Attributes of an older release's objects: what a setter was given, the getter gives back.
#pragma once

#include <type_traits>

#include "tests/eras/support.h"

namespace tenon::test {

/// A value as gtest compares and prints it: dimensions and orders as their numbers, weights as address and count.
template <class T>
auto shown(const T& value) {
  if constexpr (std::is_base_of_v<nv::Dims, T>) {
    return std::vector<int>(value.d, value.d + std::max(value.nbDims, 0));
  } else if constexpr (std::is_same_v<T, nv::Weights>) {
    return std::pair(value.values, value.count);
  } else if constexpr (std::is_same_v<T, nv::Permutation>) {
    return std::vector<int>(value.order, value.order + 8);
  } else {
    return value;
  }
}
using Sizes = std::vector<int>;

/// The sizes of a layer's only or first result.
inline Sizes sizes_of(const nv::ILayer* layer, int output = 0) {
  return shown(layer->getOutput(output)->getDimensions());
}

}  // namespace tenon::test

/// `READS_BACK(layer, Axis, 2)`: after layer->setAxis(2), layer->getAxis() is 2.
#define READS_BACK(object, attribute, ...)                       \
  do {                                                           \
    const auto given_ = __VA_ARGS__;                             \
    (object)->set##attribute(given_);                            \
    EXPECT_EQ(shown((object)->get##attribute()), shown(given_)); \
  } while (false)
