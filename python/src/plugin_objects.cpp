// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of Python as plugins of C++: each holds an object of the user's class and calls its methods.
#include <nanobind/stl/vector.h>

#include <cstring>
#include <memory>

#include "plugin_values.h"

namespace tenon::python {

namespace {

/// A status that Python gave: none is 0.
int32_t status_of(nb::handle result) { return result.is_none() ? 0 : nb::cast<int32_t>(result); }

class DynamicPlugin final : public Callback<nv::IPluginV2DynamicExt> {
 public:
  explicit DynamicPlugin(nb::object object)
      : object_(std::move(object)),
        type_(object_.text("plugin_type")),
        version_(object_.text("plugin_version")),
        name_space_(object_.text("plugin_namespace")),
        outputs_(object_.count("num_outputs")) {}

  const nb::object& object() const { return object_.get(); }
  int32_t getTensorRTVersion() const noexcept override {
    return nv::IPluginV2DynamicExt::getTensorRTVersion() | nv::kPLUGIN_VERSION_PYTHON_BIT << 24;
  }
  const char* getPluginType() const noexcept override { return type_.c_str(); }
  const char* getPluginVersion() const noexcept override { return version_.c_str(); }
  int32_t getNbOutputs() const noexcept override { return outputs_; }
  void setPluginNamespace(const char* name) noexcept override { name_space_ = name == nullptr ? "" : name; }
  const char* getPluginNamespace() const noexcept override { return name_space_.c_str(); }
  int32_t initialize() noexcept override {
    return guarded(-1, [&] { return status_of(object_.attr("initialize")()); });
  }
  void terminate() noexcept override {
    guarded([&] { object_.attr("terminate")(); });
  }
  size_t getSerializationSize() const noexcept override {
    return guarded(size_t{0}, [&] {
      const nb::bytes bytes(object_.attr("serialize")());
      state_.assign(bytes.c_str(), bytes.size());
      return state_.size();
    });
  }
  void serialize(void* buffer) const noexcept override { std::memcpy(buffer, state_.data(), state_.size()); }
  void destroy() noexcept override {
    guarded([&] { object_.attr("destroy")(); });
    delete this;
  }
  nv::IPluginV2DynamicExt* clone() const noexcept override {
    return guarded<nv::IPluginV2DynamicExt*>(nullptr, [&]() -> nv::IPluginV2DynamicExt* {
      nb::object copy = object_.attr("clone")();
      return copy.is_none() ? nullptr : new DynamicPlugin(std::move(copy));
    });
  }
  nv::DataType getOutputDataType(int32_t index, const nv::DataType* types, int32_t count) const noexcept override {
    return guarded(static_cast<nv::DataType>(-1), [&] {
      return nb::cast<nv::DataType>(object_.attr("get_output_datatype")(index, list_of(types, count)));
    });
  }
  nv::DimsExprs getOutputDimensions(int32_t index, const nv::DimsExprs* inputs, int32_t count,
                                    nv::IExprBuilder& builder) noexcept override {
    return guarded(nv::DimsExprs{-1, {}}, [&] {
      return shape_from_python(object_.attr("get_output_dimensions")(index, shapes_of(inputs, count),
                                                                     nb::cast(&builder, nb::rv_policy::reference)));
    });
  }
  bool supportsFormatCombination(int32_t pos, const nv::PluginTensorDesc* all, int32_t inputs,
                                 int32_t outputs) noexcept override {
    return guarded(false, [&] {
      return nb::cast<bool>(object_.attr("supports_format_combination")(pos, list_of(all, inputs + outputs), inputs));
    });
  }
  void configurePlugin(const nv::DynamicPluginTensorDesc* in, int32_t inputs, const nv::DynamicPluginTensorDesc* out,
                       int32_t outputs) noexcept override {
    guarded([&] { object_.attr("configure_plugin")(list_of(in, inputs), list_of(out, outputs)); });
  }
  size_t getWorkspaceSize(const nv::PluginTensorDesc* in, int32_t inputs, const nv::PluginTensorDesc* out,
                          int32_t outputs) const noexcept override {
    return guarded(size_t{0}, [&] {
      inputs_ = inputs;
      return nb::cast<size_t>(object_.attr("get_workspace_size")(list_of(in, inputs), list_of(out, outputs)));
    });
  }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc* out, const void* const* inputs,
                  void* const* outputs, void* workspace, cudaStream_t stream) noexcept override {
    return guarded(-1, [&] {
      return status_of(object_.attr("enqueue")(list_of(in, inputs_), list_of(out, outputs_),
                                               addresses_of(inputs, inputs_), addresses_of(outputs, outputs_),
                                               number(workspace), number(stream)));
    });
  }

