// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Refitter and OnnxParserRefitter: other weights for an engine that is built.
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

#include <optional>

#include "NvOnnxParser.h"
#include "weights.h"

namespace tenon::python {

namespace {

using Refitter = nv::IRefitter;
using ParserRefitter = nvonnxparser::IParserRefitter;

Refitter* make_refitter(nv::ICudaEngine& engine, nv::ILogger& logger) {
  Refitter* refitter = nv::createInferRefitter(engine, logger);
  raise_kept_error();
  if (refitter == nullptr) throw nb::type_error("the refitter could not be made; the logger has the reason");
  return refitter;
}

ParserRefitter* make_parser_refitter(Refitter& refitter, nv::ILogger& logger) {
  ParserRefitter* made = nvonnxparser::createParserRefitter(refitter, logger);
  raise_kept_error();
  if (made == nullptr) throw nb::type_error("the parser refitter could not be made; the logger has the reason");
  return made;
}

/// Layers and roles, as two lists.
using LayersAndRoles = std::pair<std::vector<std::string>, std::vector<nv::WeightsRole>>;
template <int32_t (Refitter::*List)(int32_t, const char**, nv::WeightsRole*) noexcept>
LayersAndRoles layers_and_roles(Refitter& self) {
  const auto count = static_cast<size_t>((self.*List)(0, nullptr, nullptr));
  std::vector<const char*> layers(count);
  std::vector<nv::WeightsRole> roles(count);
  (self.*List)(static_cast<int32_t>(count), layers.data(), roles.data());
  return {{layers.begin(), layers.end()}, roles};
}

template <int32_t (Refitter::*List)(int32_t, const char**) noexcept>
std::vector<std::string> weights_names(Refitter& self) {
  std::vector<const char*> names(static_cast<size_t>((self.*List)(0, nullptr)));
  (self.*List)(static_cast<int32_t>(names.size()), names.data());
  return {names.begin(), names.end()};
}

std::vector<std::string> tensors_with_range(const Refitter& self) {
  std::vector<const char*> names(static_cast<size_t>(self.getTensorsWithDynamicRange(0, nullptr)));
  self.getTensorsWithDynamicRange(static_cast<int32_t>(names.size()), names.data());
  return {names.begin(), names.end()};
}

void bind_weights(nb::class_<Refitter>& refitter) {
  // The array must live until the engine is refitted: the refitter keeps it.
  refitter
      .def(
          "set_weights",
          [](Refitter& self, const char* layer, nv::WeightsRole role, WeightsArgument weights) {
            return self.setWeights(layer, role, weights.value);
          },
          "layer_name"_a, "role"_a, "weights"_a, nb::keep_alive<1, 4>(), Raises())
      .def(
          "set_named_weights",
          [](Refitter& self, const char* name, WeightsArgument weights, nv::TensorLocation location) {
            return self.setNamedWeights(name, weights.value, location);
          },
          "name"_a, "weights"_a, "location"_a = nv::TensorLocation::kHOST, nb::keep_alive<1, 3>(), Raises())
      .def(
          "get_named_weights",
          [](const Refitter& self, const char* name) { return WeightsObject{self.getNamedWeights(name)}; },
          "weights_name"_a)
      .def("get_weights_location", &Refitter::getWeightsLocation, "weights_name"_a)
      .def(
          "get_weights_prototype",
          [](const Refitter& self, const char* name) { return WeightsObject{self.getWeightsPrototype(name)}; },
          "weights_name"_a)
      .def("unset_named_weights", &Refitter::unsetNamedWeights, "weights_name"_a, Raises())
      .def_prop_rw("weights_validation", &Refitter::getWeightsValidation, &Refitter::setWeightsValidation)
      .def("get_missing", layers_and_roles<&Refitter::getMissing>)
      .def("get_all", layers_and_roles<&Refitter::getAll>)
      .def("get_missing_weights", weights_names<&Refitter::getMissingWeights>)
      .def("get_all_weights", weights_names<&Refitter::getAllWeights>);
}

void bind_parser_refitter(nb::module_& m) {
  nb::class_<ParserRefitter> refitter(m, "OnnxParserRefitter", "Gives a refitter the weights of an ONNX model.");
  refitter
      .def(nb::new_([](Refitter& target, nv::ILogger& logger) { return make_parser_refitter(target, logger); }),
           "refitter"_a, "logger"_a, nb::keep_alive<0, 2>(), nb::keep_alive<0, 3>())
      .def(
          "refit_from_bytes",
          [](ParserRefitter& self, nb::handle model, const std::optional<std::string>& path) {
            const Bytes bytes(model);
            return self.refitFromBytes(bytes.data(), bytes.size(), path ? path->c_str() : nullptr);
          },
          "model"_a, "path"_a.none() = nb::none(), Raises())
      .def("refit_from_file", &ParserRefitter::refitFromFile, "model"_a, Unlocked(), Raises())
      .def(
          "load_model_proto",
          [](ParserRefitter& self, nb::handle model, const std::optional<std::string>& path) {
            const Bytes bytes(model);
            return self.loadModelProto(bytes.data(), bytes.size(), path ? path->c_str() : nullptr);
          },
          "model"_a, "path"_a.none() = nb::none(), Raises())
      .def(
          "load_initializer",
          [](ParserRefitter& self, const char* name, uintptr_t data, size_t size) {
            return self.loadInitializer(name, address(data), size);
          },
          "name"_a, "data"_a, "size"_a, Raises())
      .def("refit_model_proto", &ParserRefitter::refitModelProto, Unlocked(), Raises())
      .def_prop_ro("num_errors", &ParserRefitter::getNbErrors)
      .def(
          "get_error",
          [](const ParserRefitter& self, int32_t index) {
            const auto* error = self.getError(index);
            if (error == nullptr) throw nb::index_error("there is no such error");
            return error;
          },
          "index"_a, kInner)
      .def("clear_errors", &ParserRefitter::clearErrors);
}

}  // namespace

void bind_refitter(nb::module_& m) {
  nb::class_<Refitter> refitter(m, "Refitter", "Replaces weights of a built engine.");
  refitter
      .def(nb::new_([](nv::ICudaEngine& engine, nv::ILogger& logger) { return make_refitter(engine, logger); }),
           "engine"_a, "logger"_a, nb::keep_alive<0, 2>(), nb::keep_alive<0, 3>())
      .def("refit_cuda_engine", &Refitter::refitCudaEngine, Unlocked(), Raises())
      .def(
          "refit_cuda_engine_async",
          [](Refitter& self, uintptr_t handle) { return self.refitCudaEngineAsync(stream(handle)); }, "stream_handle"_a,
          Unlocked(), Raises())
      .def(
          "set_dynamic_range",
          [](Refitter& self, const char* tensor, const std::vector<float>& range) {
            if (range.size() != 2) throw nb::value_error("expected a range of two numbers");
            return self.setDynamicRange(tensor, range[0], range[1]);
          },
          "tensor_name"_a, "range"_a, Raises())
      .def(
          "get_dynamic_range",
          [](const Refitter& self, const char* tensor) {
            return std::pair(self.getDynamicRangeMin(tensor), self.getDynamicRangeMax(tensor));
          },
          "tensor_name"_a)
      .def("get_tensors_with_dynamic_range", tensors_with_range)
      .def_prop_rw("max_threads", &Refitter::getMaxThreads, &Refitter::setMaxThreads)
      .def_prop_ro("logger", &Refitter::getLogger, nb::rv_policy::reference);
  bind_weights(refitter);
  with_error_recorder<Refitter>(refitter);
  as_context_manager(refitter);
  bind_parser_refitter(m);
}

}  // namespace tenon::python
