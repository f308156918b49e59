// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of Mask R-CNN over a feature pyramid of five levels, whose boxes are y1, x1, y2, x2 in pixels that belong to
// them: MultilevelProposeROI, MultilevelCropAndResize, GenerateDetection.
// Source: Lin et al. 2017, arXiv:1612.03144; He et al. 2017, arXiv:1703.06870.
#include <algorithm>
#include <cmath>

#include "plugins/lib/boxes.h"
#include "plugins/lib/checks.h"
#include "plugins/lib/planes.h"
#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

constexpr int32_t kLevels = 5;  // of strides 4 to 64

std::string wrong_image(const std::vector<int32_t>& size) {
  const bool good = size.size() == 3 && std::all_of(size.begin(), size.end(), [](int32_t one) { return one >= 1; });
  return good ? "" : "image_size: expected channels, height and width";
}

/// How large offsets of a box are: those of its centre and of the logarithm of its size are divided by these.
struct Weights {
  float centre, size;
};

/// A box moved by an offset, within a picture of channels, height and width.
Box moved(const Box& box, const float* delta, const Weights& weights, const std::vector<int32_t>& picture) {
  const float most = std::log(1000.0F / 16);
  const float tall = box.x2 - box.x1 + 1, wide = box.y2 - box.y1 + 1;
  const float row = box.x1 + tall / 2 + delta[0] / weights.centre * tall;
  const float column = box.y1 + wide / 2 + delta[1] / weights.centre * wide;
  const float height = tall * std::exp(std::min(delta[2] / weights.size, most));
  const float width = wide * std::exp(std::min(delta[3] / weights.size, most));
  const float top = row - height / 2, left = column - width / 2;
  const float last_row = static_cast<float>(picture[1] - 1), last_column = static_cast<float>(picture[2] - 1);
  return {std::clamp(top, 0.0F, last_row), std::clamp(left, 0.0F, last_column),
          std::clamp(top + height - 1, 0.0F, last_row), std::clamp(left + width - 1, 0.0F, last_column)};
}

/// Of each level, offsets [N, anchors, 4, 1] and scores [N, anchors, 1, 1] -> regions [N, keep_topk, 4], the best of
/// all levels first, then zeros. Each level suppresses on its own.
struct MultilevelProposals {
  static constexpr const char* kName = "MultilevelProposeROI_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  int32_t prenms_topk = 1000;
  int32_t keep_topk = 1000;
  float fg_threshold = 0;
  float iou_threshold = 0.7F;
  std::vector<int32_t> image_size = {3, 832, 1344};