 private:
  Held object_;
  std::string type_, version_, name_space_;
  int32_t outputs_;
  mutable int32_t inputs_ = 0;
  mutable std::string state_;
};

/// The parts hold the objects that the user's class gives for them.
class CorePart final : public Callback<nv::IPluginV3OneCore> {
 public:
  explicit CorePart(nb::object object)
      : object_(std::move(object)),
        name_(object_.text("plugin_name")),
        version_(object_.text("plugin_version")),
        name_space_(object_.text("plugin_namespace")) {}
  const char* getPluginName() const noexcept override { return name_.c_str(); }
  const char* getPluginVersion() const noexcept override { return version_.c_str(); }
  const char* getPluginNamespace() const noexcept override { return name_space_.c_str(); }

 private:
  Held object_;
  std::string name_, version_, name_space_;
};

class BuildPart final : public Callback<nv::IPluginV3OneBuildV2> {
 public:
  explicit BuildPart(nb::object object) : object_(std::move(object)), outputs_(object_.count("num_outputs")) {}
  int32_t outputs() const { return outputs_; }
  int32_t getNbOutputs() const noexcept override { return outputs_; }
  int32_t configurePlugin(const nv::DynamicPluginTensorDesc* in, int32_t inputs, const nv::DynamicPluginTensorDesc* out,
                          int32_t outputs) noexcept override {
    return guarded(
        -1, [&] { return status_of(object_.attr("configure_plugin")(list_of(in, inputs), list_of(out, outputs))); });
  }
  int32_t getOutputDataTypes(nv::DataType* types, int32_t outputs, const nv::DataType* in,
                             int32_t inputs) const noexcept override {
    return guarded(-1, [&] {
      const nb::object found = object_.attr("get_output_data_types")(list_of(in, inputs));
      if (nb::len(found) != static_cast<size_t>(outputs)) return -2;
      for (int32_t i = 0; i < outputs; ++i) types[i] = nb::cast<nv::DataType>(found[i]);
      return 0;
    });
  }
  int32_t getOutputShapes(const nv::DimsExprs* in, int32_t inputs, const nv::DimsExprs* shapes, int32_t count,
                          nv::DimsExprs* out, int32_t outputs, nv::IExprBuilder& builder) noexcept override {
    return guarded(-1, [&] {
      const nb::object found = object_.attr("get_output_shapes")(shapes_of(in, inputs), shapes_of(shapes, count),
                                                                 nb::cast(&builder, nb::rv_policy::reference));
      if (nb::len(found) != static_cast<size_t>(outputs)) return -2;
      for (int32_t i = 0; i < outputs; ++i) out[i] = shape_from_python(found[i]);
      return 0;
    });
  }
  bool supportsFormatCombination(int32_t pos, const nv::DynamicPluginTensorDesc* all, int32_t inputs,
                                 int32_t outputs) noexcept override {
    return guarded(false, [&] {
      return nb::cast<bool>(object_.attr("supports_format_combination")(pos, list_of(all, inputs + outputs), inputs));
    });
  }
  size_t getWorkspaceSize(const nv::DynamicPluginTensorDesc* in, int32_t inputs, const nv::DynamicPluginTensorDesc* out,
                          int32_t outputs) const noexcept override {
    return guarded(size_t{0}, [&] {
      return nb::cast<size_t>(object_.attr("get_workspace_size")(list_of(in, inputs), list_of(out, outputs)));
    });
  }
  int32_t getAliasedInput(int32_t output) noexcept override {
    return guarded(-1, [&] {
      const bool tells = nb::hasattr(object_.get(), "get_aliased_input");
      return tells ? nb::cast<int32_t>(object_.attr("get_aliased_input")(output)) : -1;
    });
  }
  int32_t getNbTactics() noexcept override {
    return guarded(-1, [&] {
      const nb::object found = object_.attr("get_valid_tactics")();
      tactics_ = found.is_none() ? std::vector<int32_t>() : nb::cast<std::vector<int32_t>>(found);
      return static_cast<int32_t>(tactics_.size());
    });
  }
  int32_t getValidTactics(int32_t* tactics, int32_t count) noexcept override {
    for (int32_t i = 0; i < count; ++i) tactics[i] = tactics_[static_cast<size_t>(i)];
    return 0;
  }

