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

/// [batch, heads, rows, size], or [batch, rows, heads, size] in memory.
struct HeadSizes {
  int64_t batch, heads, rows, size;
  int64_t batch_stride, head_stride, row_stride;
};

HeadSizes sizes_of(const TensorType& type, bool heads_last) {
  const auto d = type.shape.numbers(), s = strides_of(type);
  const size_t heads = heads_last ? 2 : 1, rows = heads_last ? 1 : 2;
  return {d[0], d[heads], d[rows], d[3], s[0], s[heads], s[rows]};
}

Result<> set_mask(const Problem& p, Attention& args) {
  if (p.in.size() < 4 || !p.in[3].present()) return Done{};
  const TensorType scores = {DataType::f32, Shape::of({args.batch, args.heads, args.q_rows, args.kv_rows})};
  if (p.in[3].rank() > 4) return declined("a mask of at most 4 axes only");
  const auto strides = broadcast_strides(p.in[3], scores);
  if (strides[3] != 1 && args.kv_rows != 1) return declined("a mask with a column for each key only");
  args.mask = {nullptr, strides[0], strides[1], strides[2]};
  return Done{};
}

/// What the kernel leaves to the reference. Causal attention is only known with the last query at the last key.
Result<> check_extras(const Problem& p, const HeadSizes& q, const HeadSizes& k) {
  const auto* op = p.op.as<tenon::Attention>();
  if (!op || op->scores != AttentionScores::none) return declined("no scores");
  if (op->left_window >= 0 || op->right_window >= 0) return declined("no windows");
  if (op->softcap != 0) return declined("no soft cap");
  if (p.in.size() > 4 && p.in[4].present()) return declined("no lengths of keys");
  if (!op->causal) return Done{};
  int64_t before = 0;
  if (p.in.size() > 5 && p.in[5].present()) {
    if (!p.constant(5)) return declined("a known number of keys before the queries only");
    before = p.constant(5)->to_i64()[0];
  }
  if (before != k.rows - q.rows) return declined("causal with the last query at the last key only");
  return Done{};
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  for (const TensorType& type : std::span(p.in).first(std::min<size_t>(p.in.size(), 4))) {
    if (type.present() && type.dtype != DataType::f32) return declined("f32 only, got ", type.dtype);
    if (type.layout != Layout::row_major) return declined("row_major only");
  }
  if (p.in[0].rank() != 4) return declined("four axes only, got ", p.in[0].rank());
  const bool heads_last = integer_field(p.op, "heads_last") != 0;
  const HeadSizes q = sizes_of(p.in[0], heads_last), k = sizes_of(p.in[1], heads_last);
  const HeadSizes v = sizes_of(p.in[2], heads_last), y = sizes_of(p.out[0], heads_last);
  if (k.heads < 1 || q.heads % k.heads != 0 || k.heads != v.heads || k.batch != q.batch || v.batch != q.batch) {
    return declined("heads or batches that do not match");
  }
  TRY(check_extras(p, q, k));
  if (k.rows == 0 || p.out[0].shape.volume() == 0) return declined("nothing to do");
  Attention args{.batch = q.batch, .heads = q.heads, .kv_heads = k.heads, .q_rows = q.rows, .kv_rows = k.rows};
  args.qk_size = q.size;
  args.v_size = v.size;
  args.q = {nullptr, q.batch_stride, q.head_stride, q.row_stride};
  args.k = {nullptr, k.batch_stride, k.head_stride, k.row_stride};
  args.v = {nullptr, v.batch_stride, v.head_stride, v.row_stride};
  args.dst_batch_stride = y.batch_stride;
  args.dst_head_stride = y.head_stride;
  args.dst_row_stride = y.row_stride;
  args.causal = p.op.as<tenon::Attention>()->causal;
  args.scale = to_float(number_field(p.op, "scale"), 1);
  TRY(set_mask(p, args));
  Prepared out;
  const int64_t scratch = (attention_scratch(args) + 15) / 16 * 16;
  out.workspace_bytes = static_cast<size_t>(p.threads) * static_cast<size_t>(scratch) * sizeof(float);
  const double scores = static_cast<double>(q.batch * q.heads * q.rows) * static_cast<double>(k.rows);
  out.work = {.flops = 2 * scores * static_cast<double>(q.size + v.size), .bytes = traffic(p)};
  const bool masked = p.in.size() > 3 && p.in[3].present();
  out.team = [args, masked, kernel = pick(cpu, &attention_avx2, &attention_avx512)](const Launch& launch,
                                                                                    const Team& team) {
    Attention now = args;
    now.q.data = launch.in<float>(0);
    now.k.data = launch.in<float>(1);
    now.v.data = launch.in<float>(2);
    now.mask.data = masked ? launch.in<float>(3) : nullptr;
    now.dst = launch.out<float>(0);
    kernel(now, static_cast<float*>(launch.workspace), team);
  };
  return out;
}

}  // namespace

Tactic attention_f32() { return {.name = "attention_f32", .op = "attention", .prepare = prepare}; }

}  // namespace tenon::cpu
