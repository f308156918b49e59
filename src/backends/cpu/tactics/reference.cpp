// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The tactic of last resort: the operator's own reference, for every operator, type and layout.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/layout.h"

namespace tenon::cpu {

namespace {

/// Where operand or result `i` is turned into row_major and back: its offset in the workspace, or none.
struct Staging {
  TensorType plain;
  size_t offset = SIZE_MAX;
};

struct State {
  Problem problem;
  std::vector<Staging> in;
  std::vector<Staging> out;
};

Staging stage(const TensorType& type, size_t& workspace) {
  Staging staging{type};
  staging.plain.layout = Layout::row_major;
  staging.plain.pitch = {};
  if (type != staging.plain) {
    staging.offset = workspace;
    workspace += (type.bytes() + 63) / 64 * 64;
  }
  return staging;
}

Result<> run(const State& state, const Launch& launch) {
  auto* workspace = static_cast<std::byte*>(launch.workspace);
  std::vector<ConstTensor> src;
  std::vector<Tensor> dst;
  for (size_t i = 0; i < state.in.size(); ++i) {
    const auto* given = static_cast<const std::byte*>(launch.src[i]);
    const Staging& staging = state.in[i];
    if (staging.offset != SIZE_MAX) {
      copy_layout({state.problem.in[i], given}, {staging.plain, workspace + staging.offset});
      given = workspace + staging.offset;
    }
    src.push_back({staging.plain, given});
  }
  for (size_t i = 0; i < state.out.size(); ++i) {
    auto* wanted = static_cast<std::byte*>(launch.dst[i]);
    dst.push_back({state.out[i].plain, state.out[i].offset == SIZE_MAX ? wanted : workspace + state.out[i].offset});
  }
  TRY(state.problem.op.reference(src, dst));
  for (size_t i = 0; i < state.out.size(); ++i) {
    if (state.out[i].offset == SIZE_MAX) continue;
    copy_layout(dst[i], {state.problem.out[i], static_cast<std::byte*>(launch.dst[i])});
  }
  return Done{};
}

Result<Prepared> prepare(const Problem& problem, const CpuDevice&) {
  Prepared prepared;
  State state{problem, {}, {}};
  for (const TensorType& type : problem.in) state.in.push_back(stage(type, prepared.workspace_bytes));
  for (const TensorType& type : problem.out) state.out.push_back(stage(type, prepared.workspace_bytes));
  prepared.run = [state = std::move(state)](const Launch& launch, Stream&) { return run(state, launch); };
  return prepared;
}

}  // namespace

Tactic reference() { return {.name = "reference", .op = "*", .prepare = pitched(prepare), .rank = -1000}; }

}  // namespace tenon::cpu
