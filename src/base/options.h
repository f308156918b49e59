// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The environment variables that Tenon reads: these and no others, once. Everything else is an option with a name.
#pragma once
#include <string>

namespace tenon {

struct Environment {
  /// TENON_CPU_ISA: the highest instruction-set level to use (baseline, avx2, avx512, avx512_vnni, amx), as if the
  /// processor had no higher one. Empty: whatever it has.
  std::string cpu_isa;
};

const Environment& environment();

}  // namespace tenon
