// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that put elements elsewhere: max_unpool, col2im, rotary_embedding, bit_cast, tensor_scatter.
#include "backends/cuda/generated/lib/box.h"
#include "ops/col2im.h"
#include "ops/lib/copy.h"
#include "ops/max_unpool.h"

namespace tenon::cuda {

namespace {

int64_t at_or(const std::vector<int64_t>& list, size_t i, int64_t otherwise) {
  return list.empty() ? otherwise : list[i];
}

/// Zeros, then each element to its place; a place outside is left out.
Result<Generated> max_unpool(const Problem& p) {
  const MaxUnpool& op = *p.op.as<MaxUnpool>();
  std::vector<int64_t> inner = p.in[0].shape.numbers();
  const size_t spatial = inner.size() - 2;
  for (size_t i = 0; i < spatial; ++i)
    inner[i + 2] = (inner[i + 2] - 1) * at_or(op.strides, i, 1) + op.kernel[i] - at_or(op.pads, i, 0) -
                   at_or(op.pads, i + spatial, 0);
  const auto steps = row_major_strides(inner), to_steps = strides_of(p.out[0]);
  const std::string type(type_name(p.out[0].dtype));
  Launcher zeros{.args = {dst(p, 0)}, .threads = p.out[0].shape.volume()};
  Launcher places{.args = {src(p, 0), src(p, 1), dst(p, 0)}, .threads = p.in[0].shape.volume()};
  std::string body = "  i64 rest = (i64)wide(x1[at]), to = 0;\n  if (rest < 0) return;\n";
  for (size_t i = 0; i < inner.size(); ++i)
    body += str("  if (rest / ", steps[i], " >= ", p.out[0].shape[static_cast<int>(i)].number(),
                ") return;\n  to += rest / ", steps[i], " * ", to_steps[i], ";\n  rest %= ", steps[i], ";\n");
  return Generated{
      {launch(zeros, str("  y0[at] = narrow<", type, ">((acc)0);\n")), launch(places, body + "  y0[to] = x0[at];\n")}};
}

/// A thread sums what falls on one element of the image.
Result<Generated> col2im(const Problem& p) {
  const Col2Im& op = *p.op.as<Col2Im>();
  TRY_ASSIGN(const auto image, known_integers(p, 1));
  TRY_ASSIGN(const auto block, known_integers(p, 2));
  const size_t spatial = image.size();
  Launcher launcher{
      .acc = accumulator(p.in[0].dtype), .args = {src(p, 0), dst(p, 0)}, .threads = p.out[0].shape.volume()};
  std::string body = coordinates(p.out[0], "at") + "  acc sum = 0;\n", close;
  std::string element = str("c0 * ", p.out[0].shape[1].number(), " + c1"), column = "0";
  for (size_t i = 0; i < spatial; ++i) {
    const int64_t stride = at_or(op.strides, i, 1), dilation = at_or(op.dilations, i, 1);
    const int64_t pads = at_or(op.pads, i, 0) + at_or(op.pads, i + spatial, 0);
    const int64_t count = (image[i] + pads - dilation * (block[i] - 1) - 1) / stride + 1;
    body += str("  for (int e", i, " = 0; e", i, " < ", block[i], "; ++e", i, ") {\n    const i64 s", i, " = c", i + 2,
                " + ", at_or(op.pads, i, 0), " - e", i, " * (i64)", dilation, ";\n    if (s", i, " < 0 || s", i, " % ",
                stride, " != 0 || s", i, " / ", stride, " >= ", count, ") continue;\n");
    close += "  }\n";
    element = str("(", element, ") * ", block[i], " + e", i);
    column = str("(", column, ") * ", count, " + s", i, " / ", stride);
  }
  body += str("  sum += (acc)wide(x0[((i64)", element, ") * ", p.in[0].shape[2].number(), " + ", column, "]);\n", close,
              "  y0[at] = narrow<", type_name(p.out[0].dtype), ">(sum);\n");
  return Generated{{launch(launcher, body)}};
}

/// The turn of an element with the other of its pair. A position outside the table reads the nearest.
Result<Generated> rotary_embedding(const Problem& p) {
  TRY(only_floats(p));
  const int64_t length = p.in[0].shape[1].number(), half = p.in[1].shape[p.in[1].rank() - 1].number();
  const bool beside = integer(p.op, "interleaved") != 0;
  Launcher launcher{
      .acc = accumulator(p.in[0].dtype), .args = {src(p, 0), src(p, 1), src(p, 2)}, .threads = p.out[0].shape.volume()};
  std::string turn = p.in[1].rank() == 3 && p.in[1].shape[0] == Dim(1) ? "c1" : str("c0 * (i64)", length, " + c1");
  if (present(p, 3)) {
    launcher.args.push_back(src(p, 3));
    turn = str("(i64)wide(x3[(c0 * (i64)", length, " + c1) % ", p.in[3].shape.volume(), "])");
  }
  launcher.args.push_back(dst(p, 0));
  const int64_t turns = half > 0 ? p.in[1].shape.volume() / half : 0;
  if (turns == 0) return declined("empty tables");
  const std::string body =
      str(coordinates(p.out[0], "at"), "  if (c3 >= ", 2 * half, ") { y0[at] = x0[at]; return; }\n  i64 turn = ", turn,
          ";\n  turn = turn < 0 ? 0 : turn >= ", turns, " ? ", turns - 1, " : turn;\n",
          beside ? "  const int pair = c3 / 2, other = c3 % 2 ? -1 : 1;\n"
                 : str("  const int pair = c3 % ", half, ", other = c3 < ", half, " ? ", half, " : -", half, ";\n"),
          "  const acc c = wide(x1[turn * ", half, " + pair]), s = wide(x2[turn * ", half,
          " + pair]), x = wide(x0[at]), z = wide(x0[at + other]);\n  y0[at] = narrow<", type_name(p.out[0].dtype),
          ">(other > 0 ? x * c - z * s : z * s + x * c);\n");
  return Generated{{launch(launcher, body)}};
}

Result<Generated> bit_cast(const Problem& p) {
  Launcher launcher{.args = {src(p, 0), dst(p, 0)}, .threads = p.out[0].shape.volume()};
  const bool truth = p.out[0].dtype == DataType::boolean;  // has two patterns
  return Generated{{launch(launcher, truth ? "  y0[at] = *(const u8*)(x0 + at) != 0;\n"
                                           : str("  y0[at] = *(const ", type_name(p.out[0].dtype), "*)(x0 + at);\n"))}};
}

/// A copy, then the rows of the update to their places; a place outside is left out, and in a circle a row that a later
/// one falls on, so that no two threads store at one place.
Result<Generated> tensor_scatter(const Problem& p, const Target& target) {
  TRY_ASSIGN(const int axis, normalize_axis(integer(p.op, "axis"), p.in[0].rank()));
  const int64_t length = p.in[0].shape[axis].number(), added = p.in[1].shape[axis].number();
  const int64_t between = volume_between(p.in[0].shape, 1, axis);
  const int64_t inner = volume_between(p.in[0].shape, axis + 1, p.in[0].rank());
  Launcher launcher{.args = {src(p, 1)}, .threads = p.in[1].shape.volume()};
  if (present(p, 2)) launcher.args.push_back(src(p, 2));
  launcher.args.push_back(dst(p, 0));
  const std::string body = str(
      "  const i64 k = at / ", inner, " % ", added, ", row = at / ", inner * added,
      ";\n  i64 to = ", present(p, 2) ? str("(i64)wide(x2[row / ", between, "]) + k") : std::string("k"), ";\n",
      integer(p.op, "circular") && length > 0 ? str("  if (k + ", length, " < ", added, ") return;\n  to = (to % ",
                                                    length, " + ", length, ") % ", length, ";\n")
                                              : std::string(),
      "  if (to >= 0 && to < ", length, ") y0[(row * ", length, " + to) * ", inner, " + at % ", inner, "] = x1[at];\n");
  Generated out;
  out.launches.push_back(copy(p, box_by_result(p, strides_of(p.in[0])), target));
  if (launcher.threads > 0) out.launches.push_back(launch(launcher, body));
  return out;
}

Result<Generated> make(const Problem& p, const Target& target) {
  TRY(only_row_major(p));
  if (p.op.name() == "max_unpool") return max_unpool(p);
  if (p.op.name() == "col2im") return col2im(p);
  if (p.op.name() == "rotary_embedding") return rotary_embedding(p);
  return p.op.name() == "bit_cast" ? bit_cast(p) : tensor_scatter(p, target);
}

}  // namespace

Generator placements() {
  return {"place_nvrtc",
          {"max_unpool", "col2im", "rotary_embedding", "bit_cast", "tensor_scatter"},
          LayoutRule::row_major,
          0,
          make};
}

}  // namespace tenon::cuda
