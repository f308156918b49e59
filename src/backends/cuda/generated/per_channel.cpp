// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators whose numbers change from channel to channel: batch normalization, quantization and its inverse.
#include "backends/cuda/generated/lib/source.h"
#include "ops/lib/quantization.h"

namespace tenon::cuda {

namespace {

std::string type_text(DataType dtype) { return std::string(to_string(dtype)); }

Result<std::string> batch_norm_body(const Problem& p) {
  return str(coordinates(p.in[0], "at"), "  const acc factor = wide(x1[c1]) / sqrt_(wide(x4[c1]) + ",
             literal(number(p.op, "epsilon")), ");\n  y0[at] = narrow<", type_text(p.out[0].dtype),
             ">((wide(x0[at]) - wide(x3[c1])) * factor + wide(x2[c1]));\n");
}

/// "scale": which scale the element at c0, c1, ... has.
Result<std::string> scale_index(const Problem& p) {
  TRY_ASSIGN(const ScaleMap map, scale_map(p.in[0], p.in[1], integer(p.op, "axis"), integer(p.op, "block_size")));
  const TensorType plain{p.in[0].dtype, p.in[0].shape};
  std::string out = coordinates(p.in[0], "at");
  if (map.single) return out + "  const i64 scale = 0;\n";
  out += str("  const i64 i = ", offset(strides_of(plain)), ";\n", "  const i64 along = i / ", map.inner, " % ",
             map.length, ";\n");
  if (map.block == 0) return out + "  const i64 scale = along;\n";
  return out + str("  const i64 scale = (i / ", map.inner * map.length, " * ", map.scales, " + along / ", map.block,
                   ") * ", map.inner, " + i % ", map.inner, ";\n");
}

Result<std::string> quantize_body(const Problem& p) {
  TRY_ASSIGN(std::string out, scale_index(p));
  if (is_narrow_float(p.out[0].dtype))
    return out + str("  y0[at] = narrow<", type_text(p.out[0].dtype), ">((f32)wide(x0[at]) / (f32)wide(x1[scale]));\n");
  const auto [low, high] = integer_range(p.out[0].dtype);
  out += str("  f64 v = rint((f64)((f32)wide(x0[at]) / (f32)wide(x1[scale])))",
             present(p, 2) ? " + (f64)wide(x2[scale])" : "", ";\n");
  return out + str("  v = v < ", fixed(low, 1), " ? ", fixed(low, 1), " : v > ", fixed(high, 1), " ? ", fixed(high, 1),
                   " : v;\n  y0[at] = narrow<", type_text(p.out[0].dtype), ">(v);\n");
}

Result<std::string> dequantize_body(const Problem& p) {
  TRY_ASSIGN(const std::string out, scale_index(p));
  return out + str("  const f64 v = (f64)wide(x0[at])", present(p, 2) ? " - (f64)wide(x2[scale])" : "",
                   ";\n  y0[at] = narrow<", type_text(p.out[0].dtype), ">(v * (f64)wide(x1[scale]));\n");
}

/// Strings and their kin have no text.
Result<> check_types(const Problem& p) {
  for (const auto* types : {&p.in, &p.out}) {
    for (const TensorType& type : *types) {
      const bool known = is_fractional(type.dtype) || is_integer(type.dtype) || is_narrow_integer(type.dtype);
      if (type.present() && !known) return declined("no arithmetic of ", type.dtype);
    }
  }
  return Done{};
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  const std::string_view op = p.op.name();
  TRY(check_types(p));
  if (p.in[0].layout != p.out[0].layout) return declined("operand and result in one layout only");
  auto body = op == "batch_norm" ? batch_norm_body(p) : op == "quantize_linear" ? quantize_body(p) : dequantize_body(p);
  TRY(body);
  Launcher launcher{.acc = accumulator(p.out[0].dtype), .threads = p.out[0].shape.volume()};
  for (size_t k = 0; k < p.in.size(); ++k) {
    if (present(p, k)) launcher.args.push_back(src(p, k));
  }
  launcher.args.push_back(dst(p, 0));
  return Generated{{launch(launcher, *body)}};
}

}  // namespace

Generator per_channel() {
  return {"per_channel_nvrtc", {"batch_norm", "quantize_linear", "dequantize_linear"}, LayoutRule::any, 0, make};
}

}  // namespace tenon::cuda
