// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that keep what data says: compress, non_zero, unique, non_max_suppression. Their results lie without gaps;
// a problem with one more result, i64[1], asks how much was kept, and has the largest types for the others.
#include "backends/cuda/generated/lib/rows.h"
#include "ops/lib/copy.h"
#include "ops/lib/counted_results.h"
#include "ops/non_max_suppression.h"
#include "ops/unique.h"

namespace tenon::cuda {

namespace {

/// Pieces of a workspace, one behind the other.
struct Workspace {
  size_t bytes = 0;

  KernelArg i64s(int64_t count) {
    const KernelArg out = scratch(DataType::i64, bytes);
    bytes += static_cast<size_t>(count) * sizeof(int64_t);
    return out;
  }
};

/// Threads that count `items`, each its own neighbours, and how many those are.
struct Shares {
  int64_t each, threads;
  explicit Shares(int64_t items) {
    constexpr int64_t kMostThreads = 4096, kLeast = 16;  // each reads what all others counted
    each = std::max(kLeast, (items + kMostThreads - 1) / kMostThreads);
    threads = std::max<int64_t>(1, (items + each - 1) / each);
  }
};

/// Where the count of what was kept goes, if the problem asks.
const TensorType* count_of(const Problem& p) {
  const size_t results = *counted_results(p.op);
  return p.out.size() > results ? &p.out[results] : nullptr;
}

/// "y" is told `count` by the thread for which `who` holds.
std::string tell(const Problem& p, std::string_view who, std::string_view count) {
  if (!count_of(p)) return "";
  return str("  if (", who, ") y", *counted_results(p.op), "[0] = ", count, ";\n");
}

void add_count(const Problem& p, Launcher& launcher) {
  if (count_of(p)) launcher.args.push_back(dst(p, *counted_results(p.op)));
}

/// Two launches: w0 is how many of `items` each thread keeps; then `each_kept` runs with "i" and "rank" for each item
/// in its place ("rank" is -1 for what goes), and may read "total".
void count_and_place(const Problem& p, int64_t items, std::string_view kept, Launcher first, Launcher second,
                     const std::string& each_item, Workspace& space, Generated& out) {
  const Shares shares(items);
  const KernelArg counts = space.i64s(shares.threads);
  first.threads = second.threads = shares.threads;
  first.args.push_back(counts);
  second.args.insert(second.args.begin(), counts);
  add_count(p, second);
  const std::string mine = str("  for (i64 i = at * (i64)", shares.each, "; i < ", items, " && i < (at + 1) * (i64)",
                               shares.each, "; ++i) {\n");
  out.launches.push_back(
      launch(first, str("  i64 count = 0;\n", mine, "    count += ", kept, ";\n  }\n  w0[at] = count;\n")));
  out.launches.push_back(launch(
      second, str("  i64 total = 0, next = 0;\n  for (int k = 0; k < ", shares.threads,
                  "; ++k) {\n    if (k == at) next = total;\n    total += w0[k];\n  }\n", tell(p, "at == 0", "total"),
                  mine, "    const i64 rank = ", kept, " ? next++ : -1;\n", each_item, "  }\n")));
}

Result<Generated> non_zero(const Problem& p) {
  const auto strides = row_major_strides(p.in[0].shape.numbers());
  std::string place = "    if (rank < 0) continue;\n    i64 rest = i;\n";
  for (size_t a = 0; a < strides.size(); ++a)
    place += str("    y0[", a, " * total + rank] = rest / ", strides[a], ";\n    rest %= ", strides[a], ";\n");
  Launcher launcher{.acc = accumulator(p.in[0].dtype), .args = {src(p, 0)}};
  Launcher second = launcher;
  second.args.push_back(dst(p, 0));
  Generated out;
  Workspace space;
  count_and_place(p, p.in[0].shape.volume(), "(wide(x0[i]) != 0)", launcher, second, place, space, out);
  out.workspace_bytes = space.bytes;
  return out;
}

/// The rank of each slice first, then all elements at once.
Result<Generated> compress(const Problem& p) {
  const int rank = p.in[0].rank();
  int along = 0;
  if (!integer(p.op, "flatten")) {
    TRY_ASSIGN(along, normalize_axis(integer(p.op, "axis"), rank));
  }
  const bool flat = integer(p.op, "flatten") != 0;
  const int64_t length = flat ? p.in[0].shape.volume() : p.in[0].shape[along].number();
  const int64_t outer = flat ? 1 : volume_between(p.in[0].shape, 0, along);
  const int64_t inner = flat ? 1 : volume_between(p.in[0].shape, along + 1, rank);
  const int64_t conditions = p.in[1].shape.volume();
  if (conditions > length) return declined("more conditions than slices");
  Generated out;
  Workspace space;
  const KernelArg ranks = space.i64s(conditions), total = space.i64s(1);
  Launcher launcher{.args = {src(p, 1)}};
  Launcher second{.args = {src(p, 1), ranks, total}};
  count_and_place(p, conditions, "(x1[i] ? 1 : 0)", launcher, second,
                  "    w1[i] = rank;\n    if (i == 0) w2[0] = total;\n", space, out);
  Launcher third{.args = {src(p, 0), ranks, total, dst(p, 0)}, .threads = outer * conditions * inner};
  if (third.threads > 0) {
    out.launches.push_back(launch(
        third,
        str("  const i64 rank = w0[at / ", inner, " % ", conditions, "];\n  const i64 row = at / ", inner * conditions,
            ", slice = at / ", inner, " % ", conditions, ";\n  if (rank >= 0) y0[(row * w1[0] + rank) * ", inner,
            " + at % ", inner, "] = x0[(row * ", length, " + slice) * ", inner, " + at % ", inner, "];\n")));
  }
  out.workspace_bytes = space.bytes;
  return out;
}

/// "same(x, a, b)" and "less(x, a, b)": rows a and b, element by element in order.
std::string row_functions(int64_t length, int64_t outer, int64_t inner) {
  const std::string loop = str("  for (i64 o = 0; o < ", outer, "; ++o) for (i64 i = 0; i < ", inner,
                               "; ++i) {\n    const acc l = wide(x[(o * ", length, " + a) * ", inner,
                               " + i]), r = wide(x[(o * ", length, " + b) * ", inner, " + i]);\n");
  return str("template <class T> DEVICE bool same(const T* x, i64 a, i64 b) {\n", loop,
             "    if (!(l == r)) return false;\n  }\n  return true;\n}\n",
             "template <class T> DEVICE bool less(const T* x, i64 a, i64 b) {\n", loop,
             "    if (l < r) return true;\n    if (r < l) return false;\n  }\n  return false;\n}\n");
}

/// Each row looks for its equals: of n rows n * n comparisons, many at a time.
Result<Generated> unique(const Problem& p) {
  const Unique& op = *p.op.as<Unique>();
  constexpr int64_t kMostRows = 1 << 15;
  int64_t length = p.in[0].shape.volume(), outer = 1, inner = 1;
  if (op.along_axis) {
    TRY_ASSIGN(const int along, normalize_axis(op.axis, p.in[0].rank()));
    length = p.in[0].shape[along].number();
    outer = volume_between(p.in[0].shape, 0, along);
    inner = volume_between(p.in[0].shape, along + 1, p.in[0].rank());
  }
  if (length > kMostRows) return declined("more than ", kMostRows, " rows, found ", length);
  if (length == 0) return declined("empty operand");
  Workspace space;
  const KernelArg firsts = space.i64s(length);  // of each row, the first that equals it
  Launcher first{.acc = accumulator(p.in[0].dtype), .args = {src(p, 0), firsts}, .threads = length};
  first.functions = row_functions(length, outer, inner);
  Launcher second = first;
  for (size_t i = 0; i < 4 && i < p.out.size(); ++i) {
    if (p.out[i].present()) second.args.push_back(dst(p, i));
  }
  add_count(p, second);
  const auto wants = [&](size_t i) { return i < p.out.size() && i < 4 && p.out[i].present(); };
  const std::string_view before = op.sorted ? "less(x0, k, mine) || (!less(x0, mine, k) && k < mine)" : "k < mine";
  Generated out;
  out.launches.push_back(launch(first, "  i64 k = 0;\n  while (k < at && !same(x0, k, at)) ++k;\n  w0[at] = k;\n"));
  out.launches.push_back(launch(
      second,
      str("  const i64 mine = w0[at];\n  i64 place = 0, total = 0, equals = 0;\n  for (i64 k = 0; k < ", length,
          "; ++k) {\n    equals += w0[k] == mine;\n    if (w0[k] != k) continue;\n    ++total;\n    if (k != mine && (",
          before, ")) ++place;\n  }\n", wants(2) ? "  if (y2) y2[at] = place;\n" : "", tell(p, "at == 0", "total"),
          "  if (mine != at) return;\n", wants(1) ? "  if (y1) y1[place] = at;\n" : "",
          wants(3) ? "  if (y3) y3[place] = equals;\n" : "", "  for (i64 o = 0; o < ", outer,
          "; ++o) for (i64 i = 0; i < ", inner, "; ++i) y0[(o * total + place) * ", inner, " + i] = x0[(o * ", length,
          " + at) * ", inner, " + i];\n")));
  out.workspace_bytes = space.bytes;
  return out;
}

// Products are rounded by themselves, as the reference rounds them: a threshold decides.
constexpr std::string_view kBoxes = R"(
struct Box { f32 y0, x0, y1, x1; };
DEVICE f32 times(f32 a, f32 b) { return (f32)((f64)a * (f64)b); }
DEVICE f32 area(const Box& b) { return times(b.y1 - b.y0, b.x1 - b.x0); }
DEVICE f32 least(f32 a, f32 b) { return b < a ? b : a; }
DEVICE f32 most(f32 a, f32 b) { return a < b ? b : a; }
DEVICE bool overlaps(const Box& a, const Box& b, f32 threshold) {
  const f32 height = least(a.y1, b.y1) - most(a.y0, b.y0), width = least(a.x1, b.x1) - most(a.x0, b.x0);
  const f32 left = area(a), right = area(b);
  if (height <= 0 || width <= 0 || left <= 0 || right <= 0) return false;
  const f32 both = times(height, width);
  return both / (left + right - both) > threshold;
}
)";

/// The number of an optional operand, of any type, that has elements.
std::string optional_number(const Problem& p, size_t i, const std::string& otherwise) {
  return present(p, i) && p.in[i].shape.volume() > 0 ? str("wide(x", i, "[0])") : otherwise;
}

/// One row of threads for each batch and class picks one box after the other; then the rows are laid side by side.
Result<Generated> non_max_suppression(const Problem& p, const Target& target) {
  const bool centers = p.op.as<NonMaxSuppression>()->center_point_box;
  const int64_t classes = p.in[1].shape[1].number(), count = p.in[1].shape[2].number(),
                rows = p.in[1].shape[0].number() * classes;
  if (rows * count == 0) return declined("empty operand");
  Workspace space;
  const KernelArg alive = space.i64s(rows * count), chosen = space.i64s(rows * count), counts = space.i64s(rows);
  Launcher pick{.args = {src(p, 0), src(p, 1)}};
  for (size_t i = 2; i < 5; ++i) {
    if (present(p, i)) pick.args.push_back(src(p, i));
  }
  pick.args.insert(pick.args.end(), {alive, chosen, counts});
  pick.functions =
      str(kBoxes, "DEVICE Box box_at(const f32* at) {\n",
          centers ? "  const f32 w = at[2] / 2, h = at[3] / 2;\n  return {at[1] - h, at[0] - w, at[1] + h, at[0] "
                    "+ w};\n}\n"
                  : "  return {least(at[0], at[2]), least(at[1], at[3]), most(at[0], at[2]), most(at[1], "
                    "at[3])};\n}\n");
  const std::string body =
      str("  const f32* score = x1 + row * LENGTH;\n  const f32* boxes = x0 + row / ", classes,
          " * LENGTH * 4;\n  const i64 limit = (i64)", optional_number(p, 2, "0"), ";\n  const f32 overlap = (f32)",
          optional_number(p, 3, "0"), ", lowest = ", optional_number(p, 4, "-infinity_(0.f)"), R"(;
  i64* mine = w0 + row * LENGTH;  // each lane has its own elements of it
  i64 found = 0;
  EACH(i) mine[i] = score[i] > lowest;
  while (found < limit) {
    i64 best = -1;
    EACH(i) if (mine[i] && (best < 0 || score[i] > score[best])) best = i;
    best = fold(best, [&](i64 a, i64 b) {
      if (a < 0 || b < 0) return a < 0 ? b : a;
      return score[a] > score[b] || (score[a] == score[b] && a < b) ? a : b;
    });
    if (best < 0) break;
    if (lane == 0) w1[row * LENGTH + found] = best;
    const Box box = box_at(boxes + best * 4);
    EACH(i) if (mine[i] && (i == best || overlaps(box, box_at(boxes + i * 4), overlap))) mine[i] = 0;
    ++found;
  }
  if (lane == 0) w2[row] = found;
)");
  Generated out;
  out.launches.push_back(launch_rows(pick, rows_of(p.in[1], {false, false, true}), target, body));
  Launcher lay{.args = {chosen, counts, dst(p, 0)}, .threads = rows * count};
  add_count(p, lay);
  const std::string first = str("  const i64 row = at / ", count, ", k = at % ", count, ";\n");
  out.launches.push_back(
      launch(lay, str(first, "  i64 to = k, total = 0;\n  for (i64 r = 0; r < ", rows,
                      "; ++r) {\n    if (r == row) to += total;\n    total += w1[r];\n  }\n",
                      tell(p, "at == 0", "total"), "  if (k >= w1[row]) return;\n  y0[to * 3] = row / ", classes,
                      ";\n  y0[to * 3 + 1] = row % ", classes, ";\n  y0[to * 3 + 2] = w0[at];\n")));
  out.workspace_bytes = space.bytes;
  return out;
}

Result<Generated> make(const Problem& p, const Target& target) {
  TRY(only_row_major(p));
  if (p.in[0].dtype == DataType::string) return declined("strings stay on the CPU");
  if (p.op.name() == "non_zero") return non_zero(p);
  if (p.op.name() == "compress") return compress(p);
  return p.op.name() == "unique" ? unique(p) : non_max_suppression(p, target);
}

}  // namespace

Generator filters() {
  return {"filter_nvrtc", {"compress", "non_zero", "unique", "non_max_suppression"}, LayoutRule::row_major, 0, make};
}

}  // namespace tenon::cuda
