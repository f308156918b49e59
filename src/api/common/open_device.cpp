// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Opening devices by name.
#include "api/common/open_device.h"

#include <algorithm>
#include <charconv>

#include "backends/cpu/device.h"
#include "ops/lib/plugin_call.h"
#include "plan/optimum.h"

namespace tenon::api {

Result<std::shared_ptr<const Device>> open_device(std::string_view name, DeviceOptions options) {
  if (name.empty() || name == "cpu") return std::shared_ptr<const Device>(std::make_shared<CpuDevice>());
  const std::string_view kind = name.substr(0, name.find(':'));
  const std::string_view number = kind.size() < name.size() ? name.substr(kind.size() + 1) : "0";
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), options.ordinal);
  if (kind != "cuda" || failed != std::errc() || end != number.data() + number.size()) {
    return Error(ErrorCode::invalid_argument, str("expected device cpu, cuda or cuda:NUMBER, found '", name, "'"));
  }
  TRY_ASSIGN(const Backend* backend, find_backend(kind));
  if (const auto host = plugin_host(); host.ok()) options.plugins = *host;
  return backend->open(options);
}

std::shared_ptr<const Device> open_host() { return std::make_shared<CpuDevice>(); }

namespace {
bool falls_back(const DeviceSection& section) {
  return std::ranges::any_of(section.choices, [](const auto& profile) {
    return std::ranges::any_of(profile, [](const Choice& choice) { return choice.tactic == "cpu_fallback"; });
  });
}

/// Shapes that data decides, or values that have no memory of a device. What cannot be resolved is told at load.
bool has_open_shapes(const Plan& plan) {
  if (plan.profiles.empty()) return false;
  const auto resolved = resolve_at(plan.graph, plan.profiles[0]);
  return resolved.ok() && !resolved->deferred.empty();
}
}  // namespace

std::string_view device_of(const Plan& plan) {
  const bool cuda = !plan.devices.empty() && plan.devices[0].signature.starts_with("cuda;");
  return cuda ? "cuda" : "cpu";
}

DeviceOptions device_options_of(const Plan& plan) {
  DeviceOptions out;
  if (plan.devices.empty()) return out;
  const DeviceSection& section = plan.devices[0];
  out.tf32 = section.signature.find("; no tf32") == std::string::npos;
  if (device_of(plan) == "cuda" && (falls_back(section) || has_open_shapes(plan))) out.host = open_host();
  return out;
}

}  // namespace tenon::api
