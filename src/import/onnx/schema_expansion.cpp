// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators without an importer: by the function of their schema.
#include <google/protobuf/arena.h>

#include <algorithm>
#include <set>

#include "import/onnx/graph_importer.h"
#include "import/onnx/schema_functions.h"

namespace tenon::onnx {

using onnx_schema::AttributeProto;
using onnx_schema::FunctionProto;
using onnx_schema::GraphProto;
using onnx_schema::NodeProto;

namespace {

using SchemaNodes = google::protobuf::RepeatedPtrField<NodeProto>;

/// Attributes of the function that nodes of its body refer to.
void collect_referenced(const SchemaNodes& nodes, std::set<std::string>& to) {
  for (const NodeProto& node : nodes) {
    for (const AttributeProto& attribute : node.attribute()) {
      if (!attribute.ref_attr_name().empty()) to.insert(attribute.ref_attr_name());
      if (attribute.has_g()) collect_referenced(attribute.g().node(), to);
      for (const GraphProto& graph : attribute.graphs()) collect_referenced(graph.node(), to);
    }
  }
}

bool same_value(const AttributeProto& a, const AttributeProto& b) {
  return a.type() == b.type() && a.f() == b.f() && a.i() == b.i() && a.s() == b.s() &&
         std::ranges::equal(a.ints(), b.ints()) && std::ranges::equal(a.floats(), b.floats());
}

/// A function that was made for default attributes has them in its nodes, unless these refer to the attribute.
bool fits_attributes(const FunctionProto& function, const NodeProto& node) {
  std::set<std::string> referenced;
  collect_referenced(function.node(), referenced);
  return std::ranges::all_of(node.attribute(), [&](const AttributeProto& given) {
    if (referenced.contains(given.name())) return true;
    return std::ranges::any_of(function.attribute_proto(), [&](const AttributeProto& otherwise) {
      return otherwise.name() == given.name() && same_value(given, otherwise);
    });
  });
}

}  // namespace

std::string GraphImporter::form_of(const NodeProto& node, const std::vector<ValueId>& inputs) const {
  size_t count = inputs.size();
  while (count > 0 && inputs[count - 1] == kNoValue) --count;
  std::string out;
  for (size_t i = 0; i < count; ++i) {
    out += inputs[i] == kNoValue ? "_ " : str(assembly_.graph.type(inputs[i]).dtype, " ");
  }
  return str(out, node.output_size());
}

const FunctionProto* GraphImporter::schema_function(const NodeProto& node, int opset,
                                                    const std::vector<ValueId>& inputs) {
  const std::string domain = node.domain() == "ai.onnx" ? "" : node.domain();
  const auto all = schema_functions();
  int since = 0;
  for (const SchemaFunction& one : all) {
    if (one.domain == domain && one.op_type == node.op_type() && one.since <= opset) since = std::max(since, one.since);
  }
  std::string form;
  for (const SchemaFunction& one : all) {
    if (one.domain != domain || one.op_type != node.op_type() || one.since != since || one.bytes.empty()) continue;
    if (!one.form.empty() && form.empty()) form = form_of(node, inputs);
    if (!one.form.empty() && one.form != form) continue;
    const FunctionProto*& parsed = schema_functions_[&one];
    if (!parsed) {  // with the model, whose lifetime constants keep up
      auto* made = google::protobuf::Arena::CreateMessage<FunctionProto>(model_.GetArena());
      if (!made->ParseFromArray(one.bytes.data(), static_cast<int>(one.bytes.size()))) return nullptr;
      parsed = made;
    }
    if (one.form.empty() || fits_attributes(*parsed, node)) return parsed;
  }
  return nullptr;
}

bool GraphImporter::is_by_function(const std::string& domain, const std::string& op_type) const {
  const std::string name = domain.empty() ? op_type : str(domain, ".", op_type);
  return std::ranges::find(options_.by_function, name) != options_.by_function.end();
}

}  // namespace tenon::onnx
