// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of single-shot detectors: PriorBox, GridAnchor, NMS. Source: Liu et al. 2016, arXiv:1512.02325, section 2.2.
#include <algorithm>
#include <array>
#include <cmath>

#include "ops/detection_output.h"
#include "plugins/lib/boxes.h"
#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

struct Size {
  float width, height;
};

/// Boxes around every place of a grid, in parts of the picture, then as often their variances.
void write_grid(int64_t height, int64_t width, float step_y, float step_x, float offset, const std::vector<Size>& sizes,
                const std::vector<float>& variance, bool clip, float* to) {
  for (int64_t row = 0; row < height; ++row) {
    for (int64_t column = 0; column < width; ++column) {
      const float y = (static_cast<float>(row) + offset) * step_y, x = (static_cast<float>(column) + offset) * step_x;
      for (const Size& size : sizes) {
        Box box{x - size.width / 2, y - size.height / 2, x + size.width / 2, y + size.height / 2};
        if (clip) box = clipped(box, 0, 1);
        to = std::copy_n(&box.x1, 4, to);
      }
    }
  }
  for (int64_t i = 0; i < height * width * static_cast<int64_t>(sizes.size()); ++i) {
    to = std::copy(variance.begin(), variance.end(), to);
  }
}

/// The features (and perhaps the picture, for its size) -> [N, 2, H * W * boxes * 4, 1]: boxes, then variances.
struct PriorBox {
  static constexpr const char* kName = "PriorBox_TRT";
  static constexpr const char* kVersion = "1";
  std::vector<float> minSize, maxSize, aspectRatios;
  int32_t flip = 1;
  int32_t clip = 0;
  std::vector<float> variance = {0.1F, 0.1F, 0.2F, 0.2F};
  int32_t imgH = 0;
  int32_t imgW = 0;
  float stepH = 0;
  float stepW = 0;
  float offset = 0.5F;

  static void fields(auto& self, auto&& field) {
    field("minSize", self.minSize);
    field("maxSize", self.maxSize);
    field("aspectRatios", self.aspectRatios);
    field("flip", self.flip);
    field("clip", self.clip);
    field("variance", self.variance);
    field("imgH", self.imgH);
    field("imgW", self.imgW);
    field("stepH", self.stepH);
    field("stepW", self.stepW);
    field("offset", self.offset);
  }
  std::string wrong() const {
    if (minSize.empty()) return "minSize: expected at least one";
    if (!maxSize.empty() && maxSize.size() != minSize.size()) {
      return str("maxSize: expected ", minSize.size(), " or none, found ", maxSize.size());
    }
    for (const float ratio : aspectRatios) {
      if (!(ratio > 0)) return str("aspectRatios: expected more than 0, found ", ratio);
    }
    return variance.size() == 4 ? "" : str("variance: expected 4, found ", variance.size());
  }
  Dims shape(int32_t, const Inputs& in) const {
    const auto count = static_cast<int64_t>(sizes(1, 1).size());
    return {in.dim(0, 0), in.number(2), in.dim(0, 2) * in.dim(0, 3) * (count * 4), in.number(1)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int64_t height = src[0].dim(2), width = src[0].dim(3);
    const ConstTensor& picture = src.back();
    const auto tall = static_cast<float>(imgH > 0 ? imgH : picture.dim(2));
    const auto wide = static_cast<float>(imgW > 0 ? imgW : picture.dim(3));
    const float step_y = stepH > 0 ? stepH : tall / static_cast<float>(height);
    const float step_x = stepW > 0 ? stepW : wide / static_cast<float>(width);
    const int64_t item = dst[0].volume() / dst[0].dim(0);
    for (int64_t n = 0; n < dst[0].dim(0); ++n) {
      write_grid(height, width, step_y / tall, step_x / wide, offset, sizes(wide, tall), variance, clip != 0,
                 dst[0].as<float>() + n * item);
    }
    return Done{};
  }

 private:
  /// Of each minimum: its square, the square between it and its maximum, then the other ratios.
  std::vector<Size> sizes(float wide, float tall) const {
    std::vector<float> ratios = {1};
    for (const float ratio : aspectRatios) {
      constexpr float kSame = 1e-6F;
      if (std::any_of(ratios.begin(), ratios.end(), [&](float one) { return std::fabs(one - ratio) < kSame; }))
        continue;
      ratios.push_back(ratio);
      if (flip != 0) ratios.push_back(1 / ratio);
    }
    std::vector<Size> out;
    for (size_t i = 0; i < minSize.size(); ++i) {
      out.push_back({minSize[i] / wide, minSize[i] / tall});
      if (!maxSize.empty()) {
        const float side = std::sqrt(minSize[i] * maxSize[i]);
        out.push_back({side / wide, side / tall});
      }
      for (size_t k = 1; k < ratios.size(); ++k) {
        out.push_back({minSize[i] * std::sqrt(ratios[k]) / wide, minSize[i] / std::sqrt(ratios[k]) / tall});
      }
    }
    return out;
  }
};

/// No input that matters -> for each feature map [1, 2, H * W * boxes * 4, 1]. The first map has the ratios alone, the
/// first of them at scale 0.1; the others also a square between their scale and the next.
struct GridAnchor {
  static constexpr const char* kVersion = "1";
  float minSize = 0.2F;
  float maxSize = 0.95F;
  std::vector<float> aspectRatios = {1, 2, 0.5F, 3, 0.33F};
  std::vector<int32_t> featureMapShapes;
  std::vector<float> variance = {0.1F, 0.1F, 0.2F, 0.2F};
  int32_t numLayers = 6;

