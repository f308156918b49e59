// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// LivePlugin: a plugin object of any generation that is ours to free.
#pragma once

#include <memory>
#include <string>

#include "NvInfer.h"
#include "base/result.h"
#include "ir/tensor.h"
#include "ops/lib/plugin_call.h"

namespace tenon::api {

namespace nv = nvinfer1;

enum class Generation : int64_t { v2 = 0, v2_ext = 1, v2_io_ext = 2, v2_dynamic_ext = 3, v3 = 4 };

/// Never null where it is `ok`. Parts of a third-generation plugin lie at offsets of their own: they are asked for
/// once.
class LivePlugin {
 public:
  LivePlugin() = default;
  /// Takes the object over. Errors: invalid_argument for null (naming `who`), a kind that is not known, or a
  /// third-generation plugin without a core.
  static Result<LivePlugin> own(nv::IPluginV2* plugin, const std::string& who);
  static Result<LivePlugin> own(nv::IPluginV3* plugin, const std::string& who);

  /// A copy of its own. Errors: invalid_argument if the plugin gives none, naming it.
  Result<LivePlugin> clone() const;

  Generation generation() const { return generation_; }
  nv::IPluginV2& v2() const { return *v2_; }
  template <class T>
  T& as() const {
    return static_cast<T&>(*v2_);
  }
  nv::IPluginV3& v3() const { return *v3_; }
  nv::IPluginV3OneCore& core() const { return *core_; }
  /// Null if the plugin does not have that part, as it may be in the other phase.
  nv::IPluginV3OneBuild* build() const { return build_; }
  /// The same where it says which outputs share the memory of an input; else null.
  nv::IPluginV3OneBuildV2* aliasing_build() const;
  nv::IPluginV3OneRuntime* runtime() const { return runtime_; }

  std::string type() const;
  std::string version() const;
  std::string name_space() const;
  std::string text() const;  // "plugin 'Clip_TRT' version '1'"
  /// Errors: invalid_argument, naming the plugin.
  Result<int32_t> output_count() const;

 private:
  Generation generation_ = Generation::v2;
  std::shared_ptr<nv::IPluginV2> v2_;
  std::shared_ptr<nv::IPluginV3> v3_;
  nv::IPluginV3OneCore* core_ = nullptr;
  nv::IPluginV3OneBuild* build_ = nullptr;
  nv::IPluginV3OneRuntime* runtime_ = nullptr;
};

/// The bytes that make the plugin again: what it serializes, or the fields of the third generation.
/// Errors: invalid_argument, naming the plugin, if it does not write what it said.
Result<Constant> state_of(const LivePlugin& plugin);

/// The plugin that a state makes, by a creator of the registry, for running. Errors: not_found without a creator;
/// those of the creator, naming the plugin; corrupt_data.
Result<LivePlugin> plugin_of(const PluginCall& call, const Constant& state);

/// A state that stands for a live plugin until the build has its real one. `keep` is not owned here.
Constant handle_of(const std::shared_ptr<const LivePlugin>& plugin);
/// Null if the state is none, or the plugin is gone.
std::shared_ptr<const LivePlugin> plugin_of_handle(const Constant& state);

/// A state that may be made again from a live plugin where no creator is registered.
void remember(const Constant& state, const std::shared_ptr<const LivePlugin>& plugin);
std::shared_ptr<const LivePlugin> remembered(const Constant& state);

}  // namespace tenon::api
