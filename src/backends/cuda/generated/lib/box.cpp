// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Copies along strides.
#include "backends/cuda/generated/lib/box.h"

#include <algorithm>

namespace tenon::cuda {

namespace {

/// The same elements with dimensions sorted by dst stride, ones dropped, and neighbours merged.
Box merged(const Box& box) {
  std::vector<size_t> order;
  for (size_t d = 0; d < box.dims.size(); ++d) {
    if (box.dims[d] != 1) order.push_back(d);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return box.dst_strides[a] > box.dst_strides[b]; });
  Box out{{}, {}, {}, box.src_first, box.dst_first, box.operand, box.result};
  for (const size_t d : order) {
    const bool merges = !out.dims.empty() && out.src_strides.back() == box.src_strides[d] * box.dims[d] &&
                        out.dst_strides.back() == box.dst_strides[d] * box.dims[d];
    if (merges) {
      out.dims.back() *= box.dims[d];
      out.src_strides.back() = box.src_strides[d];
      out.dst_strides.back() = box.dst_strides[d];
    } else {
      out.dims.push_back(box.dims[d]);
      out.src_strides.push_back(box.src_strides[d]);
      out.dst_strides.push_back(box.dst_strides[d]);
    }
  }
  return out;
}

int64_t volume(const Box& box) {
  int64_t out = 1;
  for (const int64_t d : box.dims) out *= d;
  return out;
}

/// Elements that one thread moves at once: up to 16 bytes, where both sides are dense and aligned.
int64_t group_of(const Box& box, size_t bytes) {
  if (box.dims.empty() || box.src_strides.back() != 1 || box.dst_strides.back() != 1) return 1;
  for (int64_t count = static_cast<int64_t>(16 / bytes); count > 1; count /= 2) {
    bool fits = box.dims.back() % count == 0 && box.src_first % count == 0 && box.dst_first % count == 0;
    for (size_t d = 0; d + 1 < box.dims.size(); ++d)
      fits = fits && box.src_strides[d] % count == 0 && box.dst_strides[d] % count == 0;
    if (fits) return count;
  }
  return 1;
}

/// Tiles of 32 x 32 through shared memory: both sides dense, along different dimensions.
bool transposes(const Box& box, const Target& target) {
  if (target.most_lanes < 256 || box.dims.size() < 2 || box.dst_strides.back() != 1) return false;
  const auto at = std::find(box.src_strides.begin(), box.src_strides.end() - 1, 1);
  return at != box.src_strides.end() - 1 && box.src_strides.back() != 1 && box.dims.back() >= 8 &&
         box.dims[static_cast<size_t>(at - box.src_strides.begin())] >= 8;
}

GeneratedLaunch tiled(const Problem& p, Box box) {
  const auto row =
      static_cast<size_t>(std::find(box.src_strides.begin(), box.src_strides.end(), 1) - box.src_strides.begin());
  const int64_t rows = box.dims[row], columns = box.dims.back();
  const int64_t row_stride = box.dst_strides[row], column_stride = box.src_strides.back();
  const int64_t row_tiles = (rows + 31) / 32, column_tiles = (columns + 31) / 32;
  for (auto* list : {&box.dims, &box.src_strides, &box.dst_strides}) {
    list->pop_back();
    list->erase(list->begin() + static_cast<std::ptrdiff_t>(row));
  }
  const int64_t outer = volume(box);
  const TensorType outside{DataType::f32, Shape::of(box.dims)};
  const std::string type =
      p.in[box.operand].dtype == DataType::boolean ? "boolean" : std::string(to_string(p.in[box.operand].dtype));
  Launcher launcher{.args = {src(p, box.operand), dst(p, box.result)},
                    .threads = outer * row_tiles * column_tiles * 256};
  const std::string body = str(
      "  __shared__ ", type,
      " tile[32][33];\n  (void)at;\n  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;\n",
      "  const i64 block = blockIdx.x;\n  const int tc = (int)(block % ", column_tiles, ") * 32, tr = (int)(block / ",
      column_tiles, " % ", row_tiles, ") * 32;\n  const i64 outer = block / ", row_tiles * column_tiles, ";\n",
      coordinates(outside, "outer"), "  const i64 from = ", box.src_first, " + ", offset(box.src_strides),
      ";\n  const i64 to = ", box.dst_first, " + ", offset(box.dst_strides), ";\n",
      "  for (int i = warp; i < 32; i += 8)\n    if (tr + lane < ", rows, " && tc + i < ", columns,
      ") tile[i][lane] = x", box.operand, "[from + tr + lane + (i64)(tc + i) * ", column_stride,
      "];\n  __syncthreads();\n  for (int i = warp; i < 32; i += 8)\n    if (tc + lane < ", columns, " && tr + i < ",
      rows, ") y", box.result, "[to + tc + lane + (i64)(tr + i) * ", row_stride, "] = tile[lane][i];\n");
  return launch(launcher, body);
}

}  // namespace

GeneratedLaunch copy(const Problem& p, const Box& given, const Target& target) {
  Box box = merged(given);
  if (transposes(box, target)) return tiled(p, box);
  const size_t bytes = size_of(p.in[box.operand].dtype);
  const int64_t count = group_of(box, bytes);
  if (count > 1) {
    box.dims.back() /= count;
    box.src_strides.back() = box.dst_strides.back() = count;
  }
  Launcher launcher{.args = {src(p, box.operand), dst(p, box.result)}, .threads = volume(box)};
  const TensorType loops{DataType::f32, Shape::of(box.dims)};
  const std::string from = str("x", box.operand, " + (", box.src_first, " + ", offset(box.src_strides), ")");
  const std::string to = str("y", box.result, " + (", box.dst_first, " + ", offset(box.dst_strides), ")");
  std::string body = coordinates(loops, "at");
  if (count > 1) {
    const size_t words = static_cast<size_t>(count) * bytes;
    launcher.functions = str("struct alignas(", words, ") Pack { u8 v[", words, "]; };\n");
    body += str("  *(Pack*)(", to, ") = *(const Pack*)(", from, ");\n");
  } else {
    body += str("  *(", to, ") = *(", from, ");\n");
  }
  return launch(launcher, body);
}

Box box_by_result(const Problem& p, std::vector<int64_t> src_strides) {
  return {p.out[0].shape.numbers(), std::move(src_strides), strides_of(p.out[0])};
}

}  // namespace tenon::cuda
