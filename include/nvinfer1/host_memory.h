// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Objects made by the library, and a block of host memory that it hands out.
#pragma once

#include "NvInferImpl.h"
#include "nvinfer1/runtime_types.h"

namespace nvinfer1 {

/// Base of everything the library makes: neither copied nor moved.
class INoCopy {
 protected:
  INoCopy() = default;
  virtual ~INoCopy() noexcept = default;
  INoCopy(const INoCopy&) = delete;
  INoCopy& operator=(const INoCopy&) = delete;
  INoCopy(INoCopy&&) = delete;
  INoCopy& operator=(INoCopy&&) = delete;
};

/// A block of bytes made by the library, freed with delete.
class IHostMemory : public INoCopy {
 public:
  virtual ~IHostMemory() noexcept = default;

  /// The first byte.
  void* data() const noexcept { return mImpl->data(); }
  /// How many bytes.
  std::size_t size() const noexcept { return mImpl->size(); }
  /// The type of the elements; kINT8 for plans.
  DataType type() const noexcept { return mImpl->type(); }

  /// Older spelling of `delete`.
  TRT_DEPRECATED void destroy() noexcept { delete this; }

 protected:
  apiv::VHostMemory* mImpl = nullptr;
};
}  // namespace nvinfer1
