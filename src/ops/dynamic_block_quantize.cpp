// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dynamic_block_quantize: inference and reference.
#include "ops/dynamic_block_quantize.h"

#include <algorithm>
#include <cmath>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

int64_t block_along(const DynamicBlockQuantize& op, int axis) {
  return static_cast<size_t>(axis) < op.block.size() ? op.block[static_cast<size_t>(axis)] : 1;
}

/// The largest number of the type.
double most_of(DataType dtype) { return dtype == DataType::f4e2m1 ? 6.0 : 448.0; }

double rounded_to(DataType dtype, double value) {
  std::byte stored[8] = {};
  store_number(dtype, value, stored);
  return load_number(dtype, stored);
}

}  // namespace

Result<Types> DynamicBlockQuantize::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1, 2));
  const bool known = (to == DataType::f4e2m1 || to == DataType::f8e4m3fn) &&
                     (scale_type == DataType::f8e4m3fn || scale_type == DataType::f8e8m0);
  if (!known || !is_float(in[0].dtype)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected floats as f4e2m1 or f8e4m3fn with scales of f8e4m3fn or f8e8m0, found ", in[0], " as ",
                     to, " with scales of ", scale_type));
  }
  const bool fits = static_cast<int>(block.size()) <= in[0].rank() &&
                    std::ranges::all_of(block, [](int64_t size) { return size > 0; });
  if (!fits) return Error(ErrorCode::invalid_argument, str("expected positive blocks along axes of ", in[0]));
  std::vector<Dim> scales;
  for (int i = 0; i < in[0].rank(); ++i) {
    const int64_t size = block_along(*this, i);
    if (size == 1) {
      scales.push_back(in[0].shape[i]);
    } else if (in[0].shape[i].is_number()) {
      scales.push_back((in[0].shape[i].number() + size - 1) / size);
    } else {
      scales.push_back(unknown_dim());
    }
  }
  return Types{{to, in[0].shape}, {scale_type, Shape(std::move(scales))}};
}

Result<> DynamicBlockQuantize::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const bool doubled = src.size() > 1 && src[1].present();
  const double second = doubled ? load_number(src[1].type.dtype, src[1].data) : 1.0;
  const std::vector<int64_t> dims = src[0].type.shape.numbers();
  const std::vector<int64_t> strides = row_major_strides(dims);
  const std::vector<int64_t> scale_strides = row_major_strides(dst[1].type.shape.numbers());
  std::vector<size_t> block_of(static_cast<size_t>(src[0].volume()));
  std::vector<double> largest(static_cast<size_t>(dst[1].type.shape.volume()), 0.0);
  const auto x = [&](size_t i) { return load_number(src[0].type.dtype, src[0].data + i * size_of(src[0].type.dtype)); };
  for (size_t i = 0; i < block_of.size(); ++i) {
    auto rest = static_cast<int64_t>(i);
    int64_t at = 0;
    for (size_t axis = 0; axis < dims.size(); ++axis) {
      at += rest / strides[axis] / block_along(*this, static_cast<int>(axis)) * scale_strides[axis];
      rest %= strides[axis];
    }
    block_of[i] = static_cast<size_t>(at);
    largest[block_of[i]] = std::max(largest[block_of[i]], std::abs(x(i)));
  }
  for (size_t i = 0; i < largest.size(); ++i) {
    const double exact = largest[i] / most_of(to) / second;
    const bool power = scale_type == DataType::f8e8m0;
    constexpr double kLeast = -127, kMost = 127;  // exponents of f8e8m0
    const double exponent = exact > 0 ? std::clamp(std::ceil(std::log2(exact)), kLeast, kMost) : kLeast;
    constexpr double kSmallest = 0.001953125;  // of f8e4m3fn: 2^-9
    const double scale =
        power ? std::exp2(exponent) : std::max(rounded_to(scale_type, std::min(exact, 448.0)), kSmallest);
    store_number(scale_type, scale, dst[1].data + i * size_of(scale_type));
    largest[i] = scale * second;
  }
  for (size_t i = 0; i < block_of.size(); ++i) {
    const double most = most_of(to);
    store_number(to, std::clamp(x(i) / largest[block_of[i]], -most, most), dst[0].data + i * size_of(to));
  }
  return Done{};
}

namespace ops {
OpDef dynamic_block_quantize() { return op_def<DynamicBlockQuantize>(); }
}  // namespace ops

}  // namespace tenon
