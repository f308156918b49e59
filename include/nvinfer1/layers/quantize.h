// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Quantization.
#pragma once

#include "nvinfer1/layer.h"

namespace nvinfer1 {

/// round(x / scale) as 8-bit or smaller numbers.
class IQuantizeLayer : public ILayer {
 public:
  int32_t getAxis() const noexcept { return mImpl->getAxis(); }
  void setAxis(int32_t axis) noexcept { mImpl->setAxis(axis); }
  void setToType(DataType type) noexcept { mImpl->setToType(type); }
  DataType getToType() const noexcept { return mImpl->getToType(); }
  bool setBlockShape(const Dims& blockShape) noexcept { return mImpl->setBlockShape(blockShape); }
  Dims getBlockShape() const noexcept { return mImpl->getBlockShape(); }

 protected:
  virtual ~IQuantizeLayer() noexcept = default;
  apiv::VQuantizeLayer* mImpl = nullptr;
};

/// x * scale.
class IDequantizeLayer : public ILayer {
 public:
  int32_t getAxis() const noexcept { return mImpl->getAxis(); }
  void setAxis(int32_t axis) noexcept { mImpl->setAxis(axis); }
  void setToType(DataType type) noexcept { mImpl->setToType(type); }
  DataType getToType() const noexcept { return mImpl->getToType(); }
  bool setBlockShape(const Dims& blockShape) noexcept { return mImpl->setBlockShape(blockShape); }
  Dims getBlockShape() const noexcept { return mImpl->getBlockShape(); }

 protected:
  virtual ~IDequantizeLayer() noexcept = default;
  apiv::VDequantizeLayer* mImpl = nullptr;
};

/// Quantization with scales computed at run time for blocks.
class IDynamicQuantizeLayer : public ILayer {
 public:
  void setToType(DataType type) noexcept { mImpl->setToType(type); }
  DataType getToType() const noexcept { return mImpl->getToType(); }
  void setScaleType(DataType type) noexcept { mImpl->setScaleType(type); }
  DataType getScaleType() const noexcept { return mImpl->getScaleType(); }
  void setAxis(int32_t axis) noexcept { mImpl->setAxis(axis); }
  int32_t getAxis() const noexcept { return mImpl->getAxis(); }
  void setBlockSize(int32_t blockSize) noexcept { mImpl->setBlockSize(blockSize); }
  int32_t getBlockSize() const noexcept { return mImpl->getBlockSize(); }
  void setBlockShape(const Dims& blockShape) noexcept { mImpl->setBlockShape(blockShape); }
  Dims getBlockShape() const noexcept { return mImpl->getBlockShape(); }

 protected:
  virtual ~IDynamicQuantizeLayer() noexcept = default;
  apiv::VDynamicQuantizeLayer* mImpl = nullptr;
};
}  // namespace nvinfer1
