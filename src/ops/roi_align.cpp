// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// roi_align: inference and reference.
#include "ops/roi_align.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

namespace {

/// The four elements around one sample.
struct Sample {
  std::array<int64_t, 4> at{};
  std::array<double, 4> weight{};
};

Sample sample_at(double y, double x, int64_t height, int64_t width) {
  Sample out;
  const bool inside = y >= -1 && x >= -1 && y <= static_cast<double>(height) && x <= static_cast<double>(width);
  if (!inside) return out;  // nor is what is no number
  const auto split = [](double place, int64_t length, int64_t& low, int64_t& high) {
    place = std::max(place, 0.0);
    low = static_cast<int64_t>(place);
    if (low >= length - 1) {
      low = high = length - 1;
      return 0.0;
    }
    high = low + 1;
    return place - static_cast<double>(low);
  };
  int64_t y0 = 0, y1 = 0, x0 = 0, x1 = 0;
  const double ty = split(y, height, y0, y1), tx = split(x, width, x0, x1);
  out.at = {y0 * width + x0, y0 * width + x1, y1 * width + x0, y1 * width + x1};
  out.weight = {(1 - ty) * (1 - tx), (1 - ty) * tx, ty * (1 - tx), ty * tx};
  return out;
}

/// A region along one axis.
struct Extent {
  double begin, bin;
  int64_t samples;
  Extent(double from, double to, int64_t bins, int64_t sampling, bool half_pixel) : begin(from) {
    const double length = half_pixel ? to - from : std::max(to - from, 1.0);
    bin = length / static_cast<double>(bins);
    samples = sampling > 0 ? sampling : roi_samples(bin);
  }
  double at(int64_t index, int64_t sample) const {
    return begin + static_cast<double>(index) * bin +
           (static_cast<double>(sample) + 0.5) * bin / static_cast<double>(samples);
  }
};

double pool(const double* plane, const std::vector<Sample>& samples, bool maximum) {
  double out = 0;
  for (size_t i = 0; i < samples.size(); ++i) {
    double sum = 0, top = -std::numeric_limits<double>::infinity();
    for (size_t k = 0; k < 4; ++k) {
      const double value = samples[i].weight[k] * plane[samples[i].at[k]];
      sum += value;
      top = std::max(top, value);
    }
    if (maximum) out = i == 0 ? top : std::max(out, top);
    if (!maximum) out += sum;
  }
  return maximum ? out : out / static_cast<double>(std::max<size_t>(samples.size(), 1));
}

}  // namespace

Result<Types> RoiAlign::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3));
  TRY(check_type(in, 0, TypeSet::real));
  TRY(check_type(in, 2, TypeSet::integer));
  if (in[0].rank() != 4 || in[1].rank() != 2 || in[2].rank() != 1 || output_height < 1 || output_width < 1) {
    return Error(ErrorCode::invalid_argument,
                 str("expected pictures, corners and batches, found ", in[0], ", ", in[1], ", ", in[2]));
  }
  TRY(check_shape(in, 1, {in[1].shape[0], 4}, "corners"));
  TRY(check_shape(in, 2, {in[1].shape[0]}, "a batch for each region"));
  if (sampling_ratio > kMostRoiSamples) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a sampling_ratio of at most ", kMostRoiSamples, ", found ", sampling_ratio));
  }
  return Types{{in[0].dtype, Shape{in[1].shape[0], in[0].shape[1], output_height, output_width}}};
}

Result<> RoiAlign::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<double> x = load_floats<double>(src[0]), rois = load_floats<double>(src[1]);
  const std::vector<int64_t> batches = numbers_of(src[2]);
  const int64_t channels = src[0].dim(1), height = src[0].dim(2), width = src[0].dim(3);
  if (static_cast<int64_t>(batches.size()) != src[1].dim(0) || src[1].dim(1) != 4) {
    return Error(ErrorCode::invalid_argument,
                 str("expected four corners and a batch for each region, found ", src[1].type, " and ", src[2].type));
  }
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  if (height * width == 0) {  // no samples anywhere
    store_floats<double>(y, dst[0]);
    return Done{};
  }
  const double offset = half_pixel ? 0.5 : 0;
  const int64_t bins = output_height * output_width;
  std::vector<Sample> samples;
  for (size_t r = 0; r < batches.size(); ++r) {
    if (batches[r] < 0 || batches[r] >= src[0].dim(0)) {
      return Error(ErrorCode::invalid_argument, str("expected a batch below ", src[0].dim(0), ", found ", batches[r]));
    }
    const double* corner = rois.data() + r * 4;
    const auto scaled = [&](size_t i) { return corner[i] * static_cast<double>(spatial_scale) - offset; };
    const Extent rows(scaled(1), scaled(3), output_height, sampling_ratio, half_pixel);
    const Extent columns(scaled(0), scaled(2), output_width, sampling_ratio, half_pixel);
    for (int64_t bin = 0; bin < bins; ++bin) {
      samples.clear();
      for (int64_t i = 0; i < rows.samples; ++i) {
        for (int64_t j = 0; j < columns.samples; ++j) {
          samples.push_back(
              sample_at(rows.at(bin / output_width, i), columns.at(bin % output_width, j), height, width));
        }
      }
      for (int64_t c = 0; c < channels; ++c) {
        const double* plane = x.data() + (batches[r] * channels + c) * height * width;
        y[static_cast<size_t>((static_cast<int64_t>(r) * channels + c) * bins + bin)] = pool(plane, samples, maximum);
      }
    }
  }
  store_floats<double>(y, dst[0]);
  return Done{};
}

namespace ops {
OpDef roi_align() { return op_def<RoiAlign>(); }
}  // namespace ops

}  // namespace tenon
