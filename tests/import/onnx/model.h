// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Small ONNX models for tests, put together message by message.
#pragma once

#include <string>
#include <vector>

#include "onnx_schema.pb.h"

namespace tenon {

struct Model {
  onnx_schema::ModelProto proto;

  explicit Model(int opset = 17) {
    proto.set_ir_version(8);
    auto* entry = proto.add_opset_import();
    entry->set_version(opset);
  }

  onnx_schema::GraphProto& graph() { return *proto.mutable_graph(); }

  /// A dimension that is a number, or a word for a symbol ("" for one without a name).
  void input(const std::string& name, const std::vector<std::string>& dims, int type = 1) {
    auto* value = graph().add_input();
    value->set_name(name);
    auto* tensor = value->mutable_type()->mutable_tensor_type();
    tensor->set_elem_type(type);
    tensor->mutable_shape();
    for (const std::string& dim : dims) {
      auto* to = tensor->mutable_shape()->add_dim();
      if (dim.empty()) continue;
      if (std::isdigit(static_cast<unsigned char>(dim[0])))
        to->set_dim_value(std::stoll(dim));
      else
        to->set_dim_param(dim);
    }
  }

  void output(const std::string& name) { graph().add_output()->set_name(name); }

  onnx_schema::NodeProto& node(const std::string& op_type, const std::vector<std::string>& inputs,
                               const std::vector<std::string>& outputs) {
    auto* node = graph().add_node();
    node->set_op_type(op_type);
    node->set_name(op_type + "_" + outputs.at(0));
    for (const auto& name : inputs) node->add_input(name);
    for (const auto& name : outputs) node->add_output(name);
    return *node;
  }

  onnx_schema::TensorProto& weights(const std::string& name, int type, const std::vector<int64_t>& dims) {
    auto* tensor = graph().add_initializer();
    tensor->set_name(name);
    tensor->set_data_type(type);
    for (const int64_t dim : dims) tensor->add_dims(dim);
    return *tensor;
  }

  std::string bytes() const { return proto.SerializeAsString(); }
};

}  // namespace tenon
