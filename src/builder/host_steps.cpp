// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding and telling what the host runs.
#include "builder/host_steps.h"

#include <map>

#include "backend/host.h"
#include "ir/verify.h"
#include "ops/lib/bodies.h"
#include "ops/lib/plugin_call.h"
#include "plan/optimum.h"

namespace tenon {

namespace {
constexpr std::string_view kFallback = "cpu_fallback";
constexpr std::string_view kPlugin = "plugin_in_stream";

/// "3 unique, 1 det"
std::string counted(const std::map<std::string, int>& counts) {
  std::vector<std::string> out;
  for (const auto& [name, count] : counts) out.push_back(str(count, " ", name));
  return join(out);
}

/// Bodies run on the host and its memory, which code for a device cannot use.
Result<> check_plugins_of_bodies(const Graph& graph, bool inside) {
  const auto plugins = plugin_host();
  for (const Node& node : graph.nodes()) {
    if (!node.op) continue;
    const PluginCall* call = inside ? plugin_call_of(node.op) : nullptr;
    if (call != nullptr && !(plugins.ok() && (*plugins)->computes_on_host(*call))) {
      return Error(ErrorCode::unsupported,
                   str(call->text(), ": a branch or a loop runs on the CPU, the plugin inside it is code for a GPU"))
          .hint("build for the CPU, or call tenon::set_plugin_on_host if the plugin's code is the CPU's");
    }
    if (!has_bodies(node.op)) continue;
    TRY(with_bodies(node.op, [](const Graph& body) -> Result<Graph> {
          TRY(check_plugins_of_bodies(body, true));
          return body;
        }).note(str("in ", ir::describe(graph, node))));
  }
  return Done{};
}
}  // namespace

Result<> check_shapes_known(const Graph& placed, const Profile& profile, const Device& device) {
  if (device.reaches(&profile)) return Done{};
  if (host_of(device)) return check_plugins_of_bodies(placed, false);
  const auto resolved = resolve_at(placed, profile);
  // A profile has integers: inputs of scales are known when a context has them.
  if (!resolved.ok() || resolved->deferred.empty()) return Done{};
  const Node& first = placed.node(resolved->deferred.front());
  return Error(ErrorCode::unsupported,
               str("expected shapes that are known before the run, found one that data decides in ",
                   ir::describe(placed, first), ", on ", device.signature()))
      .hint("allow fallback to the CPU, build for the CPU, or cut the network in front of this node");
}

std::string host_steps(const Graph& placed, const Profile& profile, std::span<const Choice> choices,
                       const Device& device) {
  if (device.reaches(&profile)) return {};
  std::map<std::string, int> launched, behind;
  size_t launches = 0, plugins = 0;
  for (size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].tactic.empty()) continue;
    ++launches;
    if (choices[i].tactic == kPlugin) ++plugins;
    if (choices[i].tactic == kFallback) ++launched[std::string(placed.nodes()[i].op.name())];
  }
  std::string out;
  if (!launched.empty()) out += str("on the CPU, with copies, of ", launches, " launches: ", counted(launched), "\n");
  if (plugins > 0)
    out += str("plugins on the device, in the caller's stream and in no CUDA graph: ", plugins, " of ", launches,
               " launches\n");
  const auto resolved = resolve_at(placed, profile);
  if (!resolved.ok()) return out;
  for (const NodeId id : resolved->deferred) ++behind[std::string(placed.node(id).op.name())];
  if (!behind.empty())
    out +=
        str("on the CPU, with copies, behind the launches, since data decides their shapes: ", counted(behind), "\n");
  return out;
}

}  // namespace tenon
