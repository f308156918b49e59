// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// GraphImporter: walks the nodes of a model in order, hands each to its importer, and remembers all that fail.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "import/onnx/import.h"
#include "import/onnx/node_context.h"
#include "import/onnx/tensor_reader.h"
#include "onnx_schema.pb.h"

namespace tenon::onnx {

class GraphImporter {
 public:
  GraphImporter(const onnx_schema::ModelProto& model, const TensorReader& tensors, const ImportOptions& options)
      : model_(model), tensors_(tensors), options_(options) {}

  Result<Graph> run();

 private:
  using Opsets = std::map<std::string, int>;

  /// An operand that the caller of a function leaves out.
  static constexpr ValueId kAbsent = static_cast<ValueId>(-2);

  /// Names of tensors, in a graph or a function's body. A name whose node failed stands for kNoValue.
  struct Scope {
    std::unordered_map<std::string, ValueId> names;
    const Scope* parent = nullptr;              // of a subgraph
    const Opsets* opsets = nullptr;             // versions of the operators
    const AttributeScope* arguments = nullptr;  // of a function
    std::string prefix;                         // of names inside a function
    int depth = 0;
    const ValueId* find(const std::string& name) const;
  };

  Result<> check_opset();
  Result<> add_initializers(const onnx_schema::GraphProto& graph, Scope& scope);
  Result<> add_inputs(const onnx_schema::GraphProto& graph, Scope& scope);
  Result<> add_outputs(const onnx_schema::GraphProto& graph, const Scope& scope);
  const Constant* fixed_input(const std::string& name) const;  // nullptr if it is not fixed
  Result<TensorType> input_type(const onnx_schema::ValueInfoProto& input) const;

  template <class Nodes>
  void import_nodes(const Nodes& nodes, Scope& scope);
  /// True if all its operands are there.
  bool import_node(const onnx_schema::NodeProto& node, int number, Scope& scope);
  Result<> import_with(const Importer& importer, const onnx_schema::NodeProto& node, int opset,
                       std::vector<ValueId> inputs, Scope& scope);
  Result<> align_old_broadcast(const onnx_schema::NodeProto& node, int opset, std::vector<ValueId>& inputs,
                               const Scope& scope);
  Result<> import_call(const onnx_schema::FunctionProto& function, const onnx_schema::NodeProto& node,
                       const std::vector<ValueId>& inputs, Scope& scope);
  Result<> import_if(const onnx_schema::NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope);
  Result<> bind_output(const std::string& name, ValueId value, Scope& scope);
  const onnx_schema::FunctionProto* find_function(const onnx_schema::NodeProto& node) const;
  int opset_of(const std::string& domain, const Scope& scope) const;
  void fail(const onnx_schema::NodeProto& node, int number, int opset, const std::vector<ValueId>& inputs,
            const Error& error);
  Error failure_error() const;

  const onnx_schema::ModelProto& model_;
  const TensorReader& tensors_;
  const ImportOptions& options_;
  Opsets opsets_;
  Assembly assembly_;
  std::vector<ImportFailure> failures_;
  std::vector<ErrorCode> codes_;  // of failures_
  int64_t imported_ = 0;          // nodes, those of functions counted at every call
};

}  // namespace tenon::onnx
