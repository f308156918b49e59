// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that rescale a row by what it holds: softmax, log_softmax and the normalizations.
#include <algorithm>

#include "backends/cuda/generated/lib/rows.h"
#include "ops/lib/copy.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kMostKept = 32;  // elements of a row that a thread keeps in registers

std::string_view type_of(DataType dtype) { return to_string(dtype); }

/// Elements that a lane reads at once: 16 bytes or less, where rows are dense and all begin at multiples of it.
int64_t vector_of(const Problem& p, const Rows& rows, const Target& target) {
  const int lanes = lanes_for(rows, target);
  if (lanes == 1 || rows.inner_dims.size() != 1 || rows.inner_strides[0] != 1 || p.in[0].dtype != p.out[0].dtype)
    return 1;
  for (auto vector = static_cast<int64_t>(16 / size_of(p.in[0].dtype)); vector > 1; vector /= 2) {
    bool fits = rows.length() % vector == 0 && rows.length() >= vector * lanes / 2;
    for (const int64_t stride : rows.outer_strides) fits = fits && stride % vector == 0;
    if (fits && (rows.length() + lanes * vector - 1) / (lanes * vector) * vector <= kMostKept) return vector;
  }
  return 1;
}

/// The same for lanes that read vectors: X(k, i) is element k of what the lane keeps.
std::string keep_vectors(const Problem& p, const Rows& rows, const Target& target, int64_t vector) {
  const int lanes = lanes_for(rows, target);
  const int64_t vectors = (rows.length() + lanes * vector - 1) / (lanes * vector);
  return str("  struct alignas(", vector * static_cast<int64_t>(size_of(p.in[0].dtype)), ") Pack { ",
             type_of(p.in[0].dtype), " v[", vector, "]; };\n  acc kept[", vectors * vector,
             "];\n  #define X(k, i) kept[k]\n", "  #define MINE(k, i) _Pragma(\"unroll\") for (int k = 0, i = lane * ",
             vector, "; k < ", vectors * vector, "; ++k, i += k % ", vector, " ? 1 : ", (lanes - 1) * vector + 1,
             ") if (i < LENGTH)\n", "  _Pragma(\"unroll\") for (int q = 0; q < ", vectors,
             "; ++q) {\n    const int i = (q * LANES + lane) * ", vector,
             ";\n    if (i < LENGTH) {\n      const Pack x = *(const Pack*)(x0 + from + i);\n",
             "      _Pragma(\"unroll\") for (int e = 0; e < ", vector, "; ++e) kept[q * ", vector,
             " + e] = (acc)wide(x.v[e]);\n    }\n  }\n");
}

bool stores_bytes(const Problem& p) { return p.op.name() == "quantized_layer_norm"; }

/// 8-bit floats of what has just been stored.
std::string byte_of(const Problem& p, std::string_view stored) {
  return str("narrow<f8e4m3fn>((acc)wide(", stored, ") * ", literal(1 / number(p.op, "step", 1)), ")");
}

/// "RESULT(k, i, value)": stores element i; vectors are gathered first, and stored by "DONE".
std::string result_text(const Problem& p, const Rows& rows, const Target& target, int64_t vector) {
  if (vector == 1) {
    const std::string bytes =
        stores_bytes(p) ? str(", y1[from + ELEMENT(i)] = ", byte_of(p, "y0[from + ELEMENT(i)]")) : "";
    return str("  #define RESULT(k, i, value) y0[from + ELEMENT(i)] = narrow<", type_of(p.out[0].dtype), ">(value)",
               bytes, "\n  #define DONE\n");
  }
  const int lanes = lanes_for(rows, target);
  const int64_t vectors = (rows.length() + lanes * vector - 1) / (lanes * vector);
  const std::string at = str("from + (q * LANES + lane) * ", vector);
  const std::string bytes =
      stores_bytes(p) ? str(" Bytes b; _Pragma(\"unroll\") for (int e = 0; e < ", vector,
                            "; ++e) b.v[e] = ", byte_of(p, "results[q].v[e]"), "; *(Bytes*)(y1 + ", at, ") = b;")
                      : "";
  return str(stores_bytes(p) ? str("  struct alignas(", vector, ") Bytes { f8e4m3fn v[", vector, "]; };\n") : "",
             "  Pack results[", vectors, "];\n  #define RESULT(k, i, value) results[k / ", vector, "].v[k % ", vector,
             "] = narrow<", type_of(p.out[0].dtype),
             ">(value)\n  #define DONE _Pragma(\"unroll\") for (int q = 0; q < ", vectors,
             "; ++q) if ((q * LANES + lane) * ", vector, " < LENGTH) { *(Pack*)(y0 + ", at, ") = results[q];", bytes,
             " }\n");
}

