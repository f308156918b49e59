// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cast: inference and reference.
#include "ops/cast.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/narrow_format.h"

namespace tenon {

Result<Knowns> Cast::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  if (to == DataType::none) return Error(ErrorCode::invalid_argument, "expected a data type to cast to, found none");
  Known out = Known::of(TensorType{to, in[0].type.shape});
  const bool whole = to == DataType::i32 || to == DataType::i64;  // what shapes are made of
  if (const auto dims = in[0].dims(); whole && dims) {
    out.elements = *dims;
    out.has_elements = true;
  }
  return Knowns{out};
}

namespace {

/// A power of two next to a positive number.
double to_power(double value, PowerRounding mode) {
  if (!(value > 0) || std::isinf(value) || mode == PowerRounding::nearest) return value;
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);  // in [0.5, 1)
  return std::ldexp(1.0, fraction > 0.5 && mode == PowerRounding::up ? exponent : exponent - 1);
}

template <class T>
std::string spelled(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-INF" : "INF";
  }
  char text[64];
  const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  return {text, end};
}

Result<> to_strings(const ConstTensor& src, const Tensor& dst) {
  const DataType dtype = src.type.dtype;
  Text* out = dst.as<Text>();
  for (int64_t i = 0; i < dst.volume(); ++i) {
    const std::byte* at = src.data + static_cast<size_t>(i) * size_of(dtype);
    if (dtype == DataType::string) {
      out[i] = src.as<Text>()[i];
    } else if (is_integer(dtype)) {
      out[i] = Text::of(dtype == DataType::u64   ? spelled(src.as<uint64_t>()[i])
                        : dtype == DataType::i64 ? spelled(src.as<int64_t>()[i])
                                                 : spelled(static_cast<int64_t>(load_number(dtype, at))));
    } else if (dtype == DataType::boolean) {
      out[i] = Text::of(load_number(dtype, at) != 0 ? "1" : "0");
    } else {
      out[i] = Text::of(dtype == DataType::f64 ? spelled(src.as<double>()[i])
                                               : spelled(static_cast<float>(load_number(dtype, at))));
    }
  }
  return Done{};
}

Result<> from_strings(const ConstTensor& src, const Tensor& dst) {
  for (int64_t i = 0; i < dst.volume(); ++i) {
    const std::string text(src.as<Text>()[i].view());
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end) return Error(ErrorCode::invalid_argument, str("expected a number, found '", text, "'"));
    std::byte* to = dst.data + static_cast<size_t>(i) * size_of(dst.type.dtype);
    const bool wide = dst.type.dtype == DataType::i64 || dst.type.dtype == DataType::u64;
    if (wide && text.find_first_of(".eE") == std::string::npos) {
      dst.as<int64_t>()[i] = static_cast<int64_t>(dst.type.dtype == DataType::u64
                                                      ? std::strtoull(text.c_str(), nullptr, 10)
                                                      : static_cast<uint64_t>(std::strtoll(text.c_str(), nullptr, 10)));
    } else {
      store_number(dst.type.dtype, value, to);
    }
  }
  return Done{};
}

}  // namespace

Result<> Cast::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  if (to == DataType::string) return to_strings(src[0], dst[0]);
  if (src[0].type.dtype == DataType::string) return from_strings(src[0], dst[0]);
  if (const NarrowFormat* format = narrow_format(to)) {
    const size_t step = size_of(src[0].type.dtype);
    for (int64_t i = 0; i < dst[0].volume(); ++i) {
      double value = load_number(src[0].type.dtype, src[0].data + static_cast<size_t>(i) * step);
      if (to == DataType::f8e8m0) value = to_power(value, round_mode);
      dst[0].as<uint8_t>()[i] = encode_narrow(*format, value, saturate);
    }
    return Done{};
  }
  visit_wide(src[0].type.dtype, [&]<class From>() {
    // The wide type of the operand goes to the store, which converts.
    run_chunks(src.first(1), dst[0], kWideOf<From>, [](const void* const* in, void* out, int64_t count) {
      std::copy_n(static_cast<const From*>(in[0]), count, static_cast<From*>(out));
    });
  });
  return Done{};
}

namespace ops {
OpDef cast() { return op_def<Cast>(); }
}  // namespace ops

}  // namespace tenon
