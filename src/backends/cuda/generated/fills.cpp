// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators whose result follows from its place alone: constant_of_shape, eye_like, range, shape, size.
#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

namespace {

std::string_view type_of(const Problem& p) {
  return p.out[0].dtype == DataType::boolean ? "boolean" : to_string(p.out[0].dtype);
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  const std::string_view op = p.op.name();
  Launcher launcher{.acc = "f64", .args = {dst(p, 0)}, .threads = p.out[0].shape.volume()};
  std::string value;
  if (op == "constant_of_shape") {
    value = literal(number(p.op, "value"));
  } else if (op == "eye_like") {
    const int64_t columns = p.out[0].shape[1].number();
    value = str("(acc)((i64)at % ", columns, " - (i64)at / ", columns, " == ", integer(p.op, "k"), ")");
  } else if (op == "range") {
    launcher.acc = is_float(p.in[0].dtype) ? "f64" : accumulator(p.in[0].dtype);
    launcher.args.insert(launcher.args.begin(), {src(p, 0), src(p, 2)});
    value = "(acc)((acc)wide(x0[0]) + (acc)at * (acc)wide(x2[0]))";
  } else {
    return declined("known before the run");
  }
  return Generated{{launch(launcher, str("  y0[at] = narrow<", type_of(p), ">(", value, ");\n"))}};
}

}  // namespace

Generator fills() {
  return {"fill_nvrtc", {"constant_of_shape", "eye_like", "range", "shape", "size"}, LayoutRule::row_major, 0, make};
}

}  // namespace tenon::cuda
