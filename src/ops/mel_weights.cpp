// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// mel_weights: inference and reference.
#include "ops/mel_weights.h"

#include <array>
#include <cmath>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> MelWeights::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 5));
  for (const Known& number : in) {
    if (number.type.shape.volume() == 0) {
      return Error(ErrorCode::invalid_argument, str("expected single numbers, found ", number.type));
    }
  }
  const auto bands = in[0].dims(), length = in[1].dims();
  const auto one = [](const std::optional<std::vector<Dim>>& list) {
    return list && list->size() == 1 ? list->front() : unknown_dim();
  };
  return Knowns{Known::of({to, Shape{floor_div(one(length), 2) + Dim(1), one(bands)}})};
}

Result<> MelWeights::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  std::array<double, 5> n{};
  for (size_t i = 0; i < n.size(); ++i) n[i] = load_number(src[i].type.dtype, src[i].data);
  const auto& [bands_, length, rate, lowest, highest] = n;
  const int64_t bands = dst[0].dim(1), bins = dst[0].dim(0);
  const auto mel = [](double hertz) { return 2595 * std::log10(1 + hertz / 700); };
  const double step = (mel(highest) - mel(lowest)) / (bands_ + 2);
  std::vector<int64_t> edges;
  for (int64_t i = 0; i < bands + 2; ++i) {
    const double hertz = 700 * (std::pow(10, (static_cast<double>(i) * step + mel(lowest)) / 2595) - 1);
    const double edge = std::floor((length + 1) * hertz / rate);
    const bool inside = edge >= 0 && edge < static_cast<double>(bins);  // NaN is not
    edges.push_back(inside ? static_cast<int64_t>(edge) : -1);
    if (!inside || (i > 0 && edges.back() < edges[static_cast<size_t>(i) - 1])) {
      return Error(ErrorCode::invalid_argument,
                   str("expected bands below half the sample rate, found ", hertz, " hertz"));
    }
  }
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  const auto set = [&](int64_t bin, int64_t band, double value) { y[static_cast<size_t>(bin * bands + band)] = value; };
  for (int64_t band = 0; band < bands; ++band) {
    const int64_t left = edges[static_cast<size_t>(band)], top = edges[static_cast<size_t>(band) + 1];
    const int64_t right = edges[static_cast<size_t>(band) + 2];
    if (left == top) set(top, band, 1);
    for (int64_t bin = left; bin <= top && left < top; ++bin) {
      set(bin, band, static_cast<double>(bin - left) / static_cast<double>(top - left));
    }
    for (int64_t bin = top; bin < right; ++bin) {
      set(bin, band, static_cast<double>(right - bin) / static_cast<double>(right - top));
    }
  }
  const size_t size = size_of(to);
  for (size_t i = 0; i < y.size(); ++i) store_number(to, y[i], dst[0].data + i * size);
  return Done{};
}

namespace ops {
OpDef mel_weights() { return op_def<MelWeights>(); }
}  // namespace ops

}  // namespace tenon
