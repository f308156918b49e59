// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// plugin: the program's own plugin, opened once for all runs of a context with these shapes.
#include "backends/cpu/device.h"
#include "ops/plugin.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& problem, const CpuDevice& /*device*/) {
  const auto* call = problem.op.as<Plugin>();
  const size_t inputs = problem.in.size() - 1;
  const Constant* state = problem.constant(inputs);
  if (state == nullptr) return declined("the plugin's state is not a constant");
  TRY_ASSIGN(PluginHost * host, plugin_host());
  const Types in(problem.in.begin(), problem.in.begin() + static_cast<ptrdiff_t>(inputs));
  TRY_ASSIGN(auto made, host->open(*call, *state, in, problem.out));
  const std::shared_ptr<HostedPlugin> opened = std::move(made);
  TRY_ASSIGN(const SharedOperands shared, SharedOperands::of(*call, in, problem.out));
  double bytes = 0;
  for (const TensorType& type : problem.in) bytes += static_cast<double>(type.bytes());
  for (const TensorType& type : problem.out) bytes += static_cast<double>(type.bytes());
  return Prepared{
      .workspace_bytes = opened->workspace_bytes(),
      .work = {.flops = bytes, .bytes = bytes},
      .held = uint64_t{1} << inputs,
      .in_place = shared.in_place(),
      .run = [opened](const Launch& launch, Stream&) { return opened->run(launch.src, launch.dst, launch.workspace); }};
}

}  // namespace

Tactic plugin_hosted() { return {.name = "plugin_hosted", .op = "plugin", .prepare = prepare}; }

}  // namespace tenon::cpu
