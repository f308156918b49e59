// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins that move elements: Reorg, Region's neighbour; FlattenConcat, Split, ResizeNearest, SpecialSlice,
// CoordConvAC, ScatterND, BatchTile.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ops/scatter_nd.h"
#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

/// Darknet's reorg: [N, C, H, W] -> [N, C * stride^2, H / stride, W / stride]. The channels of the result are those of
/// the input read as [C / stride^2, H * stride, W * stride], whose pixels go into blocks.
/// Source: Darknet, blas.c, reorg_cpu with forward = 0.
struct Reorg {
  static constexpr const char* kName = "Reorg_TRT";
  int32_t stride = 1;

  static void fields(auto& self, auto&& field) { field("stride", self.stride); }
  std::string wrong() const { return stride >= 1 ? "" : str("stride: expected at least 1, found ", stride); }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(0, 0), in.dim(0, 1) * int64_t{stride} * stride, in.dim(0, 2) / stride, in.dim(0, 3) / stride};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int64_t channels = src[0].dim(1), height = src[0].dim(2), width = src[0].dim(3);
    const int64_t blocks = int64_t{stride} * stride;
    if (height % stride != 0 || width % stride != 0 || channels % blocks != 0) {
      return Error(ErrorCode::invalid_argument, str("expected channels in multiples of ", blocks, " and sides of ",
                                                    stride, ", found ", src[0].type));
    }
    const int64_t item = channels * height * width, part = channels / blocks;
    for (int64_t n = 0; n < src[0].dim(0); ++n) {
      const float* x = src[0].as<float>() + n * item;
      float* y = dst[0].as<float>() + n * item;
      for (int64_t i = 0; i < item; ++i) {
        const int64_t c = i / (height * width), row = i / width % height, column = i % width;
        const int64_t block = c / part;
        const int64_t wide_row = row * stride + block / stride, wide_column = column * stride + block % stride;
        y[i] = x[(c % part * height * stride + wide_row) * width * stride + wide_column];
      }
    }
    return Done{};
  }
};
struct FirstReorg : Reorg {
  static constexpr const char* kVersion = "1";
};
struct SecondReorg : Reorg {
  static constexpr const char* kVersion = "2";
};

/// Each input flattened to [N, C * H * W, 1, 1], joined along axis 1.
struct FlattenConcat {
  static constexpr const char* kName = "FlattenConcat_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  int32_t axis = 1;
  int32_t ignoreBatch = 0;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("ignoreBatch", self.ignoreBatch);
  }
  std::string wrong() const {
    if (axis < 1 || axis > 3) return str("axis: expected 1 to 3, found ", axis);
    return ignoreBatch == 0 || ignoreBatch == 1 ? "" : str("ignoreBatch: expected 0 or 1, found ", ignoreBatch);
  }
  Dims shape(int32_t, const Inputs& in) const {
    Dim1 sum = in.number(0);
    for (int32_t i = 0; i < in.count(); ++i) {
      Dim1 item = in.number(1);
      for (int32_t d = 1; d < in.rank(i); ++d) item = item * in.dim(i, d);
      sum = sum + item;
    }
    Dims out = {in.dim(0, 0), in.number(1), in.number(1), in.number(1)};
    out[1] = sum;
    return out;
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    float* y = dst[0].as<float>();
    for (int64_t n = 0; n < dst[0].dim(0); ++n) {
      for (const ConstTensor& one : src) {
        if (one.dim(0) != dst[0].dim(0)) {
          return Error(ErrorCode::invalid_argument, str("expected ", dst[0].dim(0), " items, found ", one.type));
        }
        const int64_t item = one.volume() / dst[0].dim(0);
        y = std::copy_n(one.as<float>() + n * item, item, y);
      }
    }
    return Done{};
  }
};

/// x along an axis into parts of these lengths.
struct Split {
  static constexpr const char* kName = "Split";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  int32_t axis = 0;
  std::vector<int32_t> split;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("output_lengths", self.split);
  }
  int32_t outputs() const { return static_cast<int32_t>(split.size()); }
  std::string wrong() const {
    const bool good = !split.empty() && std::all_of(split.begin(), split.end(), [](int32_t one) { return one >= 0; });
    return good ? "" : "output_lengths: expected the lengths of the parts";
  }
  Dims shape(int32_t output, const Inputs& in) const {
    Dims out = in.shape(0);
    const int32_t at = axis < 0 ? axis + in.rank(0) : axis;
    if (at < 0 || at >= in.rank(0) || static_cast<size_t>(output) >= split.size()) return in.none();
    out[static_cast<size_t>(at)] = in.number(split[static_cast<size_t>(output)]);
    return out;
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int rank = src[0].type.rank(), at = axis < 0 ? axis + rank : axis;
    int64_t outer = 1, inner = 1;
    for (int i = 0; i < rank; ++i) (i < at ? outer : inner) *= i == at ? 1 : src[0].dim(i);
    if (std::accumulate(split.begin(), split.end(), int64_t{0}) != src[0].dim(at)) {
      return Error(ErrorCode::invalid_argument, str("expected parts of ", src[0].dim(at), " elements together"));
    }
    const float* x = src[0].as<float>();
    for (int64_t o = 0; o < outer; ++o) {
      for (size_t k = 0; k < dst.size(); ++k) {
        const int64_t length = split[k] * inner;
        std::copy_n(x, length, dst[k].as<float>() + o * length);
        x += length;
      }
    }
    return Done{};
  }
};

/// [N, C, H, W] -> [N, C, H * scale, W * scale], each element of the nearest one above and to the left.
struct ResizeNearest {
  static constexpr const char* kName = "ResizeNearest_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  float scale = 2;