 private:
  Held object_;
  int32_t outputs_;
  std::vector<int32_t> tactics_;
};

class RuntimePart final : public Callback<nv::IPluginV3OneRuntime> {
 public:
  explicit RuntimePart(nb::object object) : object_(std::move(object)) {}
  int32_t setTactic(int32_t tactic) noexcept override {
    return guarded(-1, [&] { return status_of(object_.attr("set_tactic")(tactic)); });
  }
  int32_t onShapeChange(const nv::PluginTensorDesc* in, int32_t inputs, const nv::PluginTensorDesc* out,
                        int32_t outputs) noexcept override {
    inputs_ = inputs;
    outputs_ = outputs;
    return guarded(
        -1, [&] { return status_of(object_.attr("on_shape_change")(list_of(in, inputs), list_of(out, outputs))); });
  }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc* out, const void* const* inputs,
                  void* const* outputs, void* workspace, cudaStream_t stream) noexcept override {
    return guarded(-1, [&] {
      return status_of(object_.attr("enqueue")(list_of(in, inputs_), list_of(out, outputs_),
                                               addresses_of(inputs, inputs_), addresses_of(outputs, outputs_),
                                               number(workspace), number(stream)));
    });
  }
  nv::IPluginV3* attachToContext(nv::IPluginResourceContext* context) noexcept override {
    return guarded<nv::IPluginV3*>(nullptr, [&]() -> nv::IPluginV3* {
      const nb::object made = object_.attr("attach_to_context")(nb::cast(context, nb::rv_policy::reference));
      return made.is_none() ? nullptr : plugin_v3_of(made);
    });
  }
  const nv::PluginFieldCollection* getFieldsToSerialize() noexcept override {
    return guarded<const nv::PluginFieldCollection*>(nullptr, [&]() -> const nv::PluginFieldCollection* {
      const nb::object fields = object_.attr("get_fields_to_serialize")();
      if (fields.is_none()) return nullptr;
      fields_ = std::make_unique<FieldsFromPython>(fields);
      return fields_->collection();
    });
  }
  ~RuntimePart() override {
    guarded([&] { fields_.reset(); });
  }

 private:
  Held object_;
  std::unique_ptr<FieldsFromPython> fields_;
  int32_t inputs_ = 0, outputs_ = 0;
};

class ThirdPlugin final : public Callback<nv::IPluginV3> {
 public:
  explicit ThirdPlugin(nb::object object) : object_(std::move(object)) {}
  const nb::object& object() const { return object_.get(); }
  nv::IPluginCapability* getCapabilityInterface(nv::PluginCapabilityType type) noexcept override {
    return guarded<nv::IPluginCapability*>(nullptr, [&]() -> nv::IPluginCapability* {
      if (type == nv::PluginCapabilityType::kCORE) return part(core_, type);
      return type == nv::PluginCapabilityType::kBUILD ? part(build_, type) : part(runtime_, type);
    });
  }
  nv::IPluginV3* clone() noexcept override {
    return guarded<nv::IPluginV3*>(nullptr, [&]() -> nv::IPluginV3* {
      const nb::object copy = object_.attr("clone")();
      return copy.is_none() ? nullptr : plugin_v3_of(copy);
    });
  }
  ~ThirdPlugin() override {
    guarded([&] { object_.attr("destroy")(); });
  }

