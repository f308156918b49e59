// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The plugin's door.
#include "backends/cuda/device.h"

namespace tenon::cuda {

namespace {

class CudaBackend : public Backend {
 public:
  std::string_view name() const override { return "cuda"; }
  int device_count() const override {
    int count = 0;
    return libraries().driver->cuDeviceGetCount(&count) == CUDA_SUCCESS ? count : 0;
  }
  std::string remarks() const override { return join(libraries().missing, "\n"); }
  Result<std::shared_ptr<const Device>> open(const DeviceOptions& options) const override {
    if (options.ordinal < 0 || options.ordinal >= device_count()) {
      return Error(ErrorCode::not_found,
                   str("expected a GPU from 0 to ", device_count() - 1, ", found ", options.ordinal));
    }
    TRY_ASSIGN(auto device, CudaDevice::open(options));
    return std::shared_ptr<const Device>(std::move(device));
  }
};

const Backend* open_backend(uint32_t version, std::string& message) {
  if (version != kPluginVersion) {
    message = str("expected plugin version ", version, ", found ", kPluginVersion);
    return nullptr;
  }
  if (!libraries().driver) {
    message = join(libraries().missing);
    return nullptr;
  }
  static const CudaBackend backend;
  if (const auto started = check(libraries().driver->cuInit(0), "cuInit"); !started.ok()) {
    message = started.error().message();
    return nullptr;
  }
  if (backend.device_count() > 0) return &backend;
  message = "there is no GPU";
  return nullptr;
}

}  // namespace

}  // namespace tenon::cuda

extern "C" __attribute__((visibility("default"))) const tenon::Backend* tenon_backend(uint32_t version,
                                                                                      std::string* message) {
  return tenon::cuda::open_backend(version, *message);
}
