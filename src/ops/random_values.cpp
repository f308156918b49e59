// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// random_values: inference and reference.
#include "ops/random_values.h"

#include <cmath>
#include <random>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
/// In [0, 1), the upper 27 and 26 bits of two words.
double next_unit(std::mt19937& words) {
  const uint32_t a = static_cast<uint32_t>(words()) >> 5, b = static_cast<uint32_t>(words()) >> 6;
  return (static_cast<double>(a) * 67108864.0 + static_cast<double>(b)) / 9007199254740992.0;
}
}  // namespace

Result<Knowns> RandomValues::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  TRY(check_list(in, 0, "the shape"));
  TRY_ASSIGN(const int rank, list_length(in, 0, "the shape"));
  if (!is_float(to)) return Error(ErrorCode::unsupported, str("expected a float type, found ", to));
  const auto dims = in[0].dims();
  for (const Dim& dim : dims.value_or(std::vector<Dim>())) {
    if (dim.max() < 0) return Error(ErrorCode::invalid_argument, str("expected a dim of at least 0, found ", dim));
  }
  return Knowns{Known::of({to, dims ? Shape(*dims) : unknown_shape(rank)})};
}

Result<> RandomValues::reference(std::span<const ConstTensor>, std::span<const Tensor> dst) const {
  std::mt19937 words(seeded ? static_cast<uint32_t>(seed) : std::random_device()());
  const auto a = static_cast<double>(low), b = static_cast<double>(high);
  for (int64_t i = 0; i < dst[0].volume(); ++i) {
    double value = next_unit(words);
    if (distribution == Distribution::normal) {
      value = std::sqrt(-2 * std::log(1 - value)) * std::cos(2 * M_PI * next_unit(words)) * b + a;
    } else {
      value = a + (b - a) * value;
    }
    store_number(to, value, dst[0].data + static_cast<size_t>(i) * size_of(to));
  }
  return Done{};
}

namespace ops {
OpDef random_values() { return op_def<RandomValues>(); }
}  // namespace ops

}  // namespace tenon
