// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// UffParser, UffInputOrder.
#include "NvUffParser.h"

#include "bind.h"

namespace tenon::python {

namespace {

using Parser = nvuffparser::IUffParser;
using Order = nvuffparser::UffInputOrder;

bool parse_buffer(Parser& self, nb::handle buffer, nv::INetworkDefinition& network, nv::DataType weights_type) {
  const Bytes bytes(buffer);
  const nb::gil_scoped_release unlocked;
  return self.parseBuffer(static_cast<const char*>(bytes.data()), bytes.size(), network, weights_type);
}

}  // namespace

void bind_uff_parser(nb::module_& m) {
  nb::enum_<Order>(m, "UffInputOrder").value("NCHW", Order::kNCHW).value("NHWC", Order::kNHWC).value("NC", Order::kNC);
  nb::class_<Parser> parser(m, "UffParser", "Fills a network from a UFF model.");
  parser.def(nb::new_([]() { return nvuffparser::createUffParser(); }))
      .def("register_input", &Parser::registerInput, "name"_a, "shape"_a, "order"_a = Order::kNCHW, Raises())
      .def("register_output", &Parser::registerOutput, "name"_a, Raises())
      .def("parse", &Parser::parse, "file"_a, "network"_a, "weights_type"_a = nv::DataType::kFLOAT, Unlocked(),
           Raises())
      .def("parse_buffer", parse_buffer, "buffer"_a, "network"_a, "weights_type"_a = nv::DataType::kFLOAT, Raises())
      .def_prop_ro("uff_required_version_major", &Parser::getUffRequiredVersionMajor)
      .def_prop_ro("uff_required_version_minor", &Parser::getUffRequiredVersionMinor)
      .def_prop_ro("uff_required_version_patch", &Parser::getUffRequiredVersionPatch)
      .def_prop_rw(
          "plugin_namespace", [](const Parser&) { return nb::none(); },
          [](Parser& self, const char* name) { self.setPluginNamespace(name); });
  with_error_recorder<Parser>(parser);
  as_context_manager(parser);
}

}  // namespace tenon::python
