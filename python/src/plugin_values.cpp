// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Fields, expressions and tensor descriptions between Python and C++.
#include "plugin_values.h"

#include <cstring>

namespace tenon::python {

nb::object plugin_class(const char* name) { return nb::module_::import_("tenon.tensorrt._plugins").attr(name); }

FieldsFromPython::FieldsFromPython(nb::handle fields) : kept_(nb::list(nb::borrow(fields))) {
  const nb::list all = nb::borrow<nb::list>(kept_);
  names_.reserve(all.size());
  for (const nb::handle one : all) {
    names_.push_back(nb::cast<std::string>(one.attr("name")));
    nv::PluginField field(names_.back().c_str(), nullptr, nb::cast<nv::PluginFieldType>(one.attr("type")),
                          nb::cast<int32_t>(one.attr("size")));
    const nb::object data = one.attr("data");
    if (!data.is_none()) field.data = address(nb::cast<uintptr_t>(data.attr("ctypes").attr("data")));
    fields_.push_back(field);
  }
  collection_ = {static_cast<int32_t>(fields_.size()), fields_.empty() ? nullptr : fields_.data()};
}

namespace {

/// numpy's name of a field's type; null for types it has not, which are given as bytes.
const char* numpy_type(nv::PluginFieldType type) {
  switch (type) {
    case nv::PluginFieldType::kFLOAT16:
      return "float16";
    case nv::PluginFieldType::kFLOAT32:
      return "float32";
    case nv::PluginFieldType::kFLOAT64:
      return "float64";
    case nv::PluginFieldType::kINT8:
      return "int8";
    case nv::PluginFieldType::kINT16:
      return "int16";
    case nv::PluginFieldType::kINT32:
      return "int32";
    case nv::PluginFieldType::kINT64:
      return "int64";
    default:
      return "uint8";
  }
}

}  // namespace

nb::object fields_to_python(const nv::PluginFieldCollection* fields) {
  nb::object out = plugin_class("PluginFieldCollection_")();
  if (fields == nullptr || fields->fields == nullptr) return out;
  const nb::object numpy = nb::module_::import_("numpy");
  for (int32_t i = 0; i < fields->nbFields; ++i) {
    const nv::PluginField& field = fields->fields[i];
    nb::object data = nb::none();
    if (field.data != nullptr && field.length >= 0) {
      const nb::object dtype = numpy.attr("dtype")(numpy_type(field.type));
      const size_t bytes = static_cast<size_t>(field.length) * nb::cast<size_t>(dtype.attr("itemsize"));
      data = numpy.attr("frombuffer")(nb::bytes(static_cast<const char*>(field.data), bytes), dtype);
    }
    nb::object made = plugin_class("PluginField")(field.name == nullptr ? "" : field.name, data, field.type);
    if (data.is_none()) made.attr("size") = field.length;
    out.attr("append")(made);
  }
  return out;
}

nb::object shape_to_python(const nv::DimsExprs& shape) {
  nb::list dims;
  for (int32_t i = 0; i < shape.nbDims; ++i) dims.append(nb::cast(shape.d[i], nb::rv_policy::reference));
  return plugin_class("DimsExprs")(dims);
}

nv::DimsExprs shape_from_python(nb::handle shape) {
  nv::DimsExprs out{};
  const size_t count = nb::len(shape);
  if (count > nv::Dims::MAX_DIMS) throw nb::value_error("expected at most 8 dimensions");
  out.nbDims = static_cast<int32_t>(count);
  for (size_t i = 0; i < count; ++i) out.d[i] = nb::cast<const nv::IDimensionExpr*>(shape[i]);
  return out;
}

void bind_plugin_layers(nb::module_& m) {
  nb::class_<nv::IPluginV2Layer, nv::ILayer>(m, "IPluginV2Layer").def_prop_ro("plugin", [](nv::IPluginV2Layer& self) {
    return object_of(&self.getPlugin(), false);
  });
  nb::class_<nv::IPluginV3Layer, nv::ILayer>(m, "IPluginV3Layer").def_prop_ro("plugin", [](nv::IPluginV3Layer& self) {
    return object_of(&self.getPlugin(), false);
  });
}

void bind_plugin_values(nb::module_& m) {
  using Desc = nv::PluginTensorDesc;
  nb::class_<Desc>(m, "PluginTensorDesc", "What a plugin is told of a tensor.")
      .def("__init__", [](Desc* self) { new (self) Desc{}; })
      .def_rw("dims", &Desc::dims)
      .def_rw("type", &Desc::type)
      .def_rw("format", &Desc::format)
      .def_rw("scale", &Desc::scale);
  using Dynamic = nv::DynamicPluginTensorDesc;
  nb::class_<Dynamic>(m, "DynamicPluginTensorDesc", "The same, with the range of its shapes.")
      .def("__init__", [](Dynamic* self) { new (self) Dynamic{}; })
      .def_rw("desc", &Dynamic::desc)
      .def_rw("min", &Dynamic::min)
      .def_rw("max", &Dynamic::max)
      .def_rw("opt", &Dynamic::opt);
  using Expr = nv::IDimensionExpr;
  nb::class_<Expr>(m, "IDimensionExpr", "A dimension as an expression of those of inputs.")
      .def("is_constant", &Expr::isConstant)
      .def("get_constant_value", &Expr::getConstantValue)
      .def("is_size_tensor", &Expr::isSizeTensor);
  using Builder = nv::IExprBuilder;
  nb::class_<Builder>(m, "IExprBuilder", "Makes expressions of dimensions.")
      .def("constant", &Builder::constant, "value"_a, kInner)
      .def("operation", &Builder::operation, "op"_a, "first"_a, "second"_a, kInner)
      .def("declare_size_tensor", &Builder::declareSizeTensor, "output_index"_a, "opt"_a, "upper"_a, kInner);
  nb::class_<nv::IPluginResourceContext>(m, "IPluginResourceContext", "What a plugin may use in a context.")
      .def_prop_ro("gpu_allocator", &nv::IPluginResourceContext::getGpuAllocator, kInner)
      .def_prop_ro("error_recorder", &nv::IPluginResourceContext::getErrorRecorder, kInner);
}

}  // namespace tenon::python
