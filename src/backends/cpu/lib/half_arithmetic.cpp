// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cpuid for 16-bit floats.
#include "backends/cpu/lib/half_arithmetic.h"

#include <cpuid.h>

#include "base/options.h"

namespace tenon::cpu {

namespace {

struct Features {
  bool bf16 = false;
  bool f16 = false;
};

/// Leaf 7: EDX bit 23 of subleaf 0 is AVX512_FP16, EAX bit 5 of subleaf 1 is AVX512_BF16.
Features ask_processor() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  Features out;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return out;
  out.f16 = (edx >> 23 & 1u) != 0;
  const unsigned last_subleaf = eax;
  if (last_subleaf < 1 || __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) == 0) return out;
  out.bf16 = (eax >> 5 & 1u) != 0;
  return out;
}

}  // namespace

bool multiplies(const CpuDevice& cpu, DataType dtype) {
  static const Features features = ask_processor();
  const auto cap = parse_isa(environment().cpu_isa);
  if (!cpu.has(Isa::avx512_vnni) || (cap && *cap < Isa::amx)) return false;
  return dtype == DataType::bf16 ? features.bf16 : dtype == DataType::f16 && features.f16;
}

}  // namespace tenon::cpu
