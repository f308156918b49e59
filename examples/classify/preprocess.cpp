// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Bicubic scaling, cropping and normalising.
#include "preprocess.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace classify {
namespace {

constexpr double kCubicA = -0.5;
constexpr double kCubicSupport = 2.0;
constexpr std::int64_t kMaxAspect = 100;
constexpr int kFractionBits = 22;  // a sum of 8-bit pixels times weights stays inside 32 bits

/// Keys 1981, "Cubic convolution interpolation for digital image processing", formula 4 with a = -0.5.
double cubic(double x) {
  x = std::abs(x);
  if (x < 1.0) return ((kCubicA + 2.0) * x - (kCubicA + 3.0)) * x * x + 1.0;
  if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * kCubicA;
  return 0.0;
}

/// Which source pixels one target pixel is made of, and how much of each.
struct Taps {
  int first = 0;
  std::vector<std::int32_t> weights;  // sum is 2^kFractionBits, up to rounding
};

std::vector<Taps> make_taps(int src_size, int dst_size) {
  const double scale = static_cast<double>(src_size) / dst_size;
  const double stretch = std::max(scale, 1.0);  // shrinking widens the filter: that is the antialiasing
  std::vector<Taps> taps(dst_size);
  for (int i = 0; i < dst_size; ++i) {
    const double centre = (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(centre - kCubicSupport * stretch + 0.5));
    const int last = std::min(src_size, static_cast<int>(centre + kCubicSupport * stretch + 0.5));
    std::vector<double> weights;
    double sum = 0;
    for (int j = first; j < last; ++j) {
      weights.push_back(cubic((j - centre + 0.5) / stretch));
      sum += weights.back();
    }
    taps[i].first = first;
    for (double weight : weights)
      taps[i].weights.push_back(static_cast<std::int32_t>(std::lround(weight / sum * (1 << kFractionBits))));
  }
  return taps;
}

/// One output pixel channel: `src` is the first source value, `step` the distance to the next one.
std::uint8_t weigh(const std::uint8_t* src, std::ptrdiff_t step, const Taps& taps) {
  std::int32_t sum = 1 << (kFractionBits - 1);
  for (std::size_t j = 0; j < taps.weights.size(); ++j)
    sum += src[static_cast<std::ptrdiff_t>(j) * step] * taps.weights[j];
  return static_cast<std::uint8_t>(std::clamp(sum >> kFractionBits, 0, 255));
}

}  // namespace

Picture resize(const Picture& src, int width, int height) {
  if (std::max(src.width, src.height) > kMaxAspect * std::min(src.width, src.height))
    throw std::invalid_argument("the picture is " + std::to_string(src.width) + "x" + std::to_string(src.height) +
                                ", expected sides of at most 100:1");
  const auto columns = make_taps(src.width, width);
  const auto rows = make_taps(src.height, height);
  Picture wide{width, src.height, std::vector<std::uint8_t>(std::size_t{3} * width * src.height)};
  for (int y = 0; y < src.height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < 3; ++c)
        wide.rgb[3 * (std::size_t{1} * y * width + x) + c] =
            weigh(&src.rgb[3 * (std::size_t{1} * y * src.width + columns[x].first) + c], 3, columns[x]);
  Picture dst{width, height, std::vector<std::uint8_t>(std::size_t{3} * width * height)};
  const std::ptrdiff_t row_step = std::ptrdiff_t{3} * width;
  for (int y = 0; y < height; ++y)
    for (std::ptrdiff_t i = 0; i < row_step; ++i)
      dst.rgb[y * row_step + i] = weigh(&wide.rgb[rows[y].first * row_step + i], row_step, rows[y]);
  return dst;
}

Picture resize_shorter_side(const Picture& picture, int side) {
  const int shorter = std::min(picture.width, picture.height);
  if (shorter == side) return picture;
  const auto scaled = [&](int size) {
    return static_cast<int>(std::lround(static_cast<double>(size) * side / shorter));
  };
  return resize(picture, scaled(picture.width), scaled(picture.height));
}

Picture centre_crop(const Picture& picture, int width, int height) {
  if (picture.width < width || picture.height < height)
    throw std::invalid_argument("expected at least " + std::to_string(width) + "x" + std::to_string(height) +
                                " pixels to crop, found " + std::to_string(picture.width) + "x" +
                                std::to_string(picture.height));
  const int left = (picture.width - width) / 2;
  const int top = (picture.height - height) / 2;
  Picture part{width, height, std::vector<std::uint8_t>(std::size_t{3} * width * height)};
  for (int y = 0; y < height; ++y) {
    const auto* row = &picture.rgb[3 * (std::size_t{1} * (top + y) * picture.width + left)];
    std::copy(row, row + 3 * width, &part.rgb[std::size_t{3} * y * width]);
  }
  return part;
}

void normalise(const Picture& picture, float* chw) {
  const std::size_t pixels = picture.rgb.size() / 3;
  for (std::size_t i = 0; i < pixels; ++i)
    for (std::size_t c = 0; c < 3; ++c)
      chw[c * pixels + i] = (static_cast<float>(picture.rgb[3 * i + c]) - 127.0f) / 128.0f;
}

}  // namespace classify