/// X(k, i): element i, the k-th of this lane. Kept in registers where they fit, so that memory is read once.
std::string keep_row(const Problem& p, const Rows& rows, const Target& target) {
  if (const int64_t vector = vector_of(p, rows, target); vector > 1)
    return keep_vectors(p, rows, target, vector) + result_text(p, rows, target, vector);
  const int64_t kept = (rows.length() + lanes_for(rows, target) - 1) / lanes_for(rows, target);
  if (kept > kMostKept) {
    return "  #define X(k, i) ((acc)wide(x0[from + ELEMENT(i)]))\n"
           "  #define MINE(k, i) for (int k = 0, i = lane; i < LENGTH; ++k, i += LANES)\n" +
           result_text(p, rows, target, 1);
  }
  return result_text(p, rows, target, 1) +
         str("  acc kept[", kept, "];\n  #define X(k, i) kept[k]\n",
             "  #define MINE(k, i) _Pragma(\"unroll\") for (int k = 0, i = lane; k < ", kept,
             "; ++k, i += LANES) if (i < LENGTH)\n  MINE(k, i) kept[k] = (acc)wide(x0[from + ELEMENT(i)]);\n");
}

constexpr std::string_view kSum = "[](acc a, acc b) { return a + b; }";

Result<Rows> along_axis(const Problem& p) {
  TRY_ASSIGN(const int axis, normalize_axis(integer(p.op, "axis", -1), p.in[0].rank()));
  std::vector<bool> folded(static_cast<size_t>(p.in[0].rank()), false);
  folded[static_cast<size_t>(axis)] = true;
  return rows_of(p.in[0], folded);
}

std::string softmax_body(const Problem& p) {
  const bool logarithm = p.op.name() == "log_softmax";
  return str("  acc top = -infinity_((acc)0), sum = 0;\n  MINE(k, i) top = X(k, i) > top ? X(k, i) : top;\n",
             "  top = fold(top, [](acc a, acc b) { return a > b ? a : b; });\n",
             "  MINE(k, i) sum += exp_(X(k, i) - top);\n  sum = fold(sum, ", kSum, ");\n",
             logarithm ? "  const acc less = top + log_(sum);\n" : "  const acc factor = 1 / sum;\n",
             "  MINE(k, i) RESULT(k, i, ", logarithm ? "X(k, i) - less" : "(exp_(X(k, i) - top) * factor)",
             ");\n  DONE\n");
}

std::string lp_norm_body(const Problem& p) {
  const bool first = integer(p.op, "p", 2) == 1;
  return str("  acc norm = 0;\n  MINE(k, i) norm += ", first ? "fabs_(X(k, i))" : "X(k, i) * X(k, i)",
             ";\n  norm = fold(norm, ", kSum, ");\n", first ? "" : "  norm = sqrt_(norm);\n", "  norm = norm < ",
             literal(number(p.op, "epsilon")), " ? ", literal(number(p.op, "epsilon")), " : norm;\n",
             "  MINE(k, i) RESULT(k, i, (norm == 0 ? (acc)0 : X(k, i) / norm));\n  DONE\n");
}

/// "scale" and "bias" of element i of the row, as expressions, and the function that comes last.
struct Affine {
  std::string scale = "1", bias = "0", last = "";
};

