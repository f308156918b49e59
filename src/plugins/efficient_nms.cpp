// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The EfficientNMS family: suppression over all classes of a picture at once, with boxes that may be offsets to
// anchors.
#include <algorithm>
#include <cmath>

#include "plugins/lib/boxes.h"
#include "plugins/lib/checks.h"
#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

namespace {

constexpr int64_t kMostCandidates = 4096;  // of a picture: what the vendor's looks at

float sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

/// boxes: [N, boxes, 4] or [N, boxes, classes, 4]; scores: [N, boxes, classes]; anchors: [1 or N, boxes, 4].
struct Scene {
  ConstTensor boxes, scores, anchors;
  bool center_size = false;

  int64_t count() const { return scores.dim(1); }
  int64_t classes() const { return scores.dim(2); }

  Result<> check() const {
    const bool each = boxes.type.rank() == 4;
    const bool good = (each || boxes.type.rank() == 3) && scores.type.rank() == 3 && boxes.dim(0) == scores.dim(0) &&
                      boxes.dim(1) == scores.dim(1) && boxes.dim(boxes.type.rank() - 1) == 4 &&
                      (!each || boxes.dim(2) == scores.dim(2) || boxes.dim(2) == 1);
    if (!good) {
      return Error(ErrorCode::invalid_argument, str("expected boxes [N,boxes,4] or [N,boxes,classes,4] and scores "
                                                    "[N,boxes,classes], found ",
                                                    boxes.type, " and ", scores.type));
    }
    if (!anchors.present()) return Done{};
    if (anchors.type.rank() == 3 && anchors.dim(1) == count() && anchors.dim(2) == 4 &&
        (anchors.dim(0) == 1 || anchors.dim(0) == scores.dim(0))) {
      return Done{};
    }
    return Error(ErrorCode::invalid_argument,
                 str("expected anchors [1 or N,boxes,4] as of ", scores.type, ", found ", anchors.type));
  }

  Box box(int64_t n, int64_t i, int64_t label) const {
    const int64_t each = boxes.type.rank() == 4 ? boxes.dim(2) : 1;
    const float* four = boxes.as<float>() + ((n * count() + i) * each + (each > 1 ? label : 0)) * 4;
    Box out = box_at(four);
    if (anchors.present()) {
      const int64_t first = anchors.dim(0) == 1 ? 0 : n;
      const Box anchor = box_at(anchors.as<float>() + (first * count() + i) * 4);
      out = center_size ? Box{out.x1 * anchor.x2 + anchor.x1, out.y1 * anchor.y2 + anchor.y1,
                              anchor.x2 * std::exp(out.x2), anchor.y2 * std::exp(out.y2)}
                        : Box{out.x1 + anchor.x1, out.y1 + anchor.y1, out.x2 + anchor.x2, out.y2 + anchor.y2};
    }
    if (!center_size) return out;
    return {out.x1 - out.x2 / 2, out.y1 - out.y2 / 2, out.x1 + out.x2 / 2, out.y1 + out.y2 / 2};
  }
};

struct Rules {
  float score_threshold = 0;
  float iou_threshold = 0.5F;
  int64_t most = 1;            // of a picture
  int64_t most_of_class = -1;  // -1: all
  int32_t background = -1;
  bool activation = false;
  bool class_agnostic = false;
};

std::vector<Candidate> found_in(const Scene& scene, int64_t n, const Rules& rules) {
  std::vector<Candidate> all;
  const float* scores = scene.scores.as<float>() + n * scene.count() * scene.classes();
  for (int64_t i = 0; i < scene.count(); ++i) {
    for (int64_t label = 0; label < scene.classes(); ++label) {
      if (label == rules.background) continue;
      const float raw = scores[i * scene.classes() + label];
      const float score = rules.activation ? sigmoid(raw) : raw;
      if (score >= rules.score_threshold) {
        all.push_back({score, static_cast<int32_t>(i), static_cast<int32_t>(label)});
      }
    }
  }
  sort_by_score(all, kMostCandidates);
  std::vector<Candidate> taken;
  std::vector<int64_t> of_class(static_cast<size_t>(scene.classes()), 0);
  for (const Candidate& one : all) {
    if (static_cast<int64_t>(taken.size()) >= rules.most) break;
    int64_t& count = of_class[static_cast<size_t>(one.label)];
    if (rules.most_of_class >= 0 && count >= rules.most_of_class) continue;
    const Box box = scene.box(n, one.box, one.label);
    const bool shares = std::any_of(taken.begin(), taken.end(), [&](const Candidate& other) {
      return (rules.class_agnostic || other.label == one.label) &&
             overlap(scene.box(n, other.box, other.label), box) >= rules.iou_threshold;
    });
    if (shares) continue;
    ++count;
    taken.push_back(one);
  }
  return taken;
}

void write_detections(const Scene& scene, const Rules& rules, bool clip, std::span<const Tensor> dst) {
  const int64_t most = dst[2].dim(1);
  for (const Tensor& one : dst) std::fill_n(one.data, one.type.bytes(), std::byte{0});
  for (int64_t n = 0; n < scene.scores.dim(0); ++n) {
    const std::vector<Candidate> taken = found_in(scene, n, rules);
    dst[0].as<int32_t>()[n] = static_cast<int32_t>(taken.size());
    for (size_t i = 0; i < taken.size(); ++i) {
      const int64_t at = n * most + static_cast<int64_t>(i);
      Box box = scene.box(n, taken[i].box, taken[i].label);
      if (clip) box = clipped(box, 0, 1);
      std::copy_n(&box.x1, 4, dst[1].as<float>() + at * 4);
      dst[2].as<float>()[at] = taken[i].score;
      dst[3].as<int32_t>()[at] = taken[i].label;
    }
  }
}

nv::DataType detection_type(int32_t output) {
  return output == 0 || output == 3 ? nv::DataType::kINT32 : nv::DataType::kFLOAT;
}

/// boxes, scores and perhaps anchors -> how many [N, 1], boxes [N, most, 4], scores and classes [N, most].
struct EfficientNms {
  static constexpr const char* kName = "EfficientNMS_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  static constexpr int32_t kOutputs = 4;
  float score_threshold = 0;
  float iou_threshold = 0.5F;
  int32_t max_output_boxes = 100;
  int32_t background_class = -1;
  int32_t score_activation = 0;
  int32_t class_agnostic = 0;
  int32_t box_coding = 0;

