// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Descriptors and plans of cuDNN.
#include "backends/cuda/lib/cudnn_graph.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace tenon::cuda {

namespace {
const Cudnn& dnn() { return *libraries().cudnn; }

Error refused(cudnnStatus_t status) {
  char text[512] = {};
  dnn().cudnnGetLastErrorString(text, sizeof text);
  return declined("cuDNN: ", dnn().cudnnGetErrorString(status), " ", text);
}
}  // namespace

Result<DnnPointer> DnnDescriptor::make(cudnnBackendDescriptorType_t type) {
  auto out = std::make_shared<DnnDescriptor>();
  if (const auto status = dnn().cudnnBackendCreateDescriptor(type, &out->descriptor_); status != CUDNN_STATUS_SUCCESS)
    return refused(status);
  return out;
}

DnnDescriptor::~DnnDescriptor() {
  if (descriptor_) dnn().cudnnBackendDestroyDescriptor(descriptor_);
}

void DnnDescriptor::set_bytes(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, int64_t count,
                              const void* values) {
  const auto status = dnn().cudnnBackendSetAttribute(descriptor_, name, type, count, values);
  if (status_ == CUDNN_STATUS_SUCCESS) status_ = status;
}

Result<> DnnDescriptor::finalize() {
  if (status_ != CUDNN_STATUS_SUCCESS) return refused(status_);
  if (const auto status = dnn().cudnnBackendFinalize(descriptor_); status != CUDNN_STATUS_SUCCESS)
    return refused(status);
  return Done{};
}

Result<cudnnDataType_t> dnn_type(DataType dtype) {
  switch (dtype) {
    case DataType::f32:
      return CUDNN_DATA_FLOAT;
    case DataType::f16:
      return CUDNN_DATA_HALF;
    case DataType::bf16:
      return CUDNN_DATA_BFLOAT16;
    default:
      return declined("f32, f16 and bf16 only, found ", dtype);
  }
}

Result<DnnPointer> DnnTensor::make() const {
  TRY_ASSIGN(DnnPointer out, DnnDescriptor::make(CUDNN_BACKEND_TENSOR_DESCRIPTOR));
  constexpr int64_t kAlignment = 16;
  static std::atomic<int64_t> virtual_id = 1 << 20;  // devices make plans side by side
  out->set(CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_TYPE_DATA_TYPE, type);
  out->set(CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, std::span<const int64_t>(dims));
  out->set(CUDNN_ATTR_TENSOR_STRIDES, CUDNN_TYPE_INT64, std::span<const int64_t>(strides));
  out->set(CUDNN_ATTR_TENSOR_UNIQUE_ID, CUDNN_TYPE_INT64, id == 0 ? ++virtual_id : id);
  out->set(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, CUDNN_TYPE_INT64, kAlignment);
  out->set(CUDNN_ATTR_TENSOR_IS_VIRTUAL, CUDNN_TYPE_BOOLEAN, id == 0);
  TRY(out->finalize());
  return out;
}

Result<DnnPointer> DnnPointwise::make() const {
  TRY_ASSIGN(DnnPointer function, DnnDescriptor::make(CUDNN_BACKEND_POINTWISE_DESCRIPTOR));
  function->set(CUDNN_ATTR_POINTWISE_MODE, CUDNN_TYPE_POINTWISE_MODE, mode);
  function->set(CUDNN_ATTR_POINTWISE_MATH_PREC, CUDNN_TYPE_DATA_TYPE, CUDNN_DATA_FLOAT);
  if (mode == CUDNN_POINTWISE_RELU_FWD) {
    if (relu_upper >= 0) function->set(CUDNN_ATTR_POINTWISE_RELU_UPPER_CLIP, CUDNN_TYPE_DOUBLE, relu_upper);
    if (relu_slope != 0) function->set(CUDNN_ATTR_POINTWISE_RELU_LOWER_CLIP_SLOPE, CUDNN_TYPE_DOUBLE, relu_slope);
  }
  TRY(function->finalize());
  TRY_ASSIGN(DnnPointer out, DnnDescriptor::make(CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR));
  out->set(CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR, *function);
  out->set(CUDNN_ATTR_OPERATION_POINTWISE_XDESC, *x);
  if (b) out->set(CUDNN_ATTR_OPERATION_POINTWISE_BDESC, *b);
  out->set(CUDNN_ATTR_OPERATION_POINTWISE_YDESC, *y);
  TRY(out->finalize());
  return out;
}

