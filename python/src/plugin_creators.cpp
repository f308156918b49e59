// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Creators of plugins: those of C++, called from Python, and classes of Python that are creators.
#include <memory>
#include <string>

#include "plugin_values.h"

namespace tenon::python {

namespace {

/// Name, version, namespace and fields, which the user's class sets.
struct Identity {
  std::string name, version, name_space;
  nb::object fields;
  std::unique_ptr<FieldsFromPython> listed;

  void list(nb::object given) {
    fields = std::move(given);
    listed = std::make_unique<FieldsFromPython>(fields);
  }
  const nv::PluginFieldCollection* collection() const {
    static const nv::PluginFieldCollection kNone{};
    return listed == nullptr ? &kNone : listed->collection();
  }
};

class PythonCreator : public Callback<nv::IPluginCreator> {
 public:
  Identity identity;

  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  const char* getPluginName() const noexcept override { return identity.name.c_str(); }
  const char* getPluginVersion() const noexcept override { return identity.version.c_str(); }
  const nv::PluginFieldCollection* getFieldNames() noexcept override { return identity.collection(); }
  void setPluginNamespace(const char* name) noexcept override { identity.name_space = name == nullptr ? "" : name; }
  const char* getPluginNamespace() const noexcept override { return identity.name_space.c_str(); }
  nv::IPluginV2* createPlugin(const char* name, const nv::PluginFieldCollection* fields) noexcept override {
    return guarded<nv::IPluginV2*>(nullptr, [&]() -> nv::IPluginV2* {
      return plugin_v2_of(required("create_plugin")(name == nullptr ? "" : name, fields_to_python(fields)));
    });
  }
  nv::IPluginV2* deserializePlugin(const char* name, const void* data, size_t bytes) noexcept override {
    return guarded<nv::IPluginV2*>(nullptr, [&]() -> nv::IPluginV2* {
      return plugin_v2_of(required("deserialize_plugin")(name == nullptr ? "" : name,
                                                         nb::bytes(static_cast<const char*>(data), bytes)));
    });
  }
};

class PythonCreatorV3 : public Callback<nv::IPluginCreatorV3One> {
 public:
  Identity identity;

  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  const char* getPluginName() const noexcept override { return identity.name.c_str(); }
  const char* getPluginVersion() const noexcept override { return identity.version.c_str(); }
  const char* getPluginNamespace() const noexcept override { return identity.name_space.c_str(); }
  const nv::PluginFieldCollection* getFieldNames() noexcept override { return identity.collection(); }
  nv::IPluginV3* createPlugin(const char* name, const nv::PluginFieldCollection* fields,
                              nv::TensorRTPhase phase) noexcept override {
    return guarded<nv::IPluginV3*>(nullptr, [&]() -> nv::IPluginV3* {
      const nb::object quick = method("_create");  // of creators of quick plugins
      const nb::object create = quick.is_valid() ? quick : required("create_plugin");
      return plugin_v3_of(create(name == nullptr ? "" : name, fields_to_python(fields), phase));
    });
  }
};

/// A setter for classes of Python; those of C++ have their names.
template <class Own, class Face>
Identity& own(Face& creator) {
  auto* found = dynamic_cast<Own*>(&creator);
  if (found == nullptr) throw nb::type_error("a creator of C++ cannot be changed");
  return found->identity;
}

template <class Own, class Face, class Class>
void with_identity(Class& c) {
  c.def_prop_rw("name", &Face::getPluginName,
                [](Face& self, std::string name) { own<Own>(self).name = std::move(name); })
      .def_prop_rw("plugin_version", &Face::getPluginVersion,
                   [](Face& self, std::string version) { own<Own>(self).version = std::move(version); })
      .def_prop_rw(
          "field_names",
          [](Face& self) -> nb::object {
            if (auto* ours = dynamic_cast<Own*>(&self)) {
              return ours->identity.fields.is_valid() ? ours->identity.fields : nb::none();
            }
            return fields_to_python(self.getFieldNames());
          },
          [](Face& self, nb::object fields) { own<Own>(self).list(std::move(fields)); });
}

}  // namespace

void bind_plugin_creators(nb::module_& m) {
  using Creator = nv::IPluginCreator;
  nb::class_<Creator, nv::IPluginCreatorInterface, PythonCreator> creator(m, "IPluginCreator",
                                                                          "Makes plugins of the second generation.");
  creator.def(nb::init<>())
      .def_prop_ro("tensorrt_version", [](const Creator&) { return NV_TENSORRT_VERSION; })
      .def_prop_rw("plugin_namespace", &Creator::getPluginNamespace, &Creator::setPluginNamespace)
      .def(
          "create_plugin",
          [](Creator& self, const char* name, nb::handle fields) {
            const FieldsFromPython given(fields);
            return object_of(self.createPlugin(name, given.collection()), true);
          },
          "name"_a, "field_collection"_a, Raises())
      .def(
          "deserialize_plugin",
          [](Creator& self, const char* name, nb::handle serialized) {
            const Bytes bytes(serialized);
            return object_of(self.deserializePlugin(name, bytes.data(), bytes.size()), true);
          },
          "name"_a, "serialized_plugin"_a, Raises());
  with_identity<PythonCreator, Creator>(creator);
  using Third = nv::IPluginCreatorV3One;
  nb::class_<Third, nv::IPluginCreatorInterface, PythonCreatorV3> third(m, "IPluginCreatorV3One",
                                                                        "Makes plugins of the third generation.");
  third.def(nb::init<>())
      .def_prop_rw("plugin_namespace", &Third::getPluginNamespace,
                   [](Third& self, std::string name) { own<PythonCreatorV3>(self).name_space = std::move(name); })
      .def(
          "create_plugin",
          [](Third& self, const char* name, nb::handle fields, nv::TensorRTPhase phase) {
            const FieldsFromPython given(fields);
            return object_of(self.createPlugin(name, given.collection(), phase), true);
          },
          "name"_a, "field_collection"_a, "phase"_a, Raises());
  with_identity<PythonCreatorV3, Third>(third);
}

}  // namespace tenon::python
