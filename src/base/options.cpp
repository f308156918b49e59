// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reading the environment.
#include "base/options.h"

#include <cstdlib>

namespace tenon {

namespace {
std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}
}  // namespace

const Environment& environment() {
  static const Environment all{.cpu_isa = variable("TENON_CPU_ISA")};
  return all;
}

}  // namespace tenon
