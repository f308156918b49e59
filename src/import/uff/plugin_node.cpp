// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Nodes that plugins compute, as graphsurgeon writes them: the plugin's name behind `_`, its fields with their kinds.
#include <array>

#include "import/uff/graph_importer.h"
#include "ops/transpose.h"

namespace tenon::uff {

using uff_schema::Data;

namespace {

/// "minSize_u_float" -> "minSize".
std::string field_name(const std::string& key) {
  constexpr std::array kKinds = {"_u_int", "_u_float", "_u_bool", "_u_ilist", "_u_flist", "_u_str"};
  for (const std::string_view kind : kKinds) {
    if (key.ends_with(kind)) return key.substr(0, key.size() - kind.size());
  }
  return key;
}

/// Null for kinds that plugins have no field for, such as data types.
Constant field_value(const Data& data) {
  switch (data.data_case()) {
    case Data::kI:
      return Constant::i64_vector({data.i()});
    case Data::kB:
      return Constant::i64_vector({data.b() ? 1 : 0});
    case Data::kD:
      return Constant::scalar(DataType::f32, data.d());
    case Data::kIList:
      return Constant::i64_vector({data.i_list().val().begin(), data.i_list().val().end()});
    case Data::kDList:
      return Constant::f32_vector({data.d_list().val().begin(), data.d_list().val().end()});
    case Data::kS:
      return Constant::copy({DataType::u8, Shape{static_cast<int64_t>(data.s().size())}},
                            std::as_bytes(std::span(data.s().data(), data.s().size())));
    default:
      return {};
  }
}

}  // namespace

Result<> GraphImporter::import_plugin(Place& place, const std::vector<NodeContext::Operand>& inputs, bool claimed) {
  const std::string& operation = place.node->operation();
  const Origin origin(place.node->id());
  std::vector<ValueId> operands;
  Knowns known;
  bool pictures = false;
  for (const NodeContext::Operand& input : inputs) {
    operands.push_back(input.value);
    pictures |= input.fed.has_value();
    if (input.fed == InputOrder::nhwc) {  // plugins see pictures as [N, C, H, W]
      TRY_ASSIGN(const auto turned,
                 assembly_.add(ops::make(Transpose{.perm = {0, 3, 1, 2}}), {input.value}, 1, origin));
      operands.back() = turned[0];
    }
    known.push_back(assembly_.known(operands.back()));
  }
  UnknownNode node{.op_type = operation.starts_with("_") ? operation.substr(1) : operation,
                   .name = place.node->id(),
                   .inputs = known};
  for (const auto* fields : {&place.node->fields(), &place.node->extra_fields()}) {
    for (const auto& field : *fields) {
      const bool refers = field.value().has_ref();
      const auto referred = refers ? references_.find(field.value().ref()) : references_.end();
      if (refers && referred == references_.end()) continue;
      Constant value = field_value(refers ? *referred->second : field.value());
      if (value) node.attributes.emplace_back(field_name(field.key()), std::move(value));
    }
  }
  std::optional<KnownNode> found;
  if (claimed) {
    TRY_ASSIGN(found, options_.make_plugin(node));
  } else {
    TRY_ASSIGN(found, options_.unknown_node(node));
  }
  if (!found) {
    return Error(ErrorCode::unsupported, str("there is no importer for ", operation, ", and no plugin of that name"))
        .hint("call initLibNvInferPlugins, register the plugin, or write what it does with UFF's own operations");
  }
  for (const Constant& one : found->more_inputs) operands.push_back(assembly_.add_constant(one, ""));
  TRY_ASSIGN(std::vector<ValueId> made,
             assembly_.add(std::move(found->op), std::move(operands), found->outputs, origin));
  for (size_t i = 0; i < made.size(); ++i) assembly_.name(made[i], i == 0 ? node.name : str(node.name, "_", i));
  place.result.value = made[0];
  if (pictures && assembly_.graph.type(made[0]).shape.rank() == 4) place.result.fed = InputOrder::nchw;
  place.more.assign(made.begin() + 1, made.end());
  return Done{};
}

}  // namespace tenon::uff
