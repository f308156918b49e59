// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pooling of regions: roi_align, max_roi_pool. A region of no picture reads the nearest one.
#include "ops/roi_align.h"

#include "backends/cuda/generated/lib/source.h"
#include "ops/max_roi_pool.h"

namespace tenon::cuda {

namespace {

/// "place": where a picture of `count` begins that `batch` names.
std::string plane_text(const Problem& p, std::string_view batch) {
  const int64_t count = p.in[0].shape[0].number(), channels = p.in[0].shape[1].number(),
                plane = p.in[0].shape[2].number() * p.in[0].shape[3].number();
  return str("  i64 batch = ", batch, ";\n  batch = batch < 0 ? 0 : batch >= ", count, " ? ", count - 1,
             " : batch;\n  const auto* plane = x0 + (batch * ", channels, " + c1) * ", plane, ";\n");
}

constexpr std::string_view kSplit = R"(
// Neighbours of a place and how far it is from the first.
DEVICE f64 split(f64 place, int length, int& low, int& high) {
  place = place > 0 ? place : 0;
  low = (int)place;
  if (low >= length - 1) { low = high = length - 1; return 0; }
  high = low + 1;
  return place - low;
}
)";

/// "name, name_bin, name_samples" of an axis, from the corners `from` and `to` of the region.
std::string extent_text(const RoiAlign& op, std::string_view name, int from, int to, int64_t bins) {
  const std::string scale = str("(f64)", literal(static_cast<double>(op.spatial_scale)));
  const std::string_view half = op.half_pixel ? "0.5" : "0.";
  return str("  const f64 ", name, " = (f64)wide(x1[c0 * 4 + ", from, "]) * ", scale, " - ", half, ", ", name,
             "_end = (f64)wide(x1[c0 * 4 + ", to, "]) * ", scale, " - ", half, ";\n  f64 ", name, "_bin = ", name,
             "_end - ", name, ";\n", op.half_pixel ? "" : str("  if (", name, "_bin < 1) ", name, "_bin = 1;\n"), "  ",
             name, "_bin /= ", bins, ";\n  const int ", name,
             "_samples = ", op.sampling_ratio > 0 ? str(op.sampling_ratio) : str("(int)ceil(", name, "_bin)"), ";\n");
}

std::string roi_align(const Problem& p, std::string& functions) {
  const RoiAlign& op = *p.op.as<RoiAlign>();
  const int64_t height = p.in[0].shape[2].number(), width = p.in[0].shape[3].number();
  functions = kSplit;
  const auto value = [&](std::string_view weight, std::string_view row, std::string_view column) {
    return str("(acc)(", weight, ") * (acc)wide(plane[", row, " * ", width, " + ", column, "])");
  };
  return str(
      coordinates(p.out[0], "at"), plane_text(p, "(i64)wide(x2[c0])"), extent_text(op, "rows", 1, 3, op.output_height),
      extent_text(op, "columns", 0, 2, op.output_width),
      "  acc out = 0;\n  bool first = true;\n  for (int i = 0; i < rows_samples; ++i) for (int j = 0; j < "
      "columns_samples; ++j) {\n    const f64 y = rows + c2 * rows_bin + (i + 0.5) * rows_bin / rows_samples, "
      "x = columns + c3 * columns_bin + (j + 0.5) * columns_bin / columns_samples;\n    acc a = 0, b = 0, c = 0, "
      "d = 0;\n    if (!(y < -1 || x < -1 || y > ",
      height, " || x > ", width, ")) {\n      int top, bottom, left, right;\n      const f64 v = split(y, ", height,
      ", top, bottom), h = split(x, ", width, ", left, right);\n      a = ", value("(1 - v) * (1 - h)", "top", "left"),
      ";\n      b = ", value("(1 - v) * h", "top", "right"), ";\n      c = ", value("v * (1 - h)", "bottom", "left"),
      ";\n      d = ", value("v * h", "bottom", "right"), ";\n    }\n",
      op.maximum ? "    a = a > b ? a : b;\n    c = c > d ? c : d;\n    a = a > c ? a : c;\n    out = first || a "
                   "> out ? a : out;\n    first = false;\n"
                 : "    out += a + b + c + d;\n",
      "  }\n  (void)first;\n",
      op.maximum ? "" : "  const int count = rows_samples * columns_samples;\n  if (count > 0) out /= count;\n",
      "  y0[at] = narrow<", type_name(p.out[0].dtype), ">(out);\n");
}

/// "begin, end" of a bin along an axis.
std::string bin_text(std::string_view begin, std::string_view end, int from, int to, std::string_view scale,
                     std::string_view bin, int64_t bins, int64_t extent) {
  const std::string first = str(begin, "_first"), size = str(begin, "_size");
  const auto clamp = [&](std::string_view name, std::string_view value) {
    return str("  i64 ", name, " = (i64)", value, " + ", first, ";\n  ", name, " = ", name, " < 0 ? 0 : ", name, " > ",
               extent, " ? ", extent, " : ", name, ";\n");
  };
  return str("  const i64 ", first, " = llround((f64)wide(x1[c0 * 5 + ", from, "]) * ", scale, ");\n  i64 ", begin,
             "_length = llround((f64)wide(x1[c0 * 5 + ", to, "]) * ", scale, ") - ", first, " + 1;\n  if (", begin,
             "_length < 1) ", begin, "_length = 1;\n  const f64 ", size, " = (f64)", begin, "_length / ", bins, ";\n",
             clamp(begin, str("floor(", bin, " * ", size, ")")), clamp(end, str("ceil((", bin, " + 1) * ", size, ")")));
}

std::string max_roi_pool(const Problem& p) {
  const MaxRoiPool& op = *p.op.as<MaxRoiPool>();
  const int64_t height = p.in[0].shape[2].number(), width = p.in[0].shape[3].number();
  const std::string scale = str("(f64)", literal(static_cast<double>(op.spatial_scale)));
  return str(coordinates(p.out[0], "at"), plane_text(p, "(i64)wide(x1[c0 * 5])"),
             bin_text("top", "bottom", 2, 4, scale, "c2", op.height, height),
             bin_text("left", "right", 1, 3, scale, "c3", op.width, width),
             "  acc out = 0;\n  if (top < bottom && left < right) {\n    out = wide(plane[top * ", width,
             " + left]);\n    for (i64 h = top; h < bottom; ++h) for (i64 w = left; w < right; ++w) {\n      const acc "
             "v = wide(plane[h * ",
             width, " + w]);\n      out = out < v ? v : out;\n    }\n  }\n  y0[at] = narrow<",
             type_name(p.out[0].dtype), ">(out);\n");
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(only_row_major(p));
  TRY(only_floats(p));
  if (p.in[0].shape.volume() == 0) return declined("empty operand");
  Launcher launcher{
      .acc = accumulator(p.in[0].dtype), .args = {src(p, 0), src(p, 1), dst(p, 0)}, .threads = p.out[0].shape.volume()};
  if (p.op.name() == "max_roi_pool") return Generated{{launch(launcher, max_roi_pool(p))}};
  launcher.args.insert(launcher.args.begin() + 2, src(p, 2));
  const std::string body = roi_align(p, launcher.functions);
  return Generated{{launch(launcher, body)}};
}

}  // namespace

Generator regions_of_interest() {
  return {"region_pool_nvrtc", {"roi_align", "max_roi_pool"}, LayoutRule::row_major, 0, make};
}

}  // namespace tenon::cuda