Result<> DnnPlan::run(const CudaDevice& device, CudaStream& stream, std::span<const int64_t> ids,
                      std::span<void* const> data, void* workspace) const {
  TRY(stream.for_library());
  const std::scoped_lock lock(device.cudnn_mutex());  // the plan is shared
  TRY_ASSIGN(const cudnnHandle_t handle, stream.cudnn());
  TRY_ASSIGN(DnnPointer pack, DnnDescriptor::make(CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR));
  pack->set(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, CUDNN_TYPE_INT64, ids);
  pack->set(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, CUDNN_TYPE_VOID_PTR, data);
  pack->set(CUDNN_ATTR_VARIANT_PACK_WORKSPACE, CUDNN_TYPE_VOID_PTR, library_workspace(workspace));
  TRY(pack->finalize());
  const auto status = dnn().cudnnBackendExecute(handle, plan->get(), pack->get());
  if (status == CUDNN_STATUS_SUCCESS) return Done{};
  return Error(ErrorCode::device, refused(status).message());
}

namespace {

/// Does the engine of this configuration round its operands in a way that `strict` forbids?
bool rounds(const DnnDescriptor& config) {
  auto engine = DnnDescriptor::make(CUDNN_BACKEND_ENGINE_DESCRIPTOR);
  if (!engine.ok()) return true;
  cudnnBackendDescriptor_t raw = (*engine)->get();
  int64_t count = 0;
  if (dnn().cudnnBackendGetAttribute(config.get(), CUDNN_ATTR_ENGINECFG_ENGINE, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1,
                                     &count, &raw) != CUDNN_STATUS_SUCCESS)
    return true;
  cudnnBackendNumericalNote_t notes[CUDNN_NUMERICAL_NOTE_TYPE_COUNT];
  if (dnn().cudnnBackendGetAttribute(raw, CUDNN_ATTR_ENGINE_NUMERICAL_NOTE, CUDNN_TYPE_NUMERICAL_NOTE,
                                     CUDNN_NUMERICAL_NOTE_TYPE_COUNT, &count, notes) != CUDNN_STATUS_SUCCESS)
    return true;
  return std::any_of(notes, notes + count, [](cudnnBackendNumericalNote_t note) {
    return note == CUDNN_NUMERICAL_NOTE_TENSOR_CORE || note == CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS ||
           note == CUDNN_NUMERICAL_NOTE_WINOGRAD || note == CUDNN_NUMERICAL_NOTE_FFT ||
           note == CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION;
  });
}

/// Configurations in the order of the library's heuristics.
Result<std::vector<DnnPointer>> configurations(DnnDescriptor& graph, cudnnBackendHeurMode_t mode) {
  constexpr int64_t kMost = 12;
  TRY_ASSIGN(DnnPointer heuristics, DnnDescriptor::make(CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR));
  heuristics->set(CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, graph);
  heuristics->set(CUDNN_ATTR_ENGINEHEUR_MODE, CUDNN_TYPE_HEUR_MODE, mode);
  TRY(heuristics->finalize());
  std::vector<DnnPointer> out;
  std::vector<cudnnBackendDescriptor_t> raw;
  for (int64_t i = 0; i < kMost; ++i) {
    TRY_ASSIGN(DnnPointer one, DnnDescriptor::make(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR));
    raw.push_back(one->get());
    out.push_back(std::move(one));
  }
  int64_t count = 0;
  const auto status = dnn().cudnnBackendGetAttribute(heuristics->get(), CUDNN_ATTR_ENGINEHEUR_RESULTS,
                                                     CUDNN_TYPE_BACKEND_DESCRIPTOR, kMost, &count, raw.data());
  if (status != CUDNN_STATUS_SUCCESS) return refused(status);
  out.resize(static_cast<size_t>(std::min(count, kMost)));
  return out;
}

/// One configuration as a plan, with a handle that no other thread uses.
Result<DnnPlan> plan_of(const DnnPointer& config, cudnnHandle_t handle, const std::vector<DnnPointer>& keep) {
  constexpr int64_t kMostWorkspace = int64_t{64} << 20;
  TRY_ASSIGN(DnnPointer plan, DnnDescriptor::make(CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR));
  plan->set(CUDNN_ATTR_EXECUTION_PLAN_HANDLE, CUDNN_TYPE_HANDLE, handle);
  plan->set(CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, *config);
  TRY(plan->finalize());
  DnnPlan out{keep, plan};
  out.keep.push_back(config);
  int64_t count = 0;
  dnn().cudnnBackendGetAttribute(plan->get(), CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE, CUDNN_TYPE_INT64, 1, &count,
                                 &out.workspace_bytes);
  if (out.workspace_bytes > kMostWorkspace) return declined("wants ", out.workspace_bytes, " bytes of workspace");
  return out;
}

/// The configurations that build, in order. The library compiles kernels meanwhile: up to a second each, so side by
/// side.
Result<std::vector<DnnPlan>> build_plans(const CudaDevice& device, std::span<const DnnPointer> configs,
                                         const std::vector<DnnPointer>& keep) {
  std::vector<std::optional<Result<DnnPlan>>> made(configs.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < configs.size(); ++i) {
    threads.emplace_back([&, i]() {
      const ContextScope scope(device);
      const auto handle = device.take_cudnn();
      made[i] = handle.ok() ? plan_of(configs[i], *handle, keep) : Result<DnnPlan>(handle.error());
      if (handle.ok()) device.give_back_cudnn(*handle);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<DnnPlan> out;
  for (auto& one : made) {
    if (one->ok()) out.push_back(std::move(**one));
  }
  if (out.empty() && !made.empty()) return std::move(*made.back()).error();
  return out;
}

}  // namespace

Result<std::vector<DnnPlan>> dnn_plans(const CudaDevice& device, std::vector<DnnPointer> operations,
                                       std::vector<DnnPointer> keep, size_t most, bool strict) {
  // The device's handle is one thread's at a time; what compiles has handles of its own.
  std::unique_lock lock(device.cudnn_mutex());
  TRY_ASSIGN(DnnPointer graph, DnnDescriptor::make(CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR));
  std::vector<cudnnBackendDescriptor_t> raw;
  for (const DnnPointer& one : operations) raw.push_back(one->get());
  graph->set(CUDNN_ATTR_OPERATIONGRAPH_HANDLE, CUDNN_TYPE_HANDLE, device.cudnn());
  graph->set(CUDNN_ATTR_OPERATIONGRAPH_OPS, CUDNN_TYPE_BACKEND_DESCRIPTOR,
             std::span<const cudnnBackendDescriptor_t>(raw));
  TRY(graph->finalize());
  keep.insert(keep.end(), operations.begin(), operations.end());
  keep.push_back(graph);
  std::optional<Error> last;
  for (const auto mode : {CUDNN_HEUR_MODE_A, CUDNN_HEUR_MODE_FALLBACK}) {
    if (!lock) lock.lock();
    auto found = configurations(*graph, mode);
    if (!found.ok()) {
      last = std::move(found).error();
      continue;
    }
    std::vector<DnnPointer> configs;
    for (const DnnPointer& config : *found) {
      if (configs.size() < most && !(strict && rounds(*config))) configs.push_back(config);
    }
    lock.unlock();
    auto plans = build_plans(device, configs, keep);
    if (plans.ok() && !plans->empty()) return plans;
    if (!plans.ok()) last = std::move(plans).error();
  }
  if (last) return *std::move(last);
  return declined("cuDNN has no engine for this");
}

}  // namespace tenon::cuda
