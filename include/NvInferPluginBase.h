// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What all plugins of the third generation share.
#pragma once

#include "NvInferRuntimeBase.h"

namespace nvinfer1 {

/// The type of a plugin's parameter.
enum class PluginFieldType : int32_t {
  kFLOAT16 = 0,
  kFLOAT32 = 1,
  kFLOAT64 = 2,
  kINT8 = 3,
  kINT16 = 4,
  kINT32 = 5,
  kCHAR = 6,
  kDIMS = 7,
  kUNKNOWN = 8,
  kBF16 = 9,
  kINT64 = 10,
  kFP8 = 11,
  kINT4 = 12,
  kFP4 = 13,
};

/// One named parameter of a plugin.
class PluginField {
 public:
  const AsciiChar* name;  ///< as in getFieldNames of the creator
  const void* data;       ///< `length` values of `type`
  PluginFieldType type;   ///< of each value
  int32_t length;         ///< number of values
  PluginField(const AsciiChar* name_ = nullptr, const void* data_ = nullptr,
              PluginFieldType type_ = PluginFieldType::kUNKNOWN, int32_t length_ = 0) noexcept
      : name(name_), data(data_), type(type_), length(length_) {}
};

/// The parameters of a plugin.
struct PluginFieldCollection {
  int32_t nbFields{};
  const PluginField* fields{};
};

/// Whether a plugin is made to build an engine or to run one.
enum class TensorRTPhase : int32_t {
  kBUILD = 0,
  kRUNTIME = 1,
};

/// The three parts of a third-generation plugin.
enum class PluginCapabilityType : int32_t {
  kCORE = 0,
  kBUILD = 1,
  kRUNTIME = 2,
};

namespace v_1_0 {
/// Base of the parts that a third-generation plugin is made of.
class IPluginCapability : public IVersionedInterface {
 public:
  ~IPluginCapability() override = default;
};
}  // namespace v_1_0
using IPluginCapability = v_1_0::IPluginCapability;

namespace v_1_0 {
/// Something that plugins share through the registry, such as a table in device memory.
class IPluginResource : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IPluginResource", 1, 0}; }
  ~IPluginResource() noexcept override = default;
  /// Frees what the resource holds; called once, when the last user is gone. 0 on success.
  virtual int32_t release() noexcept = 0;
  /// A copy, which the registry keeps; nullptr on failure.
  virtual IPluginResource* clone() noexcept = 0;
};
}  // namespace v_1_0
using IPluginResource = v_1_0::IPluginResource;

namespace v_1_0 {
/// Base of all plugin creators.
class IPluginCreatorInterface : public IVersionedInterface {
 public:
  ~IPluginCreatorInterface() noexcept override = default;
};
}  // namespace v_1_0
using IPluginCreatorInterface = v_1_0::IPluginCreatorInterface;

namespace v_1_0 {
/// A plugin of the third generation: an object that hands out its capabilities.
class IPluginV3 : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"PLUGIN", 1, 0}; }
  ~IPluginV3() override = default;
  /// The part that `type` names, or nullptr. The parts may be bases at different offsets: never cast between them.
  virtual IPluginCapability* getCapabilityInterface(PluginCapabilityType type) noexcept = 0;
  /// A copy, owned by the caller.
  virtual IPluginV3* clone() noexcept = 0;
};
}  // namespace v_1_0
using IPluginV3 = v_1_0::IPluginV3;
}  // namespace nvinfer1
