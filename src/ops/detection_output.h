// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// detection_output: the last layer of single-shot detectors, from offsets and scores to boxes.
#pragma once

#include <array>
#include <string_view>

#include "ops/lib/op_def.h"

namespace tenon {

/// How offsets move a prior box: its corners; its centre and the logarithm of its size; its corners in units of its
/// size.
enum class BoxCode { corner, center_size, corner_size };
constexpr auto names(BoxCode) { return std::array<std::string_view, 3>{"corner", "center_size", "corner_size"}; }

/// Boxes of a picture: offsets move the P prior boxes; in each class the best by score suppress those that overlap them
/// too much; the best of all classes stay, class by class, best first.
///   offsets f32 [N, P*4] (or [N, P*classes*4] without share_location), scores f32 [N, P*classes],
///   priors f32 [1, 2, P*4] of corners, then variances
///   ->  rows f32 [N, 1, K, 7] of item, class, score, x0, y0, x1, y1; boxes f32 [N, 1, 1, 1], how many of the K there
///   are
/// K is keep_top_k, or if that is below 0 as many as could be. Rows without a box: item, -1, -1, 0, 0, 0, 0.
/// Errors: invalid_argument for shapes or attributes that do not fit.
/// Source: Liu et al. 2016, arXiv:1512.02325, section 2.2; eta as in its authors' code: the threshold shrinks by it
/// while it is above 0.5.
struct DetectionOutput {
  static constexpr std::string_view kName = "detection_output";
  int64_t classes = 1;
  int64_t background = 0;  // a class that is never a result; -1: none
  bool share_location = true;
  bool scaled_targets = false;  // offsets are already multiplied by the variances
  BoxCode code = BoxCode::corner;
  float score_threshold = -std::numeric_limits<float>::max();
  float nms_threshold = 0.3f;
  float eta = 1;
  int64_t top_k = -1;       // candidates of a class; -1: all
  int64_t keep_top_k = -1;  // results of an item; -1: all

  static void fields(auto& self, auto&& field) {
    field("classes", self.classes);
    field("background", self.background);
    field("share_location", self.share_location);
    field("scaled_targets", self.scaled_targets);
    field("code", self.code);
    field("score_threshold", self.score_threshold);
    field("nms_threshold", self.nms_threshold);
    field("eta", self.eta);
    field("top_k", self.top_k);
    field("keep_top_k", self.keep_top_k);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
