// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins: their registry, objects that C++ made, and layers of them.
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "NvInferPlugin.h"
#include "plugin_values.h"

namespace tenon::python {

namespace {

using Registry = nv::IPluginRegistry;
using Plugin = nv::IPluginV2;
using Creator = nv::IPluginCreator;
using Face = nv::IPluginCreatorInterface;

/// The logger comes as an ILogger, or as None for no logger.
bool init_plugins(nv::ILogger* logger, const char* name_space) { return initLibNvInferPlugins(logger, name_space); }

void bind_objects(nb::module_& m) {
  nb::class_<Plugin> plugin(m, "IPluginV2", "A plugin of the second generation that C++ made.");
  plugin.def_prop_ro("num_outputs", &Plugin::getNbOutputs)
      .def_prop_ro("tensorrt_version", &Plugin::getTensorRTVersion)
      .def_prop_ro("plugin_type", &Plugin::getPluginType)
      .def_prop_ro("plugin_version", &Plugin::getPluginVersion)
      .def_prop_rw("plugin_namespace", &Plugin::getPluginNamespace, &Plugin::setPluginNamespace)
      .def_prop_ro("serialization_size", &Plugin::getSerializationSize)
      .def("serialize",
           [](const Plugin& self) {
             std::string bytes(self.getSerializationSize(), '\0');
             self.serialize(bytes.data());
             return nb::bytes(bytes.data(), bytes.size());
           })
      .def("initialize", &Plugin::initialize)
      .def("terminate", &Plugin::terminate)
      .def("destroy", [](nb::handle) {})  // when the object goes
      .def("clone", [](const Plugin& self) { return object_of(self.clone(), true); })
      .def(
          "get_output_shape",
          [](Plugin& self, int32_t index, const std::vector<nv::Dims>& inputs) {
            return self.getOutputDimensions(index, inputs.data(), static_cast<int32_t>(inputs.size()));
          },
          "index"_a, "input_shapes"_a)
      .def("supports_format", &Plugin::supportsFormat, "dtype"_a, "format"_a)
      .def("get_workspace_size", &Plugin::getWorkspaceSize, "max_batch_size"_a)
      .def(
          "configure_with_format",
          [](Plugin& self, const std::vector<nv::Dims>& in, const std::vector<nv::Dims>& out, nv::DataType type,
             nv::TensorFormat format, int32_t batch) {
            self.configureWithFormat(in.data(), static_cast<int32_t>(in.size()), out.data(),
                                     static_cast<int32_t>(out.size()), type, format, batch);
          },
          "input_shapes"_a, "output_shapes"_a, "dtype"_a, "format"_a, "max_batch_size"_a)
      .def(
          "execute_async",
          [](Plugin& self, int32_t batch, const std::vector<uintptr_t>& inputs, const std::vector<uintptr_t>& outputs,
             uintptr_t workspace, uintptr_t handle) {
            std::vector<const void*> from;
            std::vector<void*> to;
            for (const uintptr_t one : inputs) from.push_back(address(one));
            for (const uintptr_t one : outputs) to.push_back(address(one));
            return self.enqueue(batch, from.data(), to.data(), address(workspace), stream(handle));
          },
          "batch_size"_a, "inputs"_a, "outputs"_a, "workspace"_a, "stream_handle"_a, Unlocked());
}

/// Of Python's IPluginV3 (tenon.tensorrt._plugins) are those that Python implements.
void bind_third_objects(nb::module_& m) {
  const auto core = [](nv::IPluginV3& self) {
    auto* part = self.getCapabilityInterface(nv::PluginCapabilityType::kCORE);
    if (part == nullptr) throw nb::value_error("the plugin has no name");
    return static_cast<nv::IPluginV3OneCore*>(part);
  };
  nb::class_<nv::IPluginV3>(m, "_NativePluginV3", "A plugin of the third generation that C++ made.")
      .def_prop_ro("plugin_name", [core](nv::IPluginV3& self) { return core(self)->getPluginName(); })
      .def_prop_ro("plugin_version", [core](nv::IPluginV3& self) { return core(self)->getPluginVersion(); })
      .def_prop_ro("plugin_namespace", [core](nv::IPluginV3& self) { return core(self)->getPluginNamespace(); })
      .def("clone", [](nv::IPluginV3& self) { return object_of(self.clone(), true); });
}

void bind_ext_objects(nb::module_& m) {
  using Ext = nv::IPluginV2Ext;
  nb::class_<Ext, Plugin>(m, "IPluginV2Ext", "A plugin of the second generation that C++ made, with types of its own.")
      .def(
          "get_output_data_type",
          [](const Ext& self, int32_t index, const std::vector<nv::DataType>& types) {
            return self.getOutputDataType(index, types.data(), static_cast<int32_t>(types.size()));
          },
          "index"_a, "input_types"_a)
      .def(
          "configure_plugin",
          [](Ext& self, const std::vector<nv::Dims>& in, const std::vector<nv::Dims>& out,
             const std::vector<nv::DataType>& in_types, const std::vector<nv::DataType>& out_types,
             const std::vector<bool>& in_broadcast, const std::vector<bool>& out_broadcast, nv::TensorFormat format,
             int32_t batch) {
            if (in_types.size() != in.size() || in_broadcast.size() != in.size() || out_types.size() != out.size() ||
                out_broadcast.size() != out.size()) {
              throw nb::value_error("expected a type and a flag for each input and output");
            }
            const auto flags = [](const std::vector<bool>& from) {  // a vector of bool has no array
              auto to = std::make_unique<bool[]>(from.size() + 1);
              std::copy(from.begin(), from.end(), to.get());
              return to;
            };
            self.configurePlugin(in.data(), static_cast<int32_t>(in.size()), out.data(),
                                 static_cast<int32_t>(out.size()), in_types.data(), out_types.data(),
                                 flags(in_broadcast).get(), flags(out_broadcast).get(), format, batch);
          },
          "input_shapes"_a, "output_shapes"_a, "input_types"_a, "output_types"_a, "input_is_broadcasted"_a,
          "output_is_broacasted"_a, "format"_a, "max_batch_size"_a)  // spelt as the vendor's module does
      .def(
          "attach_to_context",
          [](Ext& self, nb::handle, nb::handle, nb::handle) { self.attachToContext(nullptr, nullptr, nullptr); },
          "cudnn"_a.none(), "cublas"_a.none(), "allocator"_a.none())  // the host has no handles of these
      .def("detach_from_context", &Ext::detachFromContext)
      .def("clone", [](const Ext& self) { return object_of(self.clone(), true); });
}

/// Creators that Python registered: they live until they are deregistered, or the interpreter ends.
std::vector<std::pair<Face*, nb::object>>& registered() {
  static auto* all = new std::vector<std::pair<Face*, nb::object>>();  // no destructor behind the interpreter's end
  return *all;
}

void deregister_all() {
  for (const auto& [creator, object] : registered()) getPluginRegistry()->deregisterCreator(*creator);
  registered().clear();
}

void bind_lists(nb::class_<Registry>& registry) {
  registry
      .def_prop_ro(
          "all_creators",
          [](const Registry& self) {
            int32_t count = 0;
            Face* const* all = self.getAllCreators(&count);
            return std::vector<Face*>(all, all + (all ? count : 0));
          },
          kInner)
      .def_prop_ro(
          "all_creators_recursive",
          [](Registry& self) {
            int32_t count = 0;
            Face* const* all = self.getAllCreatorsRecursive(&count);
            return std::vector<Face*>(all, all + (all ? count : 0));
          },
          kInner)
      .def_prop_ro(
          "plugin_creator_list",
          [](const Registry& self) {
            int32_t count = 0;
            Creator* const* all = self.getPluginCreatorList(&count);
            return std::vector<Creator*>(all, all + (all ? count : 0));
          },
          kInner);
}

}  // namespace

void bind_plugins(nb::module_& m) {
  nb::class_<nv::IPluginCreatorInterface, nv::IVersionedInterface>(m, "IPluginCreatorInterface");
  bind_plugin_values(m);
  bind_objects(m);
  bind_ext_objects(m);
  bind_third_objects(m);
  bind_plugin_creators(m);
  nb::class_<Registry> registry(m, "IPluginRegistry", "All plugin creators by name, version and namespace.");
  bind_lists(registry);
  bind_plugin_resources(registry);
  registry
      .def("get_plugin_creator", &Registry::getPluginCreator, "type"_a, "version"_a, "plugin_namespace"_a = "", kInner,
           Raises())
      .def(
          "get_creator",
          [](Registry& self, const char* type, const char* version, const char* name_space) -> nb::object {
            Face* found = self.getCreator(type, version, name_space);
            if (found == nullptr) return nb::none();
            // By its kind: the base class alone has no way to make a plugin.
            if (std::strcmp(found->getInterfaceInfo().kind, "PLUGIN CREATOR_V1") == 0) {
              return nb::cast(static_cast<Creator*>(found), nb::rv_policy::reference);
            }
            return nb::cast(static_cast<nv::IPluginCreatorV3One*>(found), nb::rv_policy::reference);
          },
          "type"_a, "version"_a, "plugin_namespace"_a = "", Raises())
      .def(
          "register_creator",
          [](Registry& self, nb::handle creator, const char* name_space) {
            auto& face = nb::cast<Face&>(creator);
            const bool done = self.registerCreator(face, name_space);
            if (done) registered().emplace_back(&face, nb::borrow(creator));
            return done;
          },
          "creator"_a, "plugin_namespace"_a = "", Raises())
      .def(
          "deregister_creator",
          [](Registry& self, Face& creator) {
            const bool done = self.deregisterCreator(creator);
            std::erase_if(registered(), [&](const auto& one) { return one.first == &creator; });
            return done;
          },
          "creator"_a, Raises())
      .def_prop_rw("parent_search_enabled", &Registry::isParentSearchEnabled, &Registry::setParentSearchEnabled)
      .def(
          "load_library", [](Registry& self, const char* path) { return number(self.loadLibrary(path)); },
          "plugin_path"_a, Raises())
      .def(
          "deregister_library", [](Registry& self, uintptr_t handle) { self.deregisterLibrary(address(handle)); },
          "handle"_a);
  with_error_recorder<Registry>(registry);
  nb::module_::import_("atexit").attr("register")(nb::cpp_function(deregister_all));
  m.def("get_plugin_registry", &getPluginRegistry, nb::rv_policy::reference);
  m.def("get_builder_plugin_registry", &nv::getBuilderPluginRegistry, nb::rv_policy::reference);
  m.def("init_libnvinfer_plugins", init_plugins, "logger"_a.none(), "namespace"_a, Raises());
}

}  // namespace tenon::python
