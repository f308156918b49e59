// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of Mask R-CNN: ProposalLayer and DetectionLayer. Boxes are y1, x1, y2, x2 in parts of the picture.
// Source: He et al. 2017, arXiv:1703.06870; constants of its Matterport implementation.
#include <algorithm>
#include <cmath>

#include "plugins/lib/boxes.h"
#include "plugins/lib/checks.h"
#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

/// A box moved by an offset of its centre and the logarithm of its size, in units of their deviations; within the
/// picture.
Box refined(const Box& box, const float* delta) {
  constexpr float kCentre = 0.1F, kSize = 0.2F;
  const float height = box.x2 - box.x1, width = box.y2 - box.y1;
  const float y = box.x1 + height / 2 + delta[0] * kCentre * height;
  const float x = box.y1 + width / 2 + delta[1] * kCentre * width;
  const float tall = height * std::exp(delta[2] * kSize), wide = width * std::exp(delta[3] * kSize);
  return clipped({y - tall / 2, x - wide / 2, y + tall / 2, x + wide / 2}, 0, 1);
}

/// Scores [N, anchors, 2(, 1)] and offsets [N, anchors, 4(, 1)] -> boxes [N, keep_topk, 4], best first, then zeros.
struct ProposalLayer {
  static constexpr const char* kName = "ProposalLayer_TRT";
  static constexpr const char* kVersion = "1";
  int32_t prenms_topk = 1024;
  int32_t keep_topk = 1000;
  float iou_threshold = 0.7F;
  std::vector<int32_t> image_size = {3, 1024, 1024};

  static void fields(auto& self, auto&& field) {
    field("prenms_topk", self.prenms_topk);
    field("keep_topk", self.keep_topk);
    field("iou_threshold", self.iou_threshold);
    field("image_size", self.image_size);
  }
  std::string wrong() const {
    const bool good = image_size.size() == 3 && image_size[1] >= 2 && image_size[2] >= 2;
    return good ? unless_at_least_1({{"prenms_topk", prenms_topk}, {"keep_topk", keep_topk}})
                : "image_size: expected channels, height and width";
  }
  Dims shape(int32_t, const Inputs& in) const { return {in.dim(0, 0), in.number(keep_topk), in.number(4)}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const std::vector<Box> all = anchors();
    const auto count = static_cast<int64_t>(all.size());
    if (src.size() != 2 || src[0].dim(1) != count || src[1].dim(1) != count || src[0].dim(2) != 2 ||
        src[1].dim(2) != 4) {
      return Error(ErrorCode::invalid_argument, str("expected scores [N,", count, ",2] and offsets [N,", count,
                                                    ",4] for this picture, found ", src[0].type));
    }
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    for (int64_t n = 0; n < src[0].dim(0); ++n) {
      std::vector<Candidate> found;
      for (int64_t i = 0; i < count; ++i) {
        found.push_back({src[0].as<float>()[(n * count + i) * 2 + 1], static_cast<int32_t>(i), 0});
      }
      sort_by_score(found, prenms_topk);
      const auto box_of = [&](const Candidate& one) {
        return refined(all[static_cast<size_t>(one.box)], src[1].as<float>() + (n * count + one.box) * 4);
      };
      const std::vector<Candidate> taken = suppressed(
          found, [&](const Candidate& a, const Candidate& b) { return overlap(box_of(a), box_of(b)) > iou_threshold; },
          keep_topk);
      float* to = dst[0].as<float>() + n * keep_topk * 4;
      for (const Candidate& one : taken) {
        const Box box = box_of(one);
        to = std::copy_n(&box.x1, 4, to);
      }
    }
    return Done{};
  }

