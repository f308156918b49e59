// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Narrow numbers as kernel text.
#include "backends/cuda/generated/lib/narrow.h"

#include <set>

#include "backends/cuda/generated/lib/source.h"
#include "ops/lib/narrow_format.h"
#include "ops/lib/quantization.h"

namespace tenon::cuda {

namespace {

/// In f64, which holds each operand exactly, so that there is one rounding.
constexpr std::string_view kCodes = R"(
template <int kMantissa, int kBias, int kTop, int kNan, int kInfinity, int kSign> struct NarrowCode {
  static DEVICE f32 decode(u8 bits) {
    const int magnitude = kSign ? bits & (kSign - 1) : bits;
    const f32 sign = bits & kSign ? -1.f : 1.f;
    if (kNan && (bits == kNan || magnitude == kNan)) return nan_(0.f);
    if (kInfinity && magnitude >= kInfinity) return magnitude == kInfinity ? sign * infinity_(0.f) : nan_(0.f);
    if (!kSign) return (f32)ldexp(1., magnitude - kBias);
    const int exponent = magnitude >> kMantissa, mantissa = magnitude & ((1 << kMantissa) - 1);
    return sign * (f32)ldexp((f64)(exponent ? mantissa + (1 << kMantissa) : mantissa),
                             (exponent ? exponent : 1) - kBias - kMantissa);
  }
  static DEVICE u8 encode(f64 v, bool saturate) {
    const int sign = copysign(1., v) < 0 ? kSign : 0;
    if (v != v) return (u8)(kNan == kSign ? kNan : sign | kNan);
    const int past = saturate || (!kNan && !kInfinity) ? sign | kTop
                   : kInfinity                         ? sign | kInfinity
                   : kNan > kTop && kNan != kSign      ? sign | kNan : kNan;
    if (!kSign && v <= 0) return (u8)(v < 0 ? kNan : 0);
    const f64 a = fabs(v);
    if (a == infinity_(a)) return (u8)past;
    int exponent = a > 0 ? ilogb(a) : 1 - kBias;
    if (!kSign) {
      const int biased = exponent + kBias + (a >= ldexp(1.5, exponent) ? 1 : 0);
      return (u8)(biased > kTop ? past : biased < 0 ? 0 : biased);
    }
    if (exponent < 1 - kBias) exponent = 1 - kBias;
    const f64 bits = ldexp((f64)(exponent + kBias - 1), kMantissa) + rint(ldexp(a, kMantissa - exponent));
    if (bits > kTop) return (u8)past;
    return (u8)(bits == 0 && kNan == kSign ? 0 : sign | (int)bits);
  }
};
)";

std::string code_of(DataType dtype) {
  const NarrowFormat& format = *narrow_format(dtype);
  return str("NarrowCode<", format.mantissa_bits, ", ", format.bias, ", ", int{format.top}, ", ", int{format.nan}, ", ",
             int{format.infinity}, ", ", int{format.sign}, ">");
}

std::string float_type(DataType dtype) {
  const std::string_view name = to_string(dtype);
  const std::string code = code_of(dtype);
  return str("struct Narrow_", name, " { u8 bits; };\ntypedef Narrow_", name, " ", name, ";\nDEVICE f32 wide(", name,
             " x) { return ", code, "::decode(x.bits); }\ntemplate <class A> struct Store<", name,
             ", A> { static DEVICE ", name, " of(A x) { ", name, " y; y.bits = ", code,
             "::encode((f64)x, true); return y; } };\n");
}

/// What does not fit wraps; floats saturate to 64 bits first, as the reference's do.
std::string integer_type(DataType dtype) {
  const std::string_view name = to_string(dtype);
  const auto [low, high] = integer_range(dtype);
  const auto values = static_cast<int64_t>(high - low) + 1;
  return str("struct Narrow_", name, " { i8 value; };\ntypedef Narrow_", name, " ", name, ";\nDEVICE ",
             low < 0 ? "i64" : "u64", " wide(", name, " x) { return x.value; }\ntemplate <class A> struct Store<", name,
             ", A> {\n  static DEVICE ", name, " of(A x) {\n    const int low = (int)(Store<i64, A>::of(x) & ",
             values - 1, ");\n    ", name, " y;\n    y.value = (i8)(low > ", static_cast<int64_t>(high), " ? low - ",
             values, " : low);\n    return y;\n  }\n};\n");
}

}  // namespace

std::string narrow_types(std::span<const KernelArg> args) {
  std::set<DataType> floats, integers;
  for (const KernelArg& arg : args) {
    if (is_narrow_float(arg.dtype)) floats.insert(arg.dtype);
    if (is_narrow_integer(arg.dtype)) integers.insert(arg.dtype);
  }
  floats.erase(DataType::f8e4m3fn);
  std::string out(floats.empty() ? "" : kCodes);
  for (const DataType dtype : floats) out += float_type(dtype);
  for (const DataType dtype : integers) out += integer_type(dtype);
  return out;
}

std::string narrow_cast_function(const Cast& cast, DataType from) {
  const auto brings_codes = [](DataType dtype) { return is_narrow_float(dtype) && dtype != DataType::f8e4m3fn; };
  const std::string_view name = to_string(cast.to);
  std::string value = "(f64)a", power;
  if (cast.to == DataType::f8e8m0 && cast.round_mode != PowerRounding::nearest) {
    value = "power_next_to((f64)a)";
    power = str("DEVICE f64 power_next_to(f64 v) {\n  if (!(v > 0) || v == infinity_(v)) return v;\n",
                "  const int exponent = ilogb(v);\n  return ldexp(1., ",
                cast.round_mode == PowerRounding::up ? "v > ldexp(1., exponent) ? exponent + 1 : exponent" : "exponent",
                ");\n}\n");
  }
  return str(brings_codes(from) || brings_codes(cast.to) ? "" : kCodes, power, "DEVICE ", name, " coded(acc a) { ",
             name, " y; y.bits = ", code_of(cast.to), "::encode(", value, ", ", cast.saturate ? "true" : "false",
             "); return y; }\n");
}

}  // namespace tenon::cuda
