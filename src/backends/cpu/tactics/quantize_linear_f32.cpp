// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// f32 to i8 or u8 with one scale.
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantize.h"
#include "backends/cpu/lib/quantize_problem.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].layout != p.out[0].layout) return declined("two layouts");
  const DataType bytes = p.out[0].dtype;
  TRY_ASSIGN(const TensorScale scale, read_tensor_scale(p, bytes, p.in[0].dtype));
  if (bytes == DataType::i8) return prepare_by_parts(p, scale, pick(cpu, quantize_i8_avx2, quantize_i8_avx512));
  return prepare_by_parts(p, scale, pick(cpu, quantize_u8_avx2, quantize_u8_avx512));
}

Tactic quantize_linear_f32() { return {.name = "quantize_linear_f32", .op = "quantize_linear", .prepare = prepare}; }

}  // namespace tenon::cpu