std::string normal_body(const Problem& p, const Affine& affine) {
  const bool centred = p.op.name() != "rms_norm";
  std::string out = "  acc mean = 0, squares = 0;\n";
  if (centred) out += str("  MINE(k, i) mean += X(k, i);\n  mean = fold(mean, ", kSum, ") / LENGTH;\n");
  out += str("  MINE(k, i) squares += (X(k, i) - mean) * (X(k, i) - mean);\n  squares = fold(squares, ", kSum,
             ");\n  const acc inverse = 1 / sqrt_(squares / LENGTH + ", literal(number(p.op, "epsilon")), ");\n",
             "  MINE(k, i) RESULT(k, i, ", affine.last, "((X(k, i) - mean) * inverse * ", affine.scale, " + ",
             affine.bias, "));\n  DONE\n");
  for (size_t k = 1; k < p.out.size() && !stores_bytes(p); ++k) {
    out += str("  if (lane == 0 && y", k, ") y", k, "[row] = narrow<", type_of(p.out[k].dtype), ">(",
               k == 1 ? "mean" : "inverse", ");\n");
  }
  return out;
}

/// Has it one number for each element of a row, which needs no division? The usual case.
bool is_like_row(const Problem& p, size_t operand) {
  const TensorType& type = p.in[operand];
  const int rank = p.in[0].rank();
  if (type.rank() > rank || type.shape.volume() != volume_between(p.in[0].shape, rank - type.rank(), rank))
    return false;
  const auto axis = normalize_axis(integer(p.op, "axis", -1), rank);
  return axis.ok() && rank - *axis == type.rank();
}

/// Reads what a lane needs of an operand like a row as the lane reads the row.
std::string read_vectors(const Problem& p, size_t operand, const Rows& rows, const Target& target, int64_t vector) {
  constexpr int64_t kMostBytes = 16;  // of a load
  const DataType dtype = p.in[operand].dtype;
  const int lanes = lanes_for(rows, target);
  const int64_t vectors = (rows.length() + lanes * vector - 1) / (lanes * vector);
  const int64_t bytes = std::min(kMostBytes, vector * static_cast<int64_t>(size_of(dtype)));
  const std::string kind = str("Pack", operand), name = str("vectors", operand);
  return str("  struct alignas(", bytes, ") ", kind, " { ", type_of(dtype), " v[", vector, "]; };\n  ", kind, " ", name,
             "[", vectors, "];\n  _Pragma(\"unroll\") for (int q = 0; q < ", vectors, "; ++q) {\n",
             "    const int i = (q * LANES + lane) * ", vector, ";\n    if (i < LENGTH) ", name, "[q] = *(const ", kind,
             "*)(x", operand, " + i);\n  }\n");
}

/// An operand that broadcasts over [rows, LENGTH]: where its element for this row and i stands. `vector`: of the reads
/// above it, where they are more than 1.
std::string parameter(const Problem& p, size_t operand, int64_t vector) {
  const TensorType& type = p.in[operand];
  if (type.shape.volume() == 1) return str("wide(x", operand, "[0])");
  const int rank = p.in[0].rank();
  if (is_like_row(p, operand)) {
    return vector == 1 ? str("wide(x", operand, "[i])")
                       : str("wide(vectors", operand, "[k / ", vector, "].v[k % ", vector, "])");
  }
  const auto strides = broadcast_strides(type, p.in[0]);
  std::vector<std::string> terms;
  int64_t below = 1;
  for (int a = rank - 1; a >= 0; --a) {
    const int64_t length = p.in[0].shape[a].number();
    if (const int64_t stride = strides[static_cast<size_t>(a)]; stride != 0) {
      // element (row, i) is number row * LENGTH + i in row_major order
      terms.push_back(str("(row * LENGTH + i) / ", below, " % ", length, " * ", stride));
    }
    below *= length;
  }
  return str("wide(x", operand, "[", join(terms, " + "), "])");
}

bool are_many(const Rows& rows) { return rows.count() >= 132 * 8; }

