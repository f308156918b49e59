// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ICudaEngine with tensors by index, as release 8 and older have it: binding i is the I/O tensor i.
#include <nanobind/stl/vector.h>

#include "bind.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are bound too

namespace tenon::python {

namespace {

using Engine = nv::ICudaEngine;
using EngineClass = nb::class_<Engine>;
using Selector = nv::OptProfileSelector;

/// The name of a binding that is given by index or by name. Errors: IndexError, KeyError.
const char* name_of(const Engine& engine, nb::handle binding) {
  if (nb::isinstance<nb::str>(binding)) {
    const int32_t index = engine.getBindingIndex(nb::cast<const char*>(binding));
    if (index < 0) throw nb::key_error(nb::cast<const char*>(binding));
    return engine.getIOTensorName(index);
  }
  const char* name = engine.getIOTensorName(nb::cast<int32_t>(binding));
  if (name == nullptr) throw nb::index_error("there is no such binding");
  return name;
}

bool is_input(const Engine& self, nb::handle binding) {
  return self.getTensorIOMode(name_of(self, binding)) == nv::TensorIOMode::kINPUT;
}

std::vector<nv::Dims> profile_shape(const Engine& self, int32_t profile, nb::handle binding) {
  std::vector<nv::Dims> shapes;
  for (const Selector select : {Selector::kMIN, Selector::kOPT, Selector::kMAX}) {
    shapes.push_back(self.getProfileShape(name_of(self, binding), profile, select));
  }
  return shapes;
}

std::vector<std::vector<int32_t>> profile_shape_input(const Engine& self, int32_t profile, nb::handle binding) {
  const char* name = name_of(self, binding);
  const nv::Dims shape = self.getTensorShape(name);
  int64_t count = 1;
  for (int32_t i = 0; i < shape.nbDims; ++i) count *= shape.d[i];
  std::vector<std::vector<int32_t>> out;
  for (const Selector select : {Selector::kMIN, Selector::kOPT, Selector::kMAX}) {
    const int32_t* values = self.getProfileTensorValues(name, profile, select);
    if (values != nullptr && count >= 0) out.emplace_back(values, values + count);
  }
  return out;
}

}  // namespace

void bind_engine_bindings(EngineClass& engine) {
  engine.def_prop_ro("num_bindings", &Engine::getNbBindings)
      .def_prop_ro("max_batch_size", &Engine::getMaxBatchSize)
      .def("__len__", [](const Engine& self) { return static_cast<size_t>(self.getNbBindings()); })
      .def("__getitem__",
           [](const Engine& self, const char* name) {
             const int32_t index = self.getBindingIndex(name);
             if (index < 0) throw nb::key_error(name);
             return index;
           })
      .def(
          "get_binding_name", [](const Engine& self, int32_t index) { return self.getIOTensorName(index); }, "index"_a)
      .def("get_binding_index", &Engine::getBindingIndex, "name"_a)
      .def("binding_is_input", is_input, "index"_a)
      .def(
          "get_binding_shape",
          [](const Engine& self, nb::handle i) {
            return nv::detail::bindingDims(self, self.getTensorShape(name_of(self, i)));
          },
          "index"_a)
      .def(
          "get_binding_dtype",
          [](const Engine& self, nb::handle i) { return self.getTensorDataType(name_of(self, i)); }, "index"_a)
      .def(
          "get_location", [](const Engine& self, nb::handle i) { return self.getTensorLocation(name_of(self, i)); },
          "index"_a)
      .def("get_profile_shape", profile_shape, "profile_index"_a, "binding"_a)
      .def("get_profile_shape_input", profile_shape_input, "profile_index"_a, "binding"_a)
      .def(
          "is_shape_binding",
          [](const Engine& self, nb::handle i) { return self.isShapeInferenceIO(name_of(self, i)); }, "binding"_a)
      .def(
          "is_execution_binding", [](const Engine& self, nb::handle i) { return name_of(self, i) != nullptr; },
          "binding"_a)
      .def(
          "get_binding_bytes_per_component",
          [](const Engine& self, nb::handle i) { return self.getTensorBytesPerComponent(name_of(self, i)); }, "index"_a)
      .def(
          "get_binding_components_per_element",
          [](const Engine& self, nb::handle i) { return self.getTensorComponentsPerElement(name_of(self, i)); },
          "index"_a)
      .def(
          "get_binding_format", [](const Engine& self, nb::handle i) { return self.getTensorFormat(name_of(self, i)); },
          "index"_a)
      .def(
          "get_binding_format_desc",
          [](const Engine& self, nb::handle i) { return self.getTensorFormatDesc(name_of(self, i)); }, "index"_a)
      .def(
          "get_binding_vectorized_dim",
          [](const Engine& self, nb::handle i) { return self.getTensorVectorizedDim(name_of(self, i)); }, "index"_a);
}

}  // namespace tenon::python