  static void fields(auto& self, auto&& field) { field("scale", self.scale); }
  std::string wrong() const {
    const bool whole = scale >= 1 && scale == std::floor(scale) && scale <= 1024;
    return whole ? "" : str("scale: expected a whole number of at least 1, found ", scale);
  }
  Dims shape(int32_t, const Inputs& in) const {
    const auto factor = static_cast<int64_t>(scale);
    return {in.dim(0, 0), in.dim(0, 1), in.dim(0, 2) * factor, in.dim(0, 3) * factor};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const auto factor = static_cast<int64_t>(scale);
    const int64_t height = dst[0].dim(2), width = dst[0].dim(3), from_height = src[0].dim(2),
                  from_width = src[0].dim(3);
    float* y = dst[0].as<float>();
    for (int64_t plane = 0; plane < src[0].dim(0) * src[0].dim(1); ++plane) {
      const float* x = src[0].as<float>() + plane * from_height * from_width;
      for (int64_t row = 0; row < height; ++row) {
        for (int64_t column = 0; column < width; ++column) *y++ = x[row / factor * from_width + column / factor];
      }
    }
    return Done{};
  }
};

/// Detections [N, boxes, 6] -> their boxes [N, boxes, 4].
struct SpecialSlice {
  static constexpr const char* kName = "SpecialSlice_TRT";
  static constexpr const char* kVersion = "1";

  static void fields(auto&, auto&&) {}
  std::string wrong() const { return ""; }
  Dims shape(int32_t, const Inputs& in) const { return {in.dim(0, 0), in.dim(0, 1), in.number(4)}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src[0].type.rank() != 3 || src[0].dim(2) < 4) {
      return Error(ErrorCode::invalid_argument, str("expected [N,boxes,6], found ", src[0].type));
    }
    for (int64_t i = 0; i < src[0].dim(0) * src[0].dim(1); ++i) {
      std::copy_n(src[0].as<float>() + i * src[0].dim(2), 4, dst[0].as<float>() + i * 4);
    }
    return Done{};
  }
};

/// [N, C, H, W] -> [N, C + 2, H, W]: then the row and the column of each pixel, from -1 to 1.
/// Source: Liu et al. 2018, arXiv:1807.03247.
struct CoordConv {
  static constexpr const char* kName = "CoordConvAC";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;

  static void fields(auto&, auto&&) {}
  std::string wrong() const { return ""; }
  Dims shape(int32_t, const Inputs& in) const { return {in.dim(0, 0), in.dim(0, 1) + 2, in.dim(0, 2), in.dim(0, 3)}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int64_t height = src[0].dim(2), width = src[0].dim(3), item = src[0].dim(1) * height * width;
    const auto place = [](int64_t i, int64_t count) {
      return count > 1 ? -1 + 2 * static_cast<float>(i) / static_cast<float>(count - 1) : -1.0F;
    };
    float* y = dst[0].as<float>();
    for (int64_t n = 0; n < src[0].dim(0); ++n) {
      y = std::copy_n(src[0].as<float>() + n * item, item, y);
      for (int64_t i = 0; i < height * width; ++i) *y++ = place(i / width, height);
      for (int64_t i = 0; i < height * width; ++i) *y++ = place(i % width, width);
    }
    return Done{};
  }
};

/// ONNX's ScatterND: data, indices (i32) and updates -> as data.
struct Scatter {
  static constexpr const char* kName = "ScatterND";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;

  static void fields(auto&, auto&&) {}
  std::string wrong() const { return ""; }
  nv::DataType input_type(int32_t i, int32_t) const { return i == 1 ? nv::DataType::kINT32 : nv::DataType::kFLOAT; }
  Dims shape(int32_t, const Inputs& in) const { return in.shape(0); }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3) return Error(ErrorCode::invalid_argument, str("expected 3 inputs, found ", src.size()));
    const std::vector<int64_t> indices(src[1].as<int32_t>(), src[1].as<int32_t>() + src[1].volume());
    const ConstTensor wide{{DataType::i64, src[1].type.shape}, reinterpret_cast<const std::byte*>(indices.data())};
    const ConstTensor operands[] = {src[0], wide, src[2]};
    const TensorType types[] = {operands[0].type, operands[1].type, operands[2].type};
    TRY(ScatterNd{}.infer(types));
    return ScatterNd{}.reference(operands, dst);
  }
};

/// A tensor [N, ...] and another [1, ...] -> the other, N times.
struct BatchTile {
  static constexpr const char* kName = "BatchTilePlugin_TRT";
  static constexpr const char* kVersion = "1";

  static void fields(auto&, auto&&) {}
  std::string wrong() const { return ""; }
  Dims shape(int32_t, const Inputs& in) const {
    Dims out = in.shape(1);
    if (out.empty()) return in.none();
    out[0] = in.dim(0, 0);
    return out;
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 2 || src[1].dim(0) != 1) {
      return Error(ErrorCode::invalid_argument, str("expected [N,...] and [1,...], found ", src[0].type, " and ",
                                                    src.size() > 1 ? src[1].type : TensorType{}));
    }
    float* y = dst[0].as<float>();
    for (int64_t n = 0; n < src[0].dim(0); ++n) y = std::copy_n(src[1].as<float>(), src[1].volume(), y);
    return Done{};
  }
};

}  // namespace

Family arrangement() {
  return family<FirstReorg, SecondReorg, FlattenConcat, Split, ResizeNearest, SpecialSlice, CoordConv, Scatter,
                BatchTile>();
}

}  // namespace tenon::plugins