  static void fields(auto& self, auto&& field) {
    field("prenms_topk", self.prenms_topk);
    field("keep_topk", self.keep_topk);
    field("fg_threshold", self.fg_threshold);
    field("iou_threshold", self.iou_threshold);
    field("image_size", self.image_size);
  }
  std::string wrong() const {
    return first_of(
        {unless_at_least_1({{"prenms_topk", prenms_topk}, {"keep_topk", keep_topk}}), wrong_image(image_size)});
  }
  Dims shape(int32_t, const Inputs& in) const { return {in.dim(0, 0), in.number(keep_topk), in.number(4)}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 2 * kLevels) {
      return Error(ErrorCode::invalid_argument, str("expected offsets and scores of 5 levels, found ", src.size()));
    }
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    for (int64_t n = 0; n < src[0].dim(0); ++n) {
      std::vector<Box> boxes;
      std::vector<Candidate> best;
      for (int32_t level = 0; level < kLevels; ++level) TRY(propose(src.subspan(2 * level, 2), n, level, boxes, best));
      sort_by_score(best, keep_topk);
      float* to = dst[0].as<float>() + n * keep_topk * 4;
      for (const Candidate& one : best) to = std::copy_n(&boxes[static_cast<size_t>(one.box)].x1, 4, to);
    }
    return Done{};
  }

 private:
  /// Adds what a level proposes for picture n.
  Result<> propose(std::span<const ConstTensor> src, int64_t n, int32_t level, std::vector<Box>& boxes,
                   std::vector<Candidate>& best) const {
    const std::vector<Box> all = anchors(level);
    const auto count = static_cast<int64_t>(all.size());
    if (src[0].dim(1) != count || src[1].dim(1) != count || src[0].dim(2) != 4 ||
        src[1].volume() != src[1].dim(0) * count) {
      return Error(ErrorCode::invalid_argument,
                   str("level ", level + 2, ": expected offsets [N,", count, ",4,1] and scores [N,", count,
                       ",1,1], found ", src[0].type, " and ", src[1].type));
    }
    const auto start = static_cast<int32_t>(boxes.size());
    std::vector<Candidate> found;
    for (int64_t i = 0; i < count; ++i) {
      found.push_back({src[1].as<float>()[n * count + i], start + static_cast<int32_t>(i), 0});
      const float* delta = src[0].as<float>() + (n * count + i) * 4;
      boxes.push_back(moved(all[static_cast<size_t>(i)], delta, {1, 1}, image_size));
    }
    sort_by_score(found, prenms_topk);
    std::erase_if(found, [this](const Candidate& one) { return one.score < fg_threshold; });
    const auto share = [&](const Candidate& a, const Candidate& b) {
      return overlap(boxes[static_cast<size_t>(a.box)], boxes[static_cast<size_t>(b.box)]) > iou_threshold;
    };
    for (const Candidate& one : suppressed(found, share, keep_topk)) best.push_back(one);
    return Done{};
  }

  /// Three shapes around the middle of each cell.
  std::vector<Box> anchors(int32_t level) const {
    constexpr float kScale = 8;
    constexpr float kShapes[][2] = {{1, 1}, {0.7F, 1.4F}, {1.4F, 0.7F}};  // height and width
    const int32_t stride = 4 << level;
    std::vector<Box> out;
    for (int32_t y = stride / 2; y < image_size[1]; y += stride) {
      for (int32_t x = stride / 2; x < image_size[2]; x += stride) {
        for (const auto& [tall, wide] : kShapes) {
          const float height = kScale * static_cast<float>(stride) * tall / 2;
          const float width = kScale * static_cast<float>(stride) * wide / 2;
          const auto row = static_cast<float>(y), column = static_cast<float>(x);
          out.push_back({row - height, column - width, row + height, column + width});
        }
      }
    }
    return out;
  }
};

/// Regions [N, R, 4] and feature maps [N, C, h, w] of five levels, the finest first -> [N, R, C, size, size]: each
/// region out of the map that its area says, one element for each bin. Regions that are empty or leave the picture give
/// 0.
struct MultilevelCrops {
  static constexpr const char* kName = "MultilevelCropAndResize_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  int32_t pooled_size = 7;
  std::vector<int32_t> image_size = {3, 832, 1344};

  static void fields(auto& self, auto&& field) {
    field("pooled_size", self.pooled_size);
    field("image_size", self.image_size);
  }
  std::string wrong() const {
    return first_of({unless_at_least_1({{"pooled_size", pooled_size}}), wrong_image(image_size)});
  }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(0, 0), in.dim(0, 1), in.dim(1, 1), in.number(pooled_size), in.number(pooled_size)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 1 + kLevels || src[0].type.rank() != 3 || src[0].dim(2) != 4) {
      return Error(ErrorCode::invalid_argument, "expected regions [N,R,4] and five feature maps");
    }
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    const int64_t regions = src[0].dim(1), channels = src[1].dim(1), bins = int64_t{pooled_size} * pooled_size;
    for (int64_t r = 0; r < src[0].dim(0) * regions; ++r) {
      const Box region = box_at(src[0].as<float>() + r * 4);
      if (!within(region)) continue;
      const int32_t level = level_of(region);
      const ConstTensor& map = src[static_cast<size_t>(1 + level)];
      for (int64_t c = 0; c < channels; ++c) {
        const Plane plane{map.as<float>() + (r / regions * channels + c) * map.dim(2) * map.dim(3), map.dim(2),
                          map.dim(3)};
        sample(plane, region, static_cast<float>(4 << level), dst[0].as<float>() + (r * channels + c) * bins);
      }
    }
    return Done{};
  }

 private:
  bool within(const Box& box) const {
    const auto tall = static_cast<float>(image_size[1]), wide = static_cast<float>(image_size[2]);
    return box.x1 >= 0 && box.y1 >= 0 && box.x2 <= tall && box.y2 <= wide && box.x1 < box.x2 && box.y1 < box.y2;
  }
  /// Up to 112 by 112 the finest, then one for each doubling of the sides.
  static int32_t level_of(const Box& box) {
    constexpr float kFinest = 224 * 224 / 4.0F;
    const float area = (box.x2 - box.x1) * (box.y2 - box.y1);
    int32_t level = 0;
    for (float most = kFinest; level < kLevels - 1 && area > most; most *= 4) ++level;
    return level;
  }
  void sample(const Plane& plane, const Box& region, float stride, float* to) const {
    const auto size = static_cast<float>(pooled_size);
    const float tall = (region.x2 - region.x1) / stride / size, wide = (region.y2 - region.y1) / stride / size;
    for (int32_t i = 0; i < pooled_size; ++i) {
      const float y = region.x1 / stride + tall * (static_cast<float>(i) + 0.5F);
      for (int32_t j = 0; j < pooled_size; ++j) {
        const float x = region.y1 / stride + wide * (static_cast<float>(j) + 0.5F);
        *to++ = plane.between(std::clamp(y, 0.0F, static_cast<float>(plane.height - 1)),
                              std::clamp(x, 0.0F, static_cast<float>(plane.width - 1)));
      }
    }
  }
};

