// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Suppression of overlapping boxes, class by class, with the areas of those that stay at hand.
#include <algorithm>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "ops/non_max_suppression.h"

namespace tenon::cpu {

namespace {

struct KeptBox {
  float y0, x0, y1, x1, area;
};

KeptBox kept_box(const float* from, bool center) {
  KeptBox b{std::min(from[0], from[2]), std::min(from[1], from[3]), std::max(from[0], from[2]),
            std::max(from[1], from[3]), 0};
  if (center) {
    const float w = from[2] / 2, h = from[3] / 2;
    b = {from[1] - h, from[0] - w, from[1] + h, from[0] + w, 0};
  }
  b.area = (b.y1 - b.y0) * (b.x1 - b.x0);
  return b;
}

bool suppresses(const KeptBox& a, const KeptBox& b, float threshold) {
  const float height = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
  const float width = std::min(a.x1, b.x1) - std::max(a.x0, b.x0);
  if (height <= 0 || width <= 0 || a.area <= 0 || b.area <= 0) return false;
  const float both = height * width;
  return both / (a.area + b.area - both) > threshold;
}

struct NmsProblem {
  int64_t pictures = 1, classes = 1, boxes = 0, rows = 0;
  DataType count_type = DataType::none, overlap_type = DataType::none, score_type = DataType::none;
  bool center = false;
};

struct NmsScratch {
  std::vector<int32_t> order;
  std::vector<KeptBox> kept;
};

/// Appends rows of picture, class and box.
void suppress(const NmsProblem& p, const Launch& launch, int64_t row, int64_t most, float overlap, float least,
              NmsScratch& scratch, std::vector<int64_t>& found) {
  const float* score = launch.in<float>(1) + row * p.boxes;
  const float* boxes = launch.in<float>(0) + row / p.classes * p.boxes * 4;
  scratch.order.clear();
  scratch.kept.clear();
  for (int64_t i = 0; i < p.boxes; ++i) {
    if (score[i] > least) scratch.order.push_back(static_cast<int32_t>(i));
  }
  std::sort(scratch.order.begin(), scratch.order.end(),
            [&](int32_t a, int32_t b) { return score[a] > score[b] || (score[a] == score[b] && a < b); });
  for (const int32_t i : scratch.order) {
    if (static_cast<int64_t>(scratch.kept.size()) >= most) break;
    const KeptBox box = kept_box(boxes + static_cast<int64_t>(i) * 4, p.center);
    if (std::ranges::any_of(scratch.kept, [&](const KeptBox& other) { return suppresses(other, box, overlap); }))
      continue;
    scratch.kept.push_back(box);
    found.insert(found.end(), {row / p.classes, row % p.classes, i});
  }
}

Result<> run_nms(const NmsProblem& p, const Launch& launch) {
  const auto number = [&](size_t i, DataType dtype, float otherwise) {
    return dtype == DataType::none ? otherwise : static_cast<float>(load_number(dtype, launch.in<std::byte>(i)));
  };
  int64_t most = 0;
  if (p.count_type == DataType::i64) most = *launch.in<int64_t>(2);
  if (p.count_type == DataType::i32) most = *launch.in<int32_t>(2);
  const float overlap = number(3, p.overlap_type, 0);
  const float least = number(4, p.score_type, -std::numeric_limits<float>::infinity());
  NmsScratch scratch;
  std::vector<int64_t> found;
  for (int64_t row = 0; row < p.pictures * p.classes; ++row) {
    suppress(p, launch, row, most, overlap, least, scratch, found);
  }
  if (static_cast<int64_t>(found.size()) != p.rows * 3) {
    return Error(ErrorCode::internal, str("expected ", p.rows, " boxes, found ", found.size() / 3));
  }
  std::ranges::copy(found, launch.out<int64_t>(0));
  return Done{};
}

Result<Prepared> prepare_nms(const Problem& p, const CpuDevice&) {
  NmsProblem nms{.pictures = p.in[1].shape[0].number(),
                 .classes = p.in[1].shape[1].number(),
                 .boxes = p.in[1].shape[2].number(),
                 .rows = p.out[0].shape[0].number(),
                 .center = p.op.as<NonMaxSuppression>()->center_point_box};
  const auto type_of = [&](size_t i) {
    return i < p.in.size() && p.in[i].present() && p.in[i].shape.volume() > 0 ? p.in[i].dtype : DataType::none;
  };
  nms.count_type = type_of(2);
  nms.overlap_type = type_of(3);
  nms.score_type = type_of(4);
  if (nms.count_type != DataType::none && nms.count_type != DataType::i64 && nms.count_type != DataType::i32) {
    return declined("i32 and i64 counts only");
  }
  if (nms.boxes > INT32_MAX) return declined("2^31 boxes");
  Prepared out;
  out.work = {.flops = 16.0 * static_cast<double>(nms.boxes * nms.classes), .bytes = traffic(p)};
  out.run = [nms](const Launch& launch, Stream&) { return run_nms(nms, launch); };
  return out;
}

}  // namespace

Tactic non_max_suppression_f32() {
  return {.name = "non_max_suppression_f32", .op = "non_max_suppression", .prepare = prepare_nms};
}

}  // namespace tenon::cpu
