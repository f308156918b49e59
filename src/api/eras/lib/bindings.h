// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Inputs and outputs by number, as releases before 10 have them: with P profiles and N tensors there are P * N
// bindings; binding p * N + i is tensor i under profile p, and its name ends in " [profile p]" where p is not 0.
#pragma once

#include <set>

#include "api/eras/lib/convert.h"

namespace tenon::eras::bindings {

using Engine = abi::ICudaEngine;
using Context = abi::IExecutionContext;

inline int32_t getNbBindings(const Engine& engine) {
  return engine.getNbIOTensors() * engine.getNbOptimizationProfiles();
}

/// The tensor of a binding, or nullptr out of range.
inline const char* tensor(const Engine& engine, int32_t index) {
  if (index < 0 || index >= getNbBindings(engine)) return nullptr;
  return engine.getIOTensorName(index % engine.getNbIOTensors());
}
inline int32_t profile(const Engine& engine, int32_t index) { return index / std::max(engine.getNbIOTensors(), 1); }

inline const char* getBindingName(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  if (name == nullptr || profile(engine, index) == 0) return name;
  // The program may keep the pointer as long as the engine; few engines have names of this kind, so they stay.
  static std::mutex mutex;
  static auto& names = *new std::set<std::string>;
  const std::scoped_lock lock(mutex);
  return names.insert(std::string(name) + " [profile " + std::to_string(profile(engine, index)) + "]").first->c_str();
}
inline int32_t getBindingIndex(const Engine& engine, const char* name) {
  for (int32_t i = 0; name && i < getNbBindings(engine); ++i) {
    if (std::strcmp(getBindingName(engine, i), name) == 0) return i;
  }
  return -1;
}
inline bool bindingIsInput(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name && engine.getTensorIOMode(name) == abi::TensorIOMode::kINPUT;
}

/// Without the batch dimension, if that is implicit.
inline abi::Dims shown(const Engine& engine, abi::Dims dims) { return abi::detail::bindingDims(engine, dims); }
inline abi::Dims none() {
  abi::Dims dims{};
  dims.nbDims = -1;
  return dims;
}
inline bool is_open(const abi::Dims& dims) { return std::count(dims.d, dims.d + std::max(dims.nbDims, 0), -1) > 0; }

/// The one shape that a profile allows for an input; nbDims -1 if it allows several.
inline abi::Dims only_shape(const Engine& engine, const char* name, int32_t of_profile) {
  const abi::Dims least = engine.getProfileShape(name, of_profile, abi::OptProfileSelector::kMIN);
  const abi::Dims most = engine.getProfileShape(name, of_profile, abi::OptProfileSelector::kMAX);
  const bool one = least.nbDims >= 0 && std::equal(least.d, least.d + least.nbDims, most.d);
  return one ? least : none();
}

/// Gives the context the shapes that its profile leaves no choice of, which releases before 10 take for known.
inline void set_only_shapes(Context& context) {
  const Engine& engine = context.getEngine();
  for (int32_t i = 0; i < engine.getNbIOTensors(); ++i) {
    const char* name = engine.getIOTensorName(i);
    const bool input = engine.getTensorIOMode(name) == abi::TensorIOMode::kINPUT;
    if (!input || engine.hasImplicitBatchDimension() || !is_open(engine.getTensorShape(name))) continue;
    const abi::Dims only = only_shape(engine, name, std::max(context.getOptimizationProfile(), 0));
    if (only.nbDims >= 0) context.setInputShape(name, only);
  }
}

inline abi::Dims getBindingDimensions(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  if (name == nullptr) return none();
  const abi::Dims declared = engine.getTensorShape(name);
  const bool several = engine.hasImplicitBatchDimension() || engine.getNbOptimizationProfiles() != 1;
  if (several || !is_open(declared)) return shown(engine, declared);
  const std::unique_ptr<Context> context(const_cast<Engine&>(engine).createExecutionContext());
  if (context == nullptr) return declared;
  set_only_shapes(*context);
  return context->getTensorShape(name);
}
inline abi::DataType getBindingDataType(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name ? engine.getTensorDataType(name) : abi::DataType::kFLOAT;
}
inline abi::TensorLocation getLocation(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name ? engine.getTensorLocation(name) : abi::TensorLocation::kDEVICE;
}
inline int32_t getBindingBytesPerComponent(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name ? engine.getTensorBytesPerComponent(name) : 0;
}
inline int32_t getBindingComponentsPerElement(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name ? engine.getTensorComponentsPerElement(name) : -1;
}
inline abi::TensorFormat getBindingFormat(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name ? engine.getTensorFormat(name) : abi::TensorFormat::kLINEAR;
}
inline const char* getBindingFormatDesc(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name ? engine.getTensorFormatDesc(name) : nullptr;
}
inline int32_t getBindingVectorizedDim(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name ? engine.getTensorVectorizedDim(name) : -1;
}
inline abi::Dims getProfileDimensions(const Engine& engine, int32_t index, int32_t of_profile,
                                      abi::OptProfileSelector select) {
  const char* name = tensor(engine, index);
  return name ? shown(engine, engine.getProfileShape(name, of_profile, select)) : none();
}
inline const int32_t* getProfileShapeValues(const Engine& engine, int32_t index, int32_t of_profile,
                                            abi::OptProfileSelector select) {
  const char* name = tensor(engine, index);
  return name ? engine.getProfileTensorValues(name, of_profile, select) : nullptr;
}
inline bool isShapeBinding(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name && engine.isShapeInferenceIO(name);
}
inline bool isExecutionBinding(const Engine& engine, int32_t index) {
  const char* name = tensor(engine, index);
  return name && !engine.isShapeInferenceIO(name);
}

// ---------------------------------------------------------------- contexts
/// Whether the binding is one of the profile that the context uses.
inline bool current(const Context& context, int32_t index) {
  return tensor(context.getEngine(), index) && profile(context.getEngine(), index) == context.getOptimizationProfile();
}
inline bool setBindingDimensions(Context& context, int32_t index, const abi::Dims& dims) {
  if (!current(context, index)) {
    report_foreign("IExecutionContext::setBindingDimensions (the binding is of another profile)");
    return false;
  }
  return context.setInputShape(tensor(context.getEngine(), index), dims);
}
inline abi::Dims getBindingDimensions(const Context& context, int32_t index) {
  if (!current(context, index)) return none();
  return shown(context.getEngine(), context.getTensorShape(tensor(context.getEngine(), index)));
}
inline abi::Dims getStrides(const Context& context, int32_t index) {
  const char* name = tensor(context.getEngine(), index);
  return name ? shown(context.getEngine(), context.getTensorStrides(name)) : none();
}

/// The addresses of the profile that the context uses, out of those of all bindings.
inline void* const* addresses(const Context& context, void* const* bindings) {
  if (bindings == nullptr) return nullptr;
  return bindings + std::max(context.getOptimizationProfile(), 0) * context.getEngine().getNbIOTensors();
}
inline bool executeV2(Context& context, void* const* bindings) {
  return context.executeV2(addresses(context, bindings));
}
inline bool enqueueV2(Context& context, void* const* bindings, cudaStream_t stream, cudaEvent_t* consumed) {
  return context.enqueueV2(addresses(context, bindings), stream, consumed);
}
inline bool execute(Context& context, int32_t batch, void* const* bindings) { return context.execute(batch, bindings); }
inline bool enqueue(Context& context, int32_t batch, void* const* bindings, cudaStream_t stream,
                    cudaEvent_t* consumed) {
  return context.enqueue(batch, bindings, stream, consumed);
}

/// Values of an input that decides shapes: they are copied when the context asks for shapes, so they must stay.
inline bool setInputShapeBinding(Context& context, int32_t index, const int32_t* values) {
  if (!current(context, index) || values == nullptr) return false;
  return context.setInputTensorAddress(tensor(context.getEngine(), index), values);
}
/// Reads back what setInputShapeBinding() gave.
inline bool getShapeBinding(const Context& context, int32_t index, int32_t* values) {
  const char* name = tensor(context.getEngine(), index);
  const void* address = name ? context.getTensorAddress(name) : nullptr;
  if (address == nullptr || values == nullptr) return false;
  const abi::Dims dims = context.getTensorShape(name);
  int64_t count = 1;
  for (int32_t i = 0; i < dims.nbDims; ++i) count *= dims.d[i];
  if (count < 0) return false;
  std::memcpy(values, address, static_cast<size_t>(count) * sizeof(int32_t));
  return true;
}

}  // namespace tenon::eras::bindings
