// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Lowering: turns layers into nodes of a graph, inferring types as it goes.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "NvInfer.h"
#include "api/common/implicit_batch.h"
#include "base/function_ref.h"
#include "ir/graph.h"
#include "ops/lib/evaluate.h"

namespace tenon::api {

namespace nv = nvinfer1;

class LayerBase;
class Tensor;

class Lowering {
 public:
  /// Declares an input of the network. Errors: invalid_argument for a second tensor of that name.
  Result<> add_input(const Tensor& tensor);
  /// Lowers a layer. Errors: those of its operators, naming the layer.
  Result<> add_layer(const LayerBase& layer);
  /// Marks an output. Errors: invalid_argument if the tensor is not made by a layer that was lowered.
  Result<> add_output(const Tensor& tensor);

  /// What is known of a tensor; null if its layer was not lowered.
  const Known* find(const Tensor& tensor) const;
  const Graph& graph() const { return graph_; }
  /// Weights of layers, where a graph is wanted whose weights have names.
  struct LayerWeights {
    ValueId value;
    std::string layer;
    nv::WeightsRole role;
    const void* values;
  };
  void name_weights() { names_weights_ = true; }
  const std::vector<LayerWeights>& layer_weights() const { return layer_weights_; }
  Graph take() && { return std::move(graph_); }

  // ---- for layers
  /// The value of an input tensor. Errors: invalid_argument if it is absent or not made before this layer.
  Result<ValueId> input(size_t index);
  bool has_input(size_t index) const;
  const Known& known(ValueId id) const { return known_[index(id)]; }
  const Shape& shape(ValueId id) const { return known(id).type.shape; }
  int rank(ValueId id) const { return known(id).type.rank(); }
  /// The dimensions in front that the program does not see: 1 where the batch is implicit, else 0.
  int unseen(ValueId id) const { return is_batched(shape(id)) ? 1 : 0; }
  /// The axes of a mask whose bits count the dimensions that the program sees. Errors: invalid_argument.
  Result<std::vector<int64_t>> axes(uint32_t mask, ValueId id) const;

  ValueId constant(Constant constant);
  /// Weights that the program gave the layer: a constant that a refit may replace. `values` is where the program has
  /// them; it is null where they are no longer the program's own.
  ValueId weights(Constant constant, nv::WeightsRole role, const void* values);
  /// Applies an operator. Errors: those of its inference.
  Result<ValueId> emit(Op op, std::vector<ValueId> inputs);
  Result<std::vector<ValueId>> emit(Op op, std::vector<ValueId> inputs, size_t outputs);
  /// An operator by name. Errors: unsupported if there is none of that name.
  Result<std::vector<ValueId>> emit(std::string_view op, const Attributes& fields, std::vector<ValueId> inputs,
                                    size_t outputs = 1);
  /// The value as i64, cast if it is of another integer type.
  Result<ValueId> as_i64(ValueId value);
  template <class T>
  Result<ValueId> emit(T attributes, std::vector<ValueId> inputs) {
    return emit(ops::make(std::move(attributes)), std::move(inputs));
  }
  /// The value of any tensor. Errors: invalid_argument if it is not made before this layer.
  Result<ValueId> value_of(const Tensor& tensor);
  /// What `make` gives, made for the first who asks for that `key`.
  Result<std::vector<ValueId>> once(const void* key, FunctionRef<Result<std::vector<ValueId>>()> make);
  /// The value of an output of the layer.
  Result<> define(size_t output, ValueId value);

 private:
  /// Results of few elements whose operands are all known: their values.
  static void compute(const Op& op, const Knowns& operands, Knowns& results);
  Result<> give_name(ValueId value, const std::string& name);

  Graph graph_;
  std::vector<Known> known_;  // by ValueId
  std::unordered_map<const Tensor*, ValueId> values_;
  std::unordered_map<const void*, std::vector<ValueId>> once_;
  std::unordered_set<std::string> names_;
  std::unordered_set<int32_t> named_;  // values whose name a tensor gave
  const LayerBase* layer_ = nullptr;
  std::vector<LayerWeights> layer_weights_;
  bool names_weights_ = false;
};

}  // namespace tenon::api
