// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// conv and conv_transpose as they are defined, a thread per result: for depthwise, and where no library takes a
// problem.
#include "backends/cuda/generated/lib/windows.h"
#include "ops/conv_transpose.h"

namespace tenon::cuda {

namespace {

using Axes = std::array<WindowAxis, 3>;

struct Channels {
  int64_t in, out, groups;
  int64_t group_in() const { return in / groups; }
  int64_t group_out() const { return out / groups; }
};

/// "v" with bias, residual and activation into the result.
std::string store(const Problem& p) {
  std::string out;
  if (present(p, 2)) out += "  v += (acc)wide(x2[c1]);\n";
  const std::string residual =
      present(p, 3) ? str("(acc)wide(x3[", offset(broadcast_strides(p.in[3], p.out[0])), "])") : "(acc)0";
  return out + str("  y0[at] = narrow<", to_string(p.out[0].dtype), ">(finish(v, ", residual, "));\n");
}

std::string direct_body(const Problem& p, const Axes& axes, const Channels& n) {
  const auto x = strides_of(p.in[0]), w = strides_of(p.in[1]);
  const auto xs = spatial_strides(p.in[0]), ws = spatial_strides(p.in[1]);
  const std::string loop = str("  for (int c = 0; c < ", n.group_in(), "; ++c) v += (acc)wide(x0[from + c * (i64)",
                               x[1], "]) * (acc)wide(x1[weight + c * ", w[1], "]);\n");
  return str(
      coordinates(p.out[0], "at"), "  acc v = 0;\n  const int group = (int)c1 / ", n.group_out(), ";\n",
      each_inside(axes, p.in[0].rank(),
                  str("  const i64 from = (i64)c0 * ", x[0], " + group * ", n.group_in() * x[1], "ll + (i64)p0 * ",
                      xs[0], " + (i64)p1 * ", xs[1], " + (i64)p2 * ", xs[2], ";\n  const i64 weight = (i64)c1 * ", w[0],
                      " + k0 * ", ws[0], " + k1 * ", ws[1], " + k2 * ", ws[2], ";\n", loop)),
      store(p));
}

/// The inverse walk: which input positions reach this result through which kernel element.
std::string transposed_body(const Problem& p, const Axes& axes, const Channels& n) {
  const auto x = strides_of(p.in[0]), w = strides_of(p.in[1]);
  const auto xs = spatial_strides(p.in[0]), ws = spatial_strides(p.in[1]);
  std::string out = str(coordinates(p.out[0], "at"), "  acc v = 0;\n  const int group = (int)c1 / ", n.group_out(),
                        ", filter = (int)c1 % ", n.group_out(), ";\n");
  for (int i = 0; i < 3; ++i) {
    const WindowAxis& a = axes[static_cast<size_t>(i)];
    out += str("  for (int k", i, " = 0; k", i, " < ", a.kernel, "; ++k", i, ") {\n  const int d", i, " = ",
               spatial(p.in[0].rank(), i), " + ", a.pad_begin, " - k", i, " * ", a.dilation, ";\n  if (d", i,
               " < 0 || d", i, " % ", a.stride, " != 0 || d", i, " / ", a.stride, " >= ", a.out,
               ") continue;\n  const int p", i, " = d", i, " / ", a.stride, ";\n");
  }
  out += str("  for (int c = 0; c < ", n.group_in(), "; ++c) {\n    const i64 channel = group * ", n.group_in(),
             "ll + c;\n    v += (acc)wide(x0[(i64)c0 * ", x[0], " + channel * ", x[1], " + (i64)p0 * ", xs[0],
             " + (i64)p1 * ", xs[1], " + (i64)p2 * ", xs[2], "]) * (acc)wide(x1[channel * ", w[0], " + filter * ", w[1],
             " + k0 * ", ws[0], " + k1 * ", ws[1], " + k2 * ", ws[2], "]);\n  }\n  }\n  }\n  }\n");
  return out + store(p);
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(only_floats(p));
  const bool transposed = p.op.is<ConvTranspose>();
  Axes axes;
  if (transposed) {
    TRY_ASSIGN(axes, p.op.as<ConvTranspose>()->axes(p.in[0].shape, p.in[1].shape, p.out[0].shape));
  } else {
    const auto w = p.in[1].shape.numbers();
    TRY_ASSIGN(axes, window_axes(window_of(p.op), p.in[0].shape, {w.begin() + 2, w.end()}, p.out[0].shape));
  }
  const Channels n{p.in[0].shape[1].number(), p.out[0].shape[1].number(), integer(p.op, "groups", 1)};
  Launcher launcher{
      .acc = accumulator(p.in[0].dtype), .threads = p.out[0].shape.volume(), .functions = epilogue_functions(p.op)};
  for (size_t k = 0; k < p.in.size(); ++k) {
    if (present(p, k)) launcher.args.push_back(src(p, k));
  }
  launcher.args.push_back(dst(p, 0));
  Generated out{{launch(launcher, transposed ? transposed_body(p, axes, n) : direct_body(p, axes, n))}};
  const double pixels = static_cast<double>((transposed ? p.in[0] : p.out[0]).shape.volume());
  out.effort = kEffortOfScalars * 2 * pixels * static_cast<double>(p.in[1].shape.volume() / p.in[1].shape[0].number());
  return out;
}

}  // namespace

Generator convolutions() {
  return {"conv_direct_nvrtc", {"conv", "conv_transpose"}, LayoutRule::channels_last, -100, make};
}

}  // namespace tenon::cuda
