// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// NodeContext: all that the importer of an operator sees and does. Importer: what a file in ops/ defines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ir/graph.h"
#include "ops/lib/assembly.h"
#include "ops/lib/evaluate.h"
#include "ops/lib/graph_writer.h"

namespace tenon::onnx_schema {
class NodeProto;
class AttributeProto;
}  // namespace tenon::onnx_schema

namespace tenon::onnx {

class TensorReader;

/// Values of the attributes that a function's body refers to, by their names in the function.
using AttributeScope = std::vector<std::pair<std::string, const onnx_schema::AttributeProto*>>;

/// The attribute itself, or what it refers to; nullptr if it refers to nothing.
const onnx_schema::AttributeProto* resolve(const onnx_schema::AttributeProto& attribute,
                                           const AttributeScope* arguments);

/// ONNX's number of a data type -> ours. Errors: unsupported, naming the type.
Result<DataType> data_type_of(int64_t onnx_type);

/// One node of the source on its way into the graph. Attributes: a getter gives the default if the attribute is absent;
/// one of the wrong kind is remembered and fails the node when its importer returns.
class NodeContext {
 public:
  struct Source {
    const onnx_schema::NodeProto& node;
    int opset;
    const AttributeScope* arguments;  // of the function that the node is in, or null
  };
  NodeContext(Source source, Assembly& assembly, const TensorReader& tensors, std::vector<ValueId> inputs,
              std::vector<std::string> output_names, Origin origin);

  std::string_view op_type() const;
  std::string_view domain() const;
  int opset() const { return source_.opset; }  // of the operator's domain

  const std::vector<ValueId>& inputs() const { return inputs_; }
  size_t input_count() const { return inputs_.size(); }
  ValueId input(size_t i) const { return i < inputs_.size() ? inputs_[i] : kNoValue; }
  bool has_input(size_t i) const { return input(i) != kNoValue; }
  size_t output_count() const { return output_names_.size(); }
  bool has_output(size_t i) const { return i < output_names_.size() && !output_names_[i].empty(); }

  const TensorType& type(ValueId id) const { return assembly_.graph.type(id); }  // a default one for kNoValue
  const TensorType& input_type(size_t i) const { return type(input(i)); }
  const Constant* constant(ValueId id) const { return assembly_.graph.constant(id); }  // nullptr if not one
  const Known& known(ValueId id) const { return assembly_.known(id); }
  TensorType item_type(ValueId id) const { return assembly_.item_type(id); }
  void set_item_type(ValueId id, TensorType type) { assembly_.set_item_type(id, std::move(type)); }
  /// Errors: invalid_argument unless there are min..max inputs, the first min of them present.
  Result<> expect_inputs(size_t min, size_t max) const;

  bool has_attribute(std::string_view name) const;
  int64_t integer(std::string_view name, int64_t otherwise);
  float number(std::string_view name, float otherwise);
  std::string text(std::string_view name, std::string otherwise);
  std::vector<int64_t> integers(std::string_view name, std::vector<int64_t> otherwise = {});
  std::vector<float> numbers(std::string_view name, std::vector<float> otherwise = {});
  std::vector<std::string> texts(std::string_view name);
  Result<Constant> tensor(std::string_view name);

  ValueId add_constant(Constant constant) { return assembly_.add_constant(std::move(constant), ""); }
  ValueId add_integers(const std::vector<int64_t>& values) { return add_constant(Constant::i64_vector(values)); }
  /// A rank-0 constant.
  ValueId add_scalar(DataType dtype, double value) { return add_constant(Constant::scalar(dtype, value)); }

  /// Adds an operator and infers its types. Errors: those of the inference.
  Result<std::vector<ValueId>> add_many(Op op, std::vector<ValueId> inputs, size_t outputs);
  Result<ValueId> add(Op op, std::vector<ValueId> inputs);
  /// An operator with its default attributes, by name.
  Result<ValueId> add(std::string_view op, std::vector<ValueId> inputs);
  template <class T>
  requires requires { T::kName; }
  Result<ValueId> add(T attributes, std::vector<ValueId> inputs) {
    return add(ops::make(std::move(attributes)), std::move(inputs));
  }

  /// Adds to the nodes of this one, as add does; the context must outlive it.
  GraphWriter writer();

  /// Output `i` of the source node is `value`.
  Result<> set_output(size_t i, ValueId value);
  /// Adds an operator whose outputs are those of the source node.
  Result<> finish(Op op, std::vector<ValueId> inputs);
  template <class T>
  requires requires { T::kName; }
  Result<> finish(T attributes, std::vector<ValueId> inputs) {
    return finish(ops::make(std::move(attributes)), std::move(inputs));
  }

  /// "expected ..., found ..." with a way out.
  Error unsupported(std::string reason, std::string hint = "") const;

  const std::vector<ValueId>& outputs() const { return outputs_; }
  /// What attributes of the wrong kind said. Empty: none.
  const std::string& attribute_error() const { return attribute_error_; }

 private:
  const onnx_schema::AttributeProto* find(std::string_view name) const;
  const onnx_schema::AttributeProto* find(std::string_view name, int kind);

  Source source_;
  Assembly& assembly_;
  const TensorReader& tensors_;
  std::vector<ValueId> inputs_;
  std::vector<std::string> output_names_;
  std::vector<ValueId> outputs_;
  Origin origin_;
  std::string attribute_error_;
};

/// One source operator, or several that import alike: made by a function of the name of its file in ops/.
struct Importer {
  std::vector<std::string_view> op_types;
  Result<> (*import)(NodeContext& node);
  std::string_view domain = "";  // "" is also called ai.onnx
};

std::span<const Importer> importers();

}  // namespace tenon::onnx
