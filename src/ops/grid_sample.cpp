// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// grid_sample: inference and reference.
#include "ops/grid_sample.h"

#include <algorithm>
#include <cmath>

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

namespace {

constexpr size_t kMaxAxes = 3;

/// Reflected at both ends until it is inside.
double reflect(double x, double low, double high) {
  const double range = high - low;
  if (range <= 0) return low;
  const double from_low = std::fabs(x - low);
  const double turns = std::floor(from_low / range);
  const double rest = from_low - turns * range;
  return std::fmod(turns, 2) == 0 ? low + rest : high - rest;
}

/// One axis: the elements that a place is made of.
struct Tap {
  std::array<int64_t, 4> index{};
  std::array<double, 4> weight{};
  int count = 1;
};

class Sampler {
 public:
  Sampler(const GridSample& op, int64_t length) : op_(op), length_(length) {
    low_ = op.align_corners ? 0 : -0.5;
    high_ = static_cast<double>(length) - (op.align_corners ? 1 : 0.5);
  }

  Tap tap(double place) const {
    const auto n = static_cast<double>(length_);
    // The standard's reference keeps places as floats.
    double x = static_cast<float>(op_.align_corners ? (place + 1) / 2 * (n - 1) : ((place + 1) * n - 1) / 2);
    if (op_.mode == GridMode::nearest) x = std::nearbyint(x);
    const bool by_element = op_.mode == GridMode::cubic && op_.padding == GridPadding::border;
    if (!by_element && (x < low_ || x > high_)) {
      if (op_.padding == GridPadding::border) x = std::clamp(x, 0.0, n - 1);
      if (op_.padding == GridPadding::reflection) x = reflect(x, low_, high_);
    }
    // Places beyond all elements and NaN stay clear of what an integer holds.
    constexpr double kBeyond = 3;
    if (!(x > -kBeyond)) x = -kBeyond;
    if (x > n + kBeyond) x = n + kBeyond;
    Tap out;
    const double base = std::floor(x);
    const double t = x - base;
    if (op_.mode == GridMode::nearest) {
      out.weight[0] = 1;
      out.index[0] = inside(static_cast<int64_t>(x), out.weight[0]);
    } else if (op_.mode == GridMode::linear) {
      out.count = 2;
      out.weight = {1 - t, t, 0, 0};
    } else {
      out.count = 4;
      out.weight = {outer(1 + t), within(t), within(1 - t), outer(2 - t)};
    }
    const int64_t first = static_cast<int64_t>(base) - (op_.mode == GridMode::cubic ? 1 : 0);
    for (int i = 0; i < out.count && op_.mode != GridMode::nearest; ++i) {
      out.index[static_cast<size_t>(i)] = inside(first + i, out.weight[static_cast<size_t>(i)]);
    }
    return out;
  }

 private:
  /// Keys' cubic, 1 <= x <= 2 and 0 <= x <= 1.
  static constexpr double kCubic = -0.75;
  static double outer(double x) { return ((kCubic * x - 5 * kCubic) * x + 8 * kCubic) * x - 4 * kCubic; }
  static double within(double x) { return ((kCubic + 2) * x - (kCubic + 3)) * x * x + 1; }

  /// The element that stands for one outside; of zeros, any element without weight.
  int64_t inside(int64_t i, double& weight) const {
    if (i >= 0 && i < length_) return i;
    if (op_.padding == GridPadding::zeros) weight = 0;
    if (op_.padding != GridPadding::reflection) return std::clamp<int64_t>(i, 0, length_ - 1);
    return std::clamp<int64_t>(static_cast<int64_t>(reflect(static_cast<double>(i), low_, high_)), 0, length_ - 1);
  }

  const GridSample& op_;
  int64_t length_;
  double low_ = 0, high_ = 0;
};

/// Sum of the elements of one plane that the taps name.
double gather(const double* plane, std::span<const Tap> taps, std::span<const int64_t> strides) {
  if (taps.empty()) return *plane;
  double sum = 0;
  for (int i = 0; i < taps[0].count; ++i) {
    const auto at = static_cast<size_t>(i);
    if (taps[0].weight[at] == 0) continue;
    sum += taps[0].weight[at] * gather(plane + taps[0].index[at] * strides[0], taps.subspan(1), strides.subspan(1));
  }
  return sum;
}

}  // namespace

Result<Types> GridSample::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2));
  TRY(check_type(in, 0, TypeSet::real));
  TRY(check_type(in, 1, TypeSet::real));
  const int rank = in[0].rank();
  const bool fits = rank >= 3 && rank <= 2 + static_cast<int>(kMaxAxes) && in[1].rank() == rank &&
                    !differ(in[1].shape[0], in[0].shape[0]) && !differ(in[1].shape[rank - 1], rank - 2);
  if (!fits) {
    return Error(ErrorCode::invalid_argument, str("expected a grid that fits ", in[0], ", found ", in[1]));
  }
  Shape out = in[0].shape;
  for (int i = 2; i < rank; ++i) out[i] = in[1].shape[i - 1];
  return Types{{in[0].dtype, std::move(out)}};
}

Result<> GridSample::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto axes = static_cast<size_t>(src[0].type.rank() - 2);
  const std::vector<double> x = load_floats<double>(src[0]), grid = load_floats<double>(src[1]);
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  const int64_t channels = src[0].dim(1);
  const int64_t plane = volume_between(src[0].type.shape, 2, src[0].type.rank());
  if (plane == 0) {  // nothing to sample
    store_floats<double>(y, dst[0]);
    return Done{};
  }
  const int64_t places = volume_between(dst[0].type.shape, 2, dst[0].type.rank());
  std::vector<Sampler> samplers;
  std::vector<int64_t> strides;
  for (size_t i = 0; i < axes; ++i) {
    samplers.emplace_back(*this, src[0].dim(static_cast<int>(i) + 2));
    strides.push_back(volume_between(src[0].type.shape, static_cast<int>(i) + 3, src[0].type.rank()));
  }
  std::array<Tap, kMaxAxes> taps;
  if (plane == 0 || channels == 0) return Done{};
  for (int64_t i = 0; i < dst[0].dim(0) * places; ++i) {
    const double* place = grid.data() + static_cast<size_t>(i) * axes;
    for (size_t k = 0; k < axes; ++k) taps[k] = samplers[k].tap(place[axes - 1 - k]);
    for (int64_t c = 0; c < channels; ++c) {
      const int64_t from = i / places * channels + c;
      y[static_cast<size_t>(from * places + i % places)] =
          gather(x.data() + from * plane, std::span<const Tap>(taps).first(axes), strides);
    }
  }
  store_floats<double>(y, dst[0]);
  return Done{};
}

namespace ops {
OpDef grid_sample() { return op_def<GridSample>(); }
}  // namespace ops

}  // namespace tenon
