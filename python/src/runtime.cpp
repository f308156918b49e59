// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Runtime, EngineInspector, and the two small configurations.
#include "bind.h"

namespace tenon::python {

namespace {

nv::IRuntime* make_runtime(nv::ILogger& logger) {
  nv::IRuntime* runtime = nv::createInferRuntime(logger);
  raise_kept_error();
  if (runtime == nullptr) throw nb::type_error("the runtime could not be made; the logger has the reason");
  return runtime;
}

nv::ICudaEngine* deserialize(nv::IRuntime& self, nb::handle serialized) {
  if (!PyObject_CheckBuffer(serialized.ptr())) throw nb::next_overload();
  const Bytes bytes(serialized);
  const nb::gil_scoped_release unlocked;
  return self.deserializeCudaEngine(bytes.data(), bytes.size());
}

void bind_configurations(nb::module_& m) {
  using Serialization = nv::ISerializationConfig;
  nb::class_<Serialization>(m, "ISerializationConfig")
      .def_prop_rw("flags", &Serialization::getFlags,
                   [](Serialization& self, nv::SerializationFlags flags) { self.setFlags(flags); })
      .def("set_flag", &Serialization::setFlag, "flag"_a, Raises())
      .def("clear_flag", &Serialization::clearFlag, "flag"_a, Raises())
      .def("get_flag", &Serialization::getFlag, "flag"_a);
  using Runtime = nv::IRuntimeConfig;
  nb::class_<Runtime>(m, "IRuntimeConfig")
      .def("set_execution_context_allocation_strategy", &Runtime::setExecutionContextAllocationStrategy,
           "strategy"_a = nv::ExecutionContextAllocationStrategy::kSTATIC)
      .def("get_execution_context_allocation_strategy", &Runtime::getExecutionContextAllocationStrategy);
}

void bind_inspector(nb::module_& m) {
  using Inspector = nv::IEngineInspector;
  nb::class_<Inspector> inspector(m, "EngineInspector", "What is in an engine, as text or JSON.");
  inspector
      .def_prop_rw("execution_context", &Inspector::getExecutionContext, &Inspector::setExecutionContext,
                   nb::for_getter(nb::rv_policy::reference), nb::for_setter(nb::keep_alive<1, 2>()),
                   nb::for_setter(nb::arg("context").none()))
      .def("get_layer_information", &Inspector::getLayerInformation, "layer_index"_a, "format"_a, Raises())
      .def("get_engine_information", &Inspector::getEngineInformation, "format"_a, Raises());
  with_error_recorder<Inspector>(inspector);
}

}  // namespace

void bind_runtime(nb::module_& m) {
  bind_configurations(m);
  bind_inspector(m);
  using Runtime = nv::IRuntime;
  nb::class_<Runtime> runtime(m, "Runtime", "Makes engines from plans.");
  runtime.def(nb::new_([](nv::ILogger& logger) { return make_runtime(logger); }), "logger"_a, nb::keep_alive<0, 2>())
      .def("deserialize_cuda_engine", deserialize, "serialized_engine"_a, kOwned, Raises(), KeepsFirst())
      .def("deserialize_cuda_engine", nb::overload_cast<nv::IStreamReaderV2&>(&Runtime::deserializeCudaEngine),
           "stream_reader_v2"_a, kOwned, Unlocked(), Raises(), KeepsFirst())
      .def("deserialize_cuda_engine", nb::overload_cast<nv::IStreamReader&>(&Runtime::deserializeCudaEngine),
           "stream_reader"_a, kOwned, Unlocked(), Raises(), KeepsFirst())
      .def_prop_rw("DLA_core", &Runtime::getDLACore, &Runtime::setDLACore, nb::for_setter(Raises()))
      .def_prop_ro("num_DLA_cores", &Runtime::getNbDLACores)
      .def_prop_rw(
          "gpu_allocator", [](const Runtime&) { return nb::none(); }, &Runtime::setGpuAllocator,
          nb::for_setter(nb::keep_alive<1, 2>()), nb::for_setter(nb::arg("allocator").none()))
      .def_prop_ro("logger", &Runtime::getLogger, nb::rv_policy::reference)
      .def_prop_rw("max_threads", &Runtime::getMaxThreads,
                   [](Runtime& self, int32_t threads) {
                     if (!self.setMaxThreads(threads)) throw nb::value_error("max_threads must be at least 1");
                   })
      .def_prop_rw("temporary_directory", &Runtime::getTemporaryDirectory, &Runtime::setTemporaryDirectory)
      .def_prop_rw("tempfile_control_flags", &Runtime::getTempfileControlFlags, &Runtime::setTempfileControlFlags)
      .def_prop_rw("engine_host_code_allowed", &Runtime::getEngineHostCodeAllowed, &Runtime::setEngineHostCodeAllowed)
      .def("get_plugin_registry", &Runtime::getPluginRegistry, kInner)
      .def("load_runtime", &Runtime::loadRuntime, "path"_a, kOwned, Raises(), KeepsFirst());
  with_error_recorder<Runtime>(runtime);
  as_context_manager(runtime);
}

}  // namespace tenon::python
