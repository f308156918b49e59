// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// max_pool, average_pool, lp_pool: a thread per result, neighbours along the innermost axis in memory.
#include "backends/cuda/generated/lib/windows.h"

namespace tenon::cuda {

namespace {

using Axes = std::array<WindowAxis, 3>;

/// "plane + ...": where the input position p0, p1, p2 stands.
std::string input_place(const TensorType& type) {
  const auto s = spatial_strides(type);
  return str("plane + (i64)p0 * ", s[0], " + p1 * ", s[1], " + p2 * ", s[2]);
}

std::string max_body(const Problem& p, const Axes& axes) {
  const bool column = integer(p.op, "column_major_indices") != 0;
  const std::string place = column ? str("((i64)p2 * ", axes[1].in, " + p1) * ", axes[0].in, " + p0")
                                   : str("((i64)p0 * ", axes[1].in, " + p1) * ", axes[2].in, " + p2");
  const int64_t plane = axes[0].in * axes[1].in * axes[2].in;
  std::string out = str("  acc best = LOWEST;\n  i64 place = -1;\n",
                        each_inside(axes, p.in[0].rank(),
                                    str("  const acc x = wide(x0[", input_place(p.in[0]),
                                        "]);\n  if (place < 0 || x > best) { best = x; place = ", place, "; }\n")),
                        "  y0[at] = narrow<", to_string(p.out[0].dtype), ">(best);\n");
  if (p.out.size() > 1) {
    out += str("  if (y1) y1[at] = place < 0 ? -1 : (c0 * ", p.in[0].shape[1].number(), " + c1) * (i64)", plane,
               " + place;\n");
  }
  return out;
}

std::string average_body(const Problem& p, const Axes& axes) {
  std::string out = "  acc sum = 0;\n  int count = 0;\n";
  out += each_inside(axes, p.in[0].rank(), str("  sum += (acc)wide(x0[", input_place(p.in[0]), "]);\n  ++count;\n"));
  if (integer(p.op, "count_include_pad")) {
    out += "  count = 1;\n";
    for (int i = 0; i < 3; ++i) {
      const WindowAxis& a = axes[static_cast<size_t>(i)];
      out += str("  { int inside = 0; for (int k = 0; k < ", a.kernel, "; ++k) inside += ", spatial(p.in[0].rank(), i),
                 " * ", a.stride, " + k * ", a.dilation, " - ", a.pad_begin, " < ", a.in + a.pad_end,
                 "; count *= inside; }\n");
    }
  }
  return out + str("  y0[at] = narrow<", to_string(p.out[0].dtype), ">(count > 0 ? sum / (acc)count : (acc)0);\n");
}

std::string lp_body(const Problem& p, const Axes& axes) {
  const std::string power = literal(number(p.op, "p", 2));
  return str("  acc sum = 0;\n",
             each_inside(axes, p.in[0].rank(),
                         str("  sum += pow_(fabs_((acc)wide(x0[", input_place(p.in[0]), "])), ", power, ");\n")),
             "  y0[at] = narrow<", to_string(p.out[0].dtype), ">(pow_(sum, 1 / ", power, "));\n");
}

std::string lowest(DataType dtype) {
  switch (dtype) {
    case DataType::f64:
      return "-1.7976931348623157e308";
    case DataType::f32:
    case DataType::f16:
    case DataType::bf16:
      return "-3.4028234663852886e38f";
    case DataType::i8:
      return "-128";
    case DataType::i16:
      return "-32768";
    case DataType::i32:
      return "-2147483648ll";
    case DataType::i64:
      return "(i64)(1ull << 63)";
    default:
      return "0";
  }
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  for (const TensorType& type : p.out) {
    if (type.layout != p.in[0].layout) return declined("operand and results in one layout only");
  }
  const auto kernel = integers(p.op, "kernel");
  TRY_ASSIGN(const Axes axes, window_axes(window_of(p.op), p.in[0].shape, kernel, p.out[0].shape));
  Launcher launcher{.acc = accumulator(p.in[0].dtype), .args = {src(p, 0)}, .threads = p.out[0].shape.volume()};
  for (size_t k = 0; k < p.out.size(); ++k) launcher.args.push_back(dst(p, k));
  launcher.functions = str("#define LOWEST ", lowest(p.in[0].dtype), "\n");
  const auto strides = strides_of(p.in[0]);
  const std::string plane = str(coordinates(p.out[0], "at"), "  const i64 plane = (i64)c0 * ", strides[0],
                                " + (i64)c1 * ", strides[1], ";\n");
  const std::string_view op = p.op.name();
  const std::string body = op == "max_pool"  ? max_body(p, axes)
                           : op == "lp_pool" ? lp_body(p, axes)
                                             : average_body(p, axes);
  return Generated{{launch(launcher, plane + body)}};
}

}  // namespace

Generator pools() {
  return {"pool_nvrtc", {"max_pool", "average_pool", "lp_pool"}, LayoutRule::channels_last, 0, make};
}

}  // namespace tenon::cuda
