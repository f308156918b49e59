// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The BatchedNMS family: suppression class by class, then the best of all classes of a picture.
#include <algorithm>

#include "plugins/lib/boxes.h"
#include "plugins/lib/checks.h"
#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

/// boxes [N, boxes, 1 or classes, 4], scores [N, boxes, classes(, 1)] -> how many, boxes [N, keepTopK, 4], scores and
/// classes (floats, -1 where there is none) [N, keepTopK].
struct BatchedNms {
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  static constexpr int32_t kOutputs = 4;
  int32_t shareLocation = 1;
  int32_t backgroundLabelId = -1;
  int32_t numClasses = 0;
  int32_t topK = 0;
  int32_t keepTopK = 0;
  float scoreThreshold = 0;
  float iouThreshold = 0.5F;
  int32_t isNormalized = 1;
  int32_t clipBoxes = 1;
  int32_t scoreBits = 16;
  int32_t caffeSemantics = 1;

  static void fields(auto& self, auto&& field) {
    field("shareLocation", self.shareLocation);
    field("backgroundLabelId", self.backgroundLabelId);
    field("numClasses", self.numClasses);
    field("topK", self.topK);
    field("keepTopK", self.keepTopK);
    field("scoreThreshold", self.scoreThreshold);
    field("iouThreshold", self.iouThreshold);
    field("isNormalized", self.isNormalized);
    field("clipBoxes", self.clipBoxes);
    field("scoreBits", self.scoreBits);  // a speed of the vendor's sort; scores are compared whole here
    field("caffeSemantics", self.caffeSemantics);
  }
  std::string wrong() const {
    return unless_at_least_1({{"numClasses", numClasses}, {"topK", topK}, {"keepTopK", keepTopK}});
  }
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const {
    return output == 0 ? nv::DataType::kINT32 : nv::DataType::kFLOAT;
  }

  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    const int64_t each = shareLocation != 0 ? 1 : numClasses;
    if (src.size() != 2 || src[0].type.rank() != 4 || src[1].type.rank() < 3 || src[0].dim(2) != each ||
        src[0].dim(3) != 4 || src[1].dim(1) != src[0].dim(1) || src[1].dim(2) != numClasses) {
      return Error(ErrorCode::invalid_argument,
                   str("expected boxes [N,boxes,", each, ",4] and scores [N,boxes,", numClasses, "], found ",
                       src[0].type, " and ", src.size() > 1 ? src[1].type : TensorType{}));
    }
    std::fill_n(dst[1].data, dst[1].type.bytes(), std::byte{0});
    std::fill_n(dst[2].data, dst[2].type.bytes(), std::byte{0});
    std::fill_n(dst[3].as<float>(), dst[3].volume(), -1.0F);
    for (int64_t n = 0; n < src[0].dim(0); ++n) run_picture(src, dst, n);
    return Done{};
  }

 private:
  void run_picture(std::span<const ConstTensor> src, std::span<const Tensor> dst, int64_t n) const {
    const int64_t count = src[0].dim(1), each = src[0].dim(2);
    const float* boxes = src[0].as<float>() + n * count * each * 4;
    const float* scores = src[1].as<float>() + n * count * numClasses;
    const auto box_of = [&](const Candidate& one) {
      return box_at(boxes + (one.box * each + (each > 1 ? one.label : 0)) * 4);
    };
    const float extra = isNormalized == 0 && caffeSemantics != 0 ? 1 : 0;
    std::vector<Candidate> all;
    for (int32_t label = 0; label < numClasses; ++label) {
      if (label == backgroundLabelId) continue;
      std::vector<Candidate> of_class;
      for (int64_t i = 0; i < count; ++i) {
        const float score = scores[i * numClasses + label];
        if (score > scoreThreshold) of_class.push_back({score, static_cast<int32_t>(i), label});
      }
      sort_by_score(of_class, topK);
      const std::vector<Candidate> taken = suppressed(of_class, [&](const Candidate& a, const Candidate& b) {
        return overlap(box_of(a), box_of(b), extra) > iouThreshold;
      });
      all.insert(all.end(), taken.begin(), taken.end());
    }
    sort_by_score(all, keepTopK);
    dst[0].as<int32_t>()[n] = static_cast<int32_t>(all.size());
    for (size_t i = 0; i < all.size(); ++i) {
      const int64_t at = n * keepTopK + static_cast<int64_t>(i);
      const Box box = isNormalized != 0 && clipBoxes != 0 ? clipped(box_of(all[i]), 0, 1) : box_of(all[i]);
      std::copy_n(&box.x1, 4, dst[1].as<float>() + at * 4);
      dst[2].as<float>()[at] = all[i].score;
      dst[3].as<float>()[at] = static_cast<float>(all[i].label);
    }
  }
};

struct FixedBatchedNms : BatchedNms {
  static constexpr const char* kName = "BatchedNMS_TRT";
  Dims shape(int32_t output, const Inputs& in) const { return detection_shape(output, in, in.number(keepTopK), true); }
};
struct DynamicBatchedNms : BatchedNms {
  static constexpr const char* kName = "BatchedNMSDynamic_TRT";
  Dims shape(int32_t output, const Inputs& in) const { return detection_shape(output, in, in.number(keepTopK), false); }
};

}  // namespace

Family batched_nms() { return family<FixedBatchedNms, DynamicBatchedNms>(); }

}  // namespace tenon::plugins