  static void fields(auto& self, auto&& field) {
    field("score_threshold", self.score_threshold);
    field("iou_threshold", self.iou_threshold);
    field("max_output_boxes", self.max_output_boxes);
    field("background_class", self.background_class);
    field("score_activation", self.score_activation);
    field("class_agnostic", self.class_agnostic);
    field("box_coding", self.box_coding);
  }
  std::string wrong() const {
    if (box_coding < 0 || box_coding > 1) return str("box_coding: expected 0 or 1, found ", box_coding);
    return first_of({unless_at_least_1({{"max_output_boxes", max_output_boxes}}),
                     unless_above_0({{"iou_threshold", iou_threshold}})});
  }
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const { return detection_type(output); }
  Dims shape(int32_t output, const Inputs& in) const {
    return detection_shape(output, in, in.number(max_output_boxes), false);
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 2 && src.size() != 3) {
      return Error(ErrorCode::invalid_argument, str("expected 2 or 3 inputs, found ", src.size()));
    }
    const Scene scene{src[0], src[1], src.size() > 2 ? src[2] : ConstTensor{}, box_coding == 1};
    TRY(scene.check());
    const Rules rules{score_threshold,  iou_threshold,         max_output_boxes,   -1,
                      background_class, score_activation != 0, class_agnostic != 0};
    write_detections(scene, rules, false, dst);
    return Done{};
  }
};

/// TensorFlow's CombinedNonMaxSuppression.
struct TensorFlowNms {
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  static constexpr int32_t kOutputs = 4;
  int32_t max_output_size_per_class = -1;
  int32_t max_total_size = 100;
  float iou_threshold = 0.5F;
  float score_threshold = 0;
  int32_t pad_per_class = 0;
  int32_t clip_boxes = 0;

