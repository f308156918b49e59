// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding and telling what the host runs.
#include "builder/host_steps.h"

#include <map>

#include "backend/host.h"
#include "ir/verify.h"
#include "plan/optimum.h"

namespace tenon {

namespace {
constexpr std::string_view kFallback = "cpu_fallback";

/// "3 unique, 1 det"
std::string counted(const std::map<std::string, int>& counts) {
  std::vector<std::string> out;
  for (const auto& [name, count] : counts) out.push_back(str(count, " ", name));
  return join(out);
}
}  // namespace

Result<> check_shapes_known(const Graph& placed, const Profile& profile, const Device& device) {
  if (device.reaches(&profile) || host_of(device)) return Done{};
  TRY_ASSIGN(const Resolved resolved, resolve_at(placed, profile));
  if (resolved.deferred.empty()) return Done{};
  const Node& first = placed.node(resolved.deferred.front());
  return Error(ErrorCode::unsupported,
               str("expected shapes that are known before the run, found one that data decides in ",
                   ir::describe(placed, first), ", on ", device.signature()))
      .hint("allow fallback to the CPU, build for the CPU, or cut the network in front of this node");
}

std::string host_steps(const Graph& placed, const Profile& profile, std::span<const Choice> choices,
                       const Device& device) {
  if (device.reaches(&profile)) return {};
  std::map<std::string, int> launched, behind;
  size_t launches = 0;
  for (size_t i = 0; i < choices.size(); ++i) {
    if (choices[i].tactic.empty()) continue;
    ++launches;
    if (choices[i].tactic == kFallback) ++launched[std::string(placed.nodes()[i].op.name())];
  }
  std::string out;
  if (!launched.empty()) out += str("on the CPU, with copies, of ", launches, " launches: ", counted(launched), "\n");
  const auto resolved = resolve_at(placed, profile);
  if (!resolved.ok()) return out;
  for (const NodeId id : resolved->deferred) ++behind[std::string(placed.node(id).op.name())];
  if (!behind.empty())
    out +=
        str("on the CPU, with copies, behind the launches, since data decides their shapes: ", counted(behind), "\n");
  return out;
}

}  // namespace tenon
