// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel. Rows of a stage are swizzled by 16 bytes, so that the eight rows that a fragment's load reads lie in
// different banks.
#include "backends/cuda/generated/lib/matrix_product.h"

#include <algorithm>

#include "backends/cuda/generated/lib/byte_results.h"
#include "backends/cuda/generated/lib/matrix_operands.h"
#include "backends/cuda/generated/lib/matrix_units.h"
#include "backends/cuda/generated/lib/product_plan.h"

namespace tenon::cuda {

namespace {

constexpr int64_t kMultiprocessors = 132;  // of an H100; only what a tile is good for follows from it

/// Enough blocks for the multiprocessors, of a few steps each.
int cluster_for(const ProductPlan& plan, const Target& target) {
  int out = 1;
  while (out * 2 <= target.most_clustered && plan.tiles() * out * 2 <= kMultiprocessors * 2 && plan.steps() >= out * 4)
    out *= 2;
  return out;
}

Result<> check_fit(const ProductPlan& plan) {
  const int64_t wide = plan.tile.columns;
  if (wide > 32 && plan.o.n <= wide / 2) return declined("a tile of fewer columns fits better");
  if (plan.tile.most_steps > 0 && plan.steps() > plan.tile.most_steps)
    return declined("a tile for longer sums fits better");
  if (plan.tile.splits && plan.cluster == 1) return declined("too many tiles, or too few steps, to share sums");
  if (plan.tile.rows * wide > 64 * 64 && plan.tiles() < kMultiprocessors / 2)
    return declined("smaller tiles fit better");
  if (plan.tile.rows * wide <= 64 * 64 && plan.tiles() > kMultiprocessors * 16)
    return declined("larger tiles fit better");
  return Done{};
}

/// Sizes of one product, whose names end with `suffix`.
std::string product_sizes(const Problem& p, const MatrixOperands& o, int64_t pieces, std::string_view suffix) {
  const auto& [d, h, w] = o.axes;
  std::string out;
  const auto add = [&](std::string_view name, int64_t number) { out += str(", ", name, suffix, " = ", number); };
  add("K", o.k), add("PADDED_K", o.padded_k(size_of(p.in[1].dtype))), add("PIECES", pieces);
  if (o.channels == 0) return out;
  const auto x = strides_of(p.in[0]);
  add("C", o.channels), add("H", h.in), add("W", w.in), add("OH", h.out), add("OW", w.out), add("KH", h.kernel);
  add("KW", w.kernel), add("SH", h.stride), add("SW", w.stride), add("PH", h.pad_begin), add("PW", w.pad_begin);
  add("DH", h.dilation), add("DW", w.dilation), add("XC", x[1]), add("XH", x[2]);
  return out;
}

std::string sizes(const ProductPlan& plan) {
  const Problem& p = plan.problem();
  std::string out =
      str("enum { BM = ", plan.tile.rows, ", BN = ", plan.tile.columns, ", ROW = ", plan.row_bytes,
          ", STAGES = ", plan.tile.stages, ", THREADS = ", plan.threads(), ", ACROSS = ", plan.tile.warps_across,
          ", TM = ", plan.fragments_down(), ", TN = ", plan.fragments_across(), ",\n  M = ", plan.o.m,
          ", N = ", plan.o.n, ", PADDED_N = ", plan.o.padded_n(), ", STEPS = ", plan.steps(),
          ", ADDED = ", plan.added_steps(), ", TILES_ACROSS = ", plan.tiles_across(), ", CLUSTER = ", plan.cluster,
          ",\n  BYTES = ", plan.bytes, ", E = ", plan.o.vector,
          ", PARTS = 16 / (E * BYTES), LINE = ROW / 16, RA = BM * LINE / THREADS, RB = BN * LINE / THREADS",
          product_sizes(p, plan.o, plan.pieces(), ""));
  if (plan.added) out += product_sizes(plan.parts.added->problem, *plan.added, plan.added->k / plan.o.vector, "2");
  const auto kind = matrix_kind(p.in[0].dtype);
  return str(out, " };\ntypedef ", *kind, " Kind;\ntypedef ", to_string(p.in[0].dtype), " X;\ntypedef ",
             plan.o.integers ? "i32" : "f32", " Sum;\n");
}

/// Types of the epilogue, in front of the kernel.
std::string result_types(const ProductPlan& plan) {
  const Problem& p = plan.problem();
  std::string out = str(
      "typedef ", to_string(p.out[0].dtype), " Y;\n",
      "template <class T> struct alignas(4 * sizeof(T)) Four { T v[4]; };\n",
      "template <class T> struct alignas(2 * sizeof(T)) Two { T v[2]; };\n",
      "struct alignas(E * BYTES) Piece { u32 v[E * BYTES / 4]; };\n",
      "DEVICE Piece zero_points() { Piece z; for (int i = 0; i < E * BYTES / 4; ++i) z.v[i] = ", plan.o.x_zero & 255,
      " * 0x01010101u; return z; }\n#define COPY ",
      plan.piece_bytes() == 16  ? "copy_async"
      : plan.piece_bytes() == 8 ? "copy_async8"
                                : "copy_async4",
      "\n",
      "DEVICE int place(int row, int chunk) { return row * ROW + ((chunk ^ (ROW == 128 ? row & 7 : row >> 1 "
      "& 3)) << 4); }\n");
  out += str("typedef ", plan.loads_residual() ? to_string(p.in[plan.o.residual].dtype) : "u8", " R;\n");
  if (is_integer(p.out[0].dtype))
    out += p.out[0].dtype == DataType::i8 ? "enum { LOW = -128, HIGH = 127 };\n" : "enum { LOW = 0, HIGH = 255 };\n";
  return out;
}

/// What is added must be of the same kind, so that its steps follow one another.
Result<> add_product(ProductPlan& plan) {
  if (!plan.parts.is_dual()) return Done{};
  const Problem& other = plan.parts.added->problem;
  if (other.in[0].dtype != plan.problem().in[0].dtype) return declined("data of one type only");
  TRY_ASSIGN(plan.added, matrix_operands(other));
  constexpr int64_t kVector = 16;
  for (const MatrixOperands* o : {&plan.o, &*plan.added}) {
    const auto& [d, h, w] = o->axes;
    const auto one = [](const WindowAxis& a) {
      return a.kernel == 1 && a.pad_begin == 0 && (a.out - 1) * a.stride < a.in;
    };
    if (o->channels == 0 || o->kind == RowKind::patches || !one(h) || !one(w) || o->vector * plan.bytes != kVector)
      return declined("two 1x1 convolutions without padding, of channels that fill vectors");
  }
  if (plan.o.quantized && !plan.o.integers) return declined("sums of two products of floats that are not rounded only");
  if (plan.o.integers && plan.tile.splits)
    return declined("what is added is rounded, so that blocks cannot share its sums");
  return Done{};
}

}  // namespace

Result<Generated> make_matrix_product(const Problem& given, const Target& target, const Tile& tile) {
  if (!target.matrix_units) return declined("needs matrix units");
  ProductPlan plan{.parts = parts_of(given),
                   .tile = tile,
                   .bytes = static_cast<int64_t>(size_of(given.in[0].dtype)),
                   .row_bytes = 128};
  const Problem& p = plan.problem();
  TRY_ASSIGN(plan.o, matrix_operands(p));
  TRY(add_product(plan));
  constexpr int64_t kFewBytes = 384;
  const int64_t products = plan.o.k + (plan.added ? plan.added->k : 0);
  if (products * plan.bytes < kFewBytes) plan.row_bytes = 64;
  if (plan.steps() < tile.stages) plan.tile.stages = static_cast<int>(std::max<int64_t>(2, plan.steps()));
  if (tile.splits) plan.cluster = cluster_for(plan, target);
  if (!target.any_tile) TRY(check_fit(plan));
  Launcher launcher{.args = product_arguments(given, plan.parts),
                    .threads = plan.tiles() * plan.cluster * plan.threads(),
                    .block = static_cast<uint32_t>(plan.threads())};
  launcher.args.push_back(dst(p, 0));
  launcher.shared_bytes = static_cast<uint32_t>(std::max(plan.ring_bytes(), plan.sums_bytes()));
  launcher.resident = tile.resident;
  launcher.cluster = plan.cluster;
  launcher.waits = true;
  launcher.functions =
      str(matrix_intrinsics(), epilogue_functions(p.op, &launcher.numbers), sizes(plan), result_types(plan));
  if (plan.keeps_added()) {
    const Problem& other = plan.parts.added->problem;
    launcher.functions += in_namespace(
        "added", str(epilogue_functions(other.op, &launcher.numbers), byte_results(other, launcher.numbers)));
  }
  const ProductStore store = product_store(plan, launcher.numbers);
  const std::string loop = product_loop(plan, store.meanwhile, launcher.numbers);
  Generated out;
  out.packings.push_back(pack_matrix(p, plan.o));
  if (plan.added) out.packings.push_back(pack_added(plan.parts, *plan.added));
  out.launches.push_back(launch(launcher, str(loop, store.store)));
  constexpr double kShareOfPeak = 0.6;  // what these instructions reach of what a library's do
  out.effort = 2.0 / kShareOfPeak * static_cast<double>(plan.o.m) * static_cast<double>(plan.o.n) *
               static_cast<double>(products);
  if (plan.o.quantized) out.effort /= 2;
  return out;
}

}  // namespace tenon::cuda
