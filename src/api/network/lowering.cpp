// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Lowering: turns layers into nodes of a graph, inferring types as it goes.
#include "api/network/lowering.h"

#include <algorithm>
#include <array>

#include "api/network/layer.h"
#include "ops/cast.h"
#include "ops/identity.h"

namespace tenon::api {

namespace {

/// The type that the user asked for, if any, else `type`.
Result<DataType> wanted(const std::optional<nv::DataType>& asked, DataType type) {
  if (!asked) return type;
  return data_type(*asked);
}

/// Errors: unsupported for what a program would hand over packed.
Result<> check_port(const Tensor& tensor, DataType type) {
  if (!is_packed(type)) return Done{};
  return Error(ErrorCode::unsupported, str("'", tensor.name(), "': 4-bit numbers as an input or output"))
      .hint("quantize behind the input, dequantize in front of the output");
}

}  // namespace

Result<> Lowering::give_name(ValueId value, const std::string& name) {
  if (name.starts_with('%')) return Done{};  // made up by an imported graph; this one makes up its own
  if (!names_.insert(name).second) {
    return Error(ErrorCode::invalid_argument, str("two tensors are named '", name, "'"))
        .hint("give one of them another name with ITensor::setName");
  }
  graph_.value(value).name = name;
  named_.insert(static_cast<int32_t>(value));
  return Done{};
}

Result<> Lowering::add_input(const Tensor& tensor) {
  TRY_ASSIGN(const DataType dtype, wanted(tensor.as_type, tensor.imported_type));
  TRY(check_port(tensor, dtype));
  const ValueId value = graph_.add_input(tensor.name(), {dtype, tensor.shape, Layout::row_major});
  TRY(give_name(value, tensor.name()));
  known_.push_back(Known::of(graph_.type(value)));
  values_.emplace(&tensor, value);
  return Done{};
}

Result<> Lowering::add_layer(const LayerBase& layer) {
  layer_ = &layer;
  auto lowered = layer.lower(*this);
  if (!lowered.ok()) {
    return std::move(lowered).error().note(str("in layer '", layer.name(), "' (", name_of(layer.type()), ")"));
  }
  return Done{};
}

Result<> Lowering::add_output(const Tensor& tensor) {
  TRY_ASSIGN(ValueId value, value_of(tensor));
  TRY_ASSIGN(const DataType dtype, wanted(tensor.is_input() ? std::nullopt : tensor.as_type, known(value).type.dtype));
  TRY(check_port(tensor, dtype));
  if (dtype != known(value).type.dtype) {
    layer_ = tensor.producer;
    TRY_ASSIGN(value, emit(Cast{.to = dtype}, {value}));
  }
  if (graph_.value(value).constant) {
    layer_ = tensor.producer;
    TRY_ASSIGN(value, emit(Identity{}, {value}));
  }
  graph_.add_output(value, tensor.name());
  return Done{};
}

const Known* Lowering::find(const Tensor& tensor) const {
  const auto found = values_.find(&tensor);
  return found == values_.end() ? nullptr : &known(found->second);
}

Result<std::vector<int64_t>> Lowering::axes(uint32_t mask, ValueId id) const {
  TRY_ASSIGN(std::vector<int64_t> out, axes_of(mask, rank(id) - unseen(id)));
  for (int64_t& axis : out) axis += unseen(id);
  return out;
}

Result<ValueId> Lowering::value_of(const Tensor& tensor) {
  if (const auto found = values_.find(&tensor); found != values_.end()) return found->second;
  if (!tensor.constant) {
    return Error(ErrorCode::invalid_argument, str("tensor '", tensor.name(), "' is read before a layer makes it"));
  }
  const ValueId value = constant(tensor.constant);
  TRY(give_name(value, tensor.name()));
  values_.emplace(&tensor, value);
  return value;
}

Result<std::vector<ValueId>> Lowering::once(const void* key, FunctionRef<Result<std::vector<ValueId>>()> make) {
  if (const auto found = once_.find(key); found != once_.end()) return found->second;
  TRY_ASSIGN(std::vector<ValueId> made, make());
  return once_[key] = std::move(made);
}

bool Lowering::has_input(size_t index) const {
  return index < layer_->inputs().size() && layer_->inputs()[index] != nullptr;
}

Result<ValueId> Lowering::input(size_t index) {
  if (!has_input(index)) return Error(ErrorCode::invalid_argument, str("input ", index, " is not set"));
  return value_of(*layer_->inputs()[index]);
}

ValueId Lowering::constant(Constant constant) {
  known_.push_back(Known::of(constant));
  return graph_.add_constant(std::move(constant));
}

void Lowering::compute(const Op& op, const Knowns& operands, Knowns& results) {
  constexpr int64_t kMost = 4096;  // elements: shapes and flags, not weights
  std::vector<Constant> values;
  for (const Known& operand : operands) {
    const bool small = !operand.present() || (operand.value && operand.type.shape.volume() <= kMost);
    if (!small) return;
    values.push_back(operand.value);
  }
  if (op.traits().random || values.empty()) return;
  const bool fits = std::all_of(results.begin(), results.end(), [](const Known& result) {
    return result.type.shape.is_static() && result.type.shape.volume() <= kMost;
  });
  if (!fits) return;
  auto computed = ops::evaluate(op, values);
  if (!computed.ok() || computed->size() != results.size()) return;  // the build says what is wrong
  for (size_t i = 0; i < results.size(); ++i) results[i] = Known::of((*computed)[i]);
}

ValueId Lowering::weights(Constant given, nv::WeightsRole role, const void* values) {
  const ValueId id = constant(std::move(given));
  if (!names_weights_) return id;
  constexpr std::array kRoles = {"kernel", "bias", "shift", "scale", "constant"};
  if (role != nv::WeightsRole::kCONSTANT) {  // a constant has the name of its tensor
    std::string name = str(layer_->name(), " ", kRoles[static_cast<size_t>(role)]);
    while (!names_.insert(name).second) name += "'";
    graph_.value(id).name = name;
    named_.insert(static_cast<int32_t>(id));
  }
  layer_weights_.push_back({id, layer_->name(), role, values});
  return id;
}

Result<ValueId> Lowering::emit(Op op, std::vector<ValueId> inputs) {
  TRY_ASSIGN(const std::vector<ValueId> outputs, emit(std::move(op), std::move(inputs), 1));
  return outputs[0];
}

Result<std::vector<ValueId>> Lowering::emit(Op op, std::vector<ValueId> inputs, size_t outputs) {
  Knowns operands;
  for (const ValueId id : inputs) operands.push_back(id == kNoValue ? Known{} : known(id));
  TRY_ASSIGN(Knowns results, op.infer(operands));
  if (results.size() < outputs) {
    return Error(ErrorCode::internal, str(op.name(), " has ", results.size(), " results, not ", outputs));
  }
  compute(op, operands, results);
  Origin origin = layer_ ? Origin(layer_->name()) : Origin();
  const NodeId node =
      graph_.add_node(std::move(op), std::move(inputs), std::move(origin), std::vector<std::string>(outputs));
  const std::vector<ValueId> values = graph_.node(node).outputs;
  for (size_t i = 0; i < outputs; ++i) {
    graph_.value(values[i]).type = results[i].type;
    known_.push_back(std::move(results[i]));
  }
  return values;
}

Result<std::vector<ValueId>> Lowering::emit(std::string_view op, const Attributes& fields, std::vector<ValueId> inputs,
                                            size_t outputs) {
  const OpDef* def = find_op(ops::all(), op);
  if (def == nullptr) return Error(ErrorCode::unsupported, str("operator ", op, " is not supported yet"));
  TRY_ASSIGN(auto attributes, def->make(fields));
  return emit(Op(def, std::move(attributes)), std::move(inputs), outputs);
}

Result<ValueId> Lowering::as_i64(ValueId value) {
  const DataType dtype = known(value).type.dtype;
  if (dtype == DataType::i64) return value;
  if (!is_integer(dtype)) return Error(ErrorCode::invalid_argument, str("expected integers, found ", dtype));
  return emit(Cast{.to = DataType::i64}, {value});
}

Result<> Lowering::define(size_t output, ValueId value) {
  const Tensor& tensor = *layer_->outputs()[output];
  TRY_ASSIGN(const DataType dtype, wanted(layer_->output_type(output), known(value).type.dtype));
  if (dtype != known(value).type.dtype) {
    TRY_ASSIGN(value, emit(Cast{.to = dtype}, {value}));
  }
  const Value& made = graph_.value(value);
  const bool is_input = made.producer == kNoNode && !made.constant;
  const bool taken = is_input || named_.contains(static_cast<int32_t>(value));
  if (taken) {
    TRY_ASSIGN(value, emit(Identity{}, {value}));
  }
  TRY(give_name(value, tensor.name()));
  values_.emplace(&tensor, value);
  return Done{};
}

}  // namespace tenon::api
