// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Recurrent problems for the kernel.
#include "backends/cpu/lib/recurrent_problem.h"

#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

/// [directions, gates * hidden, n] twice (W, then R) -> [directions, inputs + hidden, gates * hidden].
void transpose_weights(const RecurrentCell& a, const float* w, const float* r, float* dst, WorkRange rows) {
  const int64_t width = a.width(), depth = a.inputs + a.hidden;
  for (int64_t i = rows.begin; i < rows.end; ++i) {
    const int64_t d = i / depth, k = i % depth;
    const bool first = k < a.inputs;
    const float* from = first ? w + d * width * a.inputs + k : r + d * width * a.hidden + k - a.inputs;
    const int64_t step = first ? a.inputs : a.hidden;
    for (int64_t j = 0; j < width; ++j) dst[i * width + j] = from[j * step];
  }
}

Result<> check_recurrent(const Problem& p, const RecurrentFields& fields, const std::vector<std::string>& own) {
  for (size_t i = 0; i < fields.activations.size(); ++i) {
    if (fields.activations[i] != own[i % own.size()]) return declined("other activations");
  }
  for (size_t i = 0; i < p.in.size(); ++i) {
    const DataType wanted = i == 4 ? DataType::i32 : DataType::f32;
    if (!p.in[i].present()) continue;
    if (p.in[i].dtype != wanted) return declined(wanted, " only, got ", p.in[i].dtype);
    if (p.in[i].layout != Layout::row_major) return declined("row_major only");
  }
  return Done{};
}

}  // namespace

Result<Prepared> prepare_recurrent(const Problem& p, const CpuDevice& cpu, const RecurrentFields& fields,
                                   const std::vector<std::string>& own, RecurrentCell a) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY(check_recurrent(p, fields, own));
  a.length = p.in[0].shape[0].number();
  a.batch = p.in[0].shape[1].number();
  a.inputs = p.in[0].shape[2].number();
  a.hidden = p.in[2].shape[2].number();
  a.directions = fields.directions();
  a.clip = fields.clip;
  a.reverse = fields.direction == RecurrentDirection::reverse;
  const int64_t depth = a.directions * (a.inputs + a.hidden);
  Prepared out;
  std::shared_ptr<std::vector<float>> packed;
  if (p.constant(1) && p.constant(2)) {
    packed = std::make_shared<std::vector<float>>(static_cast<size_t>(depth * a.width()));
    transpose_weights(a, p.constant(1)->tensor().as<float>(), p.constant(2)->tensor().as<float>(), packed->data(),
                      {0, depth});
    out.held = 0b110;
  }
  const int64_t own_floats = a.scratch_floats() * p.threads;
  out.workspace_bytes = sizeof(float) * static_cast<size_t>(own_floats + (packed ? 0 : depth * a.width()));
  out.work.flops = 2.0 * static_cast<double>(a.length * a.batch * depth * a.width());
  out.work.bytes = traffic(p);
  const auto kernel = pick(cpu, &recurrent_cell_avx2, &recurrent_cell_avx512);
  out.team = [=, operands = p.in.size(), results = p.out.size()](const Launch& launch, const Team& team) {
    RecurrentCell now = a;
    const auto operand = [&](size_t i) { return i < operands ? launch.in<float>(i) : nullptr; };
    now.x = operand(0);
    now.bias = operand(3);
    now.lengths = operands > 4 ? launch.in<int32_t>(4) : nullptr;
    now.first_h = operand(5);
    now.first_c = operand(6);
    now.peepholes = operand(7);
    now.y = launch.out<float>(0);
    now.last_h = results > 1 ? launch.out<float>(1) : nullptr;
    now.last_c = results > 2 ? launch.out<float>(2) : nullptr;
    now.scratch = static_cast<float*>(launch.workspace);
    if (packed) {
      now.weights = packed->data();
    } else {
      float* weights = now.scratch + own_floats;
      transpose_weights(a, operand(1), operand(2), weights, team.range(depth));
      now.weights = weights;
      team.sync();
    }
    kernel(now, team);
  };
  return out;
}

}  // namespace tenon::cpu
