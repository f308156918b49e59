// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// initLibNvInferPlugins: the standard plugins into the registry.
#include <map>
#include <mutex>

#include "NvInferPlugin.h"
#include "api/common/report.h"
#include "api/runtime/plugin_registry.h"
#include "plugins/standard.h"

namespace tenon::api {

namespace {

/// Creators by namespace; they live as long as the process, like the registry that refers to them.
struct Registered {
  std::mutex mutex;
  std::map<std::string, std::vector<std::unique_ptr<nv::IPluginCreatorInterface>>> creators;
};

/// Errors: invalid_argument naming a plugin that somebody else has registered under the name of a standard one.
Result<> register_all(const std::string& name_space) {
  static Registered* all = new Registered();  // never freed: plugins may outlive statics
  const std::lock_guard lock(all->mutex);
  auto& creators = all->creators[name_space];
  if (!creators.empty()) return Done{};
  std::vector<std::string> taken;
  for (const plugins::Family& family : plugins::all()) {
    const auto keep = [&](auto creator) {
      auto& registry = PluginRegistry::instance();
      if (registry.registerCreator(*creator, name_space.c_str())) {
        registry.set_computes_on_host(creator->getPluginName(), creator->getPluginVersion(), name_space);
      } else {
        taken.push_back(str("'", creator->getPluginName(), "'"));
      }
      creators.push_back(std::move(creator));
    };
    for (const auto make : family.makers) keep(make());
    for (const auto make : family.third) keep(make(name_space));
  }
  if (taken.empty()) return Done{};
  return Error(ErrorCode::invalid_argument, str("registered already by somebody else: ", join(taken, ", ")));
}

}  // namespace

}  // namespace tenon::api

extern "C" bool initLibNvInferPlugins(void* logger, const char* libNamespace) {
  using tenon::api::Reporter;
  auto* own = static_cast<nvinfer1::ILogger*>(logger);
  if (own != nullptr) tenon::plugins::set_logger(own);
  return tenon::api::guard(Reporter(own), "initLibNvInferPlugins", false,
                           [&]() { return tenon::api::register_all(libNamespace == nullptr ? "" : libNamespace); });
}
