// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Network::append: an imported graph as layers and tensors.
#include "api/network/graph_layer.h"
#include "api/network/network.h"

namespace tenon::api {

Result<> Network::append_inputs(const Graph& graph, std::vector<Tensor*>& tensors) {
  for (const Port& port : graph.inputs()) {
    const TensorType& type = graph.type(port.value);
    Tensor& tensor = make_tensor(port.name);
    tensor.shape = type.shape;
    tensor.imported_type = type.dtype;
    for (const Dim& dim : type.shape) tensor.dimension_names.push_back(dim.is_number() ? "" : dim.name());
    tensors[index(port.value)] = &tensor;
    inputs_.push_back(&tensor);
  }
  return Done{};
}

Result<> Network::append_outputs(const Graph& graph, const std::vector<Tensor*>& tensors) {
  for (const Port& port : graph.outputs()) {
    Tensor* tensor = tensors[index(port.value)];
    if (tensor->name() != port.name || is_output(*tensor)) {
      auto* identity = static_cast<nv::ILayer*>(addIdentity(*tensor));
      if (identity == nullptr) return Error(ErrorCode::internal, str("output '", port.name, "' cannot be made"));
      TRY_ASSIGN(tensor, own(*identity->getOutput(0)));
      tensor->rename(port.name);
    }
    outputs_.push_back(tensor);
  }
  return Done{};
}

Result<> Network::append(const Graph& graph) {
  TRY(append_values(graph));
  return Done{};
}

Result<std::vector<Tensor*>> Network::append_values(const Graph& graph) {
  Addition addition(*this);
  TRY_ASSIGN(std::vector<Tensor*> tensors, append_all(graph));
  addition.keep();
  return tensors;
}

Result<std::vector<Tensor*>> Network::append_all(const Graph& graph) {
  std::vector<Tensor*> tensors(graph.values().size(), nullptr);
  TRY(append_inputs(graph, tensors));
  for (size_t i = 0; i < graph.values().size(); ++i) {
    const Value& value = graph.values()[i];
    if (!value.constant) continue;
    tensors[i] = &make_tensor(value.name);
    tensors[i]->constant = value.constant;
  }
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    if (graph.erased(static_cast<NodeId>(i))) continue;
    const Node& node = graph.nodes()[i];
    auto layer = std::make_unique<GraphLayer>(*this, node.op);
    std::vector<Tensor*> operands;
    for (const ValueId id : node.inputs) operands.push_back(id == kNoValue ? nullptr : tensors[index(id)]);
    layer->set_inputs(std::move(operands));
    LayerBase& added = *layer;
    insert(std::move(layer), static_cast<int>(node.outputs.size()));
    if (!node.origin.empty()) added.rename(to_string(node.origin));
    for (size_t k = 0; k < node.outputs.size(); ++k) {
      Tensor* tensor = added.outputs()[k];
      tensor->rename(graph.value(node.outputs[k]).name);
      tensors[index(node.outputs[k])] = tensor;
    }
  }
  TRY(append_outputs(graph, tensors));
  changed_order();
  return tensors;
}

}  // namespace tenon::api