 private:
  template <class Part>
  nv::IPluginCapability* part(std::unique_ptr<Part>& to, nv::PluginCapabilityType type) {
    if (to == nullptr) {
      nb::object given = object_.attr("get_capability_interface")(type);
      if (given.is_none()) return nullptr;
      to = std::make_unique<Part>(std::move(given));
    }
    return to.get();
  }
  Held object_;
  std::unique_ptr<CorePart> core_;
  std::unique_ptr<BuildPart> build_;
  std::unique_ptr<RuntimePart> runtime_;
};

/// What a plugin of C++ is to Python; destroyed with the object if it is owned.
template <class T>
nb::object wrapped(T* plugin, bool owned, void (*destroy)(void*) noexcept) {
  nb::object out = nb::cast(plugin, nb::rv_policy::reference);
  if (owned) {
    const nb::capsule owner(plugin, destroy);
    nb::detail::keep_alive_py(NB_CTX, out.ptr(), owner.ptr());
  }
  return out;
}

}  // namespace

nv::IPluginV2* plugin_v2_of(nb::handle object) {
  if (!nb::isinstance(object, plugin_class("IPluginV2DynamicExtBase"))) return nullptr;
  return new DynamicPlugin(nb::borrow(object));
}

nv::IPluginV3* plugin_v3_of(nb::handle object) {
  if (!nb::isinstance(object, plugin_class("IPluginV3"))) return nullptr;
  return new ThirdPlugin(nb::borrow(object));
}

nv::IPluginV2Layer* add_plugin_v2(nv::INetworkDefinition& network, const std::vector<nv::ITensor*>& inputs,
                                  nb::handle plugin) {
  const auto count = static_cast<int32_t>(inputs.size());
  nv::IPluginV2* native = nullptr;
  if (nb::try_cast(plugin, native) && native != nullptr) return network.addPluginV2(inputs.data(), count, *native);
  const std::unique_ptr<nv::IPluginV2> made(plugin_v2_of(plugin));
  if (made == nullptr) throw nb::type_error("expected a plugin of the second generation");
  return network.addPluginV2(inputs.data(), count, *made);
}

nv::IPluginV3Layer* add_plugin_v3(nv::INetworkDefinition& network, const std::vector<nv::ITensor*>& inputs,
                                  const std::vector<nv::ITensor*>& shape_inputs, nb::handle plugin) {
  const auto count = static_cast<int32_t>(inputs.size()), shapes = static_cast<int32_t>(shape_inputs.size());
  nv::IPluginV3* native = nullptr;
  if (nb::try_cast(plugin, native) && native != nullptr) {
    return network.addPluginV3(inputs.data(), count, shape_inputs.data(), shapes, *native);
  }
  const std::unique_ptr<nv::IPluginV3> made(plugin_v3_of(plugin));
  if (made == nullptr) throw nb::type_error("expected a plugin of the third generation");
  return network.addPluginV3(inputs.data(), count, shape_inputs.data(), shapes, *made);
}

nb::object object_of(nv::IPluginV2* plugin, bool owned) {
  if (plugin == nullptr) return nb::none();
  if (auto* ours = dynamic_cast<DynamicPlugin*>(plugin)) {
    nb::object out = ours->object();
    if (owned) delete ours;  // not destroyed: the user goes on with the object
    return out;
  }
  const auto kind = static_cast<uint32_t>(plugin->getTensorRTVersion()) >> 24U & ~nv::kPLUGIN_VERSION_PYTHON_BIT;
  if (kind != 0) {
    return wrapped(static_cast<nv::IPluginV2Ext*>(plugin), owned,
                   [](void* one) noexcept { static_cast<nv::IPluginV2Ext*>(one)->destroy(); });
  }
  return wrapped(plugin, owned, [](void* one) noexcept { static_cast<nv::IPluginV2*>(one)->destroy(); });
}

nb::object object_of(nv::IPluginV3* plugin, bool owned) {
  if (plugin == nullptr) return nb::none();
  if (auto* ours = dynamic_cast<ThirdPlugin*>(plugin)) return ours->object();
  return wrapped(plugin, owned, [](void* one) noexcept { delete static_cast<nv::IPluginV3*>(one); });
}

}  // namespace tenon::python
