// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators whose source element depends on data or on a rule: gather, pad, one_hot, reverse_sequence, trilu.
#include "backends/cuda/generated/lib/source.h"
#include "ops/lib/copy.h"

namespace tenon::cuda {

namespace {

/// The last index that a gather may pick is checked on the CPU only: here an index out of range reads the nearest one.
std::string picked(std::string_view index, int64_t length) { return str("pick((i64)wide(", index, "), ", length, ")"); }

constexpr std::string_view kPick = R"(
DEVICE i64 pick(i64 i, i64 length) { if (i < 0) i += length; return i < 0 ? 0 : i >= length ? length - 1 : i; }
)";

Result<std::string> gather(const Problem& p) {
  TRY_ASSIGN(const int axis, normalize_axis(integer(p.op, "axis"), p.in[0].rank()));
  const auto strides = strides_of(p.in[0]);
  const int picks = p.in[1].rank();
  const auto picks_strides = strides_of(p.in[1]);
  std::vector<int64_t> by_result(static_cast<size_t>(p.out[0].rank()), 0);
  std::vector<int64_t> by_pick(by_result.size(), 0);
  for (int a = 0; a < p.out[0].rank(); ++a) {
    const auto i = static_cast<size_t>(a);
    if (a < axis)
      by_result[i] = strides[i];
    else if (a >= axis + picks)
      by_result[i] = strides[static_cast<size_t>(a - picks + 1)];
    else
      by_pick[i] = picks_strides[static_cast<size_t>(a - axis)];
  }
  return str(coordinates(p.out[0], "at"),
             "  const i64 row = ", picked(str("x1[", offset(by_pick), "]"), p.in[0].shape[axis].number()),
             ";\n  y0[at] = x0[", offset(by_result), " + row * ", strides[static_cast<size_t>(axis)], "];\n");
}

Result<std::string> gather_elements(const Problem& p) {
  TRY_ASSIGN(const int axis, normalize_axis(integer(p.op, "axis"), p.in[0].rank()));
  auto strides = strides_of(p.in[0]);
  const int64_t along = strides[static_cast<size_t>(axis)];
  strides[static_cast<size_t>(axis)] = 0;
  return str(coordinates(p.out[0], "at"), "  y0[at] = x0[", offset(strides), " + ",
             picked("x1[at]", p.in[0].shape[axis].number()), " * ", along, "];\n");
}

Result<std::string> gather_nd(const Problem& p) {
  const auto batch = static_cast<int>(integer(p.op, "batch_dims"));
  const int tuple = static_cast<int>(p.in[1].shape[p.in[1].rank() - 1].number());
  const Shape& shape = p.in[0].shape;
  const int64_t row = volume_between(shape, batch + tuple, shape.rank());
  const int64_t per_batch = volume_between(p.in[1].shape, batch, p.in[1].rank() - 1);
  std::string out = str("  const i64 t = at / ", row, ";\n  i64 slice = t / ", per_batch, ";\n");
  for (int k = 0; k < tuple; ++k) {
    const int64_t length = shape[batch + k].number();
    out += str("  slice = slice * ", length, " + ", picked(str("x1[t * ", tuple, " + ", k, "]"), length), ";\n");
  }
  return out + str("  y0[at] = x0[slice * ", row, " + at % ", row, "];\n");
}

Result<std::string> one_hot(const Problem& p) {
  TRY_ASSIGN(const int made, normalize_axis(integer(p.op, "axis", -1), p.out[0].rank()));
  const int64_t depth = p.out[0].shape[made].number();
  const int64_t inner = volume_between(p.out[0].shape, made + 1, p.out[0].rank());
  return str("  const i64 place = at / ", inner, " % ", depth, ";\n  const i64 index = narrow<i64>(wide(x0[at / ",
             inner * depth, " * ", inner, " + at % ", inner, "]));\n  y0[at] = x2[index == place || index + ", depth,
             " == place];\n");
}

Result<std::string> reverse_sequence(const Problem& p) {
  const auto time = static_cast<size_t>(integer(p.op, "time_axis"));
  const auto strides = strides_of(p.in[0]);
  auto others = strides;
  others[time] = 0;
  return str(coordinates(p.out[0], "at"), "  const i64 length = (i64)wide(x1[c", 1 - time, "]);\n  const i64 from = c",
             time, " < length ? length - 1 - c", time, " : c", time, ";\n  y0[at] = x0[", offset(others), " + from * ",
             strides[time], "];\n");
}

Result<std::string> trilu(const Problem& p) {
  const std::string diagonal = present(p, 1) ? "(i64)wide(x1[0])" : "0";
  const int rank = p.in[0].rank();
  return str(coordinates(p.in[0], "at"), "  const i64 beyond = (i64)c", rank - 1, " - c", rank - 2,
             ";\n  y0[at] = beyond ", integer(p.op, "upper") ? ">=" : "<=", " ", diagonal, " ? x0[at] : narrow<",
             p.in[0].dtype == DataType::boolean ? "boolean" : to_string(p.in[0].dtype), ">((acc)0);\n");
}

/// Per axis, "from": the place in the operand that c comes from, or -1.
std::string pad_source(const std::string& mode, int axis, int64_t before, int64_t length) {
  const std::string place = str("(i64)c", axis, " - ", before);
  if (mode == "edge") return str("clamp(", place, ", ", length, ")");
  if (mode == "wrap") return str("wrap(", place, ", ", length, ")");
  if (mode == "reflect") return str("reflect(", place, ", ", length, ")");
  return str("inside(", place, ", ", length, ")");
}

constexpr std::string_view kPadSources = R"(
DEVICE i64 inside(i64 i, i64 n) { return i >= 0 && i < n ? i : -1; }
DEVICE i64 clamp(i64 i, i64 n) { return i < 0 ? 0 : i >= n ? n - 1 : i; }
DEVICE i64 wrap(i64 i, i64 n) { return (i % n + n) % n; }
DEVICE i64 reflect(i64 i, i64 n) {
  const i64 period = 2 * (n - 1) > 1 ? 2 * (n - 1) : 1, folded = (i % period + period) % period;
  return (folded < period - folded ? folded : period - folded) % n;
}
)";

