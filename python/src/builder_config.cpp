// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IBuilderConfig.
#include <nanobind/stl/vector.h>

#include "bind.h"

namespace tenon::python {

namespace {

using Config = nv::IBuilderConfig;
using ConfigClass = nb::class_<Config>;

nv::ITimingCache* create_timing_cache(const Config& self, nb::handle serialized) {
  const Bytes bytes(serialized);
  return self.createTimingCache(bytes.data(), bytes.size());
}

void bind_flags(ConfigClass& config) {
  config.def_prop_rw("flags", &Config::getFlags, &Config::setFlags)
      .def("set_flag", &Config::setFlag, "flag"_a, Raises())
      .def("clear_flag", &Config::clearFlag, "flag"_a, Raises())
      .def("get_flag", &Config::getFlag, "flag"_a)
      .def_prop_rw("quantization_flags", &Config::getQuantizationFlags, &Config::setQuantizationFlags)
      .def("set_quantization_flag", &Config::setQuantizationFlag, "flag"_a, Raises())
      .def("clear_quantization_flag", &Config::clearQuantizationFlag, "flag"_a, Raises())
      .def("get_quantization_flag", &Config::getQuantizationFlag, "flag"_a)
      .def("set_preview_feature", &Config::setPreviewFeature, "feature"_a, "enable"_a, Raises())
      .def("get_preview_feature", &Config::getPreviewFeature, "feature"_a)
      .def("set_tactic_sources", &Config::setTacticSources, "tactic_sources"_a, Raises())
      .def("get_tactic_sources", &Config::getTacticSources);
}

void bind_devices(ConfigClass& config) {
  config.def("set_device_type", &Config::setDeviceType, "layer"_a, "device_type"_a, Raises())
      .def("get_device_type", &Config::getDeviceType, "layer"_a)
      .def("is_device_type_set", &Config::isDeviceTypeSet, "layer"_a)
      .def("reset_device_type", &Config::resetDeviceType, "layer"_a)
      .def("can_run_on_DLA", &Config::canRunOnDLA, "layer"_a)
      .def_prop_rw("DLA_core", &Config::getDLACore, &Config::setDLACore, nb::for_setter(Raises()))
      .def_prop_rw("default_device_type", &Config::getDefaultDeviceType, &Config::setDefaultDeviceType,
                   nb::for_setter(Raises()))
      .def_prop_rw("engine_capability", &Config::getEngineCapability, &Config::setEngineCapability,
                   nb::for_setter(Raises()))
      .def_prop_rw("hardware_compatibility_level", &Config::getHardwareCompatibilityLevel,
                   &Config::setHardwareCompatibilityLevel, nb::for_setter(Raises()))
      .def_prop_rw("runtime_platform", &Config::getRuntimePlatform, &Config::setRuntimePlatform,
                   nb::for_setter(Raises()));
}

void bind_memory(ConfigClass& config) {
  config.def("set_memory_pool_limit", &Config::setMemoryPoolLimit, "pool"_a, "pool_size"_a, Raises())
      .def("get_memory_pool_limit", &Config::getMemoryPoolLimit, "pool"_a)
      .def_prop_rw("max_workspace_size", &Config::getMaxWorkspaceSize, &Config::setMaxWorkspaceSize)
      .def("create_timing_cache", create_timing_cache, "serialized_timing_cache"_a, kOwned, Raises())
      .def("set_timing_cache", &Config::setTimingCache, "cache"_a, "ignore_mismatch"_a, nb::keep_alive<1, 2>(),
           Raises())
      .def("get_timing_cache", &Config::getTimingCache, nb::rv_policy::reference);
}

void bind_profiles(ConfigClass& config) {
  config.def("add_optimization_profile", &Config::addOptimizationProfile, "profile"_a, Raises())
      .def("set_calibration_profile", &Config::setCalibrationProfile, "profile"_a, nb::keep_alive<1, 2>(), Raises())
      .def("get_calibration_profile", &Config::getCalibrationProfile, nb::rv_policy::reference)
      .def_prop_ro("num_optimization_profiles", &Config::getNbOptimizationProfiles)
      .def_prop_rw("int8_calibrator", &Config::getInt8Calibrator, &Config::setInt8Calibrator,
                   nb::for_getter(nb::rv_policy::reference), nb::for_setter(nb::keep_alive<1, 2>()),
                   nb::for_setter(nb::arg("calibrator").none()), nb::for_setter(Raises()))
      .def_prop_rw("algorithm_selector", &Config::getAlgorithmSelector, &Config::setAlgorithmSelector,
                   nb::for_getter(nb::rv_policy::reference), nb::for_setter(nb::keep_alive<1, 2>()),
                   nb::for_setter(nb::arg("selector").none()), nb::for_setter(Raises()))
      .def_prop_rw("progress_monitor", &Config::getProgressMonitor, &Config::setProgressMonitor,
                   nb::for_getter(nb::rv_policy::reference), nb::for_setter(nb::keep_alive<1, 2>()),
                   nb::for_setter(nb::arg("monitor").none()));
}

std::vector<std::string> plugins_to_serialize(const Config& self) {
  std::vector<std::string> paths;
  for (int32_t i = 0; i < self.getNbPluginsToSerialize(); ++i) paths.emplace_back(self.getPluginToSerialize(i));
  return paths;
}

void set_plugins_to_serialize(Config& self, const std::vector<std::string>& paths) {
  std::vector<const char*> pointers;
  for (const std::string& path : paths) pointers.push_back(path.c_str());
  self.setPluginsToSerialize(pointers.data(), static_cast<int32_t>(pointers.size()));
}

template <auto Set, class T>
void checked(Config& self, T value) {
  if (!(self.*Set)(value)) throw nb::value_error("the value is not accepted; the logger has the reason");
}

void bind_search(ConfigClass& config) {
  config.def_prop_rw("avg_timing_iterations", &Config::getAvgTimingIterations, &Config::setAvgTimingIterations)
      .def_prop_rw("min_timing_iterations", &Config::getAvgTimingIterations, &Config::setAvgTimingIterations)
      .def_prop_rw("builder_optimization_level", &Config::getBuilderOptimizationLevel,
                   &Config::setBuilderOptimizationLevel, nb::for_setter(Raises()))
      .def_prop_rw("profiling_verbosity", &Config::getProfilingVerbosity, &Config::setProfilingVerbosity)
      .def_prop_rw("max_aux_streams", &Config::getMaxAuxStreams, &Config::setMaxAuxStreams)
      .def_prop_rw("max_num_tactics", &Config::getMaxNbTactics, &Config::setMaxNbTactics, nb::for_setter(Raises()))
      .def_prop_rw("tiling_optimization_level", &Config::getTilingOptimizationLevel,
                   checked<&Config::setTilingOptimizationLevel, nv::TilingOptimizationLevel>, nb::for_setter(Raises()))
      .def_prop_rw("l2_limit_for_tiling", &Config::getL2LimitForTiling, checked<&Config::setL2LimitForTiling, int64_t>,
                   nb::for_setter(Raises()))
      .def_prop_rw("remote_auto_tuning_config", &Config::getRemoteAutoTuningConfig,
                   checked<&Config::setRemoteAutoTuningConfig, const char*>, nb::for_setter(Raises()))
      .def_prop_rw("plugins_to_serialize", plugins_to_serialize, set_plugins_to_serialize, nb::for_setter(Raises()))
      .def_prop_rw(
          "profile_stream", [](const Config& self) { return number(self.getProfileStream()); },
          [](Config& self, uintptr_t handle) { self.setProfileStream(stream(handle)); })
      .def("reset", &Config::reset);
}

}  // namespace

void bind_builder_config(nb::module_& m) {
  ConfigClass config(m, "IBuilderConfig", "How to build.");
  bind_flags(config);
  bind_devices(config);
  bind_memory(config);
  bind_profiles(config);
  bind_search(config);
  as_context_manager(config);
}

}  // namespace tenon::python
