// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// plugin: the program's own plugin, on the device's memory and in the caller's stream. It is never recorded: it may
// wait, allocate or count its calls, all of which a program may expect to happen in every run.
#include "backend/host_tactic.h"
#include "backends/cuda/stream.h"
#include "ops/plugin.h"

namespace tenon::cuda {

namespace {

Result<Prepared> prepare(const Problem& problem, const CudaDevice& device) {
  const auto* call = problem.op.as<Plugin>();
  PluginHost* host = device.options().plugins;
  if (host == nullptr) return declined("nobody has plugins in this process");
  if (host->computes_on_host(*call)) return declined(call->text(), " is code for the CPU");
  const size_t inputs = problem.in.size() - 1;
  const Constant* state = problem.constant(inputs);
  if (state == nullptr) return declined("the plugin's state is not a constant");
  const Types in(problem.in.begin(), problem.in.begin() + static_cast<ptrdiff_t>(inputs));
  const ContextScope scope(device);  // what it allocates while it is made ready is the device's
  TRY_ASSIGN(auto made, host->open(*call, *state, in, problem.out));
  const std::shared_ptr<HostedPlugin> opened = std::move(made);
  TRY_ASSIGN(auto placing, SharedOperands::of(*call, in, problem.out));
  const auto shared = std::make_shared<SharedOperands>(std::move(placing));
  double bytes = 0;
  for (const TensorType& type : in) bytes += static_cast<double>(type.bytes());
  for (const TensorType& type : problem.out) bytes += static_cast<double>(type.bytes());
  Prepared out;
  out.workspace_bytes = opened->workspace_bytes();
  out.work = {.flops = bytes, .bytes = bytes};
  out.held = uint64_t{1} << inputs;
  out.in_place = shared->in_place();
  out.run = [opened, shared, &device](const Launch& launch, Stream& stream) -> Result<> {
    auto& queue = static_cast<CudaStream&>(stream);
    if (queue.is_recording()) return declined("plugins are not recorded");
    const ContextScope current(device);
    const auto copy = [&](void* to, const void* from, size_t size) { return queue.copy(to, from, size); };
    TRY_ASSIGN(const auto src, shared->place(launch.src, launch.dst, copy));
    TRY_ASSIGN(const CUstream native, queue.for_library());
    return opened->enqueue(src, launch.dst, launch.workspace, native);
  };
  return out;
}

}  // namespace

TacticFamily plugin_in_stream() { return {{.name = kPluginTactic, .op = "plugin", .prepare = prepare}}; }

}  // namespace tenon::cuda
