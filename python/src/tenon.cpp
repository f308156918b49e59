// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What Tenon adds to the vendor's interface: include/tenon.h, in the submodule `tenon`.
#include "tenon.h"

#include <nanobind/stl/vector.h>

#include <cstring>
#include <memory>

#include "callback.h"

namespace tenon::python {

namespace {

struct Plain {};
struct Guarded : Callback<Plain> {
  using Callback<Plain>::guarded;
};

/// Of (name, type, shape, bytes).
NamedInput to_input(nb::handle item) {
  const auto fields = nb::cast<nb::tuple>(item);
  const auto bytes = nb::cast<nb::bytes>(fields[3]);
  NamedInput out{nb::cast<std::string>(fields[0]), nb::cast<std::string>(fields[1]),
                 nb::cast<std::vector<int64_t>>(fields[2]), std::vector<std::byte>(bytes.size())};
  if (bytes.size() > 0) std::memcpy(out.data.data(), bytes.c_str(), bytes.size());
  return out;
}

/// Batches by a Python function: a list for batch `number`, None behind the last. The library lets go of it on any
/// thread.
std::function<bool(int, std::vector<NamedInput>&)> validation_of(nb::object give) {
  const std::shared_ptr<nb::object> kept(new nb::object(std::move(give)), [](nb::object* object) {
    if (!Py_IsInitialized()) return;
    const nb::gil_scoped_acquire lock;
    delete object;
  });
  return [kept](int number, std::vector<NamedInput>& inputs) {
    return Guarded::guarded(false, [&] {
      inputs.clear();
      const nb::object batch = (*kept)(number);
      if (batch.is_none()) return false;
      for (const nb::handle item : nb::cast<nb::list>(batch)) inputs.push_back(to_input(item));
      return true;
    });
  };
}

}  // namespace

void bind_tenon(nb::module_& m) {
  nb::module_ own = m.def_submodule("tenon", "What Tenon adds to the vendor's interface.");
  own.def("version", &tenon::version);
  nb::class_<BuildSettings>(own, "BuildSettings", "Settings that IBuilderConfig has no call for.")
      .def(nb::init<>())
      .def_rw("threads", &BuildSettings::threads)
      .def_rw("disabled_passes", &BuildSettings::disabled_passes)
      .def_rw("disabled_tactics", &BuildSettings::disabled_tactics)
      .def_rw("timing_cache_file", &BuildSettings::timing_cache_file)
      .def_rw("deterministic", &BuildSettings::deterministic)
      .def_rw("calibration_percentile", &BuildSettings::calibration_percentile)
      .def_rw("int8_always", &BuildSettings::int8_always)
      .def_rw("max_error", &BuildSettings::max_error)
      .def_rw("error_metric", &BuildSettings::error_metric)
      .def_rw("precision_table", &BuildSettings::precision_table)
      .def(
          "set_validation",
          [](BuildSettings& settings, nb::callable give) { settings.validation = validation_of(std::move(give)); },
          "give"_a, "give(number) -> list of (name, type, shape, bytes) for batch `number`, None behind the last.");
  own.def("set_build_settings", &set_build_settings, "config"_a, "settings"_a);
  own.def("explain", &explain, "engine"_a);
  own.def("inspect_json", &inspect_json, "engine"_a);
  own.def("inspect_text", &inspect_text, "engine"_a);
  own.def("data_type", &data_type, "engine"_a, "tensor_name"_a);
  own.def("set_threads", &set_threads, "context"_a, "threads"_a);
  own.def("set_plugin_on_host", &set_plugin_on_host, "name"_a, "version"_a, "plugin_namespace"_a = "");
}

}  // namespace tenon::python
