// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_conv and quantized_matmul as they are defined, a thread per result: for the shapes that no other kernel
// takes.
#include <algorithm>

#include "backends/cuda/generated/lib/windows.h"

namespace tenon::cuda {

namespace {

constexpr size_t kMultipliers = 2, kBias = 3, kResidual = 4, kScale = 5, kZero = 6;

/// Sums of whole numbers are i32, of 8-bit floats f32.
std::string_view sum_type(const Problem& p) { return is_integer(p.in[0].dtype) ? "int" : "f32"; }

/// "- zero" times a weight, of two elements.
std::string term(const Problem& p, const std::string& x, const std::string& weight) {
  if (is_integer(p.in[0].dtype)) return str("((int)", x, " - zero) * (int)", weight);
  return str("wide(", x, ") * wide(", weight, ")");
}

std::string zero_text(const Problem& p) {
  if (!is_integer(p.in[0].dtype)) return "";
  return present(p, kZero) ? "const int zero = (int)x6[0];\n"
                           : str("const int zero = ", integer(p.op, "x_zero"), ";\n");
}

/// "sum" of the result at c0, c1, ... of channel `channel` into memory.
std::string store(const Problem& p, const std::string& channel, Numbers& numbers) {
  const TensorType& y = p.out[0];
  std::string out =
      str("  f32 v = (f32)sum * x2[", p.in[kMultipliers].shape.volume() == 1 ? "0" : channel, "]",
          present(p, kScale) ? " * x5[0]" : "", present(p, kBias) ? str(" + x3[", channel, "]") : "", ";\n");
  std::string residual = "0.f";
  if (present(p, kResidual)) {
    residual = str("(f32)wide(x4[", offset(broadcast_strides(p.in[kResidual], y)), "])");
    if (!is_float(p.in[kResidual].dtype))
      residual = str("(", residual, " - ", literal(number(p.op, "residual_zero")), ") * ",
                     numbers.text(number(p.op, "residual_scale", 1)));
  }
  out += str("  v = finish(settle(numbers, v), ", residual, ");\n");
  if (is_fractional(y.dtype))
    return out + str("  y0[at] = narrow<", to_string(y.dtype), ">(v",
                     is_float(y.dtype) ? "" : str(" / ", numbers.text(number(p.op, "scale", 1))), ");\n");
  const bool is_signed = y.dtype == DataType::i8;
  return out + str("  const f32 q = rint_(v / ", numbers.text(number(p.op, "scale", 1)), ") + ",
                   literal(number(p.op, "zero")), ";\n  y0[at] = (", to_string(y.dtype), ")(int)(q < ",
                   is_signed ? "-128.f" : "0.f", " ? ", is_signed ? "-128.f" : "0.f", " : q > ",
                   is_signed ? "127.f" : "255.f", " ? ", is_signed ? "127.f" : "255.f", " : q);\n");
}

Result<std::string> conv_body(const Problem& p, Numbers& numbers) {
  const auto kernel = p.in[1].shape.numbers();
  TRY_ASSIGN(const auto axes,
             window_axes(window_of(p.op), p.in[0].shape, {kernel.begin() + 2, kernel.end()}, p.out[0].shape));
  const int64_t groups = integer(p.op, "groups", 1), in = p.in[0].shape[1].number() / groups,
                out = p.out[0].shape[1].number() / groups;
  const auto x = strides_of(p.in[0]), w = strides_of(p.in[1]);
  const auto xs = spatial_strides(p.in[0]), ws = spatial_strides(p.in[1]);
  const std::string loop =
      str("  const i64 from = (i64)c0 * ", x[0], " + (int)c1 / ", out, " * ", in * x[1], "ll + (i64)p0 * ", xs[0],
          " + (i64)p1 * ", xs[1], " + (i64)p2 * ", xs[2], ", weight = (i64)c1 * ", w[0], " + k0 * ", ws[0], " + k1 * ",
          ws[1], " + k2 * ", ws[2], ";\n  for (int c = 0; c < ", in,
          "; ++c) sum += ", term(p, str("x0[from + c * (i64)", x[1], "]"), str("x1[weight + c * ", w[1], "]")), ";\n");
  return str(coordinates(p.out[0], "at"), zero_text(p), "  ", sum_type(p), " sum = 0;\n",
             each_inside(axes, p.in[0].rank(), loop), store(p, "c1", numbers));
}

Result<std::string> matmul_body(const Problem& p, Numbers& numbers) {
  TRY(only_row_major(p));
  const TensorType &a = p.in[0], &b = p.in[1], &y = p.out[0];
  const bool ta = integer(p.op, "transpose_a") != 0, tb = integer(p.op, "transpose_b") != 0;
  const int rank = y.rank();
  const auto along = [&](const TensorType& type, int last) {
    return strides_of(type)[static_cast<size_t>(type.rank() - last)];
  };
  std::vector<int64_t> left(static_cast<size_t>(rank), 0), right(static_cast<size_t>(rank), 0);
  for (int i = 3; i <= rank; ++i) {
    const auto at = static_cast<size_t>(rank - i);
    if (i <= a.rank() && a.shape[a.rank() - i] != Dim(1)) left[at] = along(a, i);
    if (i <= b.rank() && b.shape[b.rank() - i] != Dim(1)) right[at] = along(b, i);
  }
  left[static_cast<size_t>(rank - 2)] = along(a, ta ? 1 : 2);
  right[static_cast<size_t>(rank - 1)] = along(b, tb ? 2 : 1);
  const int64_t k = a.shape[a.rank() - (ta ? 2 : 1)].number();
  return str(coordinates(y, "at"), zero_text(p), "  const i64 left = ", offset(left), ", right = ", offset(right),
             ";\n  ", sum_type(p), " sum = 0;\n  for (int k = 0; k < ", k, "; ++k) sum += ",
             term(p, str("x0[left + k * (i64)", along(a, ta ? 2 : 1), "]"),
                  str("x1[right + k * (i64)", along(b, tb ? 1 : 2), "]")),
             ";\n", store(p, str("c", rank - 1), numbers));
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  const bool conv = p.op.name() == "quantized_conv";
  if (p.out[0].shape.volume() == 0) return declined("empty operand");
  Launcher launcher{.threads = p.out[0].shape.volume()};
  launcher.functions = epilogue_functions(p.op, &launcher.numbers);
  TRY_ASSIGN(const std::string body, conv ? conv_body(p, launcher.numbers) : matmul_body(p, launcher.numbers));
  for (size_t i = 0; i < p.in.size(); ++i) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  launcher.args.push_back(dst(p, 0));
  Generated out{{launch(launcher, body)}};
  const auto products = static_cast<double>(p.out[0].shape.volume()) *
                        static_cast<double>(p.in[1].shape.volume() /
                                            std::max<int64_t>(1, conv ? p.in[1].shape[0].number()
                                                                      : p.out[0].shape[p.out[0].rank() - 1].number()));
  out.effort = kEffortOfScalars * 2 * products;
  return out;
}

}  // namespace

Generator quantized_products() {
  return {"quantized_direct_nvrtc", {"quantized_conv", "quantized_matmul"}, LayoutRule::channels_last, -100, make};
}

}  // namespace tenon::cuda
