// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IHostMemory over a vector of bytes.
#pragma once

#include <cstddef>
#include <vector>

#include "NvInferRuntime.h"

namespace tenon::api {

namespace nv = nvinfer1;

class HostMemory final : public nv::IHostMemory, public nv::apiv::VHostMemory {
 public:
  explicit HostMemory(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) { mImpl = this; }

  void* data() const noexcept override { return bytes_.data(); }
  std::size_t size() const noexcept override { return bytes_.size(); }
  nv::DataType type() const noexcept override { return nv::DataType::kINT8; }

 private:
  mutable std::vector<std::byte> bytes_;  // mutable: the interface hands out void* from a const call
};

}  // namespace tenon::api
