// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// detection_output: inference and reference.
#include "ops/detection_output.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

struct DetectedBox {
  float x0, y0, x1, y1;
  float area() const { return x1 < x0 || y1 < y0 ? 0 : (x1 - x0) * (y1 - y0); }
};

struct Detection {
  int64_t label;
  float score;
  DetectedBox box;
};

DetectedBox decode(const DetectionOutput& op, const float* prior, const float* variance, const float* offset) {
  float moved[4];
  for (int i = 0; i < 4; ++i) moved[i] = op.scaled_targets ? offset[i] : offset[i] * variance[i];
  if (op.code == BoxCode::corner) {
    return {prior[0] + moved[0], prior[1] + moved[1], prior[2] + moved[2], prior[3] + moved[3]};
  }
  const float width = prior[2] - prior[0], height = prior[3] - prior[1];
  if (op.code == BoxCode::corner_size) {
    return {prior[0] + moved[0] * width, prior[1] + moved[1] * height, prior[2] + moved[2] * width,
            prior[3] + moved[3] * height};
  }
  const float x = (prior[0] + prior[2]) / 2 + moved[0] * width;
  const float y = (prior[1] + prior[3]) / 2 + moved[1] * height;
  const float half_width = std::exp(moved[2]) * width / 2, half_height = std::exp(moved[3]) * height / 2;
  return {x - half_width, y - half_height, x + half_width, y + half_height};
}

/// Intersection over union.
float overlap(const DetectedBox& a, const DetectedBox& b) {
  const float width = std::min(a.x1, b.x1) - std::max(a.x0, b.x0);
  const float height = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
  if (width <= 0 || height <= 0) return 0;
  const float both = width * height;
  return both / (a.area() + b.area() - both);
}

/// One item of the batch.
struct Item {
  const DetectionOutput& op;
  const float* offsets;
  const float* scores;
  const float* priors;
  int64_t boxes;

  DetectedBox box(int64_t i, int64_t label) const {
    const int64_t places = op.share_location ? 1 : op.classes;
    const float* offset = offsets + (i * places + (op.share_location ? 0 : label)) * 4;
    return decode(op, priors + i * 4, priors + (boxes + i) * 4, offset);
  }

  void choose(int64_t label, std::vector<Detection>& out) const {
    std::vector<std::pair<float, int64_t>> order;
    for (int64_t i = 0; i < boxes; ++i) {
      const float score = scores[i * op.classes + label];
      if (score > op.score_threshold) order.emplace_back(score, i);
    }
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (op.top_k >= 0 && op.top_k < static_cast<int64_t>(order.size())) order.resize(static_cast<size_t>(op.top_k));
    float threshold = op.nms_threshold;
    const size_t first = out.size();
    for (const auto& [score, i] : order) {
      const DetectedBox candidate = box(i, label);
      const bool taken = std::any_of(out.begin() + static_cast<ptrdiff_t>(first), out.end(),
                                     [&](const Detection& kept) { return overlap(candidate, kept.box) > threshold; });
      if (taken) continue;
      out.push_back({label, score, candidate});
      if (op.eta < 1 && threshold > 0.5f) threshold *= op.eta;
    }
  }

  std::vector<Detection> all() const {
    std::vector<Detection> out;
    for (int64_t label = 0; label < op.classes; ++label) {
      if (label != op.background) choose(label, out);
    }
    if (op.keep_top_k < 0 || static_cast<int64_t>(out.size()) <= op.keep_top_k) return out;
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    out.resize(static_cast<size_t>(op.keep_top_k));
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.label < b.label; });
    return out;
  }
};

/// Results of an item at most. Errors: invalid_argument past what a tensor may have.
Result<int64_t> kept(const DetectionOutput& op, int64_t boxes) {
  constexpr int64_t kMaxRows = int64_t{1} << 28;
  const int64_t per_class = op.top_k >= 0 ? std::min(op.top_k, boxes) : boxes;
  if (op.keep_top_k < 0 && per_class > kMaxRows / op.classes) {
    return Error(ErrorCode::invalid_argument, str("more than ", kMaxRows, " rows"));
  }
  const int64_t rows = op.keep_top_k >= 0 ? op.keep_top_k : per_class * op.classes;
  if (rows > kMaxRows) return Error(ErrorCode::invalid_argument, str("more than ", kMaxRows, " rows"));
  return rows;
}

}  // namespace

Result<Types> DetectionOutput::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3, 3));
  constexpr int64_t kMaxClasses = 1 << 24;
  if (classes < 1 || classes > kMaxClasses) {
    return Error(ErrorCode::invalid_argument, str("expected at least one class, found ", classes));
  }
  const auto is = [&](size_t i, int rank) { return in[i].dtype == DataType::f32 && in[i].rank() == rank; };
  const auto number = [&](size_t i, int axis) { return in[i].shape[axis].number(); };
  const bool known = is(0, 2) && is(1, 2) && is(2, 3) && number(0, 1) >= 0 && number(1, 1) >= 0 && number(2, 2) >= 0;
  const int64_t boxes = known ? number(2, 2) / 4 : 0;
  const int64_t places = share_location ? 1 : classes;
  if (!known || number(2, 2) % 4 != 0 || number(2, 1) != 2 || boxes > Dim::kUnbounded / classes / 4 ||
      number(0, 1) != boxes * 4 * places || number(1, 1) != boxes * classes || !(in[0].shape[0] == in[1].shape[0])) {
    return Error(ErrorCode::invalid_argument,
                 str("expected offsets f32[N,P*4], scores f32[N,P*", classes, "] and priors f32[1,2,P*4], found ",
                     in[0], ", ", in[1], " and ", in[2]));
  }
  TRY_ASSIGN(const int64_t rows, kept(*this, boxes));
  return Types{{DataType::f32, Shape{in[0].shape[0], 1, rows, 7}}, {DataType::f32, Shape{in[0].shape[0], 1, 1, 1}}};
}

Result<> DetectionOutput::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  constexpr int64_t kColumns = 7;
  const int64_t rows = dst[0].dim(2);
  for (int64_t n = 0; n < src[0].dim(0); ++n) {
    const Item item{*this, src[0].as<float>() + n * src[0].dim(1), src[1].as<float>() + n * src[1].dim(1),
                    src[2].as<float>(), src[2].dim(2) / 4};
    const std::vector<Detection> found = item.all();
    float* row = dst[0].as<float>() + n * rows * kColumns;
    for (int64_t i = 0; i < rows; ++i, row += kColumns) {
      std::fill(row, row + kColumns, 0.0f);
      row[0] = static_cast<float>(n);
      row[1] = row[2] = -1;
      if (i >= static_cast<int64_t>(found.size())) continue;
      const Detection& one = found[static_cast<size_t>(i)];
      row[1] = static_cast<float>(one.label);
      row[2] = one.score;
      row[3] = one.box.x0;
      row[4] = one.box.y0;
      row[5] = one.box.x1;
      row[6] = one.box.y1;
    }
    if (dst.size() > 1) dst[1].as<float>()[n] = static_cast<float>(found.size());
  }
  return Done{};
}

namespace ops {
OpDef detection_output() { return op_def<DetectionOutput>(); }
}  // namespace ops

}  // namespace tenon
