// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// resize, by tables of taps per axis; and lrn.
#include "backends/cuda/generated/lib/source.h"
#include "ops/lib/resize_axis.h"

namespace tenon::cuda {

namespace {

/// The taps of one axis as tables: TAPSa index and weight per result, padded with weight 0.
struct Taps {
  size_t width = 1;
  std::string tables;
};

Taps tables_of(const std::vector<ResizeTap>& taps, int axis) {
  Taps out;
  for (const ResizeTap& tap : taps) out.width = std::max(out.width, tap.index.size());
  std::vector<std::string> indices, weights, outside;
  for (const ResizeTap& tap : taps) {
    for (size_t k = 0; k < out.width; ++k) {
      indices.push_back(str(k < tap.index.size() ? tap.index[k] : 0));
      weights.push_back(k < tap.weight.size() ? literal(tap.weight[k]) : "0");
    }
    outside.push_back(tap.outside ? "1" : "0");
  }
  out.tables = table("int", str("index", axis), indices) + table("acc", str("weight", axis), weights) +
               table("u8", str("outside", axis), outside);
  return out;
}

Result<Generated> resize(const Problem& p) {
  const Resize& op = *p.op.as<Resize>();
  if (p.in[0].layout != p.out[0].layout) return declined("operand and result in one layout only");
  std::vector<double> roi, scales;
  std::vector<int64_t> sizes;
  if (present(p, 1)) {
    TRY_ASSIGN(roi, known_numbers(p, 1));
  }
  if (present(p, 2)) {
    TRY_ASSIGN(scales, known_numbers(p, 2));
  }
  if (present(p, 3)) {
    TRY_ASSIGN(sizes, known_integers(p, 3));
  }
  TRY_ASSIGN(const auto changed, resize_axes(op, p.in[0].shape, roi, scales, sizes));
  const bool crops = op.coordinates == ResizeCoordinates::tf_crop_and_resize;
  const bool nearest = op.mode == ResizeMode::nearest;
  auto strides = strides_of(p.in[0]);
  Launcher launcher{.acc = nearest                          ? accumulator(p.in[0].dtype)
                           : p.in[0].dtype == DataType::f64 ? "f64"
                                                            : "f32",
                    .args = {src(p, 0), dst(p, 0)},
                    .threads = p.out[0].shape.volume()};
  std::string open, close, place, weight = "(acc)1", outside = "false";
  for (const ResizeAxis& axis : changed) {
    if (axis.in == axis.out && axis.scale == 1 && !crops) continue;
    const Taps taps = tables_of(resize_taps(op, axis), axis.axis);
    const int a = axis.axis;
    launcher.functions += taps.tables;
    open += str("  for (int k", a, " = 0; k", a, " < ", taps.width, "; ++k", a, ") {\n  const idx t", a, " = c", a,
                " * ", taps.width, " + k", a, ";\n");
    close += "  }\n";
    place += str(" + (i64)index", a, "[t", a, "] * ", strides[static_cast<size_t>(a)]);
    weight += str(" * weight", a, "[t", a, "]");
    if (crops) outside += str(" || outside", a, "[c", a, "]");
    strides[static_cast<size_t>(a)] = 0;
  }
  const std::string from = str("x0[(i64)(", offset(strides), ")", place, "]");
  const std::string_view type = p.out[0].dtype == DataType::boolean ? "boolean" : to_string(p.out[0].dtype);
  std::string body = coordinates(p.out[0], "at");
  body += nearest ? str("  ", type, " result;\n", open, "  result = ", from, ";\n", close)
                  : str("  acc v = 0;\n", open, "  v += ", weight, " * (acc)wide(", from, ");\n", close, "  ", type,
                        " result = narrow<", type, ">(v);\n");
  if (crops) body += str("  if (", outside, ") result = narrow<", type, ">(", literal(op.extrapolation_value), ");\n");
  return Generated{{launch(launcher, body + "  y0[at] = result;\n")}};
}

Result<Generated> lrn(const Problem& p) {
  TRY(only_floats(p));
  if (p.in[0].layout != p.out[0].layout) return declined("operand and result in one layout only");
  const int64_t size = integer(p.op, "size", 1), before = (size - 1) / 2, after = size - 1 - before;
  const int64_t channel = strides_of(p.in[0])[1];
  Launcher launcher{
      .acc = accumulator(p.in[0].dtype), .args = {src(p, 0), dst(p, 0)}, .threads = p.out[0].shape.volume()};
  const std::string body =
      str(coordinates(p.out[0], "at"), "  acc squares = 0;\n  for (int k = -", before, "; k <= ", after,
          "; ++k) {\n    if (c1 + k < 0 || c1 + k >= ", p.in[0].shape[1].number(),
          ") continue;\n    const acc x = wide(x0[at + k * (i64)", channel,
          "]);\n    squares += x * x;\n  }\n  y0[at] = narrow<", to_string(p.out[0].dtype),
          ">((acc)wide(x0[at]) / pow_(", literal(number(p.op, "bias")), " + ", literal(number(p.op, "alpha")), " / ",
          size, " * squares, ", literal(number(p.op, "beta")), "));\n");
  return Generated{{launch(launcher, body)}};
}

Result<Generated> make(const Problem& p, const Target& /*target*/) { return p.op.name() == "lrn" ? lrn(p) : resize(p); }

}  // namespace

Generator resizes() { return {"resize_nvrtc", {"resize", "lrn"}, LayoutRule::any, 0, make}; }

}  // namespace tenon::cuda
