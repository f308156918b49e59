// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ICudaEngine: tensors by name, contexts, memory.
#include <nanobind/stl/vector.h>

#include "bind.h"

namespace tenon::python {

namespace {

using Engine = nv::ICudaEngine;
using EngineClass = nb::class_<Engine>;
using Selector = nv::OptProfileSelector;
using ByName = const char*;

std::vector<nv::Dims> profile_shape(const Engine& self, const char* name, int32_t profile) {
  std::vector<nv::Dims> shapes;
  for (const Selector select : {Selector::kMIN, Selector::kOPT, Selector::kMAX}) {
    shapes.push_back(self.getProfileShape(name, profile, select));
  }
  return shapes;
}

std::vector<std::vector<int64_t>> profile_values(const Engine& self, const char* name, int32_t profile) {
  std::vector<std::vector<int64_t>> out;
  const nv::Dims shape = self.getTensorShape(name);
  int64_t count = 1;
  for (int32_t i = 0; i < shape.nbDims; ++i) count *= shape.d[i];
  for (const Selector select : {Selector::kMIN, Selector::kOPT, Selector::kMAX}) {
    const int64_t* values = self.getProfileTensorValuesV2(name, profile, select);
    if (values != nullptr && count >= 0) out.emplace_back(values, values + count);
  }
  return out;
}

void bind_tensors_by_name(EngineClass& engine) {
  engine.def_prop_ro("num_io_tensors", &Engine::getNbIOTensors)
      .def("get_tensor_name", &Engine::getIOTensorName, "index"_a)
      .def("__getitem__",
           [](const Engine& self, int32_t index) {
             if (index < 0 || index >= self.getNbIOTensors()) throw nb::index_error("there is no such tensor");
             return self.getIOTensorName(index);
           })
      .def("get_tensor_mode", &Engine::getTensorIOMode, "name"_a, Raises())
      .def("is_shape_inference_io", &Engine::isShapeInferenceIO, "name"_a, Raises())
      .def("get_tensor_shape", &Engine::getTensorShape, "name"_a, Raises())
      .def("get_tensor_dtype", &Engine::getTensorDataType, "name"_a, Raises())
      .def("get_tensor_location", &Engine::getTensorLocation, "name"_a, Raises())
      .def("get_tensor_profile_shape", profile_shape, "name"_a, "profile_index"_a, Raises())
      .def("get_tensor_profile_values", profile_values, "name"_a, "profile_index"_a, Raises())
      .def("is_debug_tensor", &Engine::isDebugTensor, "name"_a);
}

/// A question about a tensor, also asked for one profile.
template <class One, class Two>
void asks(EngineClass& engine, const char* name, One one, Two two) {
  engine.def(name, one, "name"_a, Raises()).def(name, two, "name"_a, "profile_index"_a, Raises());
}

void bind_formats(EngineClass& engine) {
  asks(engine, "get_tensor_bytes_per_component",
       nb::overload_cast<ByName>(&Engine::getTensorBytesPerComponent, nb::const_),
       nb::overload_cast<ByName, int32_t>(&Engine::getTensorBytesPerComponent, nb::const_));
  asks(engine, "get_tensor_components_per_element",
       nb::overload_cast<ByName>(&Engine::getTensorComponentsPerElement, nb::const_),
       nb::overload_cast<ByName, int32_t>(&Engine::getTensorComponentsPerElement, nb::const_));
  asks(engine, "get_tensor_format", nb::overload_cast<ByName>(&Engine::getTensorFormat, nb::const_),
       nb::overload_cast<ByName, int32_t>(&Engine::getTensorFormat, nb::const_));
  asks(engine, "get_tensor_format_desc", nb::overload_cast<ByName>(&Engine::getTensorFormatDesc, nb::const_),
       nb::overload_cast<ByName, int32_t>(&Engine::getTensorFormatDesc, nb::const_));
  asks(engine, "get_tensor_vectorized_dim", nb::overload_cast<ByName>(&Engine::getTensorVectorizedDim, nb::const_),
       nb::overload_cast<ByName, int32_t>(&Engine::getTensorVectorizedDim, nb::const_));
}

void bind_facts(EngineClass& engine) {
  engine.def_prop_ro("name", &Engine::getName)
      .def_prop_ro("num_layers", &Engine::getNbLayers)
      .def_prop_ro("has_implicit_batch_dimension", &Engine::hasImplicitBatchDimension)
      .def_prop_ro("num_optimization_profiles", &Engine::getNbOptimizationProfiles)
      .def_prop_ro("engine_capability", &Engine::getEngineCapability)
      .def_prop_ro("refittable", &Engine::isRefittable)
      .def_prop_ro("tactic_sources", &Engine::getTacticSources)
      .def_prop_ro("profiling_verbosity", &Engine::getProfilingVerbosity)
      .def_prop_ro("hardware_compatibility_level", &Engine::getHardwareCompatibilityLevel)
      .def_prop_ro("num_aux_streams", &Engine::getNbAuxStreams)
      .def_prop_ro("device_memory_size", &Engine::getDeviceMemorySize)
      .def_prop_ro("device_memory_size_v2", &Engine::getDeviceMemorySizeV2)
      .def("get_device_memory_size_for_profile", &Engine::getDeviceMemorySizeForProfile, "profile_index"_a, Raises())
      .def("get_device_memory_size_for_profile_v2", &Engine::getDeviceMemorySizeForProfileV2, "profile_index"_a,
           Raises())
      .def_prop_ro("minimum_weight_streaming_budget", &Engine::getMinimumWeightStreamingBudget)
      .def_prop_ro("streamable_weights_size", &Engine::getStreamableWeightsSize)
      .def_prop_ro("weight_streaming_scratch_memory_size", &Engine::getWeightStreamingScratchMemorySize)
      .def("get_weight_streaming_automatic_budget", &Engine::getWeightStreamingAutomaticBudget)
      .def_prop_rw("weight_streaming_budget", &Engine::getWeightStreamingBudget,
                   [](Engine& self, int64_t bytes) {
                     if (!self.setWeightStreamingBudget(bytes)) throw nb::value_error("weight_streaming_budget");
                   })
      .def_prop_rw("weight_streaming_budget_v2", &Engine::getWeightStreamingBudgetV2, [](Engine& self, int64_t bytes) {
        if (!self.setWeightStreamingBudgetV2(bytes)) throw nb::value_error("weight_streaming_budget_v2");
      });
}

void bind_makers(EngineClass& engine) {
  using Strategy = nv::ExecutionContextAllocationStrategy;
  engine.def("serialize", &Engine::serialize, kOwned, Unlocked(), Raises())
      .def("create_serialization_config", &Engine::createSerializationConfig, kOwned, Raises(), KeepsFirst())
      .def("serialize_with_config", &Engine::serializeWithConfig, "config"_a, kOwned, Unlocked(), Raises())
      .def("create_execution_context", nb::overload_cast<Strategy>(&Engine::createExecutionContext),
           "strategy"_a = Strategy::kSTATIC, kOwned, Unlocked(), Raises(), KeepsFirst())
      .def("create_execution_context", nb::overload_cast<nv::IRuntimeConfig*>(&Engine::createExecutionContext),
           "runtime_config"_a.none(), kOwned, Unlocked(), Raises(), KeepsFirst())
      .def("create_execution_context_without_device_memory", &Engine::createExecutionContextWithoutDeviceMemory, kOwned,
           Unlocked(), Raises(), KeepsFirst())
      .def("create_runtime_config", &Engine::createRuntimeConfig, kOwned, Raises(), KeepsFirst())
      .def("create_engine_inspector", &Engine::createEngineInspector, kOwned, Raises(), KeepsFirst());
}

}  // namespace

void bind_engine(nb::module_& m) {
  EngineClass engine(m, "ICudaEngine", "A built network, shared by any number of execution contexts.");
  bind_tensors_by_name(engine);
  bind_formats(engine);
  bind_facts(engine);
  bind_makers(engine);
  bind_engine_bindings(engine);
  with_error_recorder<Engine>(engine);
  as_context_manager(engine);
}

}  // namespace tenon::python
