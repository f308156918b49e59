// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Nodes that no importer takes: offered to whoever the caller says.
#include "import/onnx/graph_importer.h"

namespace tenon::onnx {

using onnx_schema::AttributeProto;
using onnx_schema::NodeProto;

namespace {

Constant text_constant(const std::string& text) {
  return Constant::copy({DataType::u8, Shape{static_cast<int64_t>(text.size())}},
                        std::as_bytes(std::span(text.data(), text.size())));
}

/// Errors: unsupported for graphs, sparse tensors and lists of texts.
Result<Constant> constant_of(const AttributeProto& attribute, const TensorReader& tensors) {
  switch (attribute.type()) {
    case onnx_schema::AttributeProto_AttributeType_FLOAT:
      return Constant::scalar(DataType::f32, attribute.f());
    case onnx_schema::AttributeProto_AttributeType_INT:
      return Constant::i64_vector({attribute.i()});
    case onnx_schema::AttributeProto_AttributeType_STRING:
      return text_constant(attribute.s());
    case onnx_schema::AttributeProto_AttributeType_FLOATS:
      return Constant::f32_vector({attribute.floats().begin(), attribute.floats().end()});
    case onnx_schema::AttributeProto_AttributeType_INTS:
      return Constant::i64_vector({attribute.ints().begin(), attribute.ints().end()});
    case onnx_schema::AttributeProto_AttributeType_TENSOR:
      return tensors.read(attribute.t());
    default:
      return Error(ErrorCode::unsupported,
                   str("attribute '", attribute.name(), "': expected numbers, a text or a tensor, found kind ",
                       static_cast<int>(attribute.type())));
  }
}

}  // namespace

Result<> GraphImporter::import_unknown(const NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope) {
  UnknownNode unknown{.op_type = node.op_type(), .domain = node.domain(), .name = scope.prefix + node.name()};
  if (unknown.name.empty() && node.output_size() > 0) unknown.name = node.output(0);
  for (const auto& attribute : node.attribute()) {
    const AttributeProto* value = resolve(attribute, scope.arguments);
    if (value == nullptr) continue;
    TRY_ASSIGN(Constant constant, constant_of(*value, tensors_));
    unknown.attributes.emplace_back(attribute.name(), std::move(constant));
  }
  Knowns known;
  for (const ValueId id : inputs) {
    if (id == kNoValue) return Error(ErrorCode::unsupported, "an input is left out, which only importers understand");
    known.push_back(assembly_.known(id));
  }
  unknown.inputs = known;
  TRY_ASSIGN(std::optional<KnownNode> found, options_.unknown_node(unknown));
  if (!found) {
    return Error(ErrorCode::unsupported, "the operator is not known, and no plugin of its name is registered")
        .hint("export with other operators, or register a plugin of this name");
  }
  std::vector<ValueId> operands = inputs;
  for (const Constant& one : found->more_inputs) operands.push_back(assembly_.add_constant(one, ""));
  TRY_ASSIGN(const std::vector<ValueId> made,
             assembly_.add(std::move(found->op), std::move(operands), static_cast<size_t>(node.output_size()),
                           Origin(unknown.name)));
  for (int i = 0; i < node.output_size(); ++i) {
    if (node.output(i).empty()) continue;
    assembly_.name(made[static_cast<size_t>(i)], scope.prefix + node.output(i));
    TRY(bind_output(node.output(i), made[static_cast<size_t>(i)], scope));
  }
  return Done{};
}

}  // namespace tenon::onnx
