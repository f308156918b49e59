// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A plugin writes as much as it may; then its results are cut to what it says.
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
  TRY_ASSIGN(const auto results, launch_with_copies(problem, solution.prepared, operands, beside));
  std::vector<Constant> out;
  for (size_t i = 0; i < results.size(); ++i) {
    TRY_ASSIGN(Constant one, fetch(problem.out[i], results[i].data(), *beside.stream));
    out.push_back(std::move(one));
  }
  const auto* sized = op.as<PluginSized>();
  return sized ? sized->cut(known, out) : Result<std::vector<Constant>>(std::move(out));
}

}  // namespace tenon
