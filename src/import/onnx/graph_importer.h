// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// GraphImporter: walks the nodes of a model in order, hands each to its importer, and remembers all that fail.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "import/onnx/import.h"
#include "import/onnx/node_context.h"
#include "import/onnx/tensor_reader.h"
#include "onnx_schema.pb.h"

namespace tenon::onnx {

struct SchemaFunction;

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
    Scope* parent = nullptr;                    // of a subgraph
    const Opsets* opsets = nullptr;             // versions of the operators
    const AttributeScope* arguments = nullptr;  // of a function
    std::string prefix;                         // of names inside a function
    int depth = 0;
    Assembly* outer = nullptr;  // of a body that is a graph of its own: what the graph around it grows in
    std::vector<ValueId>* captures = nullptr;  // of such a body: the values of `outer` that it reads
  };

  Result<> check_opset();
  Result<> add_initializers(const onnx_schema::GraphProto& graph, Scope& scope);
  Result<> add_inputs(const onnx_schema::GraphProto& graph, Scope& scope);
  Result<> add_outputs(const onnx_schema::GraphProto& graph, Scope& scope);
  const Constant* fixed_input(const std::string& name) const;  // nullptr if it is not fixed

  using Nodes = google::protobuf::RepeatedPtrField<onnx_schema::NodeProto>;
  void import_nodes(const Nodes& nodes, Scope& scope);
  /// True if all its operands are there.
  bool import_node(const onnx_schema::NodeProto& node, int number, Scope& scope);
  Result<> import_with(const Importer& importer, const onnx_schema::NodeProto& node, int opset,
                       std::vector<ValueId> inputs, Scope& scope);
  Result<> import_unknown(const onnx_schema::NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope);
  Result<> align_old_broadcast(const onnx_schema::NodeProto& node, int opset, std::vector<ValueId>& inputs,
                               const Scope& scope);
  /// Where ImportOptions::batch takes the place of a size that the model writes, the operand of a reshape keeps it too.
  void keep_batch(const onnx_schema::NodeProto& node, std::vector<ValueId>& inputs);
  Result<> import_call(const onnx_schema::FunctionProto& function, const onnx_schema::NodeProto& node,
                       const std::vector<ValueId>& inputs, Scope& scope);
  /// The value of that name, as one of `here`, the graph that grows in `scope`. A body gets an input for what it reads
  /// from outside. Nullptr: there is none.
  const ValueId* find(const std::string& name, Scope& scope, Assembly& here);
  const ValueId* find(const std::string& name, Scope& scope) { return find(name, scope, assembly_); }

  using ControlFlow = Result<> (GraphImporter::*)(const onnx_schema::NodeProto&, const std::vector<ValueId>&, Scope&);
  static ControlFlow control_flow(const std::string& domain, const std::string& op_type);  // nullptr: it is none
  /// A graph of its own: of a branch or the body of a loop.
  struct Body {
    std::shared_ptr<const Graph> graph;
    std::vector<ValueId> captures;
    Knowns outputs;
    std::vector<TensorType> items;  // of the outputs
  };
  struct Formal {
    Known known;
    TensorType item;
  };
  /// Outputs of a body that become its inputs in the next turn.
  struct Carried {
    size_t input = 0, output = 0, count = 0;
  };
  Formal formal_of(ValueId value) const;
  Result<Formal> input_formal(const std::string& name, const onnx_schema::TypeProto& type) const;
  /// A map is two inputs, `NAME_keys` and `NAME_values`, of one length. The name stands for the first.
  Result<> add_map_input(const std::string& name, const onnx_schema::TypeProto& type, Scope& scope);
  Result<TensorType> tensor_type(const std::string& name, const onnx_schema::TypeProto& type) const;
  /// `carried`: what becomes inputs again, an optional even where the body gives what is in it.
  Result<Body> import_body(const onnx_schema::GraphProto& proto, const std::vector<Formal>& formals,
                           const std::string& prefix, Scope& scope, const Carried& carried);
  Result<> fill_body(const onnx_schema::GraphProto& proto, const std::vector<Formal>& formals, Scope& inner, Body& body,
                     const Carried& carried);
  Result<ValueId> as_carried(ValueId made, const Formal& formal);
  Result<Body> import_turns(const onnx_schema::GraphProto& proto, std::vector<Formal> formals, const Carried& carried,
                            const std::string& prefix, Scope& scope);
  /// `items`: of the outputs, as many as the operator has. `wrapped`: optionals of which the node gives what is inside.
  Result<> finish_control_flow(const onnx_schema::NodeProto& node, Op op, std::vector<ValueId> operands,
                               const std::vector<TensorType>& items, Scope& scope,
                               const std::vector<bool>& wrapped = {});
  Result<> import_either(const onnx_schema::NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope);
  Result<> import_loop(const onnx_schema::NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope);
  Result<> import_scan(const onnx_schema::NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope);
  /// Of opset 8: for each element of the batch, which is axis 0 of every operand.
  Result<> import_batched_scan(const onnx_schema::NodeProto& node, std::vector<ValueId> inputs, Scope& scope);
  Result<> import_flex_attention(const onnx_schema::NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope);
  /// The nodes of a graph attribute, in place; `value` is its one input, the result its one output.
  Result<ValueId> import_inline(const onnx_schema::NodeProto& node, std::string_view attribute, ValueId value,
                                Scope& scope);
  Result<> import_sequence_map(const onnx_schema::NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope);
  Result<> import_if(const onnx_schema::NodeProto& node, const std::vector<ValueId>& inputs, Scope& scope);
  Result<> bind_output(const std::string& name, ValueId value, Scope& scope);
  const onnx_schema::FunctionProto* find_function(const onnx_schema::NodeProto& node) const;
  /// The function of the operator's schema that fits this node; nullptr: there is none.
  const onnx_schema::FunctionProto* schema_function(const onnx_schema::NodeProto& node, int opset,
                                                    const std::vector<ValueId>& inputs);
  std::string form_of(const onnx_schema::NodeProto& node, const std::vector<ValueId>& inputs) const;
  bool is_by_function(const std::string& domain, const std::string& op_type) const;
  int opset_of(const std::string& domain, const Scope& scope) const;
  void fail(const onnx_schema::NodeProto& node, int number, int opset, const std::vector<ValueId>& inputs,
            const Error& error);
  Error failure_error() const;

  const onnx_schema::ModelProto& model_;
  const TensorReader& tensors_;
  const ImportOptions& options_;
  Opsets opsets_;
  Assembly assembly_;
  std::map<ValueId, ValueId> map_values_;  // of maps, by their keys
  std::vector<ImportFailure> failures_;
  std::vector<ErrorCode> codes_;                                                         // of failures_
  std::map<const SchemaFunction*, const onnx_schema::FunctionProto*> schema_functions_;  // those parsed so far
  std::set<int64_t> written_batches_;  // the sizes that ImportOptions::batch takes the place of
  int64_t imported_ = 0;               // nodes, those of functions counted at every call
};

}  // namespace tenon::onnx
