// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IExecutionContext: shapes, addresses and runs, by name and by binding index.
#include <nanobind/stl/vector.h>

#include "bind.h"

/// A context waits for its inferences in streams; one of them may need the interpreter for a plugin or an allocator.
template <>
void nanobind::detail::wrap_destruct<nvinfer1::IExecutionContext>(void* value) noexcept {
  const nanobind::gil_scoped_release unlocked;
  static_cast<nvinfer1::IExecutionContext*>(value)->~IExecutionContext();
}

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are bound too

namespace tenon::python {

namespace {

using Context = nv::IExecutionContext;
using ContextClass = nb::class_<Context>;

std::vector<void*> pointers(const Context& self, const std::vector<uintptr_t>& bindings) {
  const auto needed = static_cast<size_t>(self.getEngine().getNbIOTensors());
  if (bindings.size() < needed) {
    throw nb::value_error(
        ("bindings: expected " + std::to_string(needed) + " addresses, found " + std::to_string(bindings.size()))
            .c_str());
  }
  std::vector<void*> out;
  for (const uintptr_t binding : bindings) out.push_back(address(binding));
  return out;
}

bool execute(Context& self, const std::vector<uintptr_t>& bindings) {
  const std::vector<void*> addresses = pointers(self, bindings);
  const nb::gil_scoped_release unlocked;
  return self.executeV2(addresses.data());
}

bool enqueue(Context& self, const std::vector<uintptr_t>& bindings, uintptr_t handle, nb::handle consumed) {
  const std::vector<void*> addresses = pointers(self, bindings);
  auto event = consumed.is_none() ? nullptr : reinterpret_cast<cudaEvent_t>(nb::cast<uintptr_t>(nb::int_(consumed)));
  const nb::gil_scoped_release unlocked;
  return self.enqueueV2(addresses.data(), stream(handle), event ? &event : nullptr);
}

/// For engines with an implicit batch; others have theirs in the shapes.
bool is_batched(const Context& self, int32_t batch_size) {
  const bool implicit = self.getEngine().hasImplicitBatchDimension();
  if (!implicit && batch_size != 1) throw nb::value_error("batch_size must be 1: the engine has an explicit batch");
  return implicit;
}

bool execute_batch(Context& self, int32_t batch_size, const std::vector<uintptr_t>& bindings) {
  if (!is_batched(self, batch_size)) return execute(self, bindings);
  const std::vector<void*> addresses = pointers(self, bindings);
  const nb::gil_scoped_release unlocked;
  return self.execute(batch_size, addresses.data());
}

bool enqueue_batch(Context& self, int32_t batch_size, const std::vector<uintptr_t>& bindings, uintptr_t handle,
                   nb::handle consumed) {
  if (!is_batched(self, batch_size)) return enqueue(self, bindings, handle, consumed);
  const std::vector<void*> addresses = pointers(self, bindings);
  auto event = consumed.is_none() ? nullptr : reinterpret_cast<cudaEvent_t>(nb::cast<uintptr_t>(nb::int_(consumed)));
  const nb::gil_scoped_release unlocked;
  return self.enqueue(batch_size, addresses.data(), stream(handle), event ? &event : nullptr);
}

std::vector<std::string> infer_shapes(Context& self) {
  const int32_t tensors = self.getEngine().getNbIOTensors();
  std::vector<const char*> names(static_cast<size_t>(tensors), nullptr);
  int32_t missing = 0;
  {
    const nb::gil_scoped_release unlocked;
    missing = self.inferShapes(tensors, names.data());
  }
  raise_kept_error();
  if (missing < 0) throw std::runtime_error("infer_shapes failed; the logger has the reason");
  return std::vector<std::string>(names.begin(), names.begin() + missing);
}

void bind_shapes(ContextClass& context) {
  // Some wait for what is still in a stream; the lock is free meanwhile.
  context.def("set_input_shape", &Context::setInputShape, "name"_a, "shape"_a, Unlocked(), Raises())
      .def("get_tensor_shape", &Context::getTensorShape, "name"_a, Raises())
      .def("get_tensor_strides", &Context::getTensorStrides, "name"_a, Raises())
      .def("infer_shapes", infer_shapes)
      .def_prop_ro("all_binding_shapes_specified", &Context::allInputDimensionsSpecified)
      .def_prop_ro("all_shape_inputs_specified", &Context::allInputShapesSpecified)
      .def(
          "set_optimization_profile_async",
          [](Context& self, int32_t profile, uintptr_t handle) {
            return self.setOptimizationProfileAsync(profile, stream(handle));
          },
          "profile_index"_a, "stream_handle"_a, Unlocked(), Raises())
      .def_prop_rw("active_optimization_profile", &Context::getOptimizationProfile,
                   [](Context& self, int32_t profile) {
                     {
                       const nb::gil_scoped_release unlocked;
                       if (self.setOptimizationProfileAsync(profile, nullptr)) return;
                     }
                     raise_kept_error();
                     throw std::runtime_error("the optimization profile could not be set; the logger has the reason");
                   })
      .def("get_max_output_size", &Context::getMaxOutputSize, "name"_a, Raises())
      .def("update_device_memory_size_for_shapes", &Context::updateDeviceMemorySizeForShapes, Unlocked(), Raises());
}

void bind_addresses(ContextClass& context) {
  context
      .def(
          "set_tensor_address",
          [](Context& self, const char* name, uintptr_t memory) {
            return self.setTensorAddress(name, address(memory));
          },
          "name"_a, "memory"_a, Unlocked(), Raises())
      .def(
          "get_tensor_address",
          [](const Context& self, const char* name) { return number(self.getTensorAddress(name)); }, "name"_a, Raises())
      .def("set_output_allocator", &Context::setOutputAllocator, "name"_a, "output_allocator"_a.none(),
           nb::keep_alive<1, 3>(), Raises())
      .def("get_output_allocator", &Context::getOutputAllocator, "name"_a, nb::rv_policy::reference)
      .def(
          "set_device_memory",
          [](Context& self, uintptr_t memory, int64_t size) { self.setDeviceMemoryV2(address(memory), size); },
          "memory"_a, "size"_a, Unlocked(), Raises())
      .def_prop_rw("device_memory", nullptr,
                   [](Context& self, uintptr_t memory) {
                     const nb::gil_scoped_release unlocked;
                     self.setDeviceMemory(address(memory));
                   })
      .def_prop_rw(
          "temporary_allocator", &Context::getTemporaryStorageAllocator,
          [](Context& self, nv::IGpuAllocator* allocator) {
            const auto set = [&] {
              const nb::gil_scoped_release unlocked;
              return self.setTemporaryStorageAllocator(allocator);
            };
            if (!set()) throw nb::value_error("temporary_allocator");
          },
          nb::for_getter(nb::rv_policy::reference), nb::for_setter(nb::keep_alive<1, 2>()),
          nb::for_setter(nb::arg("allocator").none()));
}

void bind_runs(ContextClass& context) {
  context.def("execute_v2", execute, "bindings"_a, Raises())
      .def("execute_async_v2", enqueue, "bindings"_a, "stream_handle"_a, "input_consumed"_a.none() = nb::none(),
           Raises())
      .def(
          "execute_async_v3", [](Context& self, uintptr_t handle) { return self.enqueueV3(stream(handle)); },
          "stream_handle"_a, Unlocked(), Raises())
      .def("execute", execute_batch, "batch_size"_a = 1, "bindings"_a, Raises())
      .def("execute_async", enqueue_batch, "batch_size"_a = 1, "bindings"_a, "stream_handle"_a,
           "input_consumed"_a.none() = nb::none(), Raises())
      .def(
          "set_input_consumed_event",
          [](Context& self, uintptr_t event) {
            return self.setInputConsumedEvent(reinterpret_cast<cudaEvent_t>(event));
          },
          "event"_a, Raises())
      .def("get_input_consumed_event", [](const Context& self) { return number(self.getInputConsumedEvent()); })
      .def(
          "set_aux_streams",
          [](Context& self, const std::vector<uintptr_t>& handles) {
            std::vector<cudaStream_t> streams;
            for (const uintptr_t handle : handles) streams.push_back(stream(handle));
            self.setAuxStreams(streams.data(), static_cast<int32_t>(streams.size()));
          },
          "aux_streams"_a);
}

void bind_reports(ContextClass& context) {
  context.def_prop_rw("debug_sync", &Context::getDebugSync, &Context::setDebugSync)
      .def_prop_rw("profiler", &Context::getProfiler, &Context::setProfiler, nb::for_getter(nb::rv_policy::reference),
                   nb::for_setter(nb::keep_alive<1, 2>()), nb::for_setter(nb::arg("profiler").none()))
      .def_prop_ro("engine", &Context::getEngine, nb::rv_policy::reference_internal)
      .def_prop_rw("name", &Context::getName, &Context::setName)
      .def_prop_rw("enqueue_emits_profile", &Context::getEnqueueEmitsProfile, &Context::setEnqueueEmitsProfile)
      .def("report_to_profiler", &Context::reportToProfiler, Raises())
      .def_prop_rw("persistent_cache_limit", &Context::getPersistentCacheLimit, &Context::setPersistentCacheLimit)
      .def_prop_rw("nvtx_verbosity", &Context::getNvtxVerbosity,
                   [](Context& self, nv::ProfilingVerbosity verbosity) { self.setNvtxVerbosity(verbosity); })
      .def("set_debug_listener", &Context::setDebugListener, "listener"_a.none(), nb::keep_alive<1, 2>(), Raises())
      .def("get_debug_listener", &Context::getDebugListener, nb::rv_policy::reference)
      .def("set_tensor_debug_state", &Context::setTensorDebugState, "name"_a, "flag"_a, Raises())
      .def("get_debug_state", &Context::getDebugState, "name"_a)
      .def("set_all_tensors_debug_state", &Context::setAllTensorsDebugState, "flag"_a, Raises())
      .def_prop_rw("unfused_tensors_debug_state", &Context::getUnfusedTensorsDebugState,
                   [](Context& self, bool flag) { self.setUnfusedTensorsDebugState(flag); })
      .def("get_runtime_config", &Context::getRuntimeConfig, kOwned, KeepsFirst());
}

const char* binding(const Context& self, int32_t index) {
  const char* name = self.getEngine().getIOTensorName(index);
  if (name == nullptr) throw nb::index_error("there is no such binding");
  return name;
}

/// The values stay as long as the context: it reads them when shapes are asked for.
bool set_shape_values(nb::handle self, int32_t index, const std::vector<int32_t>& values) {
  auto& context = nb::cast<Context&>(self);
  const nb::bytes kept(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(int32_t));
  nb::detail::keep_alive_py(NB_CTX, self.ptr(), kept.ptr());
  const char* name = binding(context, index);
  const nb::gil_scoped_release unlocked;
  return context.setInputTensorAddress(name, kept.c_str());
}

std::vector<int32_t> shape_values(const Context& self, int32_t index) {
  const char* name = binding(self, index);
  const void* data = self.getTensorAddress(name);
  const nv::Dims shape = self.getTensorShape(name);
  if (data == nullptr || shape.nbDims < 0) throw nb::value_error("the shape tensor has no address yet");
  size_t count = 1;
  for (int32_t i = 0; i < shape.nbDims; ++i) count *= static_cast<size_t>(shape.d[i]);
  if (self.getEngine().getTensorDataType(name) != nv::DataType::kINT32)
    throw nb::type_error("expected an int32 binding");
  const auto* values = static_cast<const int32_t*>(data);
  return std::vector<int32_t>(values, values + count);
}

void bind_by_index(ContextClass& context) {
  context
      .def("set_shape_input", set_shape_values, "binding"_a, "shape"_a, Raises(),
           nb::sig("def set_shape_input(self, binding: int, shape: Sequence[int]) -> bool"))
      .def(
          "set_binding_shape",
          [](Context& self, int32_t i, const nv::Dims& shape) { return self.setInputShape(binding(self, i), shape); },
          "binding"_a, "shape"_a, Unlocked(), Raises())
      .def(
          "get_binding_shape",
          [](const Context& self, int32_t i) {
            return nv::detail::bindingDims(self.getEngine(), self.getTensorShape(binding(self, i)));
          },
          "binding"_a, Raises())
      .def(
          "get_strides", [](const Context& self, int32_t i) { return self.getTensorStrides(binding(self, i)); },
          "binding"_a, Raises())
      .def("get_shape", shape_values, "binding"_a, Raises());
}

}  // namespace

void bind_context(nb::module_& m) {
  ContextClass context(m, "IExecutionContext", "One inference at a time on an engine.");
  bind_shapes(context);
  bind_addresses(context);
  bind_runs(context);
  bind_reports(context);
  bind_by_index(context);
  with_error_recorder<Context>(context);
  as_context_manager(context);
}

}  // namespace tenon::python