 private:
  /// Of the five levels of the pyramid: three shapes around each place.
  std::vector<Box> anchors() const {
    constexpr float kSizes[] = {32, 64, 128, 256, 512};
    constexpr int32_t kStrides[] = {4, 8, 16, 32, 64};
    constexpr float kRatios[] = {0.5F, 1, 2};
    const auto tall = static_cast<float>(image_size[1] - 1), wide = static_cast<float>(image_size[2] - 1);
    std::vector<Box> out;
    for (size_t level = 0; level < 5; ++level) {
      for (int32_t y = 0; y < image_size[1]; y += kStrides[level]) {
        for (int32_t x = 0; x < image_size[2]; x += kStrides[level]) {
          for (const float ratio : kRatios) {
            const float height = kSizes[level] / std::sqrt(ratio), width = kSizes[level] * std::sqrt(ratio);
            const auto row = static_cast<float>(y), column = static_cast<float>(x);
            out.push_back({(row - height / 2) / tall, (column - width / 2) / wide, (row + height / 2 - 1) / tall,
                           (column + width / 2 - 1) / wide});
          }
        }
      }
    }
    return out;
  }
};

/// Offsets [N, regions, classes * 4, ...], scores [N, regions, classes, ...] and regions [N, regions, 4] -> rows
/// [N, keep_topk, 6] of box, class and score, best first, then zeros. Class 0 is the background.
struct DetectionLayer {
  static constexpr const char* kName = "DetectionLayer_TRT";
  static constexpr const char* kVersion = "1";
  int32_t num_classes = 0;
  int32_t keep_topk = 0;
  float score_threshold = 0;
  float iou_threshold = 0.3F;

  static void fields(auto& self, auto&& field) {
    field("num_classes", self.num_classes);
    field("keep_topk", self.keep_topk);
    field("score_threshold", self.score_threshold);
    field("iou_threshold", self.iou_threshold);
  }
  std::string wrong() const {
    if (num_classes < 2) return str("num_classes: expected at least 2, found ", num_classes);
    return unless_at_least_1({{"keep_topk", keep_topk}});
  }
  Dims shape(int32_t, const Inputs& in) const { return {in.dim(0, 0), in.number(keep_topk), in.number(6)}; }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 3 || src[0].dim(2) != num_classes * 4 || src[1].dim(2) != num_classes ||
        src[2].dim(1) != src[0].dim(1) || src[1].dim(1) != src[0].dim(1)) {
      return Error(ErrorCode::invalid_argument, str("expected offsets [N,R,", num_classes * 4, "], scores [N,R,",
                                                    num_classes, "] and regions [N,R,4]"));
    }
    std::fill_n(dst[0].data, dst[0].type.bytes(), std::byte{0});
    for (int64_t n = 0; n < src[0].dim(0); ++n) run_picture(src, dst[0].as<float>() + n * keep_topk * 6, n);
    return Done{};
  }

 private:
  void run_picture(std::span<const ConstTensor> src, float* to, int64_t n) const {
    const int64_t count = src[0].dim(1);
    std::vector<Candidate> found;
    for (int64_t i = 0; i < count; ++i) {
      const float* scores = src[1].as<float>() + (n * count + i) * num_classes;
      const auto label = static_cast<int32_t>(std::max_element(scores, scores + num_classes) - scores);
      if (label > 0 && scores[label] > score_threshold) {
        found.push_back({scores[label], static_cast<int32_t>(i), label});
      }
    }
    sort_by_score(found);
    const auto box_of = [&](const Candidate& one) {
      const int64_t at = n * count + one.box;
      return refined(box_at(src[2].as<float>() + at * 4), src[0].as<float>() + (at * num_classes + one.label) * 4);
    };
    const std::vector<Candidate> taken = suppressed(
        found,
        [&](const Candidate& a, const Candidate& b) {
          return a.label == b.label && overlap(box_of(a), box_of(b)) > iou_threshold;
        },
        keep_topk);
    for (const Candidate& one : taken) {
      const Box box = box_of(one);
      to = std::copy_n(&box.x1, 4, to);
      *to++ = static_cast<float>(one.label);
      *to++ = one.score;
    }
  }
};

}  // namespace

Family mask_rcnn() { return family<ProposalLayer, DetectionLayer>(); }

}  // namespace tenon::plugins
