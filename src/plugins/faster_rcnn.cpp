// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of Faster R-CNN: Proposal, ProposalDynamic and RPROI, which also pools. Boxes are corners in pixels that
// belong to the box. Source: Ren et al. 2015, arXiv:1506.01497, section 3.
#include <algorithm>
#include <cmath>

#include "ops/max_roi_pool.h"
#include "plugins/lib/boxes.h"
#include "plugins/lib/checks.h"
#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

struct AnchorSize {
  float width, height;
};

/// The anchors of a map, each with its score [A, H, W] and its offset [A, 4, H, W].
struct ScoredMap {
  const float* scores;
  const float* offsets;
  int64_t height, width;
  std::vector<AnchorSize> anchors;
  float stride, first;  // of their centres
  float picture_height, picture_width;

  int64_t count() const { return static_cast<int64_t>(anchors.size()) * height * width; }
  /// Anchor i moved by its offset, within the picture.
  Box box(int64_t i) const {
    const int64_t area = height * width, anchor = i / area, place = i % area;
    const AnchorSize& size = anchors[static_cast<size_t>(anchor)];
    const float* offset = offsets + anchor * 4 * area + place;
    const float x = static_cast<float>(place % width) * stride + first + offset[0] * size.width;
    const float y = static_cast<float>(place / width) * stride + first + offset[area] * size.height;
    const float wide = std::exp(offset[2 * area]) * size.width, tall = std::exp(offset[3 * area]) * size.height;
    const auto across = [&](float at) { return std::clamp(at, 0.0F, picture_width - 1); };
    const auto down = [&](float at) { return std::clamp(at, 0.0F, picture_height - 1); };
    return {across(x - wide / 2), down(y - tall / 2), across(x + wide / 2), down(y + tall / 2)};
  }
};

/// The best boxes that are large enough and share little with a better one, best first.
template <class LargeEnough>
std::vector<Box> proposals(const ScoredMap& map, LargeEnough&& large_enough, int64_t looked_at, float iou_threshold,
                           int64_t most) {
  std::vector<Box> boxes;
  std::vector<Candidate> all;
  for (int64_t i = 0; i < map.count(); ++i) {
    boxes.push_back(map.box(i));
    if (large_enough(boxes.back())) all.push_back({map.scores[i], static_cast<int32_t>(i), 0});
  }
  sort_by_score(all, looked_at);
  const auto box_of = [&](const Candidate& one) -> const Box& { return boxes[static_cast<size_t>(one.box)]; };
  std::vector<Box> out;
  for (const Candidate& one : suppressed(
           all, [&](const auto&a, const auto&b) { return overlap(box_of(a), box_of(b), 1) > iou_threshold; }, most)) {
    out.push_back(box_of(one));
  }
  return out;
}

/// Scores [N, A, H, W] and offsets [N, A * 4, H, W] -> boxes [N, post_nms_top_n, 4, 1] of y1, x1, y2, x2 in parts of
/// the picture, best first, then zeros. A = sizes times ratios (width to height).
struct Proposal {
  static constexpr const char* kVersion = "1";
  int32_t input_height = 0;
  int32_t input_width = 0;
  int32_t rpn_stride = 0;
  float roi_min_size = 0;
  float nms_iou_threshold = 0;
  int32_t pre_nms_top_n = 0;
  int32_t post_nms_top_n = 0;
  std::vector<float> anchor_sizes, anchor_ratios;

