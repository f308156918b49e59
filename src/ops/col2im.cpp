// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// col2im: inference and reference.
#include "ops/col2im.h"

#include <algorithm>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"

namespace tenon {

Result<Knowns> Col2Im::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 3));
  TRY(check_type(types, 0, TypeSet::real));
  TRY_ASSIGN(const int spatial, list_length(in, 1, "the image's shape"));
  const auto fits = [&](size_t size, int each) { return size == 0 || size == static_cast<size_t>(each * spatial); };
  if (types[0].rank() != 3 || !fits(strides.size(), 1) || !fits(dilations.size(), 1) || !fits(pads.size(), 2)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected blocks of rank 3 and attributes for ", spatial, " axes, found ", types[0]));
  }
  const auto not_positive = [](int64_t one) { return one < 1 || one > Dim::kUnbounded; };
  const auto negative = [](int64_t one) { return one < 0 || one > Dim::kUnbounded; };
  if (std::any_of(strides.begin(), strides.end(), not_positive) ||
      std::any_of(dilations.begin(), dilations.end(), not_positive) ||
      std::any_of(pads.begin(), pads.end(), negative)) {
    return Error(ErrorCode::invalid_argument, "expected strides and dilations of at least 1 and pads of at least 0");
  }
  const auto image = in[1].dims();
  const auto block = in[2].numbers();
  Dim channels = unknown_dim();
  if (block) {
    Dim volume = 1;
    for (const int64_t one : *block) volume = volume * Dim(std::max<int64_t>(one, 1));
    channels = floor_div(types[0].shape[1], volume);
  }
  std::vector<Dim> dims = {types[0].shape[0], channels};
  for (int i = 0; i < spatial; ++i) dims.push_back(image ? (*image)[static_cast<size_t>(i)] : unknown_dim());
  return Knowns{Known::of({types[0].dtype, Shape(std::move(dims))})};
}

Result<> Col2Im::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<int64_t> image = numbers_of(src[1]), block = numbers_of(src[2]);
  const size_t spatial = image.size();
  const auto at = [](const std::vector<int64_t>& list, size_t i, int64_t otherwise) {
    return list.empty() ? otherwise : list[i];
  };
  Dim block_dims = 1, image_dims = 1, all = 1;  // products of dims stay below overflow
  std::vector<int64_t> counts;
  for (size_t i = 0; i < spatial && block.size() == spatial; ++i) {
    const Dim span = Dim(at(dilations, i, 1)) * Dim(block[i] - 1) + Dim(1);
    const Dim padded = Dim(image[i]) + Dim(at(pads, i, 0)) + Dim(at(pads, i + spatial, 0));
    const Dim count = floor_div(padded - span, at(strides, i, 1)) + Dim(1);
    if (block[i] < 1 || image[i] < 0 || padded.number() > Dim::kUnbounded || count.number() < 0) break;
    counts.push_back(count.number());
    block_dims = block_dims * Dim(block[i]);
    image_dims = image_dims * Dim(image[i]);
    all = all * count;
  }
  const int64_t block_volume = block_dims.number(), blocks = all.number(), image_volume = image_dims.number();
  if (counts.size() != spatial || blocks != src[0].dim(2) || src[0].dim(1) % block_volume != 0) {
    return Error(ErrorCode::invalid_argument, str("expected ", blocks, " blocks, found ", src[0].type));
  }
  const std::vector<double> x = load_floats<double>(src[0]);
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  for (size_t i = 0; i < x.size(); ++i) {
    auto column = static_cast<int64_t>(i) % blocks;
    int64_t element = static_cast<int64_t>(i) / blocks % block_volume;
    const int64_t plane = static_cast<int64_t>(i) / blocks / block_volume;
    int64_t to = 0, step = 1;
    bool inside = true;
    for (size_t k = spatial; k-- > 0;) {
      const int64_t place =
          column % counts[k] * at(strides, k, 1) - at(pads, k, 0) + element % block[k] * at(dilations, k, 1);
      inside = inside && place >= 0 && place < image[k];
      to += place * step;
      step *= image[k];
      column /= counts[k];
      element /= block[k];
    }
    if (inside) y[static_cast<size_t>(plane * image_volume + to)] += x[i];
  }
  store_floats<double>(y, dst[0]);
  return Done{};
}

namespace ops {
OpDef col2im() { return op_def<Col2Im>(); }
}  // namespace ops

}  // namespace tenon
