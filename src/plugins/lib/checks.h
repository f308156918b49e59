// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What fields cannot be, in the words of `wrong()`: the name, what was expected, what was found; empty if all are good.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "plugins/lib/shapes.h"

namespace tenon::plugins {

struct NamedInteger {
  const char* name;
  int64_t value;
};
struct NamedFloat {
  const char* name;
  float value;
};

std::string unless_at_least_1(std::initializer_list<NamedInteger> fields);
std::string unless_above_0(std::initializer_list<NamedFloat> fields);
/// There must be some, all above 0.
std::string unless_all_above_0(const char* name, const std::vector<float>& values);
/// What the first of several checks says that says something.
std::string first_of(std::initializer_list<std::string> checks);

/// The outputs of a detector: how many boxes (of each picture, with or without an axis of 1), boxes, and, of each, a
/// score and a class.
Dims detection_shape(int32_t output, const Inputs& in, const Dim1& most, bool flat_count);

}  // namespace tenon::plugins
