// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Values that plugins in Python get and give: fields, shapes, tensors.
#pragma once

#include <vector>

#include "callback.h"

namespace tenon::python {

/// A class of tenon.tensorrt._plugins.
nb::object plugin_class(const char* name);

/// An object that is let go with Python's lock, from whatever thread.
class Held {
 public:
  explicit Held(nb::object object) : object_(std::move(object)) {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    if (!Py_IsInitialized()) {
      object_.release();
      return;
    }
    const nb::gil_scoped_acquire lock;
    object_.reset();
  }
  const nb::object& get() const { return object_; }
  nb::object attr(const char* name) const { return object_.attr(name); }
  std::string text(const char* name) const { return nb::cast<std::string>(nb::str(object_.attr(name))); }
  int32_t count(const char* name) const { return nb::cast<int32_t>(object_.attr(name)); }

 private:
  nb::object object_;
};

/// Fields for C++ of a sequence of PluginField; the arrays must live as long.
class FieldsFromPython {
 public:
  explicit FieldsFromPython(nb::handle fields);
  const nv::PluginFieldCollection* collection() const { return &collection_; }

 private:
  nb::object kept_;
  std::vector<std::string> names_;
  std::vector<nv::PluginField> fields_;
  nv::PluginFieldCollection collection_{};
};

/// PluginFieldCollection_ of copies.
nb::object fields_to_python(const nv::PluginFieldCollection* fields);

nb::object shape_to_python(const nv::DimsExprs& shape);
/// Errors: cast errors for what is no shape.
nv::DimsExprs shape_from_python(nb::handle shape);

template <class T>
nb::list list_of(const T* all, int32_t count) {
  nb::list out;
  for (int32_t i = 0; i < count; ++i) out.append(nb::cast(all[i], nb::rv_policy::copy));
  return out;
}
inline nb::list shapes_of(const nv::DimsExprs* all, int32_t count) {
  nb::list out;
  for (int32_t i = 0; i < count; ++i) out.append(shape_to_python(all[i]));
  return out;
}
inline nb::list addresses_of(const void* const* all, int32_t count) {
  nb::list out;
  for (int32_t i = 0; i < count; ++i) out.append(number(all[i]));
  return out;
}

/// The plugin that an object of the user's class is, new and the caller's; null for an object that is no plugin.
nv::IPluginV2* plugin_v2_of(nb::handle object);
nv::IPluginV3* plugin_v3_of(nb::handle object);
/// The user's object behind a plugin, or an object for a plugin of C++. `owned`: it is destroyed with the object.
nb::object object_of(nv::IPluginV2* plugin, bool owned);
nb::object object_of(nv::IPluginV3* plugin, bool owned);

/// Adds a layer; the network has a copy of the plugin. Errors: TypeError for an object that is no plugin.
nv::IPluginV2Layer* add_plugin_v2(nv::INetworkDefinition& network, const std::vector<nv::ITensor*>& inputs,
                                  nb::handle plugin);
nv::IPluginV3Layer* add_plugin_v3(nv::INetworkDefinition& network, const std::vector<nv::ITensor*>& inputs,
                                  const std::vector<nv::ITensor*>& shape_inputs, nb::handle plugin);

void bind_plugin_values(nb::module_& m);
void bind_plugin_creators(nb::module_& m);
void bind_plugin_resources(nb::class_<nv::IPluginRegistry>& registry);

}  // namespace tenon::python