  static void fields(auto& self, auto&& field) {
    field("minSize", self.minSize);
    field("maxSize", self.maxSize);
    field("aspectRatios", self.aspectRatios);
    field("featureMapShapes", self.featureMapShapes);
    field("variance", self.variance);
    field("numLayers", self.numLayers);
  }
  int32_t outputs() const { return numLayers; }
  std::string wrong_for(size_t sides) const {
    if (numLayers < 2) return str("numLayers: expected at least 2, found ", numLayers);
    if (aspectRatios.size() < 3) return str("aspectRatios: expected at least 3, found ", aspectRatios.size());
    if (featureMapShapes.size() != static_cast<size_t>(numLayers) * sides) {
      return str("featureMapShapes: expected ", static_cast<size_t>(numLayers) * sides, ", found ",
                 featureMapShapes.size());
    }
    return variance.size() == 4 ? "" : str("variance: expected 4, found ", variance.size());
  }
  Dims map_shape(int32_t output, const Inputs& in, size_t sides) const {
    const auto [height, width] = map_of(output, sides);
    return {in.number(1), in.number(2), in.number(height * width * static_cast<int64_t>(sizes(output).size()) * 4),
            in.number(1)};
  }
  void write(std::span<const Tensor> dst, size_t sides) const {
    for (int32_t i = 0; i < numLayers; ++i) {
      const auto [height, width] = map_of(i, sides);
      write_grid(height, width, 1 / static_cast<float>(height), 1 / static_cast<float>(width), 0.5F, sizes(i), variance,
                 false, dst[static_cast<size_t>(i)].as<float>());
    }
  }

