// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Checks of fields.
#include "plugins/lib/checks.h"

#include "base/str.h"

namespace tenon::plugins {

std::string unless_at_least_1(std::initializer_list<NamedInteger> fields) {
  for (const NamedInteger& one : fields) {
    if (one.value < 1) return str(one.name, ": expected at least 1, found ", one.value);
  }
  return "";
}

std::string unless_above_0(std::initializer_list<NamedFloat> fields) {
  for (const NamedFloat& one : fields) {
    if (!(one.value > 0)) return str(one.name, ": expected more than 0, found ", one.value);
  }
  return "";
}

std::string unless_all_above_0(const char* name, const std::vector<float>& values) {
  if (values.empty()) return str(name, ": expected at least one number");
  for (const float one : values) {
    if (!(one > 0)) return str(name, ": expected more than 0, found ", one);
  }
  return "";
}

std::string first_of(std::initializer_list<std::string> checks) {
  for (const std::string& one : checks) {
    if (!one.empty()) return one;
  }
  return "";
}

Dims detection_shape(int32_t output, const Inputs& in, const Dim1& most, bool flat_count) {
  const Dim1 batch = in.dim(0, 0);
  if (output == 0) return flat_count ? Dims{batch} : Dims{batch, in.number(1)};
  if (output == 1) return {batch, most, in.number(4)};
  return {batch, most};
}

}  // namespace tenon::plugins
