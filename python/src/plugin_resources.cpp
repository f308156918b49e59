// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Resources that plugins share through the registry, by a key: objects of a class of Python as those of C++.
#include "plugin_values.h"

namespace tenon::python {

namespace {

class PythonResource final : public Callback<nv::IPluginResource> {
 public:
  explicit PythonResource(nb::object object) : object_(std::move(object)) {}
  const nb::object& object() const { return object_.get(); }
  nv::APILanguage getAPILanguage() const noexcept override { return nv::APILanguage::kPYTHON; }
  int32_t release() noexcept override {
    return guarded(-1, [&] {
      const nb::object status = object_.attr("release")();
      return status.is_none() ? 0 : nb::cast<int32_t>(status);
    });
  }
  nv::IPluginResource* clone() noexcept override {
    return guarded<nv::IPluginResource*>(nullptr, [&]() -> nv::IPluginResource* {
      nb::object copy = object_.attr("clone")();
      return copy.is_none() ? nullptr : new PythonResource(std::move(copy));
    });
  }

 private:
  Held object_;
};

nb::object acquire(nv::IPluginRegistry& registry, const char* key, const nb::object& resource) {
  if (!resource.is_none() && !nb::isinstance(resource, plugin_class("IPluginResource"))) {
    throw nb::type_error("expected an IPluginResource");
  }
  PythonResource offered(resource);  // the registry keeps a clone of it
  nv::IPluginResource* shared = registry.acquirePluginResource(key, resource.is_none() ? nullptr : &offered);
  if (shared == nullptr) return nb::none();
  if (const auto* ours = dynamic_cast<const PythonResource*>(shared)) return ours->object();
  throw nb::type_error("the resource of that key is of C++");
}

}  // namespace

void bind_plugin_resources(nb::class_<nv::IPluginRegistry>& registry) {
  registry
      .def("acquire_plugin_resource", acquire, "key"_a, "resource"_a.none(), Raises(),
           "The resource of a key: if there is none yet, a clone of the given one, which is then kept.")
      .def("release_plugin_resource", &nv::IPluginRegistry::releasePluginResource, "key"_a, Raises(),
           "Gives back what acquire_plugin_resource() gave; the last one releases the resource. 0, or -1.");
}

}  // namespace tenon::python
