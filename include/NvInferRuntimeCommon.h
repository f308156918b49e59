// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The plugin registry, and the types that runtime and safety runtime share.
#pragma once

#include "NvInferRuntimePlugin.h"
#include "nvinfer1/activation_type.h"
#include "nvinfer1/gpu_allocator.h"
#include "nvinfer1/logger.h"
#include "nvinfer1/tensor_types.h"

// What programs tested or wrote when some compilers had no such words.
#define NV_INFER_INTERNAL_INCLUDE 1
#define NV_INFER_INTERNAL_INCLUDE_RUNTIME_BASE 1
#define _TENSORRT_FINAL final
#define _TENSORRT_OVERRIDE override

namespace nvinfer1 {

/// All plugin creators by name, version and namespace. Registering and looking up may be done from any thread.
class IPluginRegistry {
 public:
  using PluginLibraryHandle = void*;
  IPluginRegistry() = default;
  IPluginRegistry(const IPluginRegistry&) = delete;
  IPluginRegistry(IPluginRegistry&&) = delete;
  IPluginRegistry& operator=(const IPluginRegistry&) & = delete;
  IPluginRegistry& operator=(IPluginRegistry&&) & = delete;
  /// Adds a creator; false when the name, version and namespace are taken. The creator must stay alive while it is
  /// registered.
  virtual bool registerCreator(IPluginCreator& creator, const AsciiChar* pluginNamespace) noexcept = 0;
  /// The second-generation creators; `numCreators` receives how many. Not to be called while others register.
  virtual IPluginCreator* const* getPluginCreatorList(int32_t* numCreators) const noexcept = 0;
  /// The creator of that name, version and namespace, or nullptr.
  virtual IPluginCreator* getPluginCreator(const AsciiChar* name, const AsciiChar* version,
                                           const AsciiChar* pluginNamespace = "") noexcept = 0;

 protected:
  virtual ~IPluginRegistry() noexcept = default;

 public:
  virtual void setErrorRecorder(IErrorRecorder* recorder) noexcept = 0;
  virtual IErrorRecorder* getErrorRecorder() const noexcept = 0;
  /// Removes a creator; false when it is not there.
  virtual bool deregisterCreator(const IPluginCreator& creator) noexcept = 0;
  virtual bool isParentSearchEnabled() const = 0;
  virtual void setParentSearchEnabled(bool parentSearchEnabled) = 0;
  /// Opens a library of plugins and registers its creators; nullptr on failure.
  virtual PluginLibraryHandle loadLibrary(const AsciiChar* pluginPath) noexcept = 0;
  /// Removes what loadLibrary added.
  virtual void deregisterLibrary(PluginLibraryHandle handle) noexcept = 0;
  virtual bool registerCreator(IPluginCreatorInterface& creator, const AsciiChar* pluginNamespace) noexcept = 0;
  virtual IPluginCreatorInterface* const* getAllCreators(int32_t* numCreators) const noexcept = 0;
  /// The creator of any generation, or nullptr.
  virtual IPluginCreatorInterface* getCreator(const AsciiChar* name, const AsciiChar* version,
                                              const AsciiChar* pluginNamespace = "") noexcept = 0;
  virtual bool deregisterCreator(const IPluginCreatorInterface& creator) noexcept = 0;
  /// The shared resource under `key`; the first call registers a clone of `resource`. Counted: pair with
  /// releasePluginResource.
  virtual IPluginResource* acquirePluginResource(const AsciiChar* key, IPluginResource* resource) noexcept = 0;
  /// One user of the resource less; 0 on success.
  virtual int32_t releasePluginResource(const AsciiChar* key) noexcept = 0;
  virtual IPluginCreatorInterface* const* getAllCreatorsRecursive(int32_t* numCreators) noexcept = 0;
};

/// What a dimension was for, before release 8.
enum class DimensionType : int32_t {
  kSPATIAL = 0,
  kCHANNEL = 1,
  kINDEX = 2,
  kSEQUENCE = 3,
};
template <>
constexpr int32_t EnumMax<DimensionType>() noexcept {
  return 4;
}
}  // namespace nvinfer1

/// The registry of the process, which all libraries share.
extern "C" TENSORRTAPI nvinfer1::IPluginRegistry* getPluginRegistry() noexcept;
/// The logger that was given last, or nullptr.
extern "C" TENSORRTAPI nvinfer1::ILogger* getLogger() noexcept;
/// Always nullptr: Tenon has no safety runtime.
extern "C" TENSORRTAPI void* createSafeInferRuntime_INTERNAL(void* logger, int32_t version) noexcept;

namespace nvinfer1 {

/// Registers a plugin creator of type T when a static object of this class is made.
template <typename T>
class PluginRegistrar {
 public:
  PluginRegistrar() { getPluginRegistry()->registerCreator(instance, ""); }

 private:
  T instance{};
};
}  // namespace nvinfer1

#define REGISTER_TENSORRT_PLUGIN(name) \
  static nvinfer1::PluginRegistrar<name> pluginRegistrar##name {}
