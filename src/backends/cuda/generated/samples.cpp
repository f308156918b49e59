// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that read pictures at places between elements: grid_sample, deform_conv, affine_grid.
#include "backends/cuda/generated/lib/source.h"
#include "ops/deform_conv.h"
#include "ops/grid_sample.h"
#include "ops/lib/copy.h"

namespace tenon::cuda {

namespace {

/// Device functions of a sampled axis: where a place of the grid lies, and the elements that it is made of.
std::string sampler_functions(const GridSample& op) {
  const bool reflects = op.padding == GridPadding::reflection, zeros = op.padding == GridPadding::zeros;
  const std::string low = op.align_corners ? "(f64)0" : "(f64)-0.5", high = op.align_corners ? "n - 1." : "n - 0.5";
  std::string out = R"(
DEVICE f64 reflected(f64 x, f64 low, f64 high) {
  const f64 range = high - low;
  if (range <= 0) return low;
  const f64 far = fabs(x - low), turns = floor(far / range), rest = far - turns * range;
  return fmod(turns, 2.) == 0 ? low + rest : high - rest;
}
)";
  out += str("DEVICE f64 place(f64 g, int n) {\n  f64 x = (f64)(f32)(",
             op.align_corners ? "(g + 1) / 2 * (n - 1)" : "((g + 1) * n - 1) / 2", ");\n",
             op.mode == GridMode::nearest ? "  x = rint(x);\n" : "", "  const f64 low = ", low, ", high = ", high,
             ";\n  (void)low; (void)high;\n",
             op.padding == GridPadding::border
                 ? "  if (x < low || x > high) x = x < 0 ? 0 : x > n - 1 ? (f64)(n - 1) : x;\n"
                 : "",
             reflects ? "  if (x < low || x > high) x = reflected(x, low, high);\n" : "", "  return x;\n}\n");
  out += str("DEVICE int inside(i64 i, int n, acc& weight) {\n  if (i >= 0 && i < n) return (int)i;\n",
             zeros ? "  weight = 0;\n" : "",
             reflects ? str("  i = (i64)reflected((f64)i, ", low, ", ", high, ");\n") : std::string(),
             "  (void)weight;\n  return i < 0 ? 0 : i >= n ? n - 1 : (int)i;\n}\n");
  out += R"(
DEVICE acc outer(acc x) { return (((acc)-0.75 * x + (acc)3.75) * x - 6) * x + 3; }
DEVICE acc within(acc x) { return ((acc)1.25 * x - (acc)2.25) * x * x + 1; }
)";
  return out;
}

/// "TAPS" elements of every axis: their places and weights from x.
std::string taps_text(const GridSample& op) {
  if (op.mode == GridMode::nearest) return "    weight[0] = 1;\n    index[0] = inside((i64)x, n, weight[0]);\n";
  const bool cubic = op.mode == GridMode::cubic;
  return str("    const f64 base = floor(x);\n    const acc t = (acc)(x - base);\n",
             cubic ? "    weight[0] = outer(1 + t); weight[1] = within(t); weight[2] = within(1 - t); weight[3] = "
                     "outer(2 - t);\n"
                   : "    weight[0] = 1 - t; weight[1] = t;\n",
             "    for (int i = 0; i < ", cubic ? 4 : 2, "; ++i) index[i] = inside((i64)base + i - ", cubic ? 1 : 0,
             ", n, weight[i]);\n");
}

Result<Generated> grid_sample(const Problem& p) {
  const GridSample& op = *p.op.as<GridSample>();
  const int axes = p.in[0].rank() - 2;
  const int taps = op.mode == GridMode::nearest ? 1 : op.mode == GridMode::linear ? 2 : 4;
  const auto strides = strides_of(p.in[0]), grid = strides_of(p.in[1]);
  Launcher launcher{
      .acc = accumulator(p.in[0].dtype), .args = {src(p, 0), src(p, 1), dst(p, 0)}, .threads = p.out[0].shape.volume()};
  launcher.functions = str(sampler_functions(op), "DEVICE void sample(f64 g, int n, int* index, acc* weight) {\n",
                           "    const f64 x = place(g, n);\n", taps_text(op), "}\n");
  std::string body = coordinates(p.out[0], "at") + str("  const i64 from = c0 * (i64)", grid[0]);
  for (int a = 0; a < axes; ++a) body += str(" + c", a + 2, " * (i64)", grid[static_cast<size_t>(a) + 1]);
  body += str(";\n  int index[", axes, "][4];\n  acc weight[", axes, "][4], sum = 0;\n");
  for (int a = 0; a < axes; ++a)
    body += str("  sample((f64)wide(x1[from + ", axes - 1 - a, "]), ", p.in[0].shape[a + 2].number(), ", index[", a,
                "], weight[", a, "]);\n");
  std::string product, place = str("c0 * (i64)", strides[0], " + c1 * (i64)", strides[1]), close;
  for (int a = 0; a < axes; ++a) {
    body += str("  for (int k", a, " = 0; k", a, " < ", taps, "; ++k", a, ") {\n    if (weight[", a, "][k", a,
                "] == 0) continue;\n");
    product += str("weight[", a, "][k", a, "] * ");
    place += str(" + index[", a, "][k", a, "] * (i64)", strides[static_cast<size_t>(a) + 2]);
    close += "  }\n";
  }
  body += str("  sum += ", product, "(acc)wide(x0[", place, "]);\n", close, "  y0[at] = narrow<",
              type_name(p.out[0].dtype), ">(sum);\n");
  return Generated{{launch(launcher, body)}};
}

