// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention with its scores in cache.
#include "backends/cpu/lib/attention.h"

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "ops/attention.h"

namespace tenon::cpu {

namespace {

/// [batch, heads, rows, size] with any steps between neighbours.
struct HeadSizes {
  int64_t batch, heads, rows, size;
  int64_t batch_stride, head_stride, row_stride;
};

/// Rank 4: [batch, heads, rows, size], or [batch, rows, heads, size] if heads_last; rank 5: [batch, rows, 3, heads,
/// size].
HeadSizes sizes_of(const TensorType& type, bool heads_last) {
  const auto d = type.shape.numbers(), s = strides_of(type);
  const bool packed = type.rank() == 5;
  const size_t heads = packed ? 3 : heads_last ? 2 : 1, rows = packed || heads_last ? 1 : 2;
  return {d[0], d[heads], d[rows], d.back(), s[0], s[heads], s[rows]};
}

HeadsView view_of(const HeadSizes& sizes) { return {nullptr, sizes.batch_stride, sizes.head_stride, sizes.row_stride}; }

Result<> set_mask(const Problem& p, Attention& args) {
  if (p.in.size() < 4 || !p.in[3].present()) return Done{};
  const TensorType scores = {DataType::f32, Shape::of({args.batch, args.heads, args.q_rows, args.kv_rows})};
  if (p.in[3].rank() > 4) return declined("a mask of at most 4 axes only");
  const auto strides = broadcast_strides(p.in[3], scores);
  if (strides[3] != 1 && args.kv_rows != 1) return declined("a mask with a column for each key only");
  args.mask = {nullptr, strides[0], strides[1], strides[2]};
  return Done{};
}

/// Does a query see only keys up to its place, the last query all of them? Errors: declines what the kernel has not.
Result<bool> is_causal(const Problem& p, int64_t q_rows, int64_t kv_rows) {
  const auto& op = *p.op.as<tenon::Attention>();
  const auto present = [&](size_t i) { return i < p.in.size() && p.in[i].present(); };
  if (present(4)) return declined("a count of keys");
  if (op.is_plain()) return false;
  if (op.left_window >= 0 || op.right_window >= 0) return declined("windows");
  if (op.softcap != 0 || op.scores != AttentionScores::none) return declined("capped scores, or scores as a result");
  if (present(5) && !p.constant(5)) return declined("an unknown number of keys before the first query");
  const int64_t before = present(5) ? p.constant(5)->to_i64()[0] : 0;
  if (before != kv_rows - q_rows) return declined("a last query that does not see the last key");
  return true;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  for (size_t i = 0; i < p.in.size() && i < 4; ++i) {
    const TensorType& type = p.in[i];
    if (type.present() && type.dtype != DataType::f32) return declined("f32 only, got ", type.dtype);
    if (type.layout != Layout::row_major) return declined("row_major only");
    if (type.present() && type.rank() > 0 && type.pitch.axis == type.rank()) return declined("rows that are not dense");
  }
  const auto& op = *p.op.as<tenon::Attention>();
  const bool heads_last = op.heads_last || op.packed;
  const TensorType &keys = op.packed ? p.in[0] : p.in[1], &values = op.packed ? p.in[0] : p.in[2];
  const HeadSizes q = sizes_of(p.in[0], heads_last), k = sizes_of(keys, heads_last);
  const HeadSizes v = sizes_of(values, heads_last), y = sizes_of(p.out[0], heads_last);
  if (p.out[0].pitch.axis == p.out[0].rank()) return declined("rows that are not dense");
  if (op.to != DataType::none) return declined("results of f32 only, got ", op.to);
  if (op.packed && strides_of(p.in[0])[2] != q.heads * q.size) return declined("parts that are not side by side");
  if (k.heads < 1 || q.heads % k.heads != 0 || k.heads != v.heads || k.batch != q.batch || v.batch != q.batch) {
    return declined("heads or batches that do not match");
  }
  if (k.rows == 0 || p.out[0].shape.volume() == 0) return declined("nothing to do");
  Attention args{.batch = q.batch, .heads = q.heads, .kv_heads = k.heads, .q_rows = q.rows, .kv_rows = k.rows};
  args.qk_size = q.size;
  args.v_size = v.size;
  args.q = view_of(q);
  args.k = view_of(k);
  args.v = view_of(v);
  args.guarded = op.guarded;
  TRY_ASSIGN(args.causal, is_causal(p, q.rows, k.rows));
  args.dst_batch_stride = y.batch_stride;
  args.dst_head_stride = y.head_stride;
  args.dst_row_stride = y.row_stride;
  args.scale = op.scale;
  TRY(set_mask(p, args));
  Prepared out;
  const int64_t scratch = (attention_scratch(args) + 15) / 16 * 16;
  out.workspace_bytes = static_cast<size_t>(p.threads) * static_cast<size_t>(scratch) * sizeof(float);
  const double scores = static_cast<double>(q.batch * q.heads * q.rows) * static_cast<double>(k.rows);
  out.work = {.flops = 2 * scores * static_cast<double>(q.size + v.size), .bytes = traffic(p)};
  const bool masked = p.in.size() > 3 && p.in[3].present();
  // Queries, keys and values of a packed row lie side by side.
  const int64_t part = op.packed ? q.heads * q.size : 0;
  out.team = [args, masked, part, kernel = pick(cpu, &attention_avx2, &attention_avx512)](const Launch& launch,
                                                                                          const Team& team) {
    Attention now = args;
    now.q.data = launch.in<float>(0);
    now.k.data = part > 0 ? now.q.data + part : launch.in<float>(1);
    now.v.data = part > 0 ? now.q.data + 2 * part : launch.in<float>(2);
    now.mask.data = masked ? launch.in<float>(3) : nullptr;
    now.dst = launch.out<float>(0);
    kernel(now, static_cast<float*>(launch.workspace), team);
  };
  return out;
}

}  // namespace

Tactic attention_f32() { return {.name = "attention_f32", .op = "attention", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
