// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rotary embedding of floats, with pairs half a head apart or side by side, and angles by row or by position.
#include "ops/rotary_embedding.h"

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/rows.h"

namespace tenon::cpu {

namespace {

/// The rows of x; those of angles are one for each row, or chosen by position.
Result<TurnRows> read_rows(const Problem& p, const RotaryEmbedding& op) {
  const Shape &x = p.in[0].shape, &cos = p.in[1].shape;
  TurnRows args{.rows = x[0].number() * x[1].number(), .heads = x[2].number(), .depth = x[3].number()};
  args.half = cos[cos.rank() - 1].number();
  args.angle_rows = args.half > 0 ? cos.volume() / args.half : 0;
  args.interleaved = op.interleaved;
  return args;
}

/// Reads what decides where the kernel reads. An error as the reference has it.
Result<> check_positions(const TurnRows& args) {
  for (int64_t i = 0; i < args.rows; ++i) {
    if (args.positions[i] >= 0 && args.positions[i] < args.angle_rows) continue;
    return Error(ErrorCode::invalid_argument, str("rotary_embedding: expected positions from 0 to ",
                                                  args.angle_rows - 1, ", found ", args.positions[i]));
  }
  return Done{};
}

Result<> check(const Problem& p) {
  for (size_t i = 0; i < p.in.size(); ++i) {
    const TensorType& type = p.in[i];
    if (type.present() && type.dtype != (i == 3 ? DataType::i64 : DataType::f32))
      return declined("floats and positions of i64 only, got ", type.dtype);
    if (type.layout != Layout::row_major) return declined("row_major only");
  }
  const Shape &x = p.in[0].shape, &cos = p.in[1].shape;
  if (p.out[0].layout != Layout::row_major) return declined("row_major only");
  if (x.volume() == 0 || cos.volume() == 0) return declined("nothing to do");
  if (!(cos == p.in[2].shape)) return declined("cosines and sines alike only");
  if (p.in.size() > 3 && p.in[3].present()) {
    const bool each = p.in[3].shape.volume() == x[0].number() * x[1].number();
    return each ? Result<>(Done{}) : declined("one position for each row only");
  }
  const bool fits = cos.rank() == 3 && cos[1] == x[1] && (cos[0] == x[0] || cos[0] == Dim(1));
  return fits ? Result<>(Done{}) : declined("one row of angles for each row only");
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  const auto* op = p.op.as<RotaryEmbedding>();
  if (op == nullptr) return declined("no rotary embedding");
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY(check(p));
  TRY_ASSIGN(const TurnRows args, read_rows(p, *op));
  const bool by_position = p.in.size() > 3 && p.in[3].present();
  const auto bind = [args, by_position](const Launch& launch) {
    TurnRows now = args;
    now.src = launch.in<float>(0);
    now.cos = launch.in<float>(1);
    now.sin = launch.in<float>(2);
    now.positions = by_position ? launch.in<int64_t>(3) : nullptr;
    now.dst = launch.out<float>(0);
    return now;
  };
  Prepared out;
  out.work = {.flops = 3 * static_cast<double>(p.in[0].shape.volume()), .bytes = traffic(p)};
  out.in_place = 1;
  const auto kernel = pick(cpu, &turn_rows_avx2, &turn_rows_avx512);
  if (by_position) {  // a launch of its own: one out of range is an error, which members of a team have no way to tell
    out.run = [bind, kernel](const Launch& launch, Stream& stream) -> Result<> {
      const TurnRows now = bind(launch);
      TRY(check_positions(now));
      run_team(stream.threads(), [&](const Team& team) { kernel(now, team); });
      return Done{};
    };
  } else {
    out.team = [bind, kernel](const Launch& launch, const Team& team) { kernel(bind(launch), team); };
  }
  return out;
}

}  // namespace

Tactic rotary_embedding_f32() { return {.name = "rotary_embedding_f32", .op = "rotary_embedding", .prepare = prepare}; }

}  // namespace tenon::cpu
