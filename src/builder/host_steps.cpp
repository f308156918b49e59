// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding and telling what the host runs.
#include "builder/host_steps.h"

#include <algorithm>
#include <map>

#include "backend/host.h"
#include "backend/host_tactic.h"
#include "ir/verify.h"
#include "ops/lib/bodies.h"
#include "ops/lib/plugin_call.h"
#include "plan/optimum.h"

namespace tenon {

namespace {
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

bool has_kernels(const Op& op, const Device& device) {
  const auto tactics = tactics_for(device, op.name());
  return std::ranges::any_of(tactics, [](const Tactic* tactic) { return tactic->name != kHostTactic; });
}

bool has_strings(const Graph& graph, const Node& node) {
  const auto is_text = [&](ValueId id) { return id != kNoValue && graph.type(id).dtype == DataType::string; };
  return std::ranges::any_of(node.inputs, is_text) || std::ranges::any_of(node.outputs, is_text);
}

/// Operators that pass values on as they are, sequences and optionals of them.
bool hands_on(const Op& op) {
  return op.name().starts_with("sequence_") || op.name().starts_with("optional_") || op.name() == "split_to_sequence" ||
         op.name() == "concat_from_sequence";
}

/// Can the device run a node whose shapes the run decides, with nobody beside it? Whether its kernels take the types
/// that the run finds is seen there.
bool runs_alone(const Graph& graph, const Node& node, const Device& device) {
  if (has_strings(graph, node)) return false;
  if (has_bodies(node.op)) {
    bool all = true;
    const auto looked = with_bodies(node.op, [&](const Graph& body) -> Result<Graph> {
      for (const Node& one : body.nodes()) all = all && (!one.op || runs_alone(body, one, device));
      return body;
    });
    return looked.ok() && all;
  }
  return node.op.traits().view || node.op.traits().type_only || hands_on(node.op) || has_kernels(node.op, device);
}
}  // namespace

Result<> check_shapes_known(const Graph& placed, const Profile& profile, const Device& device) {
  if (device.reaches(&profile)) return Done{};
  if (host_of(device)) return check_plugins_of_bodies(placed, false);
  const auto resolved = resolve_at(placed, profile);
  // A profile has integers: inputs of scales are known when a context has them.
  if (!resolved.ok()) return Done{};
  const auto alone = [&](NodeId id) { return runs_alone(placed, placed.node(id), device); };
  const auto cannot = std::ranges::find_if_not(resolved->deferred, alone);
  if (cannot == resolved->deferred.end()) return Done{};
  const Node& first = placed.node(*cannot);
  return Error(ErrorCode::unsupported, str("expected shapes that are known before the run, found one that data "
                                           "decides, which no kernel follows, in ",
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
    if (choices[i].tactic == kPluginTactic) ++plugins;
    if (choices[i].tactic == kHostTactic) ++launched[std::string(placed.nodes()[i].op.name())];
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
    out += str(host_of(device) ? "on the CPU" : "on the device, one by one",
               ", with copies, behind the launches, since data decides their shapes: ", counted(behind), "\n");
  return out;
}

}  // namespace tenon
