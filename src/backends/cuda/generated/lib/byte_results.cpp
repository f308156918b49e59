// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Bounds and conversions run at half and a quarter of the rate of sums and products. So what can is a product that
// saturates to [0, 1], which costs nothing, with factors that are powers of two, which change no rounding; and adding
// 1.5 * 2^23 leaves the rounded number in the low bits.
#include "backends/cuda/generated/lib/byte_results.h"

#include <algorithm>

namespace tenon::cuda {

bool is_byte(const TensorType& type) { return type.dtype == DataType::i8 || type.dtype == DataType::u8; }

std::string byte_results(const Problem& p, Numbers& numbers) {
  const bool is_signed = p.out[0].dtype == DataType::i8;
  const bool relu = text(p.op, "activation") == "relu" && integer(p.op, "residual_last") == 0;
  const double zero = number(p.op, "zero"), low = (is_signed ? -128 : 0) - zero, high = (is_signed ? 127 : 255) - zero;
  const double steps = 1 / number(p.op, "scale", 1);
  const bool positive = relu && zero == 0;
  std::string round;
  if (positive) {
    constexpr double kRange = 512;  // a power of two above both types' largest
    round = str("v = saturate(v * ", numbers.text(steps / kRange), "); return bits_of(fminf(v * ", literal(kRange),
                " + 12582912.f, ", literal(12582912 + high), "));");
  } else {
    const auto shift = static_cast<int64_t>(zero) + (is_signed ? 128 : 0);
    // What is odd would turn ties the other way.
    const std::string sum = shift % 2 == 0 ? str("v + ", literal(12582912.0 + static_cast<double>(shift)))
                                           : str("v + 12582912.f + ", literal(static_cast<double>(shift)));
    round = str("v = fminf(fmaxf(v * ", numbers.text(steps), ", ", literal(relu ? std::max(low, 0.0) : low), "), ",
                literal(high), "); return bits_of(", sum, ");");
  }
  // What relu takes away, the lower bound of the result takes away as well.
  const std::string complete = relu ? "v + r" : "finish(v, r)";
  return str("enum : u32 { FLIP = ", is_signed && !positive ? "0x80808080u" : "0", " };\n",
             "struct alignas(16) Words { u32 v[4]; };\nstruct alignas(16) Four { f32 v[4]; };\n",
             "DEVICE f32 complete(f32 v, f32 r) { return ", complete,
             "; }\nDEVICE u32 rounded(const Numbers& numbers, f32 v) { ", round,
             " }\nDEVICE u32 joined(const u32 (&b)[4]) { return select_bytes(b[1] * 256u + b[0], b[3] * 256u + b[2], "
             "0x5410u); }\n");
}

}  // namespace tenon::cuda