  static void fields(auto& self, auto&& field) {
    field("input_height", self.input_height);
    field("input_width", self.input_width);
    field("rpn_stride", self.rpn_stride);
    field("roi_min_size", self.roi_min_size);
    field("nms_iou_threshold", self.nms_iou_threshold);
    field("pre_nms_top_n", self.pre_nms_top_n);
    field("post_nms_top_n", self.post_nms_top_n);
    field("anchor_sizes", self.anchor_sizes);
    field("anchor_ratios", self.anchor_ratios);
  }
  std::string wrong() const {
    if (input_height < 2 || input_width < 2) return "input_height, input_width: expected at least 2";
    return first_of(
        {unless_at_least_1(
             {{"rpn_stride", rpn_stride}, {"pre_nms_top_n", pre_nms_top_n}, {"post_nms_top_n", post_nms_top_n}}),
         unless_above_0({{"nms_iou_threshold", nms_iou_threshold}}), unless_all_above_0("anchor_sizes", anchor_sizes),
         unless_all_above_0("anchor_ratios", anchor_ratios)});
  }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(0, 0), in.number(post_nms_top_n), in.number(4), in.number(1)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const std::vector<AnchorSize> anchors = this->anchors();
    const auto count = static_cast<int64_t>(anchors.size());
    if (src.size() != 2 || src[0].type.rank() != 4 || src[0].dim(1) != count ||
        src[1].volume() != 4 * src[0].volume()) {
      return Error(ErrorCode::invalid_argument,
                   str("expected scores [N,", count, ",H,W] and offsets [N,", count * 4, ",H,W], found ", src[0].type));
    }
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    const auto tall = static_cast<float>(input_height - 1), wide = static_cast<float>(input_width - 1);
    const int64_t item = src[0].volume() / std::max<int64_t>(src[0].dim(0), 1);
    for (int64_t n = 0; n < src[0].dim(0); ++n) {
      const auto stride = static_cast<float>(rpn_stride);
      const ScoredMap map{src[0].as<float>() + n * item,
                          src[1].as<float>() + n * item * 4,
                          src[0].dim(2),
                          src[0].dim(3),
                          anchors,
                          stride,
                          stride / 2,
                          tall + 1,
                          wide + 1};
      const auto large = [&](const Box& box) {
        return box.x2 - box.x1 > roi_min_size && box.y2 - box.y1 > roi_min_size;
      };
      float* to = dst[0].as<float>() + n * post_nms_top_n * 4;
      for (const Box& box : proposals(map, large, pre_nms_top_n, nms_iou_threshold, post_nms_top_n)) {
        const float parts[] = {box.y1 / tall, box.x1 / wide, box.y2 / tall, box.x2 / wide};
        to = std::copy_n(parts, 4, to);
      }
    }
    return Done{};
  }

 private:
  std::vector<AnchorSize> anchors() const {
    std::vector<AnchorSize> out;
    for (const float size : anchor_sizes) {
      for (const float ratio : anchor_ratios) out.push_back({size * std::sqrt(ratio), size / std::sqrt(ratio)});
    }
    return out;
  }
};
struct FixedProposal : Proposal {
  static constexpr const char* kName = "Proposal";
};
struct DynamicProposal : Proposal {
  static constexpr const char* kName = "ProposalDynamic";
};

/// Scores [N, 2 * A, H, W] (background, then objects), offsets [N, A * 4, H, W], features [N, C, h, w] and of each
/// picture its height, width and scale [N, 1, 3, ...] -> boxes [N, 1, nmsMaxOut, 4] of x1, y1, x2, y2, best first, then
/// zeros, and their features [N, nmsMaxOut, C, poolingH, poolingW], the maximum of each bin. A = ratios (height to
/// width) times scales. Source: Girshick 2015, arXiv:1504.08083, section 2.1, for the bins.
struct RegionProposals {
  static constexpr const char* kName = "RPROI_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr int32_t kOutputs = 2;
  int32_t poolingH = 0;
  int32_t poolingW = 0;
  int32_t featureStride = 0;
  int32_t preNmsTop = 0;
  int32_t nmsMaxOut = 0;
  int32_t anchorsRatioCount = 0;
  int32_t anchorsScaleCount = 0;
  float iouThreshold = 0;
  float minBoxSize = 0;
  float spatialScale = 0;
  std::vector<float> anchorsRatios, anchorsScales;