 private:
  std::pair<int64_t, int64_t> map_of(int32_t layer, size_t sides) const {
    const size_t at = static_cast<size_t>(layer) * sides;
    return {featureMapShapes[at], featureMapShapes[at + sides - 1]};
  }
  float scale(int32_t layer) const {
    if (layer >= numLayers) return 1;
    return minSize + (maxSize - minSize) * static_cast<float>(layer) / static_cast<float>(numLayers - 1);
  }
  std::vector<Size> sizes(int32_t layer) const {
    constexpr float kFirstScale = 0.1F;
    std::vector<Size> out;
    const size_t count = layer == 0 ? 3 : aspectRatios.size();  // the finest map has three boxes a place
    for (size_t i = 0; i < count; ++i) {
      const float size = layer == 0 && i == 0 ? kFirstScale : scale(layer);
      out.push_back({size * std::sqrt(aspectRatios[i]), size / std::sqrt(aspectRatios[i])});
    }
    if (layer > 0) {
      const float side = std::sqrt(scale(layer) * scale(layer + 1));
      out.push_back({side, side});
    }
    return out;
  }
};
struct SquareGridAnchor : GridAnchor {
  static constexpr const char* kName = "GridAnchor_TRT";
  std::string wrong() const { return wrong_for(1); }
  Dims shape(int32_t output, const Inputs& in) const { return map_shape(output, in, 1); }
  Result<> run(std::span<const ConstTensor>, std::span<const Tensor> dst) const {
    write(dst, 1);
    return Done{};
  }
};
struct RectangularGridAnchor : GridAnchor {
  static constexpr const char* kName = "GridAnchorRect_TRT";
  std::string wrong() const { return wrong_for(2); }
  Dims shape(int32_t output, const Inputs& in) const { return map_shape(output, in, 2); }
  Result<> run(std::span<const ConstTensor>, std::span<const Tensor> dst) const {
    write(dst, 2);
    return Done{};
  }
};

/// Offsets, scores and prior boxes in the order that inputOrder says -> rows [N, 1, keepTopK, 7] of item, class, score
/// and box within the picture, best first, then class -1 and zeros; and how many of them [N, 1, 1, 1] (i32). The rows
/// are those of the operator detection_output.
struct DetectionNms {
  static constexpr const char* kVersion = "1";
  static constexpr int32_t kOutputs = 2;
  int32_t shareLocation = 1;
  int32_t varianceEncodedInTarget = 0;
  int32_t backgroundLabelId = 0;
  int32_t numClasses = 0;
  int32_t topK = 0;
  int32_t keepTopK = 0;
  float confidenceThreshold = 0;
  float nmsThreshold = 0.5F;
  std::vector<int32_t> inputOrder = {0, 1, 2};
  int32_t confSigmoid = 0;
  int32_t isNormalized = 1;
  int32_t codeType = 1;
  int32_t scoreBits = 16;
  int32_t isBatchAgnostic = 1;

