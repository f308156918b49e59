// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// CudaEngine: names, shapes and types of inputs and outputs; contexts, inspectors, bytes.
#include "api/runtime/cuda_engine.h"

#include "api/common/implicit_batch.h"

#include <algorithm>
#include <iterator>

#include "api/common/host_memory.h"
#include "api/runtime/engine_inspector.h"
#include "api/runtime/execution_context.h"
#include "api/runtime/refit.h"
#include "api/runtime/small_configs.h"
#include "ops/lib/plugin_call.h"
#include "ops/tensor_scatter.h"
#include "plan/plan_file.h"
#include "plan/refit.h"

namespace tenon::api {

Result<size_t> arena_bytes(const std::shared_ptr<const Engine>& engine, int profile) {
  TRY_ASSIGN(auto context, ExecutionContext::create(engine));
  TRY(context->set_profile(profile));
  const Profile& bounds = engine->plan().profiles[static_cast<size_t>(profile)];
  for (size_t port = 0; port < bounds.shapes.size(); ++port) {
    TRY(context->set_input_shape(port, Shape::of(bounds.shapes[port].max)));
  }
  TRY(context->prepare());
  return context->arena_bytes();
}

nv::ICudaEngine* CudaEngine::getPImpl() noexcept { return this; }

const TensorType* CudaEngine::type_of(const char* name) const {
  if (name == nullptr) return nullptr;
  const Graph& graph = engine()->plan().graph;
  if (const int port = engine()->input_port(name); port >= 0) {
    return &graph.type(graph.inputs()[static_cast<size_t>(port)].value);
  }
  if (const int port = engine()->output_port(name); port >= 0) {
    return &graph.type(graph.outputs()[static_cast<size_t>(port)].value);
  }
  return nullptr;
}

int32_t CudaEngine::getNbLayers() const noexcept { return static_cast<int32_t>(engine()->graph().nodes().size()); }

const char* CudaEngine::getName() const noexcept { return slot_->name().c_str(); }

// ---- tensors

int32_t CudaEngine::getNbIOTensors() const noexcept {
  const Graph& graph = engine()->plan().graph;
  return static_cast<int32_t>(graph.inputs().size() + graph.outputs().size());
}

const char* CudaEngine::getIOTensorName(int32_t index) const noexcept {
  if (index < 0 || index >= getNbIOTensors()) return nullptr;
  return slot_->tensor_names()[static_cast<size_t>(index)].c_str();
}

nv::Dims CudaEngine::getTensorShape(const char* tensorName) const noexcept {
  const TensorType* type = type_of(tensorName);
  return type ? dims_of(type->shape) : no_dims();
}

nv::DataType CudaEngine::getTensorDataType(const char* tensorName) const noexcept {
  const TensorType* type = type_of(tensorName);
  if (type == nullptr) return nv::DataType::kFLOAT;
  if (!has_number(type->dtype)) {
    reporter_.error("ICudaEngine::getTensorDataType", nv::ErrorCode::kUNSUPPORTED_STATE,
                    "the tensor's type has no number in nvinfer1; ask tenon::data_type");
  }
  return data_type(type->dtype);
}

nv::TensorLocation CudaEngine::getTensorLocation(const char* tensorName) const noexcept {
  return isShapeInferenceIO(tensorName) ? nv::TensorLocation::kHOST : nv::TensorLocation::kDEVICE;
}

bool CudaEngine::isShapeInferenceIO(const char* tensorName) const noexcept {
  const int port = tensorName == nullptr ? -1 : engine()->input_port(tensorName);
  return port >= 0 && engine()->shape_inputs()[static_cast<size_t>(port)];
}

nv::TensorIOMode CudaEngine::getTensorIOMode(const char* tensorName) const noexcept {
  if (tensorName == nullptr) return nv::TensorIOMode::kNONE;
  if (engine()->input_port(tensorName) >= 0) return nv::TensorIOMode::kINPUT;
  return engine()->output_port(tensorName) >= 0 ? nv::TensorIOMode::kOUTPUT : nv::TensorIOMode::kNONE;
}

int32_t CudaEngine::getTensorBytesPerComponent(const char* tensorName) const noexcept {
  const TensorType* type = type_of(tensorName);
  return type ? static_cast<int32_t>(size_of(type->dtype)) : -1;
}
int32_t CudaEngine::getTensorComponentsPerElement(const char* tensorName) const noexcept {
  return type_of(tensorName) ? 1 : -1;
}
nv::TensorFormat CudaEngine::getTensorFormat(const char* /*tensorName*/) const noexcept {
  return nv::TensorFormat::kLINEAR;
}
const char* CudaEngine::getTensorFormatDesc(const char* tensorName) const noexcept {
  return type_of(tensorName) ? "Row-major linear format (kLINEAR)" : "";
}
int32_t CudaEngine::getTensorVectorizedDim(const char* /*tensorName*/) const noexcept { return -1; }
int32_t CudaEngine::getTensorBytesPerComponentV2(const char* tensorName, int32_t /*profile*/) const noexcept {
  return getTensorBytesPerComponent(tensorName);
}
int32_t CudaEngine::getTensorComponentsPerElementV2(const char* tensorName, int32_t /*profile*/) const noexcept {
  return getTensorComponentsPerElement(tensorName);
}
nv::TensorFormat CudaEngine::getTensorFormatV2(const char* tensorName, int32_t /*profile*/) const noexcept {
  return getTensorFormat(tensorName);
}
const char* CudaEngine::getTensorFormatDescV2(const char* tensorName, int32_t /*profile*/) const noexcept {
  return getTensorFormatDesc(tensorName);
}
int32_t CudaEngine::getTensorVectorizedDimV2(const char* tensorName, int32_t /*profile*/) const noexcept {
  return getTensorVectorizedDim(tensorName);
}

// ---- profiles

int32_t CudaEngine::getNbOptimizationProfiles() const noexcept {
  return static_cast<int32_t>(engine()->plan().profiles.size());
}

namespace {

const std::vector<int64_t>* pick(const Bounds& bounds, nv::OptProfileSelector select) {
  switch (select) {
    case nv::OptProfileSelector::kMIN:
      return &bounds.min;
    case nv::OptProfileSelector::kOPT:
      return &bounds.opt;
    case nv::OptProfileSelector::kMAX:
      return &bounds.max;
  }
  return nullptr;
}

}  // namespace

nv::Dims CudaEngine::getProfileShape(const char* tensorName, int32_t profileIndex,
                                     nv::OptProfileSelector select) const noexcept {
  const int port = tensorName == nullptr ? -1 : engine()->input_port(tensorName);
  if (port < 0 || profileIndex < 0 || profileIndex >= getNbOptimizationProfiles()) return no_dims();
  const Profile& profile = engine()->plan().profiles[static_cast<size_t>(profileIndex)];
  const auto* numbers = pick(profile.shapes[static_cast<size_t>(port)], select);
  return numbers ? dims_of(*numbers) : no_dims();
}

const int64_t* CudaEngine::getProfileTensorValuesV2(const char* tensorName, int32_t profileIndex,
                                                    nv::OptProfileSelector select) const noexcept {
  const int port = tensorName == nullptr ? -1 : engine()->input_port(tensorName);
  if (port < 0 || profileIndex < 0 || profileIndex >= getNbOptimizationProfiles()) return nullptr;
  const Profile& profile = engine()->plan().profiles[static_cast<size_t>(profileIndex)];
  if (static_cast<size_t>(port) >= profile.values.size()) return nullptr;
  const auto* numbers = pick(profile.values[static_cast<size_t>(port)], select);
  return numbers && !numbers->empty() ? numbers->data() : nullptr;
}

const int32_t* CudaEngine::getProfileTensorValues(const char* tensorName, int32_t profileIndex,
                                                  nv::OptProfileSelector select) const noexcept {
  const int64_t* wide = getProfileTensorValuesV2(tensorName, profileIndex, select);
  if (wide == nullptr) return nullptr;
  return guard<
      const int32_t*>(reporter_, "ICudaEngine::getProfileTensorValues", nullptr, [&]() -> Result<const int32_t*> {
    const Profile& profile = engine()->plan().profiles[static_cast<size_t>(profileIndex)];
    const auto& all = *pick(profile.values[static_cast<size_t>(engine()->input_port(tensorName))], select);
    for (const int64_t value : all) {
      if (std::in_range<int32_t>(value)) continue;
      return Error(ErrorCode::invalid_argument,
                   str("the value ", value, " of '", tensorName, "' takes more than 32 bits"))
          .hint("call getProfileTensorValuesV2");
    }
    const std::lock_guard lock(narrow_->mutex);
    auto& kept = narrow_->values[{tensorName, profileIndex, static_cast<int>(select)}];  // lives as long as the engine
    if (kept.empty()) kept.assign(all.begin(), all.end());
    return kept.data();
  });
}

// ---- contexts, bytes, memory

nv::IExecutionContext* CudaEngine::make_context(const char* call,
                                                nv::ExecutionContextAllocationStrategy strategy) noexcept {
  return guard<nv::IExecutionContext*>(reporter_, call, nullptr, [&]() -> Result<nv::IExecutionContext*> {
    if (engine()->plan().refit.stripped) {
      return Error(ErrorCode::invalid_argument, "the engine has no weights")
          .hint("give it its weights with an IRefitter first");
    }
    TRY_ASSIGN(auto context, ExecutionContext::create(engine()));
    if (threads_ > 0) context->set_threads(threads_);
    auto object = std::make_unique<ContextObject>(*this, std::move(context));
    if (strategy == nv::ExecutionContextAllocationStrategy::kUSER_MANAGED) {
      object->leave_memory_to_program();
    } else if (allocator_ != nullptr) {
      object->take_memory_from(allocator_);
    }
    return object.release();
  });
}

nv::IExecutionContext* CudaEngine::createExecutionContext(nv::ExecutionContextAllocationStrategy strategy) noexcept {
  return make_context("ICudaEngine::createExecutionContext", strategy);
}
nv::IExecutionContext* CudaEngine::createExecutionContextWithoutDeviceMemory() noexcept {
  return make_context("ICudaEngine::createExecutionContextWithoutDeviceMemory",
                      nv::ExecutionContextAllocationStrategy::kUSER_MANAGED);
}
nv::IExecutionContext* CudaEngine::createExecutionContextWithRuntimeConfig(nv::IRuntimeConfig* config) noexcept {
  return make_context("ICudaEngine::createExecutionContext", config ? config->getExecutionContextAllocationStrategy()
                                                                    : nv::ExecutionContextAllocationStrategy::kSTATIC);
}
nv::IRuntimeConfig* CudaEngine::createRuntimeConfig() noexcept {
  return guard<nv::IRuntimeConfig*>(reporter_, "ICudaEngine::createRuntimeConfig", nullptr,
                                    []() -> Result<nv::IRuntimeConfig*> { return new RuntimeConfig(); });
}

nv::IEngineInspector* CudaEngine::createEngineInspector() const noexcept {
  return guard<nv::IEngineInspector*>(reporter_, "ICudaEngine::createEngineInspector", nullptr,
                                      [&]() -> Result<nv::IEngineInspector*> { return new EngineInspector(*this); });
}

nv::IHostMemory* CudaEngine::serialize() const noexcept {
  return guard<nv::IHostMemory*>(reporter_, "ICudaEngine::serialize", nullptr, [&]() -> Result<nv::IHostMemory*> {
    return new HostMemory(plan::to_bytes(engine()->plan_as_tuned()));
  });
}

nv::ISerializationConfig* CudaEngine::createSerializationConfig() noexcept {
  return guard<nv::ISerializationConfig*>(
      reporter_, "ICudaEngine::createSerializationConfig", nullptr,
      []() -> Result<nv::ISerializationConfig*> { return new SerializationConfig(); });
}

nv::IHostMemory* CudaEngine::serializeWithConfig(nv::ISerializationConfig& config) const noexcept {
  return guard<nv::IHostMemory*>(reporter_, "ICudaEngine::serializeWithConfig", nullptr,
                                 [&]() -> Result<nv::IHostMemory*> {
                                   Plan plan = engine()->plan_as_tuned();
                                   if (config.getFlag(nv::SerializationFlag::kEXCLUDE_WEIGHTS)) {
                                     TRY_ASSIGN(plan, plan::strip(std::move(plan)));
                                   } else if (plan.refit.allowed && !plan.refit.stripped &&
                                              !config.getFlag(nv::SerializationFlag::kINCLUDE_REFIT)) {
                                     TRY_ASSIGN(plan, plan::without_refit(std::move(plan)));
                                   }
                                   return new HostMemory(plan::to_bytes(plan));
                                 });
}

int64_t CudaEngine::getDeviceMemorySizeForProfileV2(int32_t profileIndex) const noexcept {
  return guard<int64_t>(reporter_, "ICudaEngine::getDeviceMemorySizeForProfile", 0, [&]() -> Result<int64_t> {
    if (profileIndex < 0 || profileIndex >= getNbOptimizationProfiles()) {
      return Error(ErrorCode::invalid_argument, str("there is no optimization profile ", profileIndex));
    }
    TRY_ASSIGN(const size_t bytes, arena_bytes(engine(), profileIndex));
    return static_cast<int64_t>(bytes);
  });
}

int64_t CudaEngine::getDeviceMemorySizeV2() const noexcept {
  int64_t most = 0;
  for (int32_t i = 0; i < getNbOptimizationProfiles(); ++i) most = std::max(most, getDeviceMemorySizeForProfileV2(i));
  return most;
}
size_t CudaEngine::getDeviceMemorySize() const noexcept { return static_cast<size_t>(getDeviceMemorySizeV2()); }
size_t CudaEngine::getDeviceMemorySizeForProfile(int32_t profileIndex) const noexcept {
  return static_cast<size_t>(getDeviceMemorySizeForProfileV2(profileIndex));
}

int64_t CudaEngine::getEngineStat(nv::EngineStat stat) const noexcept {
  int64_t bytes = 0;
  for (const Value& value : engine()->plan().graph.values()) {
    if (value.constant) bytes += static_cast<int64_t>(value.constant.bytes().size());
  }
  return stat == nv::EngineStat::kTOTAL_WEIGHTS_SIZE ? bytes : 0;
}

// ---- what every engine of Tenon is

void CudaEngine::setErrorRecorder(nv::IErrorRecorder* recorder) noexcept { reporter_.set_recorder(recorder); }
nv::IErrorRecorder* CudaEngine::getErrorRecorder() const noexcept { return reporter_.recorder(); }
bool CudaEngine::isRefittable() const noexcept { return engine()->plan().refit.allowed; }
nv::EngineCapability CudaEngine::getEngineCapability() const noexcept { return nv::EngineCapability::kSTANDARD; }
bool CudaEngine::hasImplicitBatchDimension() const noexcept {
  const TensorType* type = getNbIOTensors() > 0 ? type_of(getIOTensorName(0)) : nullptr;
  return type != nullptr && is_batched(type->shape);
}
nv::TacticSources CudaEngine::getTacticSources() const noexcept { return 0; }
nv::ProfilingVerbosity CudaEngine::getProfilingVerbosity() const noexcept { return nv::ProfilingVerbosity::kDETAILED; }
nv::HardwareCompatibilityLevel CudaEngine::getHardwareCompatibilityLevel() const noexcept {
  return nv::HardwareCompatibilityLevel::kNONE;
}
int32_t CudaEngine::getNbAuxStreams() const noexcept { return 0; }
bool CudaEngine::isDebugTensor(const char* name) const noexcept {
  const auto& all = engine()->plan().source.debug_tensors;
  return name != nullptr && std::find(all.begin(), all.end(), name) != all.end();
}
/// Results that a plugin puts in the place of an input, and caches that are updated.
const char* CudaEngine::getAliasedInputTensor(const char* name) const noexcept {
  const Graph& graph = engine()->graph();
  const int port = name == nullptr ? -1 : engine()->output_port(name);
  if (port < 0) return nullptr;
  const ValueId result = graph.outputs()[static_cast<size_t>(port)].value;
  const Node* node = graph.producer(result);
  if (node == nullptr) return nullptr;
  const auto at = std::find(node->outputs.begin(), node->outputs.end(), result) - node->outputs.begin();
  const PluginCall* call = plugin_call_of(node->op);
  int64_t alias = node->op.is<TensorScatter>() ? 0 : -1;
  if (call != nullptr && at < std::ssize(call->aliases)) alias = call->aliases[static_cast<size_t>(at)];
  if (alias < 0 || alias >= std::ssize(node->inputs)) return nullptr;
  for (size_t i = 0; i < graph.inputs().size(); ++i) {
    if (graph.inputs()[i].value == node->inputs[static_cast<size_t>(alias)]) return slot_->tensor_names()[i].c_str();
  }
  return nullptr;
}

// ---- refitting

nv::IRefitter* CudaEngine::createRefitter(nv::ILogger& logger) noexcept {
  return guard<nv::IRefitter*>(reporter_, "ICudaEngine::createRefitter", nullptr,
                               [&]() { return make_refitter(*this, logger); });
}

}  // namespace tenon::api