constexpr std::string_view kBetween = R"(
template <class T> DEVICE acc element(const T* plane, int height, int width, acc row, acc column) {
  if (row < 0 || column < 0 || row >= height || column >= width) return 0;
  return (acc)wide(plane[(i64)row * width + (i64)column]);
}
template <class T> DEVICE acc between(const T* plane, int height, int width, acc y, acc x) {
  const acc y0 = floor_(y), x0 = floor_(x), ty = y - y0, tx = x - x0;
  return (1 - ty) * ((1 - tx) * element(plane, height, width, y0, x0) + tx * element(plane, height, width, y0, x0 + 1)) +
         ty * ((1 - tx) * element(plane, height, width, y0 + 1, x0) + tx * element(plane, height, width, y0 + 1, x0 + 1));
}
)";

Result<Generated> deform_conv(const Problem& p) {
  const DeformConv& op = *p.op.as<DeformConv>();
  const Window& window = op.window;
  const auto dim = [&](size_t i, int axis) { return p.in[i].shape[axis].number(); };
  const int64_t channels = dim(0, 1), results = dim(1, 0), per_group = dim(1, 1), taps = dim(1, 2) * dim(1, 3);
  const int64_t planes = op.offset_groups * taps;
  if (per_group * op.groups != channels || dim(2, 1) != 2 * planes || channels % op.offset_groups != 0)
    return declined("weights and offsets that do not fit");
  Launcher launcher{
      .acc = accumulator(p.in[0].dtype), .threads = p.out[0].shape.volume(), .functions = std::string(kBetween)};
  for (size_t i = 0; i < 5; ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  launcher.args.push_back(dst(p, 0));
  const int64_t top = window.pads.empty() ? 0 : window.pads[0], left = window.pads.empty() ? 0 : window.pads[1];
  const int64_t oh = p.out[0].shape[2].number(), ow = p.out[0].shape[3].number();
  const auto moved = [&](size_t i, std::string_view plane, int64_t count) {
    return str("(acc)wide(x", i, "[((c0 * (i64)", count, " + ", plane, ") * ", oh, " + c2) * ", ow, " + c3])");
  };
  const std::string body = str(
      coordinates(p.out[0], "at"), "  acc sum = ", present(p, 3) ? "wide(x3[c1])" : "0", ";\n  for (int k = 0; k < ",
      per_group * taps, "; ++k) {\n    const int tap = k % ", taps, ", c = c1 / ", results / op.groups, " * ",
      per_group, " + k / ", taps, ", plane = c / ", channels / op.offset_groups, " * ", taps, " + tap;\n",
      "    const acc y = (acc)(c2 * ", window.stride(0), " + tap / ", dim(1, 3), " * ", window.dilation(0), " - ", top,
      ") + ", moved(2, "2 * plane", 2 * planes), ";\n    const acc x = (acc)(c3 * ", window.stride(1), " + tap % ",
      dim(1, 3), " * ", window.dilation(1), " - ", left, ") + ", moved(2, "2 * plane + 1", 2 * planes),
      ";\n    acc value = between(x0 + (c0 * (i64)", channels, " + c) * ", dim(0, 2) * dim(0, 3), ", ", dim(0, 2), ", ",
      dim(0, 3), ", y, x);\n", present(p, 4) ? str("    value *= ", moved(4, "plane", planes), ";\n") : std::string(),
      "    sum += value * (acc)wide(x1[c1 * (i64)", per_group * taps, " + k]);\n  }\n  y0[at] = narrow<",
      type_name(p.out[0].dtype), ">(sum);\n");
  return Generated{{launch(launcher, body)}};
}

Result<Generated> affine_grid(const Problem& p) {
  const int rank = p.out[0].rank(), axes = rank - 2;
  const bool corners = integer(p.op, "align_corners") != 0;
  Launcher launcher{
      .acc = accumulator(p.in[0].dtype), .args = {src(p, 0), dst(p, 0)}, .threads = p.out[0].shape.volume()};
  std::string sum = str("(acc)wide(map[", axes, "])");
  for (int k = 0; k < axes; ++k) {
    const int axis = rank - 2 - k;
    const int64_t length = p.out[0].shape[axis].number();
    const std::string place = !corners     ? str("((2 * (acc)c", axis, " + 1) / ", length, " - 1)")
                              : length > 1 ? str("(2 * (acc)c", axis, " / ", length - 1, " - 1)")
                                           : std::string("(acc)-1");
    sum += str(" + (acc)wide(map[", k, "]) * ", place);
  }
  const std::string body = str(coordinates(p.out[0], "at"), "  const auto* map = x0 + (c0 * ", axes, " + c", rank - 1,
                               ") * ", axes + 1, ";\n  y0[at] = narrow<", type_name(p.out[0].dtype), ">(", sum, ");\n");
  return Generated{{launch(launcher, body)}};
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(only_row_major(p));
  TRY(only_floats(p));
  if (p.in[0].shape.volume() == 0) return declined("empty operand");
  if (p.op.name() == "deform_conv") return deform_conv(p);
  return p.op.name() == "affine_grid" ? affine_grid(p) : grid_sample(p);
}

}  // namespace

Generator samples() {
  return {"sample_nvrtc", {"grid_sample", "deform_conv", "affine_grid"}, LayoutRule::row_major, 0, make};
}

}  // namespace tenon::cuda
