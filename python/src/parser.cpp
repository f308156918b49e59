// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// OnnxParser, ParserError, OnnxParserRefitter.
#include "NvOnnxParser.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

#include "bind.h"

namespace tenon::python {

namespace {

using Parser = nvonnxparser::IParser;
using ParserError = nvonnxparser::IParserError;
using ParserClass = nb::class_<Parser>;

Parser* make_parser(nv::INetworkDefinition& network, nv::ILogger& logger) {
  Parser* parser = nvonnxparser::createParser(network, logger);
  raise_kept_error();
  if (parser == nullptr) throw nb::type_error("the parser could not be made; the logger has the reason");
  return parser;
}

using Path = std::optional<std::string>;
const char* text_or_null(const Path& path) { return path ? path->c_str() : nullptr; }

/// Calls a method of the parser with the bytes of `model`, other threads running meanwhile.
template <auto Method>
bool with_bytes(Parser& self, nb::handle model, const Path& path) {
  const Bytes bytes(model);
  const nb::gil_scoped_release unlocked;
  return (self.*Method)(bytes.data(), bytes.size(), text_or_null(path));
}

bool parse_with_descriptors(Parser& self, nb::handle model) {
  const Bytes bytes(model);
  const nb::gil_scoped_release unlocked;
  return self.parseWithWeightDescriptors(bytes.data(), bytes.size());
}

std::vector<std::string> function_stack(const ParserError& error) {
  const char* const* names = error.localFunctionStack();
  return std::vector<std::string>(names, names + (names ? error.localFunctionStackSize() : 0));
}

std::string text_of(const ParserError& error) {
  const std::string node = error.node() < 0
                               ? ""
                               : "In node " + std::to_string(error.node()) + " with name: " + error.nodeName() +
                                     " and operator: " + error.nodeOperator() + " ";
  return node + "(" + error.func() + "): " + error.desc();
}

void bind_error(nb::module_& m) {
  nb::class_<ParserError> error(m, "ParserError", "Something in a model that could not be imported.");
  error.def("code", &ParserError::code)
      .def("desc", &ParserError::desc)
      .def("file", &ParserError::file)
      .def("line", &ParserError::line)
      .def("func", &ParserError::func)
      .def("node", &ParserError::node)
      .def("node_name", &ParserError::nodeName)
      .def("node_operator", &ParserError::nodeOperator)
      .def("local_function_stack", function_stack)
      .def("local_function_stack_size", &ParserError::localFunctionStackSize)
      .def("__str__", text_of)
      .def("__repr__", text_of);
}

void bind_parse(ParserClass& parser) {
  parser.def("parse", with_bytes<&Parser::parse>, "model"_a, "path"_a.none() = nb::none(), Raises())
      .def("parse_with_weight_descriptors", parse_with_descriptors, "model"_a, Raises())
      .def(
          "parse_from_file",
          [](Parser& self, const char* model) {
            return self.parseFromFile(model, static_cast<int>(nv::ILogger::Severity::kINFO));
          },
          "model"_a, Unlocked(), Raises())
      .def("load_model_proto", with_bytes<&Parser::loadModelProto>, "model"_a, "path"_a.none() = nb::none(), Raises())
      .def(
          "load_initializer",
          [](Parser& self, const char* name, uintptr_t data, size_t size) {
            return self.loadInitializer(name, address(data), size);
          },
          "name"_a, "data"_a, "size"_a, Raises())
      .def("parse_model_proto", &Parser::parseModelProto, Unlocked(), Raises());
}

std::pair<bool, SubGraphCollection_t> supports_model(Parser& self, nb::handle model, const Path& path) {
  const Bytes bytes(model);
  SubGraphCollection_t parts;
  const bool all = self.supportsModel(bytes.data(), bytes.size(), parts, text_or_null(path));
  return {all, parts};
}

std::vector<int64_t> subgraph_nodes(Parser& self, int64_t index) {
  int64_t length = 0;
  const int64_t* nodes = self.getSubgraphNodes(index, length);
  return std::vector<int64_t>(nodes, nodes + (nodes ? length : 0));
}

void bind_support(ParserClass& parser) {
  parser.def("supports_operator", &Parser::supportsOperator, "op_name"_a)
      .def("supports_model", supports_model, "model"_a, "path"_a.none() = nb::none(), Raises())
      .def("supports_model_v2", with_bytes<&Parser::supportsModelV2>, "model"_a, "path"_a.none() = nb::none(), Raises())
      .def_prop_ro("num_subgraphs", &Parser::getNbSubgraphs)
      .def("is_subgraph_supported", &Parser::isSubgraphSupported, "index"_a)
      .def("get_subgraph_nodes", subgraph_nodes, "index"_a)
      .def(
          "get_layer_output_tensor",
          [](Parser& self, const char* name, int64_t i) {
            return const_cast<nv::ITensor*>(self.getLayerOutputTensor(name, i));
          },
          "name"_a, "i"_a, kInner)
      .def("get_used_vc_plugin_libraries", [](const Parser& self) {
        int64_t count = 0;
        const char* const* names = self.getUsedVCPluginLibraries(count);
        return std::vector<std::string>(names, names + (names ? count : 0));
      });
}

const ParserError* error_at(const Parser& self, int32_t index) {
  if (index < 0 || index >= self.getNbErrors()) throw nb::index_error("there is no such error");
  return self.getError(index);
}

}  // namespace

void bind_parser(nb::module_& m) {
  bind_error(m);
  ParserClass parser(m, "OnnxParser", "Fills a network from an ONNX model; keep it until the engine is built.");
  parser
      .def(nb::new_([](nv::INetworkDefinition& network, nv::ILogger& logger) { return make_parser(network, logger); }),
           "network"_a, "logger"_a, nb::keep_alive<0, 3>(), nb::keep_alive<2, 0>())
      .def_prop_ro("num_errors", &Parser::getNbErrors)
      .def("get_error", error_at, "index"_a, kInner)
      .def("clear_errors", &Parser::clearErrors)
      .def_prop_rw("flags", &Parser::getFlags, &Parser::setFlags)
      .def("set_flag", &Parser::setFlag, "flag"_a)
      .def("clear_flag", &Parser::clearFlag, "flag"_a)
      .def("get_flag", &Parser::getFlag, "flag"_a);
  bind_parse(parser);
  bind_support(parser);
  as_context_manager(parser);
  m.def("get_nv_onnx_parser_version", &getNvOnnxParserVersion);
}

}  // namespace tenon::python
