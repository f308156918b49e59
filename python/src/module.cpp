// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The extension module: every family, bases before what derives from them.
#include "bind.h"

NB_MODULE(_tensorrt, m) {
  namespace py = tenon::python;
  nanobind::set_leak_warnings(false);  // objects may well outlive the interpreter, as globals of a script do
  m.attr("__version__") = std::to_string(NV_TENSORRT_MAJOR) + "." + std::to_string(NV_TENSORRT_MINOR) + "." +
                          std::to_string(NV_TENSORRT_PATCH) + "." + std::to_string(NV_TENSORRT_BUILD);
  py::bind_enums_build(m);
  py::bind_enums_network(m);
  py::bind_enums_run(m);
  py::bind_values(m);
  py::bind_callbacks(m);
  py::bind_calibrators(m);
  py::bind_algorithms(m);
  py::bind_streams(m);
  py::bind_plugins(m);
  py::bind_tensors(m);
  py::bind_layers(m);
  py::bind_layers_window(m);
  py::bind_layers_shape(m);
  py::bind_layers_flow(m);
  py::bind_layers_legacy(m);
  py::bind_plugin_layers(m);
  py::bind_network(m);
  py::bind_builder_config(m);
  py::bind_builder(m);
  py::bind_parser(m);
  py::bind_caffe_parser(m);
  py::bind_uff_parser(m);
  py::bind_engine(m);
  py::bind_context(m);
  py::bind_runtime(m);
  py::bind_refitter(m);
  py::bind_tenon(m);
}
