// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// CaffeParser, IBlobNameToTensor, ICaffePluginFactoryV2.
#include "NvCaffeParser.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>

#include <memory>
#include <vector>

#include "callback.h"
#include "plugin_values.h"
#include "weights.h"

namespace tenon::python {

namespace {

using Parser = nvcaffeparser1::ICaffeParser;
using Blobs = nvcaffeparser1::IBlobNameToTensor;
using Blob = nvcaffeparser1::IBinaryProtoBlob;
using Factory = nvcaffeparser1::IPluginFactoryV2;

const Blobs* parse_files(Parser& self, const char* deploy, const std::optional<std::string>& model,
                         nv::INetworkDefinition& network, nv::DataType dtype) {
  const nb::gil_scoped_release unlocked;
  return self.parse(deploy, model ? model->c_str() : nullptr, network, dtype);
}

const Blobs* parse_buffer(Parser& self, nb::handle deploy, nb::handle model, nv::INetworkDefinition& network,
                          nv::DataType dtype) {
  const Bytes text(deploy);
  const Bytes weights(model);
  const nb::gil_scoped_release unlocked;
  return self.parseBuffers(static_cast<const char*>(text.data()), text.size(), static_cast<const char*>(weights.data()),
                           weights.size(), network, dtype);
}

/// The blob's elements as an array that owns the blob. None after an error.
nb::object parse_binary_proto(Parser& self, const char* filename) {
  Blob* blob = self.parseBinaryProto(filename);
  if (blob == nullptr) return nb::none();
  const nb::capsule owner(blob, [](void* freed) noexcept { static_cast<Blob*>(freed)->destroy(); });
  const nv::Dims dims = blob->getDimensions();
  size_t shape[nv::Dims::MAX_DIMS];
  for (int i = 0; i < dims.nbDims; ++i) shape[i] = static_cast<size_t>(dims.d[i]);
  return nb::cast(nb::ndarray<nb::numpy, const float>(blob->getData(), static_cast<size_t>(dims.nbDims), shape, owner));
}

/// What create_plugin() gives, of Python or C++, lives as long as the factory.
class PythonFactory : public Callback<Factory> {
 public:
  bool isPluginV2(const char* name) noexcept override {
    return guarded(false, [&] { return nb::cast<bool>(required("is_plugin_v2")(name)); });
  }
  nv::IPluginV2* createPlugin(const char* name, const nv::Weights* weights, int32_t count,
                              const char* /*space*/) noexcept override {
    return guarded<nv::IPluginV2*>(nullptr, [&]() -> nv::IPluginV2* {
      nb::list given;
      for (int32_t i = 0; i < count; ++i) given.append(nb::cast(WeightsObject{weights[i]}));
      const nb::object made = required("create_plugin")(name, given);
      if (made.is_none()) return nullptr;
      kept_.push_back(made);
      nv::IPluginV2* native = nullptr;
      if (nb::try_cast(made, native) && native != nullptr) return native;
      bridges_.emplace_back(plugin_v2_of(made));
      if (bridges_.back() == nullptr) throw nb::type_error("create_plugin() gave no plugin of the second generation");
      return bridges_.back().get();
    });
  }

 private:
  std::vector<nb::object> kept_;
  std::vector<std::unique_ptr<nv::IPluginV2>> bridges_;
};

}  // namespace

void bind_caffe_parser(nb::module_& m) {
  nb::class_<Blobs>(m, "IBlobNameToTensor", "Tensors of a network by the names of Caffe's blobs.")
      .def(
          "find", [](const Blobs& self, const char* name) { return self.find(name); }, "name"_a,
          nb::rv_policy::reference);
  nb::class_<Factory, PythonFactory> factory(m, "ICaffePluginFactoryV2", "Makes plugins of layers of a Caffe network.");
  factory.def(nb::init<>());
  for (const char* name : {"is_plugin_v2", "create_plugin"}) abstract(factory, name);
  nb::class_<Parser> parser(m, "CaffeParser", "Fills a network from a prototxt and a caffemodel.");
  parser.def(nb::new_([]() { return nvcaffeparser1::createCaffeParser(); }))
      .def("parse", parse_files, "deploy"_a, "model"_a.none(), "network"_a, "dtype"_a, kInner, nb::keep_alive<0, 4>(),
           Raises())
      .def("parse_buffer", parse_buffer, "deploy_buffer"_a, "model_buffer"_a, "network"_a, "dtype"_a, kInner,
           nb::keep_alive<0, 4>(), Raises())
      .def("parse_binary_proto", parse_binary_proto, "filename"_a, Raises())
      .def_prop_rw(
          "protobuf_buffer_size", [](const Parser&) { return nb::none(); },
          [](Parser& self, size_t size) { self.setProtobufBufferSize(size); })
      .def_prop_rw(
          "plugin_factory_v2", [](const Parser&) { return nb::none(); },
          [](Parser& self, Factory* factory) { self.setPluginFactoryV2(factory); },
          nb::for_setter(nb::keep_alive<1, 2>()), nb::for_setter(nb::arg("factory").none()))
      .def_prop_rw(
          "plugin_namespace", [](const Parser&) { return nb::none(); },
          [](Parser& self, const char* name) { self.setPluginNamespace(name); });
  with_error_recorder<Parser>(parser);
  as_context_manager(parser);
  m.def("shutdown_protobuf_library", &nvcaffeparser1::shutdownProtobufLibrary);
}

}  // namespace tenon::python
