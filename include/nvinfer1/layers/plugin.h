// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers made from plugins.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// A layer made from a second-generation plugin.
class IPluginV2Layer : public ILayer {
 public:
  IPluginV2& getPlugin() noexcept { return mImpl->getPlugin(); }

 protected:
  virtual ~IPluginV2Layer() noexcept = default;
  apiv::VPluginV2Layer* mImpl = nullptr;
};

/// A layer made from a first-generation plugin, of releases before 8.
class IPluginLayer : public ILayer {
 public:
  IPlugin& getPlugin() noexcept { return mImpl->getPlugin(); }

 protected:
  virtual ~IPluginLayer() noexcept = default;
  apiv::VPluginLayer* mImpl = nullptr;
};

/// A layer made from a third-generation plugin.
class IPluginV3Layer : public ILayer {
 public:
  IPluginV3& getPlugin() noexcept { return mImpl->getPlugin(); }

 protected:
  virtual ~IPluginV3Layer() noexcept = default;
  apiv::VPluginV3Layer* mImpl = nullptr;
};
}  // namespace nvinfer1
