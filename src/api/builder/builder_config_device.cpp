// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// BuilderConfig: devices, platforms and libraries that Tenon does not have; each setting but the default is an error.
#include "api/builder/builder_config.h"

namespace tenon::api {

void BuilderConfig::setEngineCapability(nv::EngineCapability capability) noexcept {
  if (capability != nv::EngineCapability::kSTANDARD) {
    unsupported(reporter_, "IBuilderConfig::setEngineCapability (safety, DLA)");
  }
}
nv::EngineCapability BuilderConfig::getEngineCapability() const noexcept { return nv::EngineCapability::kSTANDARD; }

void BuilderConfig::setDeviceType(const nv::ILayer* /*layer*/, nv::DeviceType deviceType) noexcept {
  if (deviceType != nv::DeviceType::kGPU) unsupported(reporter_, "IBuilderConfig::setDeviceType (DLA)");
}
nv::DeviceType BuilderConfig::getDeviceType(const nv::ILayer* /*layer*/) const noexcept { return nv::DeviceType::kGPU; }
bool BuilderConfig::isDeviceTypeSet(const nv::ILayer* /*layer*/) const noexcept { return false; }
void BuilderConfig::resetDeviceType(const nv::ILayer* /*layer*/) noexcept {}
bool BuilderConfig::canRunOnDLA(const nv::ILayer* /*layer*/) const noexcept { return false; }
void BuilderConfig::setDefaultDeviceType(nv::DeviceType deviceType) noexcept { setDeviceType(nullptr, deviceType); }
nv::DeviceType BuilderConfig::getDefaultDeviceType() const noexcept { return nv::DeviceType::kGPU; }
void BuilderConfig::setDLACore(int32_t core) noexcept {
  if (core != -1) unsupported(reporter_, "IBuilderConfig::setDLACore");
}
int32_t BuilderConfig::getDLACore() const noexcept { return -1; }

void BuilderConfig::setAlgorithmSelector(nv::IAlgorithmSelector* selector) noexcept {
  state_.algorithm_selector = selector;
}
nv::IAlgorithmSelector* BuilderConfig::getAlgorithmSelector() const noexcept { return state_.algorithm_selector; }

/// The sources are libraries of GPU kernels: any set of them holds on a machine that uses none.
bool BuilderConfig::setTacticSources(nv::TacticSources sources) noexcept {
  if (sources >> nv::EnumMax<nv::TacticSource>() != 0) {
    reporter_.error("IBuilderConfig::setTacticSources", nv::ErrorCode::kINVALID_ARGUMENT, "no such source");
    return false;
  }
  state_.tactic_sources = sources;
  return true;
}
nv::TacticSources BuilderConfig::getTacticSources() const noexcept { return state_.tactic_sources; }

/// Any level holds: a plan runs on every machine, and what was tuned for one is tuned again on another.
void BuilderConfig::setHardwareCompatibilityLevel(nv::HardwareCompatibilityLevel level) noexcept {
  state_.hardware_compatibility = level;
}
nv::HardwareCompatibilityLevel BuilderConfig::getHardwareCompatibilityLevel() const noexcept {
  return state_.hardware_compatibility;
}

void BuilderConfig::setPluginsToSerialize(const char* const* paths, int32_t nbPaths) noexcept {
  guard(reporter_, "IBuilderConfig::setPluginsToSerialize", [&]() -> Result<> {
    if (nbPaths < 0 || (nbPaths > 0 && paths == nullptr)) {
      return Error(ErrorCode::invalid_argument, str("expected paths, found ", nbPaths, " at null"));
    }
    std::vector<std::string> plugins;
    for (int32_t i = 0; i < nbPaths; ++i) {
      if (paths[i] == nullptr) return Error(ErrorCode::invalid_argument, str("path ", i, " is null"));
      plugins.emplace_back(paths[i]);
    }
    state_.plugins = std::move(plugins);
    return Done{};
  });
}
const char* BuilderConfig::getPluginToSerialize(int32_t index) const noexcept {
  return index >= 0 && index < getNbPluginsToSerialize() ? state_.plugins[static_cast<size_t>(index)].c_str() : nullptr;
}
int32_t BuilderConfig::getNbPluginsToSerialize() const noexcept { return static_cast<int32_t>(state_.plugins.size()); }

void BuilderConfig::setRuntimePlatform(nv::RuntimePlatform platform) noexcept {
  if (platform != nv::RuntimePlatform::kSAME_AS_BUILD) unsupported(reporter_, "IBuilderConfig::setRuntimePlatform");
}
nv::RuntimePlatform BuilderConfig::getRuntimePlatform() const noexcept { return nv::RuntimePlatform::kSAME_AS_BUILD; }

bool BuilderConfig::setRemoteAutoTuningConfig(const char* /*config*/) noexcept {
  return unsupported(reporter_, "IBuilderConfig::setRemoteAutoTuningConfig", false);
}
const char* BuilderConfig::getRemoteAutoTuningConfig() const noexcept { return nullptr; }

bool BuilderConfig::set_build_route(const char* route) noexcept {
  return guard(reporter_, "IBuilderConfig::setBuildRoute", false, [&]() -> Result<> {
    if (route != nullptr && std::string_view(route) == getBuildRoute()) return Done{};
    return Error(ErrorCode::invalid_argument,
                 str("expected \"", getAllBuildRoutes(), "\", found ", route ? route : "a null pointer"));
  });
}

}  // namespace tenon::api