Result<std::string> pad(const Problem& p) {
  TRY_ASSIGN(const auto pads, known_integers(p, 1));
  const int rank = p.in[0].rank();
  std::vector<int64_t> before(static_cast<size_t>(rank), 0), axes;
  for (int a = 0; a < rank; ++a) axes.push_back(a);
  if (present(p, 3)) {
    TRY_ASSIGN(axes, known_integers(p, 3));
  }
  for (size_t i = 0; i < axes.size(); ++i) {
    TRY_ASSIGN(const int axis, normalize_axis(axes[i], rank));
    before[static_cast<size_t>(axis)] = pads[i];
  }
  const auto strides = strides_of(p.in[0]);
  std::string out = coordinates(p.out[0], "at") + "  bool outside = false;\n  i64 from = 0;\n";
  for (int a = 0; a < rank; ++a) {
    const auto i = static_cast<size_t>(a);
    const int64_t length = p.in[0].shape[a].number();
    if (before[i] == 0 && length == p.out[0].shape[a].number()) {
      out += str("  from += c", a, " * (i64)", strides[i], ";\n");
      continue;
    }
    const std::string source = length == 0 ? "(i64)-1" : pad_source(text(p.op, "mode"), a, before[i], length);
    out += str("  const i64 s", a, " = ", source, ";\n  outside |= s", a, " < 0;\n  from += s", a, " * ", strides[i],
               ";\n");
  }
  const std::string_view type = p.in[0].dtype == DataType::boolean ? "boolean" : to_string(p.in[0].dtype);
  return out +
         str("  y0[at] = outside ? ", present(p, 2) ? "x2[0]" : str("narrow<", type, ">((acc)0)"), " : x0[from];\n");
}

Result<std::string> body_of(const Problem& p) {
  const std::string_view op = p.op.name();
  if (op == "pad") return pad(p);
  TRY(only_row_major(p));
  if (op == "gather") return gather(p);
  if (op == "gather_elements") return gather_elements(p);
  if (op == "gather_nd") return gather_nd(p);
  if (op == "one_hot") return one_hot(p);
  if (op == "reverse_sequence") return reverse_sequence(p);
  return trilu(p);
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY_ASSIGN(const std::string body, body_of(p));
  Launcher launcher{.acc = accumulator(p.in[0].dtype), .threads = p.out[0].shape.volume()};
  launcher.functions = str(kPick, p.op.name() == "pad" ? kPadSources : "");
  for (size_t k = 0; k < p.in.size(); ++k) {
    if (present(p, k)) launcher.args.push_back(src(p, k));
  }
  launcher.args.push_back(dst(p, 0));
  return Generated{{launch(launcher, body)}};
}

}  // namespace

Generator lookups() {
  return {"lookup_nvrtc",
          {"gather", "gather_elements", "gather_nd", "one_hot", "pad", "reverse_sequence", "trilu"},
          LayoutRule::row_major,
          0,
          make};
}

}  // namespace tenon::cuda
