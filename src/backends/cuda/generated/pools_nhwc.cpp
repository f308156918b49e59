// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// max_pool and average_pool of NHWC pictures: 16 bytes of channels a thread.
#include "backends/cuda/generated/lib/windows.h"

namespace tenon::cuda {

namespace {

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  const DataType x = p.in[0].dtype;
  const bool bytes = x == DataType::i8 || x == DataType::u8;
  if (!bytes) TRY(only_floats(p));
  if (bytes && p.op.name() != "max_pool") return declined("averages of floats only");
  if (p.in[0].rank() != 4 || p.out.size() != 1) return declined("pictures, and no indices");
  if (p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last)
    return declined("channels_last only");
  const int64_t channels = p.in[0].shape[1].number();
  const auto group = static_cast<int64_t>(16 / size_of(p.in[0].dtype));
  if (channels % group != 0) return declined("channels that ", group, " divides");
  TRY_ASSIGN(const auto axes, window_axes(window_of(p.op), p.in[0].shape, integers(p.op, "kernel"), p.out[0].shape));
  const bool greatest = p.op.name() == "max_pool";
  if (!greatest && integer(p.op, "count_include_pad")) return declined("counts without pads only");
  const auto& [depth, h, w] = axes;
  const int64_t groups = channels / group;
  Launcher launcher{.acc = accumulator(p.in[0].dtype),
                    .args = {src(p, 0), dst(p, 0)},
                    .threads = p.out[0].shape.volume() / group,
                    .block = 128};
  launcher.functions = str("struct alignas(16) Pack { ", to_string(p.in[0].dtype), " v[", group, "]; };\n");
  const std::string step = greatest ? "x > v[k] ? x : v[k]" : "v[k] + x";
  const std::string start =
      bytes      ? x == DataType::i8 ? "-128" : "0"
      : greatest ? (p.in[0].dtype == DataType::f64 ? "-1.7976931348623157e308" : "-3.4028234663852886e38f")
                 : "0";
  const std::string body =
      str("  const int c = at % ", groups, " * ", group, ", ow = at / ", groups, " % ", w.out, ", oh = at / ",
          groups * w.out, " % ", h.out, ", n = at / ", groups * w.out * h.out, ";\n  ", bytes ? "int" : "acc", " v[",
          group, "];\n  int count = 0;\n  for (int k = 0; k < ", group, "; ++k) v[k] = ", start,
          ";\n  #pragma unroll\n  for (int kh = 0; kh < ", h.kernel, "; ++kh) {\n    const int ih = oh * ", h.stride,
          " + kh * ", h.dilation, " - ", h.pad_begin, ";\n    if (ih < 0 || ih >= ", h.in,
          ") continue;\n    #pragma unroll\n    for (int kw = 0; kw < ", w.kernel,
          "; ++kw) {\n      const int iw = ow * ", w.stride, " + kw * ", w.dilation, " - ", w.pad_begin,
          ";\n      if (iw < 0 || iw >= ", w.in, ") continue;\n      const Pack pack = *(const Pack*)(x0 + (((i64)n * ",
          h.in, " + ih) * ", w.in, " + iw) * ", channels, " + c);\n      ++count;\n      for (int k = 0; k < ", group,
          "; ++k) { const ", bytes ? "int x = pack.v[k]" : "acc x = wide(pack.v[k])", "; v[k] = ", step,
          "; }\n    }\n  }\n  Pack y;\n  for (int k = 0; k < ", group,
          "; ++k) y.v[k] = ", bytes ? str("(", to_string(x), ")") : str("narrow<", to_string(p.out[0].dtype), ">"), "(",
          greatest ? "v[k]" : "count > 0 ? v[k] / (acc)count : (acc)0", ");\n  ((Pack*)y0)[at] = y;\n");
  return Generated{{launch(launcher, body)}};
}

}  // namespace

Generator pools_nhwc() { return {"pool_nhwc_nvrtc", {"max_pool", "average_pool"}, LayoutRule::channels_last, 1, make}; }

}  // namespace tenon::cuda
