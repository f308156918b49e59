// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What the files of the Python module share: the names of their functions, and the rules for results and errors.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <vector>

#include "NvInfer.h"

namespace tenon::python {

namespace nb = nanobind;
namespace nv = nvinfer1;
using namespace nb::literals;

// One function per family; each lies in the file of its name.
void bind_enums_build(nb::module_& m);
void bind_enums_network(nb::module_& m);
void bind_enums_run(nb::module_& m);
void bind_values(nb::module_& m);
void bind_callbacks(nb::module_& m);
void bind_algorithms(nb::module_& m);
void bind_calibrators(nb::module_& m);
void bind_streams(nb::module_& m);
void bind_builder(nb::module_& m);
void bind_builder_config(nb::module_& m);
void bind_tensors(nb::module_& m);
void bind_network(nb::module_& m);
void bind_layers(nb::module_& m);
void bind_layers_window(nb::module_& m);
void bind_layers_shape(nb::module_& m);
void bind_layers_flow(nb::module_& m);
void bind_layers_legacy(nb::module_& m);
void bind_parser(nb::module_& m);
void bind_caffe_parser(nb::module_& m);
void bind_uff_parser(nb::module_& m);
void bind_runtime(nb::module_& m);
void bind_engine(nb::module_& m);
void bind_engine_bindings(nb::class_<nv::ICudaEngine>& engine);
void bind_context(nb::module_& m);
void bind_refitter(nb::module_& m);
void bind_plugins(nb::module_& m);
void bind_plugin_layers(nb::module_& m);
void bind_tenon(nb::module_& m);

/// Keeps the exception that a callback raised until the call that led to it returns to Python.
void keep_error(nb::python_error& error) noexcept;
/// Raises what keep_error() kept, once.
void raise_kept_error();

/// A call policy: an exception of a callback leaves through the call during which it was raised.
struct RaisesKeptError {
  static void precall(PyObject** /*args*/, size_t /*count*/, nb::detail::cleanup_list* /*cleanup*/) {}
  static void postcall(PyObject** /*args*/, size_t /*count*/, PyObject* /*result*/) { raise_kept_error(); }
};
using Raises = nb::call_policy<RaisesKeptError>;
using Unlocked = nb::call_guard<nb::gil_scoped_release>;

/// The result belongs to the caller and keeps the object it was made from alive.
constexpr auto kOwned = nb::rv_policy::take_ownership;
/// The result belongs to the object it was asked from, and keeps that alive.
constexpr auto kInner = nb::rv_policy::reference_internal;
using KeepsFirst = nb::keep_alive<0, 1>;

/// `with object:` as the vendor's module has it; the object lives as long as there are references.
template <class Class>
void as_context_manager(Class& c) {
  c.def("__enter__", [](nb::object self) { return self; });
  c.def(
      "__exit__", [](nb::handle, nb::handle, nb::handle, nb::handle) {}, "exc_type"_a.none(), "exc_value"_a.none(),
      "traceback"_a.none());
  c.def("__del__", [](nb::handle) {});
}

/// The error recorder of an object; it stays alive as long as the object.
template <class T, class Class>
void with_error_recorder(Class& c) {
  c.def_prop_rw(
      "error_recorder", [](const T& self) { return self.getErrorRecorder(); },
      [](T& self, nv::IErrorRecorder* recorder) { self.setErrorRecorder(recorder); },
      nb::for_getter(nb::rv_policy::reference), nb::for_setter(nb::keep_alive<1, 2>()),
      nb::for_setter(nb::arg("recorder").none()));
}

inline void* address(uintptr_t value) { return reinterpret_cast<void*>(value); }
inline uintptr_t number(const volatile void* pointer) { return reinterpret_cast<uintptr_t>(pointer); }
inline cudaStream_t stream(uintptr_t handle) { return reinterpret_cast<cudaStream_t>(handle); }

/// A contiguous view of bytes, as long as it lives.
class Bytes {
 public:
  explicit Bytes(nb::handle object);
  ~Bytes() { PyBuffer_Release(&view_); }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  const void* data() const { return view_.buf; }
  size_t size() const { return static_cast<size_t>(view_.len); }

 private:
  Py_buffer view_{};
};

}  // namespace tenon::python
