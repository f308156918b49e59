// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The ends of an imported graph: opset, initializers, inputs, outputs.
#include <limits>

#include "import/onnx/graph_importer.h"

namespace tenon::onnx {

using onnx_schema::GraphProto;

Result<> GraphImporter::check_opset() {
  for (const auto& entry : model_.opset_import()) {
    const int64_t version = entry.version();
    if (version < 0 || version > std::numeric_limits<int>::max()) {
      return Error(ErrorCode::corrupt_data, str("expected an opset, found ", version));
    }
    opsets_[entry.domain() == "ai.onnx" ? "" : entry.domain()] = static_cast<int>(version);
  }
  if (!opsets_.count("")) return Done{};  // a model that uses other domains alone
  const int opset = opsets_[""];
  if (opset < kOldestOpset || opset > kNewestOpset) {
    return Error(ErrorCode::unsupported,
                 str("expected an opset from ", kOldestOpset, " to ", kNewestOpset, ", found ", opset))
        .hint(str("export with opset ", opset < kOldestOpset ? 17 : kNewestOpset));
  }
  return Done{};
}

Result<> GraphImporter::add_initializers(const GraphProto& graph, Scope& scope) {
  if (graph.sparse_initializer_size() > 0) {
    return Error(ErrorCode::unsupported, "sparse initializers").hint("export with dense weights");
  }
  for (const auto& tensor : graph.initializer()) {
    if (tensor.name().empty()) return Error(ErrorCode::corrupt_data, "an initializer without a name");
    TRY_ASSIGN(Constant constant, tensors_.read(tensor));
    // A body is written as text: large weights stay outside, and it reads them.
    constexpr int64_t kSmall = 64;
    ValueId value = kNoValue;
    if (scope.outer && constant.type().shape.volume() > kSmall) {
      const TensorType type = constant.type();
      scope.captures->push_back(scope.outer->add_constant(std::move(constant), scope.prefix + tensor.name()));
      value = assembly_.add_known_input(scope.prefix + tensor.name(), Known::of(type));
    } else {
      value = assembly_.add_constant(std::move(constant), scope.prefix + tensor.name());
    }
    if (!scope.names.emplace(tensor.name(), value).second) {
      return Error(ErrorCode::corrupt_data, str("expected one initializer '", tensor.name(), "', found two"));
    }
  }
  return Done{};
}

Result<GraphImporter::Formal> GraphImporter::input_formal(const std::string& name,
                                                          const onnx_schema::TypeProto& type) const {
  if (type.has_tensor_type()) {
    TRY_ASSIGN(TensorType tensor, tensor_type(name, type));
    return Formal{Known::of(std::move(tensor)), {}};
  }
  const bool is_optional = type.has_optional_type();
  if (!is_optional && !type.has_sequence_type()) {
    return Error(ErrorCode::unsupported, "expected a tensor, a sequence or an optional");
  }
  Formal out{Known::of(TensorType{is_optional ? DataType::optional : DataType::sequence,
                                  Shape{Dim::symbol(name + "_length")}}),
             {}};
  // Elements may be of any rank; then it is not known before the run.
  const auto& inside = is_optional ? type.optional_type().elem_type() : type.sequence_type().elem_type();
  if (const auto item = input_formal(name, inside); item.ok()) out.item = item->known.type;
  return out;
}

Result<TensorType> GraphImporter::tensor_type(const std::string& name, const onnx_schema::TypeProto& type) const {
  const auto& tensor = type.tensor_type();
  TRY_ASSIGN(const DataType dtype, data_type_of(tensor.elem_type()));
  if (!tensor.has_shape()) {
    return Error(ErrorCode::unsupported, "expected a known number of dimensions")
        .hint("set the input's shape; dimensions may stay symbolic");
  }
  if (tensor.shape().dim_size() > kMaxRank) {
    return Error(ErrorCode::corrupt_data, str("expected at most ", kMaxRank, " dimensions"));
  }
  std::vector<Dim> dims;
  int64_t volume = 1;
  for (int i = 0; i < tensor.shape().dim_size(); ++i) {
    const auto& dim = tensor.shape().dim(i);
    if (dim.has_dim_value() && dim.dim_value() >= 0) {
      if (__builtin_mul_overflow(volume, std::max<int64_t>(dim.dim_value(), 1), &volume) || volume > Dim::kUnbounded) {
        return Error(ErrorCode::corrupt_data, str("expected at most ", Dim::kUnbounded, " elements"));
      }
      dims.emplace_back(dim.dim_value());
    } else {
      const bool named = dim.has_dim_param() && !dim.dim_param().empty();
      dims.push_back(Dim::symbol(named ? dim.dim_param() : str(name, "_dim", i)));
    }
  }
  return TensorType{dtype, Shape(std::move(dims))};
}

const Constant* GraphImporter::fixed_input(const std::string& name) const {
  for (const auto& [fixed, value] : options_.fixed_inputs) {
    if (fixed == name) return &value;
  }
  return nullptr;
}

Result<> GraphImporter::add_map_input(const std::string& name, const onnx_schema::TypeProto& type, Scope& scope) {
  const auto& map = type.map_type();
  TRY_ASSIGN(const DataType keys, data_type_of(map.key_type()));
  if (!map.value_type().has_tensor_type()) {
    return Error(ErrorCode::unsupported, str("input '", name, "': expected a map to numbers or texts"));
  }
  TRY_ASSIGN(const DataType values, data_type_of(map.value_type().tensor_type().elem_type()));
  const Shape shape{Dim::symbol(name + "_length")};
  const ValueId first = assembly_.add_input(name + "_keys", TensorType{keys, shape});
  map_values_[first] = assembly_.add_input(name + "_values", TensorType{values, shape});
  scope.names.emplace(name, first);
  return Done{};
}

Result<> GraphImporter::add_inputs(const GraphProto& graph, Scope& scope) {
  std::unordered_map<std::string, bool> seen;
  for (const auto& input : graph.input()) {
    if (input.name().empty()) return Error(ErrorCode::corrupt_data, "an input without a name");
    if (!seen.emplace(input.name(), true).second) {
      return Error(ErrorCode::corrupt_data, str("expected one input '", input.name(), "', found two"));
    }
    if (const Constant* fixed = fixed_input(input.name())) {
      scope.names[input.name()] = assembly_.add_constant(*fixed, input.name());
      continue;
    }
    if (scope.names.count(input.name())) continue;  // a default value: a constant
    if (input.type().has_map_type()) {
      TRY(add_map_input(input.name(), input.type(), scope));
      continue;
    }
    TRY_ASSIGN(Formal formal, input_formal(input.name(), input.type()).note(str("in input '", input.name(), "'")));
    if (Shape& shape = formal.known.type.shape; options_.batch && shape.rank() > 0) {
      if (shape[0].is_number()) written_batches_.insert(shape[0].number());
      shape[0] = *options_.batch;
    }
    const ValueId value = assembly_.add_input(input.name(), formal.known.type);
    if (formal.item.present()) assembly_.set_item_type(value, std::move(formal.item));
    scope.names.emplace(input.name(), value);
  }
  return Done{};
}

Result<> GraphImporter::add_outputs(const GraphProto& graph, Scope& scope) {
  std::unordered_map<std::string, bool> seen;
  for (const auto& output : graph.output()) {
    if (!seen.emplace(output.name(), true).second) {
      return Error(ErrorCode::corrupt_data, str("expected one output '", output.name(), "', found two"));
    }
    const ValueId* value = find(output.name(), scope);
    if (!value || *value == kNoValue) {
      return Error(ErrorCode::corrupt_data, str("expected a node that makes output '", output.name(), "', found none"));
    }
    assembly_.graph.add_output(*value, output.name());
  }
  if (graph.output_size() == 0) return Error(ErrorCode::corrupt_data, "expected a graph with outputs, found none");
  return Done{};
}

}  // namespace tenon::onnx
