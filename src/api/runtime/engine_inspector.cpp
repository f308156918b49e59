// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// EngineInspector: hands out the forms of an inspection.
#include "api/runtime/engine_inspector.h"

#include "api/runtime/inspection.h"

namespace tenon::api {

nv::IEngineInspector* EngineInspector::getPImpl() noexcept { return this; }

bool EngineInspector::setExecutionContext(const nv::IExecutionContext* context) noexcept {
  context_ = context;
  return true;
}
const nv::IExecutionContext* EngineInspector::getExecutionContext() const noexcept { return context_; }

const char* EngineInspector::getLayerInformation(int32_t layerIndex, nv::LayerInformationFormat format) const noexcept {
  return guard<const char*>(reporter_, "IEngineInspector::getLayerInformation", nullptr, [&]() -> Result<const char*> {
    TRY_ASSIGN(const Inspection all, inspect(engine_));
    const auto i = static_cast<size_t>(layerIndex);
    if (layerIndex < 0 || i >= all.steps.size()) {
      return Error(ErrorCode::invalid_argument,
                   str("expected an index below ", all.steps.size(), ", found ", layerIndex));
    }
    text_ = format == nv::LayerInformationFormat::kJSON ? to_json(all.steps[i]) : to_line(all.steps[i]);
    return text_.c_str();
  });
}

const char* EngineInspector::getEngineInformation(nv::LayerInformationFormat format) const noexcept {
  return guard<const char*>(reporter_, "IEngineInspector::getEngineInformation", nullptr, [&]() -> Result<const char*> {
    TRY_ASSIGN(const Inspection all, inspect(engine_));
    text_ = format == nv::LayerInformationFormat::kJSON ? to_json(all) : to_text(all);
    return text_.c_str();
  });
}

void EngineInspector::setErrorRecorder(nv::IErrorRecorder* recorder) noexcept { reporter_.set_recorder(recorder); }
nv::IErrorRecorder* EngineInspector::getErrorRecorder() const noexcept { return reporter_.recorder(); }

}  // namespace tenon::api