/// A warp keeps short dense rows by itself, and no thread waits for another warp.
Target for_rows(const Problem& p, const Rows& rows, const Target& target) {
  Target warp = target;
  warp.most_lanes = std::min(target.most_lanes, 32);
  return are_many(rows) && vector_of(p, rows, warp) > 1 ? warp : target;
}

Result<Generated> whole_rows(const Problem& p, const Target& given, Launcher launcher) {
  TRY(only_row_major(p));
  TRY_ASSIGN(const int axis, normalize_axis(integer(p.op, "axis", -1), p.in[0].rank()));
  std::vector<bool> folded(static_cast<size_t>(p.in[0].rank()), false);
  for (int a = axis; a < p.in[0].rank(); ++a) folded[static_cast<size_t>(a)] = true;
  Rows rows = rows_of(p.in[0], folded);
  rows.backwards = are_many(rows);  // the second cache still has the end of what is read, and the next launch the start
  const Target target = for_rows(p, rows, given);
  const int64_t vector = vector_of(p, rows, target);
  Affine affine;
  std::string read = keep_row(p, rows, target);
  for (const size_t operand : {size_t{1}, size_t{2}}) {
    if (!present(p, operand)) continue;
    (operand == 1 ? affine.scale : affine.bias) = parameter(p, operand, vector);
    const bool is_number = p.in[operand].shape.volume() == 1;
    if (vector > 1 && !is_number && is_like_row(p, operand)) read += read_vectors(p, operand, rows, target, vector);
  }
  // A lane has read all it writes: so rows stay where they are, and the second cache holds them once.
  launcher.in_place = true;
  return Generated{.launches = {launch_rows(launcher, rows, target, read + normal_body(p, affine))}, .in_place = 1};
}

/// Rows of whole channels: one of them, or the channels of a group.
Result<Generated> channel_rows(const Problem& p, const Target& target, Launcher launcher) {
  TRY(only_row_major(p));
  const int64_t channels = p.in[0].shape[1].number();
  const int64_t groups = p.op.name() == "instance_norm" ? channels : integer(p.op, "groups", 1);
  const int64_t length = p.in[0].shape.volume() / (p.in[0].shape[0].number() * groups);
  const Rows rows{{p.in[0].shape.volume() / length}, {length}, {length}, {1}};
  const int64_t inner = length / (channels / groups);
  const std::string channel = str("[row % ", groups, " * ", channels / groups, " + i / ", inner, "]");
  const Affine affine{str("wide(x1", channel, ")"), str("wide(x2", channel, ")"), "activate"};
  launcher.functions += epilogue_functions(p.op);
  return Generated{{launch_rows(launcher, rows, target, keep_row(p, rows, target) + normal_body(p, affine))}};
}

Result<Generated> make(const Problem& p, const Target& target) {
  TRY(only_floats(p));
  if (p.in[0].shape.volume() == 0) return declined("empty operand");
  Launcher launcher{.acc = accumulator(p.in[0].dtype)};
  for (size_t k = 0; k < p.in.size(); ++k) {
    if (present(p, k)) launcher.args.push_back(src(p, k));
  }
  for (size_t k = 0; k < p.out.size(); ++k) launcher.args.push_back(dst(p, k));
  const std::string_view op = p.op.name();
  if (op == "layer_norm" || op == "rms_norm" || stores_bytes(p)) return whole_rows(p, target, launcher);
  if (op == "instance_norm" || op == "group_norm") return channel_rows(p, target, launcher);
  if (p.in[0].layout != p.out[0].layout) return declined("operand and result in one layout only");
  TRY_ASSIGN(const Rows rows, along_axis(p));
  const std::string body = op == "lp_norm" ? lp_norm_body(p) : softmax_body(p);
  return Generated{{launch_rows(launcher, rows, target, keep_row(p, rows, target) + body)}};
}

}  // namespace

Generator norms() {
  return {"norm_nvrtc",
          {"softmax", "log_softmax", "lp_norm", "layer_norm", "quantized_layer_norm", "rms_norm", "instance_norm",
           "group_norm"},
          LayoutRule::row_major,
          0,
          make};
}

}  // namespace tenon::cuda