  static void fields(auto& self, auto&& field) {
    field("shareLocation", self.shareLocation);
    field("varianceEncodedInTarget", self.varianceEncodedInTarget);
    field("backgroundLabelId", self.backgroundLabelId);
    field("numClasses", self.numClasses);
    field("topK", self.topK);
    field("keepTopK", self.keepTopK);
    field("confidenceThreshold", self.confidenceThreshold);
    field("nmsThreshold", self.nmsThreshold);
    field("inputOrder", self.inputOrder);
    field("confSigmoid", self.confSigmoid);
    field("isNormalized", self.isNormalized);
    field("codeType", self.codeType);
    field("scoreBits", self.scoreBits);
    field("isBatchAgnostic", self.isBatchAgnostic);
  }
  std::string wrong() const {
    if (numClasses < 1 || topK < 1 || keepTopK < 1) return "numClasses, topK, keepTopK: expected at least 1";
    std::vector<int32_t> sorted = inputOrder;
    std::sort(sorted.begin(), sorted.end());
    if (sorted != std::vector<int32_t>{0, 1, 2}) return "inputOrder: expected 0, 1 and 2 in some order";
    if (codeType < 0 || codeType > kTensorFlowCentre) return str("codeType: expected 0 to 3, found ", codeType);
    if (isNormalized == 0) return "isNormalized: boxes in pixels are not supported";
    return "";
  }
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const {
    return output == 0 ? nv::DataType::kFLOAT : nv::DataType::kINT32;
  }
  Dims shape(int32_t output, const Inputs& in) const {
    const Dim1 batch = in.dim(inputOrder[0], 0), one = in.number(1);
    return output == 0 ? Dims{batch, one, in.number(keepTopK), in.number(7)} : Dims{batch, one, one, one};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3) return Error(ErrorCode::invalid_argument, str("expected 3 inputs, found ", src.size()));
    const auto at = [&](size_t i) { return src[static_cast<size_t>(inputOrder[i])]; };
    const int64_t batch = at(0).dim(0);
    ConstTensor offsets = flat(at(0), Shape{batch, at(0).volume() / std::max<int64_t>(batch, 1)});
    std::vector<float> turned;
    if (codeType == kTensorFlowCentre) {
      turned = width_first(offsets);
      offsets.data = reinterpret_cast<const std::byte*>(turned.data());
    }
    ConstTensor scores = flat(at(1), Shape{batch, at(1).volume() / std::max<int64_t>(batch, 1)});
    const int64_t prior_batch = std::max<int64_t>(at(2).dim(0), 1);
    const ConstTensor priors = flat(at(2), Shape{1, 2, at(2).volume() / prior_batch / 2});
    std::vector<float> activated(scores.as<float>(), scores.as<float>() + scores.volume());
    if (confSigmoid != 0) {
      for (float& one : activated) one = 1 / (1 + std::exp(-one));
    }
    scores.data = reinterpret_cast<const std::byte*>(activated.data());
    const DetectionOutput op{
        .classes = numClasses,
        .background = backgroundLabelId,
        .share_location = shareLocation != 0,
        .scaled_targets = varianceEncodedInTarget != 0 && codeType != kTensorFlowCentre,
        .code = codeType == kTensorFlowCentre ? BoxCode::center_size : static_cast<BoxCode>(codeType),
        .score_threshold = confidenceThreshold,
        .nms_threshold = nmsThreshold,
        .top_k = topK,
        .keep_top_k = keepTopK};
    const ConstTensor operands[] = {offsets, scores, priors};
    const TensorType types[] = {offsets.type, scores.type, priors.type};
    TRY(op.infer(types));
    std::vector<float> counts(static_cast<size_t>(batch));
    const Tensor results[] = {dst[0],
                              {{DataType::f32, Shape{batch, 1, 1, 1}}, reinterpret_cast<std::byte*>(counts.data())}};
    TRY(op.reference(operands, results));
    std::transform(counts.begin(), counts.end(), dst[1].as<int32_t>(),
                   [](float count) { return static_cast<int32_t>(count); });
    for (int64_t n = 0; n < batch; ++n) arrange(dst[0].as<float>() + n * keepTopK * kRow, dst[1].as<int32_t>()[n]);
    return Done{};
  }

 private:
  static constexpr int32_t kTensorFlowCentre = 3;  // centre and size, y and height first
  static constexpr int64_t kRow = 7;

  static std::vector<float> width_first(const ConstTensor& offsets) {
    std::vector<float> out(offsets.as<float>(), offsets.as<float>() + offsets.volume());
    for (size_t i = 0; i + 1 < out.size(); i += 2) std::swap(out[i], out[i + 1]);
    return out;
  }

  /// The operator has the rows of a picture class by class, and scores of -1 where there is no box.
  void arrange(float* rows, int32_t count) const {
    using Row = std::array<float, kRow>;
    std::vector<Row> all(static_cast<size_t>(keepTopK));
    for (size_t i = 0; i < all.size(); ++i) std::copy_n(rows + i * kRow, kRow, all[i].data());
    std::stable_sort(all.begin(), all.begin() + count, [](const Row& a, const Row& b) { return a[2] > b[2]; });
    for (size_t i = 0; i < all.size(); ++i) {
      if (i >= static_cast<size_t>(count)) all[i][2] = 0;
      for (size_t k = 3; k < kRow; ++k) all[i][k] = std::clamp(all[i][k], 0.0F, 1.0F);
      std::copy_n(all[i].data(), kRow, rows + i * kRow);
    }
  }

  static ConstTensor flat(const ConstTensor& x, Shape shape) { return {{DataType::f32, std::move(shape)}, x.data}; }
};
struct FixedDetectionNms : DetectionNms {
  static constexpr const char* kName = "NMS_TRT";
};
struct DynamicDetectionNms : DetectionNms {
  static constexpr const char* kName = "NMSDynamic_TRT";
};

}  // namespace

Family ssd() {
  return family<PriorBox, SquareGridAnchor, RectangularGridAnchor, FixedDetectionNms, DynamicDetectionNms>();
}

}  // namespace tenon::plugins
