// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// i8 or u8 to f32 with one scale.
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantize.h"
#include "backends/cpu/lib/quantize_problem.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].layout != p.out[0].layout) return declined("two layouts");
  const DataType bytes = p.in[0].dtype;
  TRY_ASSIGN(const TensorScale scale, read_tensor_scale(p, bytes, p.out[0].dtype));
  if (bytes == DataType::i8) return prepare_by_parts(p, scale, pick(cpu, dequantize_i8_avx2, dequantize_i8_avx512));
  return prepare_by_parts(p, scale, pick(cpu, dequantize_u8_avx2, dequantize_u8_avx512));
}

Tactic dequantize_linear_f32() {
  return {.name = "dequantize_linear_f32", .op = "dequantize_linear", .prepare = prepare};
}

}  // namespace tenon::cpu
