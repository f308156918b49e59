// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IPluginRegistry, as far as Tenon has one: libraries of plugins and the list of creators.
#include <nanobind/stl/vector.h>

#include "NvInferPlugin.h"
#include "bind.h"

namespace tenon::python {

namespace {

using Registry = nv::IPluginRegistry;

/// The logger comes as an ILogger, or as None for no logger.
bool init_plugins(nv::ILogger* logger, const char* name_space) { return initLibNvInferPlugins(logger, name_space); }

}  // namespace

void bind_plugins(nb::module_& m) {
  nb::class_<nv::IPluginCreatorInterface, nv::IVersionedInterface>(m, "IPluginCreatorInterface");
  using Creator = nv::IPluginCreator;
  nb::class_<Creator, nv::IPluginCreatorInterface>(m, "IPluginCreator", "Makes plugins of the second generation.")
      .def_prop_ro("tensorrt_version", [](const Creator&) { return NV_TENSORRT_VERSION; })
      .def_prop_ro("name", &Creator::getPluginName)
      .def_prop_ro("plugin_version", &Creator::getPluginVersion)
      .def_prop_rw("plugin_namespace", &Creator::getPluginNamespace, &Creator::setPluginNamespace);
  nb::class_<Registry> registry(m, "IPluginRegistry", "All plugin creators by name, version and namespace.");
  registry
      .def_prop_ro(
          "all_creators",
          [](const Registry& self) {
            int32_t count = 0;
            nv::IPluginCreatorInterface* const* all = self.getAllCreators(&count);
            return std::vector<nv::IPluginCreatorInterface*>(all, all + (all ? count : 0));
          },
          kInner)
      .def_prop_ro(
          "all_creators_recursive",
          [](Registry& self) {
            int32_t count = 0;
            nv::IPluginCreatorInterface* const* all = self.getAllCreatorsRecursive(&count);
            return std::vector<nv::IPluginCreatorInterface*>(all, all + (all ? count : 0));
          },
          kInner)
      .def_prop_ro(
          "plugin_creator_list",
          [](const Registry& self) {
            int32_t count = 0;
            Creator* const* all = self.getPluginCreatorList(&count);
            return std::vector<Creator*>(all, all + (all ? count : 0));
          },
          kInner)
      .def("get_plugin_creator", &Registry::getPluginCreator, "type"_a, "version"_a, "plugin_namespace"_a = "", kInner,
           Raises())
      .def("get_creator", &Registry::getCreator, "type"_a, "version"_a, "plugin_namespace"_a = "", kInner, Raises())
      .def_prop_rw("parent_search_enabled", &Registry::isParentSearchEnabled, &Registry::setParentSearchEnabled)
      .def(
          "load_library", [](Registry& self, const char* path) { return number(self.loadLibrary(path)); },
          "plugin_path"_a, Raises())
      .def(
          "deregister_library", [](Registry& self, uintptr_t handle) { self.deregisterLibrary(address(handle)); },
          "handle"_a);
  with_error_recorder<Registry>(registry);
  m.def("get_plugin_registry", &getPluginRegistry, nb::rv_policy::reference);
  m.def("get_builder_plugin_registry", &nv::getBuilderPluginRegistry, nb::rv_policy::reference);
  m.def("init_libnvinfer_plugins", init_plugins, "logger"_a.none(), "namespace"_a, Raises());
}

}  // namespace tenon::python
