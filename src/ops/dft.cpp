// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dft: inference and reference.
#include "ops/dft.h"

#include <cmath>
#include <complex>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"

namespace tenon {

namespace {
Result<int> axis_of(int64_t axis, int rank) {
  TRY_ASSIGN(const int at, normalize_axis(axis, rank));
  if (rank < 2 || at == rank - 1) return Error(ErrorCode::invalid_argument, "expected an axis before the last one");
  return at;
}
}  // namespace

Result<Knowns> Dft::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 1, 3));
  TRY(check_type(types, 0, TypeSet::real));
  Shape shape = types[0].shape;
  const bool real_result = inverse && onesided;
  int64_t chosen = axis;
  if (has_operand(in, 2)) {
    const auto given = in[2].numbers();
    if (!given || given->size() != 1) {  // any axis but the last may change
      for (int i = 0; i + 1 < shape.rank(); ++i) shape[i] = unknown_dim();
      if (shape.rank() > 0) shape[shape.rank() - 1] = real_result ? 1 : 2;
      return Knowns{Known::of({types[0].dtype, std::move(shape)})};
    }
    chosen = given->front();
  }
  TRY_ASSIGN(const int at, axis_of(chosen, types[0].rank()));
  Dim length = real_result ? (shape[at] - Dim(1)) * Dim(2) : shape[at];
  if (has_operand(in, 1)) {
    const auto given = in[1].dims();
    length = given && given->size() == 1 ? given->front() : unknown_dim();
  }
  shape[at] = onesided && !inverse ? floor_div(length, 2) + Dim(1) : length;
  shape[types[0].rank() - 1] = real_result ? 1 : 2;
  return Knowns{Known::of({types[0].dtype, std::move(shape)})};
}

Result<> Dft::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  using Complex = std::complex<double>;
  const int rank = src[0].type.rank();
  const std::vector<int64_t> chosen = has_operand(src, 2) ? numbers_of(src[2]) : std::vector<int64_t>{axis};
  if (chosen.size() != 1) return Error(ErrorCode::invalid_argument, str("expected one axis, found ", chosen.size()));
  TRY_ASSIGN(const int at, axis_of(chosen[0], rank));
  if (dst[0].volume() == 0) return Done{};  // whatever the length that was asked for
  const std::vector<double> x = load_floats<double>(src[0]);
  const int64_t given = src[0].dim(at), results = dst[0].dim(at);
  int64_t length = inverse && onesided ? 2 * (given - 1) : given;
  if (has_operand(src, 1)) length = numbers_of(src[1])[0];
  const int64_t inner = volume_between(src[0].type.shape, at + 1, rank - 1), parts = src[0].dim(rank - 1);
  const int64_t outer = volume_between(src[0].type.shape, 0, at), to_parts = dst[0].dim(rank - 1);
  if (parts < 1 || parts > 2) return Error(ErrorCode::invalid_argument, str("expected 1 or 2 parts, found ", parts));
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  std::vector<Complex> signal(static_cast<size_t>(std::max<int64_t>(length, 0)));
  std::vector<Complex> roots(signal.size());
  for (int64_t k = 0; k < length; ++k) {
    roots[static_cast<size_t>(k)] =
        std::polar(1.0, (inverse ? 2 : -2) * M_PI * static_cast<double>(k) / static_cast<double>(length));
  }
  for (int64_t row = 0; row < outer * inner; ++row) {
    for (int64_t n = 0; n < length; ++n) {
      // One side of a spectrum of real numbers says the other.
      const bool mirrored = inverse && onesided && n > length / 2;
      const int64_t from = mirrored ? length - n : n;
      Complex value = 0;
      if (from < given) {
        const double* element = x.data() + ((row / inner * given + from) * inner + row % inner) * parts;
        value = {element[0], parts == 2 ? element[1] : 0};
      }
      signal[static_cast<size_t>(n)] = mirrored ? std::conj(value) : value;
    }
    for (int64_t k = 0; k < results; ++k) {
      Complex sum = 0;
      for (int64_t n = 0; n < length; ++n)
        sum += signal[static_cast<size_t>(n)] * roots[static_cast<size_t>(k * n % length)];
      if (inverse) sum /= static_cast<double>(length);
      double* to = y.data() + ((row / inner * results + k) * inner + row % inner) * to_parts;
      to[0] = sum.real();
      if (to_parts == 2) to[1] = sum.imag();
    }
  }
  store_floats<double>(y, dst[0]);
  return Done{};
}

namespace ops {
OpDef dft() { return op_def<Dft>(); }
}  // namespace ops

}  // namespace tenon