  static void fields(auto& self, auto&& field) {
    field("poolingH", self.poolingH);
    field("poolingW", self.poolingW);
    field("featureStride", self.featureStride);
    field("preNmsTop", self.preNmsTop);
    field("nmsMaxOut", self.nmsMaxOut);
    field("anchorsRatioCount", self.anchorsRatioCount);
    field("anchorsScaleCount", self.anchorsScaleCount);
    field("iouThreshold", self.iouThreshold);
    field("minBoxSize", self.minBoxSize);
    field("spatialScale", self.spatialScale);
    field("anchorsRatios", self.anchorsRatios);
    field("anchorsScales", self.anchorsScales);
  }
  std::string wrong() const {
    const bool good = static_cast<size_t>(anchorsRatioCount) == anchorsRatios.size() &&
                      static_cast<size_t>(anchorsScaleCount) == anchorsScales.size();
    if (!good) return "anchorsRatios, anchorsScales: expected as many as anchorsRatioCount and anchorsScaleCount say";
    return first_of({unless_at_least_1({{"poolingH", poolingH},
                                        {"poolingW", poolingW},
                                        {"featureStride", featureStride},
                                        {"preNmsTop", preNmsTop},
                                        {"nmsMaxOut", nmsMaxOut}}),
                     unless_above_0({{"spatialScale", spatialScale}}),
                     unless_all_above_0("anchorsRatios", anchorsRatios),
                     unless_all_above_0("anchorsScales", anchorsScales)});
  }
  Dims shape(int32_t output, const Inputs& in) const {
    const Dim1 batch = in.dim(0, 0), most = in.number(nmsMaxOut);
    if (output == 0) return {batch, in.number(1), most, in.number(4)};
    return {batch, most, in.dim(2, 1), in.number(poolingH), in.number(poolingW)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const std::vector<AnchorSize> anchors = this->anchors();
    const auto count = static_cast<int64_t>(anchors.size());
    if (src.size() != 4 || src[0].type.rank() != 4 || src[0].dim(1) != 2 * count || src[2].type.rank() != 4 ||
        src[1].volume() != 2 * src[0].volume() || src[3].volume() != 3 * src[0].dim(0)) {
      return Error(ErrorCode::invalid_argument,
                   str("expected scores [N,", 2 * count, ",H,W], offsets [N,", 4 * count,
                       ",H,W], features [N,C,h,w] and 3 numbers of each picture, found ", src[0].type));
    }
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    const int64_t height = src[0].dim(2), width = src[0].dim(3), item = count * height * width;
    std::vector<float> regions(static_cast<size_t>(src[0].dim(0) * nmsMaxOut * 5), 0.0F);  // picture, corners
    for (int64_t n = 0; n < src[0].dim(0); ++n) {
      const auto stride = static_cast<float>(featureStride);
      const float* picture = src[3].as<float>() + n * 3;
      const ScoredMap map{src[0].as<float>() + (n * 2 + 1) * item,
                          src[1].as<float>() + n * item * 4,
                          height,
                          width,
                          anchors,
                          stride,
                          (stride - 1) / 2,
                          picture[0],
                          picture[1]};
      const float least = minBoxSize * picture[2];
      const auto large = [&](const Box& box) { return box.x2 - box.x1 + 1 >= least && box.y2 - box.y1 + 1 >= least; };
      float* to = dst[0].as<float>() + n * nmsMaxOut * 4;
      for (const Box& box : proposals(map, large, preNmsTop, iouThreshold, nmsMaxOut)) to = std::copy_n(&box.x1, 4, to);
      for (int64_t r = n * nmsMaxOut; r < (n + 1) * nmsMaxOut; ++r) {
        regions[static_cast<size_t>(r * 5)] = static_cast<float>(n);
        std::copy_n(dst[0].as<float>() + r * 4, 4, regions.data() + r * 5 + 1);
      }
    }
    const Shape rows{src[0].dim(0) * nmsMaxOut, 5};
    const ConstTensor operands[] = {src[2],
                                    {{DataType::f32, rows}, reinterpret_cast<const std::byte*>(regions.data())}};
    const Tensor pooled[] = {{{DataType::f32, Shape{rows[0], src[2].type.shape[1], poolingH, poolingW}}, dst[1].data}};
    return MaxRoiPool{poolingH, poolingW, spatialScale}.reference(operands, pooled);
  }

 private:
  std::vector<AnchorSize> anchors() const {
    std::vector<AnchorSize> out;
    const auto side = static_cast<float>(featureStride);
    for (const float ratio : anchorsRatios) {
      const float wide = std::round(std::sqrt(side * side / ratio)), tall = std::round(wide * ratio);
      for (const float scale : anchorsScales) out.push_back({wide * scale, tall * scale});
    }
    return out;
  }
};

}  // namespace

Family faster_rcnn() { return family<FixedProposal, DynamicProposal, RegionProposals>(); }

}  // namespace tenon::plugins
