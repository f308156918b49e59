// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Copies around one launch of a plugin.
#include "runtime/device_plugin.h"

#include "ops/lib/evaluate.h"
#include "ops/plugin.h"
#include "ops/plugin_sized.h"
#include "plan/schedule.h"

namespace tenon {

bool is_device_plugin(const Op& op) {
  const PluginCall* call = plugin_call_of(op);
  if (call == nullptr) return false;
  const auto host = plugin_host();
  return host.ok() && !(*host)->computes_on_host(*call);
}

Result<std::vector<Constant>> run_device_plugin(const Op& op, std::span<const Constant> operands, Beside beside) {
  const PluginCall& call = *plugin_call_of(op);
  Stream& stream = *beside.stream;
  Knowns known;
  for (const Constant& one : operands) known.push_back(one ? Known::of(one) : Known{});
  TRY_ASSIGN(Types bounds, call.bounds(known));
  // The same plugin, writing as much as it may.
  Problem problem{ops::make(Plugin{call}), {}, std::move(bounds), std::vector<Constant>(operands.size()), 1};
  for (const Constant& one : operands) problem.in.push_back(one ? one.type() : TensorType{});
  problem.constants.back() = operands.back();
  for (const TensorType& type : problem.out) {
    if (!checked_volume(type.shape))
      return Error(ErrorCode::invalid_argument, str(call.text(), ": its result ", type, " has no bound"));
  }
  TRY_ASSIGN(const Solution solution, solve(problem, *beside.device, {}));
  std::vector<Buffer> memory;
  const auto allocate = [&](size_t bytes) -> Result<std::byte*> {
    TRY_ASSIGN(Buffer buffer, beside.device->allocate(bytes));
    memory.push_back(std::move(buffer));
    return memory.back().data();
  };
  std::vector<const void*> src;
  std::vector<void*> dst;
  for (const Constant& one : operands) {
    const size_t bytes = one ? one.bytes().size() : 0;
    TRY_ASSIGN(std::byte * to, allocate(bytes));
    if (bytes > 0) TRY(stream.copy(to, one.bytes().data(), bytes));
    src.push_back(one ? to : nullptr);
  }
  for (const TensorType& type : problem.out) {
    TRY_ASSIGN(std::byte * to, allocate(type.bytes()));
    dst.push_back(to);
  }
  TRY_ASSIGN(std::byte * workspace, allocate(solution.prepared.workspace_bytes));
  TRY(solution.prepared.run({src.data(), dst.data(), workspace}, stream));
  std::vector<Constant> out;
  for (size_t i = 0; i < dst.size(); ++i) {
    std::byte* to = nullptr;
    out.push_back(Constant::make(problem.out[i], [&](std::byte* bytes) { to = bytes; }));
    if (problem.out[i].bytes() > 0) TRY(stream.copy(to, dst[i], problem.out[i].bytes()));
  }
  TRY(stream.synchronize());
  const auto* sized = op.as<PluginSized>();
  return sized ? sized->cut(known, out) : Result<std::vector<Constant>>(std::move(out));
}

}  // namespace tenon