/// Offsets [N, R, classes * 4, 1, 1], scores [N, R, classes, 1, 1] and regions [N, R, 4] -> rows [N, keep_topk, 6] of
/// box, class and score, best first, then zeros. A region is of its best class but 0, the background.
struct GenerateDetection {
  static constexpr const char* kName = "GenerateDetection_TRT";
  static constexpr const char* kVersion = "1";
  int32_t num_classes = 0;
  int32_t keep_topk = 0;
  float score_threshold = 0;
  float iou_threshold = 0.5F;
  std::vector<int32_t> image_size = {3, 832, 1344};

  static void fields(auto& self, auto&& field) {
    field("num_classes", self.num_classes);
    field("keep_topk", self.keep_topk);
    field("score_threshold", self.score_threshold);
    field("iou_threshold", self.iou_threshold);
    field("image_size", self.image_size);
  }
  std::string wrong() const {
    if (num_classes < 2) return str("num_classes: expected at least 2, found ", num_classes);
    return first_of({unless_at_least_1({{"keep_topk", keep_topk}}), wrong_image(image_size)});
  }
  Dims shape(int32_t, const Inputs& in) const { return {in.dim(0, 0), in.number(keep_topk), in.number(6)}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3 || src[0].dim(2) != int64_t{num_classes} * 4 || src[1].dim(2) != num_classes ||
        src[2].dim(1) != src[0].dim(1) || src[1].dim(1) != src[0].dim(1)) {
      return Error(ErrorCode::invalid_argument, str("expected offsets [N,R,", num_classes * 4, ",1,1], scores [N,R,",
                                                    num_classes, ",1,1] and regions [N,R,4]"));
    }
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    for (int64_t n = 0; n < src[0].dim(0); ++n) detect(src, n, dst[0].as<float>() + n * keep_topk * 6);
    return Done{};
  }

 private:
  void detect(std::span<const ConstTensor> src, int64_t n, float* to) const {
    const int64_t count = src[0].dim(1);
    std::vector<Candidate> found;
    std::vector<Box> boxes;
    for (int64_t i = 0; i < count; ++i) {
      const int64_t at = n * count + i;
      const float* scores = src[1].as<float>() + at * num_classes;
      const auto label = static_cast<int32_t>(std::max_element(scores + 1, scores + num_classes) - scores);
      boxes.push_back(moved(box_at(src[2].as<float>() + at * 4), src[0].as<float>() + (at * num_classes + label) * 4,
                            {10, 5}, image_size));
      if (scores[label] >= score_threshold) found.push_back({scores[label], static_cast<int32_t>(i), label});
    }
    sort_by_score(found);
    const auto share = [&](const Candidate& a, const Candidate& b) {
      return a.label == b.label &&
             overlap(boxes[static_cast<size_t>(a.box)], boxes[static_cast<size_t>(b.box)]) > iou_threshold;
    };
    for (const Candidate& one : suppressed(found, share, keep_topk)) {
      to = std::copy_n(&boxes[static_cast<size_t>(one.box)].x1, 4, to);
      *to++ = static_cast<float>(one.label);
      *to++ = one.score;
    }
  }
};

}  // namespace

Family multilevel() { return family<MultilevelProposals, MultilevelCrops, GenerateDetection>(); }

}  // namespace tenon::plugins