  static void fields(auto& self, auto&& field) {
    field("max_output_size_per_class", self.max_output_size_per_class);
    field("max_total_size", self.max_total_size);
    field("iou_threshold", self.iou_threshold);
    field("score_threshold", self.score_threshold);
    field("pad_per_class", self.pad_per_class);
    field("clip_boxes", self.clip_boxes);
  }
  std::string wrong() const {
    return first_of(
        {unless_at_least_1({{"max_total_size", max_total_size}}), unless_above_0({{"iou_threshold", iou_threshold}})});
  }
  nv::DataType output_type(int32_t output, const nv::DataType*, int32_t) const { return detection_type(output); }
  Dims shape(int32_t output, const Inputs& in) const {
    Dim1 most = in.number(max_total_size);
    if (pad_per_class != 0 && max_output_size_per_class > 0) {
      most = min(most, in.dim(1, 2) * max_output_size_per_class);
    }
    return detection_shape(output, in, most, true);
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 2) return Error(ErrorCode::invalid_argument, str("expected 2 inputs, found ", src.size()));
    const Scene scene{src[0], src[1], {}};
    TRY(scene.check());
    const int64_t of_class = max_output_size_per_class > 0 ? max_output_size_per_class : -1;
    write_detections(scene, {score_threshold, iou_threshold, dst[2].dim(1), of_class}, clip_boxes != 0, dst);
    return Done{};
  }
};
struct ExplicitTensorFlowNms : TensorFlowNms {
  static constexpr const char* kName = "EfficientNMS_Explicit_TF_TRT";
};
struct ImplicitTensorFlowNms : TensorFlowNms {
  static constexpr const char* kName = "EfficientNMS_Implicit_TF_TRT";
};

/// ONNX's NonMaxSuppression with fixed memory for its result: boxes [N, boxes, 4], scores [N, classes, boxes] ->
/// picture, class and box [N * most, 3], by picture and then by score; -1 where there is none.
struct OnnxNms {
  static constexpr const char* kName = "EfficientNMS_ONNX_TRT";
  static constexpr const char* kVersion = "1";
  static constexpr bool kHalf = true;
  float score_threshold = 0;
  float iou_threshold = 0.5F;
  int32_t max_output_boxes_per_class = 100;
  int32_t center_point_box = 0;

  static void fields(auto& self, auto&& field) {
    field("score_threshold", self.score_threshold);
    field("iou_threshold", self.iou_threshold);
    field("max_output_boxes_per_class", self.max_output_boxes_per_class);
    field("center_point_box", self.center_point_box);
  }
  std::string wrong() const { return unless_at_least_1({{"max_output_boxes_per_class", max_output_boxes_per_class}}); }
  nv::DataType output_type(int32_t, const nv::DataType*, int32_t) const { return nv::DataType::kINT32; }
  Dims shape(int32_t, const Inputs& in) const {
    return {in.dim(0, 0) * in.dim(1, 1) * max_output_boxes_per_class, in.number(3)};
  }
  Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    if (src.size() != 2 || src[1].type.rank() != 3) {
      return Error(ErrorCode::invalid_argument, "expected boxes [N,boxes,4] and scores [N,classes,boxes]");
    }
    const int64_t batch = src[1].dim(0), classes = src[1].dim(1), count = src[1].dim(2);
    std::vector<float> turned(static_cast<size_t>(batch * classes * count));  // [N, boxes, classes]
    for (int64_t n = 0; n < batch; ++n) {
      for (int64_t c = 0; c < classes; ++c) {
        for (int64_t i = 0; i < count; ++i) {
          turned[static_cast<size_t>((n * count + i) * classes + c)] =
              src[1].as<float>()[(n * classes + c) * count + i];
        }
      }
    }
    const Scene scene{src[0],
                      {{DataType::f32, Shape{batch, count, classes}}, reinterpret_cast<std::byte*>(turned.data())},
                      {},
                      center_point_box != 0};
    TRY(scene.check());
    auto* out = dst[0].as<int32_t>();
    std::fill_n(out, dst[0].volume(), -1);
    const int64_t most = classes * max_output_boxes_per_class;
    for (int64_t n = 0; n < batch; ++n) {
      for (const Candidate& one :
           found_in(scene, n, {score_threshold, iou_threshold, most, max_output_boxes_per_class})) {
        *out++ = static_cast<int32_t>(n);
        *out++ = one.label;
        *out++ = one.box;
      }
    }
    return Done{};
  }
};

}  // namespace

Family efficient_nms() { return family<EfficientNms, ExplicitTensorFlowNms, ImplicitTensorFlowNms, OnnxNms>(); }

}  // namespace tenon::plugins
