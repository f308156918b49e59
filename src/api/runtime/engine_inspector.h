// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IEngineInspector: steps, inputs, outputs and memory as text or JSON.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/runtime/cuda_engine.h"

namespace tenon::api {

class EngineInspector final : public nv::IEngineInspector, public nv::apiv::VEngineInspector {
 public:
  explicit EngineInspector(const CudaEngine& engine) : engine_(engine.engine()), reporter_(engine.reporter()) {
    mImpl = this;
  }

  nv::IEngineInspector* getPImpl() noexcept override;
  bool setExecutionContext(const nv::IExecutionContext* executionContext) noexcept override;
  const nv::IExecutionContext* getExecutionContext() const noexcept override;
  const char* getLayerInformation(int32_t layerIndex, nv::LayerInformationFormat format) const noexcept override;
  const char* getEngineInformation(nv::LayerInformationFormat format) const noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override;
  nv::IErrorRecorder* getErrorRecorder() const noexcept override;

 private:
  std::shared_ptr<const Engine> engine_;
  Reporter reporter_;
  const nv::IExecutionContext* context_ = nullptr;
  mutable std::string text_;
};

}  // namespace tenon::api
