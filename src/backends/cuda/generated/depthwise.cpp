// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Depthwise convolutions of NHWC pictures: a thread makes a few neighbours along a row for up to 16 bytes of channels.
// Sums of 8-bit products are exact in f32.
#include <algorithm>

#include "backends/cuda/generated/lib/depthwise.h"

namespace tenon::cuda {

namespace {

struct Sizes {
  std::array<WindowAxis, 3> axes;
  int64_t batch, channels;
  int64_t group;       // channels a thread
  int64_t neighbours;  // results along a row a thread
  bool integers;
  size_t bias, residual;  // numbers of their operands
  int64_t x_zero;
  int64_t row_groups() const { return (axes[2].out + neighbours - 1) / neighbours; }
  int64_t span() const { return (neighbours - 1) * axes[2].stride + axes[2].kernel; }  // pixels of a row that they read
};

Result<Sizes> sizes_of(const Problem& p) {
  if (p.in[0].rank() != 4) return declined("pictures only");
  if (p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last)
    return declined("channels_last only");
  const auto w = p.in[1].shape.numbers();
  const bool integers = p.op.name() == "quantized_conv";
  Sizes out{{}, p.in[0].shape[0].number(), p.in[0].shape[1].number(), 0, 4, integers, 2, 3, integer(p.op, "x_zero")};
  out.group = integers ? 8 : static_cast<int64_t>(16 / size_of(p.in[0].dtype));
  if (integers) out.bias = 3, out.residual = 4;
  if (integer(p.op, "groups", 1) != out.channels || w[0] != out.channels || w[1] != 1)
    return declined("one channel a group only");
  if (p.in[0].dtype == DataType::f64) return declined("f32, f16 and bf16 only");
  if (is_narrow_float(p.in[0].dtype) || is_narrow_float(p.out[0].dtype)) return declined("no 8-bit floats");
  if (integers && (present(p, 5) || present(p, 6))) return declined("scales that are known only");
  if (!p.constant(1)) return declined("weights are not constant");
  while (out.channels % out.group != 0) out.group /= 2;
  TRY_ASSIGN(out.axes, window_axes(window_of(p.op), p.in[0].shape, {w[2], w[3]}, p.out[0].shape));
  if (out.axes[2].dilation != 1) return declined("dilation 1 along rows only");
  if (out.axes[1].kernel * out.axes[2].kernel > 49) return declined("kernels up to 7x7");
  if (out.axes[2].stride > 1) out.neighbours = 2;
  if (present(p, out.residual) &&
      (p.in[out.residual].shape != p.out[0].shape || p.in[out.residual].layout != p.out[0].layout))
    return declined("a residual like the result only");
  return out;
}

/// Row by row of the kernel: its weights in registers, then every pixel of the row once, for all neighbours that it
/// reaches.
std::string accumulate(const Sizes& n) {
  const auto& [depth, h, w] = n.axes;
  return str("  #pragma unroll\n  for (int kh = 0; kh < ", h.kernel, "; ++kh) {\n    const int ih = oh * ", h.stride,
             " + kh * ", h.dilation, " - ", h.pad_begin, ";\n    if (ih < 0 || ih >= ", h.in,
             ") continue;\n    Weights row[", w.kernel, "];\n    #pragma unroll\n    for (int kw = 0; kw < ", w.kernel,
             "; ++kw) row[kw] = *(const Weights*)(z1 + (kh * ", w.kernel, " + kw) * ", n.channels, " + c);\n",
             "    #pragma unroll\n    for (int j = 0; j < ", n.span(), "; ++j) {\n      const int iw = ow * ", w.stride,
             " + j - ", w.pad_begin, ";\n      if (iw < 0 || iw >= ", w.in,
             ") continue;\n      const Pack x = *(const Pack*)(x0 + ((from + ih) * (i64)", w.in, " + iw) * ",
             n.channels, " + c);\n      #pragma unroll\n      for (int t = 0; t < ", n.neighbours,
             "; ++t) {\n        const int kw = j - t * ", w.stride, ";\n        if (kw < 0 || kw >= ", w.kernel,
             ") continue;\n        #pragma unroll\n        for (int k = 0; k < ", n.group,
             "; ++k) v[t][k] += ", n.integers ? str("(f32)((int)x.v[k] - ", n.x_zero, ")") : "wide(x.v[k])",
             " * row[kw].v[k];\n      }\n    }\n  }\n");
}

/// What becomes of the sum v[t][k], in front of the epilogue.
std::string real_text(const Problem& p, const Sizes& n) {
  std::string out = "v[t][k]";
  if (n.integers) out += p.in[2].shape.volume() == 1 ? " * x2[0]" : " * x2[c + k]";
  if (present(p, n.bias)) out += str(" + wide(x", n.bias, "[c + k])");
  return out;
}

std::string residual_text(const Problem& p, const Sizes& n, Numbers& numbers) {
  if (!present(p, n.residual)) return "0.f";
  const std::string value = str("(f32)wide(x", n.residual, "[to + k])");
  if (!n.integers || is_float(p.in[n.residual].dtype)) return value;
  return str("(", value, " - ", literal(number(p.op, "residual_zero")), ") * ",
             numbers.text(number(p.op, "residual_scale", 1)));
}

std::string store(const Problem& p, const Sizes& n, Numbers& numbers) {
  const std::string_view type = to_string(p.out[0].dtype);
  const std::string finished =
      str("finish(settle(numbers, ", real_text(p, n), "), ", residual_text(p, n, numbers), ")");
  const bool is_signed = p.out[0].dtype == DataType::i8;
  const std::string_view low = is_signed ? "-128.f" : "0.f", high = is_signed ? "127.f" : "255.f";
  const std::string rounded = str("{ const f32 q = rint_(", finished, " / ", numbers.text(number(p.op, "scale", 1)),
                                  ") + ", literal(number(p.op, "zero")), "; y.v[k] = (", type, ")(int)(q < ", low,
                                  " ? ", low, " : q > ", high, " ? ", high, " : q); }");
  return str("  #pragma unroll\n  for (int t = 0; t < ", n.neighbours, "; ++t) {\n    if (ow + t >= ", n.axes[2].out,
             ") break;\n    const i64 to = ((n * ", n.axes[1].out, " + oh) * (i64)", n.axes[2].out, " + ow + t) * ",
             n.channels, " + c;\n    Result y;\n    #pragma unroll\n    for (int k = 0; k < ", n.group, "; ++k) ",
             is_float(p.out[0].dtype) ? str("y.v[k] = narrow<", type, ">(", finished, ");") : rounded,
             "\n    *(Result*)(y0 + to) = y;\n  }\n");
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY_ASSIGN(const Sizes n, sizes_of(p));
  Generated out;
  out.packings.push_back(pack_depthwise(p));
  Launcher launcher{.args = {src(p, 0), {KernelArg::Kind::packed, 0, 0, DataType::f32}},
                    .threads = n.batch * n.axes[1].out * n.row_groups() * (n.channels / n.group),
                    .block = 128};
  for (size_t k = 2; k < p.in.size(); ++k) {
    if (present(p, k)) launcher.args.push_back(src(p, k));
  }
  launcher.args.push_back(dst(p, 0));
  launcher.functions =
      str(epilogue_functions(p.op, &launcher.numbers), "struct alignas(",
          n.group * static_cast<int64_t>(size_of(p.in[0].dtype)), ") Pack { ", to_string(p.in[0].dtype), " v[", n.group,
          "]; };\nstruct alignas(", std::min<int64_t>(16, n.group * static_cast<int64_t>(size_of(p.out[0].dtype))),
          ") Result { ", to_string(p.out[0].dtype), " v[", n.group, "]; };\nstruct alignas(",
          std::min<int64_t>(16, 4 * n.group), ") Weights { f32 v[", n.group, "]; };\n");
  const int64_t groups = n.channels / n.group;
  const std::string head =
      str("  const int c = at % ", groups, " * ", n.group, ", ow = at / ", groups, " % ", n.row_groups(), " * ",
          n.neighbours, ";\n  const int oh = at / ", groups * n.row_groups(), " % ", n.axes[1].out, ", n = at / ",
          groups * n.row_groups() * n.axes[1].out, ";\n  const i64 from = (i64)n * ", n.axes[1].in, ";\n  f32 v[",
          n.neighbours, "][", n.group, "] = {};\n");
  const std::string stored = store(p, n, launcher.numbers);
  out.launches.push_back(launch(launcher, head + accumulate(n) + stored));
  return out;
}

}  // namespace

Generator depthwise() {
  return {"conv_nhwc_depthwise_nvrtc", {"conv", "quantized_conv"}, LayoutRule::channels_last, 1, make};
}

}  // namespace tenon::cuda
