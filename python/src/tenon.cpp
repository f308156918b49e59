// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What Tenon adds to the vendor's interface: include/tenon.h, in the submodule `tenon`.
#include "tenon.h"

#include <nanobind/stl/vector.h>

#include "bind.h"

namespace tenon::python {

void bind_tenon(nb::module_& m) {
  nb::module_ own = m.def_submodule("tenon", "What Tenon adds to the vendor's interface.");
  own.def("version", &tenon::version);
  nb::class_<BuildSettings>(own, "BuildSettings", "Settings that IBuilderConfig has no call for.")
      .def(nb::init<>())
      .def_rw("threads", &BuildSettings::threads)
      .def_rw("disabled_passes", &BuildSettings::disabled_passes)
      .def_rw("disabled_tactics", &BuildSettings::disabled_tactics)
      .def_rw("timing_cache_file", &BuildSettings::timing_cache_file)
      .def_rw("deterministic", &BuildSettings::deterministic);
  own.def("set_build_settings", &set_build_settings, "config"_a, "settings"_a);
  own.def("explain", &explain, "engine"_a);
  own.def("inspect_json", &inspect_json, "engine"_a);
  own.def("inspect_text", &inspect_text, "engine"_a);
  own.def("data_type", &data_type, "engine"_a, "tensor_name"_a);
  own.def("set_threads", &set_threads, "context"_a, "threads"_a);
}

}  // namespace tenon::python
