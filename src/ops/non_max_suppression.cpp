// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// non_max_suppression: inference and reference.
#include "ops/non_max_suppression.h"

#include <algorithm>
#include <limits>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

namespace {

struct Box {
  float y0, x0, y1, x1;
  float area() const { return (y1 - y0) * (x1 - x0); }
};

Box box_at(const float* from, bool center) {
  if (center) {
    const float x = from[0], y = from[1], w = from[2] / 2, h = from[3] / 2;
    return {y - h, x - w, y + h, x + w};
  }
  return {std::min(from[0], from[2]), std::min(from[1], from[3]), std::max(from[0], from[2]),
          std::max(from[1], from[3])};
}

bool overlaps(const Box& a, const Box& b, float threshold) {
  const float height = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
  const float width = std::min(a.x1, b.x1) - std::max(a.x0, b.x0);
  if (height <= 0 || width <= 0 || a.area() <= 0 || b.area() <= 0) return false;
  const float both = height * width;
  return both / (a.area() + b.area() - both) > threshold;
}

struct Limits {
  int64_t boxes = 0;
  float overlap = 0;
  float score = -std::numeric_limits<float>::infinity();
};

/// Rows of batch, class, box, one after the other.
std::vector<int64_t> choose(const ConstTensor& boxes, const ConstTensor& scores, const Limits& limits, bool center) {
  std::vector<int64_t> out;
  const int64_t classes = scores.dim(1), count = scores.dim(2);
  std::vector<int64_t> order;
  for (int64_t row = 0; row < scores.dim(0) * classes; ++row) {
    const float* score = scores.as<float>() + row * count;
    const float* all = boxes.as<float>() + row / classes * count * 4;
    order.clear();
    for (int64_t i = 0; i < count; ++i) {
      if (score[i] > limits.score) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) { return score[a] > score[b]; });
    std::vector<Box> chosen;
    for (const int64_t i : order) {
      if (static_cast<int64_t>(chosen.size()) >= limits.boxes) break;
      const Box box = box_at(all + i * 4, center);
      const bool taken = std::any_of(chosen.begin(), chosen.end(),
                                     [&](const Box& other) { return overlaps(other, box, limits.overlap); });
      if (taken) continue;
      chosen.push_back(box);
      out.insert(out.end(), {row / classes, row % classes, i});
    }
  }
  return out;
}

Limits limits_of(std::span<const ConstTensor> src) {
  Limits out;
  const auto number = [&](size_t i, double otherwise) {
    return has_operand(src, i) && src[i].volume() > 0 ? load_number(src[i].type.dtype, src[i].data) : otherwise;
  };
  if (has_operand(src, 2) && src[2].volume() > 0) out.boxes = numbers_of(src[2]).front();  // 2^63 - 1 for all
  out.overlap = static_cast<float>(number(3, 0));
  out.score = static_cast<float>(number(4, -std::numeric_limits<double>::infinity()));
  return out;
}

}  // namespace

Result<Knowns> NonMaxSuppression::infer_known(std::span<const Known> in) const {
  const Types types = types_of(in);
  TRY(check_inputs(types, 2, 5));
  const bool fits = types[0].dtype == DataType::f32 && types[1].dtype == DataType::f32 && types[0].rank() == 3 &&
                    types[1].rank() == 3 && (types[0].shape[2] == Dim(4) || !types[0].shape[2].is_number());
  if (!fits) {
    return Error(ErrorCode::invalid_argument,
                 str("expected boxes f32[B,N,4] and scores f32[B,C,N], found ", types[0], " and ", types[1]));
  }
  TRY(check_shape(types, 0, {types[1].shape[0], types[1].shape[2], 4}, "a box for each score"));
  std::vector<ConstTensor> src;
  bool known = true;
  for (const Known& one : in) {
    known = known && (one.value || !one.present());
    src.push_back(one.value ? one.value.tensor() : ConstTensor{});
  }
  if (!known) return Knowns{Known::of({DataType::i64, Shape{unknown_dim(), 3}})};
  const auto rows = choose(src[0], src[1], limits_of(src), center_point_box);
  return Knowns{Known::of({DataType::i64, Shape{static_cast<int64_t>(rows.size() / 3), 3}})};
}

Result<> NonMaxSuppression::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto rows = choose(src[0], src[1], limits_of(src), center_point_box);
  if (static_cast<int64_t>(rows.size()) != dst[0].volume()) {
    return Error(ErrorCode::internal, str("expected ", dst[0].volume() / 3, " boxes, found ", rows.size() / 3));
  }
  std::copy(rows.begin(), rows.end(), dst[0].as<int64_t>());
  return Done{};
}

namespace ops {
OpDef non_max_suppression() { return op_def<NonMaxSuppression>(); }
}  // namespace ops

}  // namespace tenon
