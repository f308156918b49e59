// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// scatter_elements, scatter_nd: a copy, then updates; those that may meet are made by one thread, in order.
#include "backends/cuda/generated/lib/box.h"
#include "ops/lib/copy.h"

namespace tenon::cuda {

namespace {

std::string merge_functions(const Problem& p) {
  const std::string how = text(p.op, "reduction");
  const std::string_view type = p.out[0].dtype == DataType::boolean ? "boolean" : to_string(p.out[0].dtype);
  std::string value = "b";
  if (how == "add") value = "a + b";
  if (how == "mul") value = "a * b";
  if (how == "max") value = "a < b ? b : a";
  if (how == "min") value = "b < a ? b : a";
  return str(
      "DEVICE i64 pick(i64 i, i64 length) { if (i < 0) i += length; return i < 0 ? 0 : i >= length ? length - 1 "
      ": i; }\nDEVICE void merge(",
      type, "* to, ", type, " update) { const acc a = wide(*to), b = wide(update); (void)a; *to = ",
      how == "none" ? std::string("update") : str("narrow<", type, ">((acc)(", value, "))"), "; }\n");
}

/// A thread takes a line of the indices along the axis: updates of two lines never meet.
Result<std::string> elements_body(const Problem& p, int64_t& threads) {
  TRY_ASSIGN(const int axis, normalize_axis(integer(p.op, "axis"), p.in[0].rank()));
  const auto i = static_cast<size_t>(axis);
  TensorType lines{p.in[1].dtype, p.in[1].shape};
  lines.shape[axis] = Dim(1);
  threads = lines.shape.volume();
  auto to = strides_of(p.in[0]), from = strides_of(p.in[1]);
  const int64_t to_step = to[i], from_step = from[i];
  to[i] = from[i] = 0;
  return str(coordinates(lines, "at"), "  const i64 from = ", offset(from), ", to = ", offset(to),
             ";\n  for (i64 k = 0; k < ", p.in[1].shape[axis].number(),
             "; ++k)\n    merge(y0 + to + pick((i64)wide(x1[from + k * ", from_step, "]), ",
             p.in[0].shape[axis].number(), ") * ", to_step, ", x2[from + k * ", from_step, "]);\n");
}

/// A thread takes one place of the rows and walks the tuples in order.
Result<std::string> tuples_body(const Problem& p, int64_t& threads) {
  const int tuple = static_cast<int>(p.in[1].shape[p.in[1].rank() - 1].number());
  const int64_t count = volume_between(p.in[1].shape, 0, p.in[1].rank() - 1);
  threads = volume_between(p.in[0].shape, tuple, p.in[0].rank());
  std::string out = str("  for (i64 t = 0; t < ", count, "; ++t) {\n    i64 slice = 0;\n");
  for (int k = 0; k < tuple; ++k) {
    const int64_t length = p.in[0].shape[k].number();
    out += str("    slice = slice * ", length, " + pick((i64)wide(x1[t * ", tuple, " + ", k, "]), ", length, ");\n");
  }
  return out + str("    merge(y0 + slice * ", threads, " + at, x2[t * ", threads, " + at]);\n  }\n");
}

Result<Generated> make(const Problem& p, const Target& target) {
  TRY(only_row_major(p));
  Launcher launcher{.acc = accumulator(p.out[0].dtype), .args = {src(p, 1), src(p, 2), dst(p, 0)}};
  launcher.functions = merge_functions(p);
  TRY_ASSIGN(const std::string body,
             p.op.name() == "scatter_nd" ? tuples_body(p, launcher.threads) : elements_body(p, launcher.threads));
  Generated out;
  out.launches.push_back(copy(p, box_by_result(p, strides_of(p.in[0])), target));
  if (launcher.threads > 0 && p.in[1].shape.volume() > 0) out.launches.push_back(launch(launcher, body));
  return out;
}

}  // namespace

Generator scatters() { return {"scatter_nvrtc", {"scatter_elements", "scatter_nd"}, LayoutRule::row_major, 0, make}; }

}  // namespace tenon::cuda
