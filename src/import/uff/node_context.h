// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// NodeContext: all that the importer of an operation sees and does. Importer: what a file in ops/ defines.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "import/uff/import.h"
#include "ops/lib/assembly.h"
#include "ops/lib/evaluate.h"

namespace tenon::uff_schema {
class Node;
class Data;
}  // namespace tenon::uff_schema

namespace tenon::uff {

/// Data that nodes refer to by key.
using References = std::unordered_map<std::string, const uff_schema::Data*>;

/// One node on its way into the graph. A getter of a field gives the default if the field is absent; one of the wrong
/// kind is remembered and fails the node when its importer returns.
class NodeContext {
 public:
  struct Source {
    const uff_schema::Node& node;
    const References& references;
    const ImportOptions& options;
  };
  /// An operand, and how its axes lie if that is known of a picture: as the program feeds it or a plugin gives it,
  /// which the file cannot know, or as a convolution and its like leave it.
  struct Operand {
    ValueId value = kNoValue;
    std::optional<InputOrder> fed;
  };
  NodeContext(Source source, Assembly& assembly, std::vector<Operand> inputs);

  std::string_view operation() const;
  const std::string& name() const;
  const ImportOptions& options() const { return source_.options; }

  size_t input_count() const { return inputs_.size(); }
  ValueId input(size_t i) const { return inputs_[i].value; }
  Shape shape(size_t i) const { return shape_of(input(i)); }
  Shape shape_of(ValueId id) const { return assembly_.graph.type(id).shape; }
  DataType dtype(size_t i) const { return assembly_.graph.type(input(i)).dtype; }
  const Constant* constant(ValueId id) const { return assembly_.graph.constant(id); }
  const Known& known(size_t i) const { return assembly_.known(input(i)); }
  /// Errors: invalid_argument unless there are min..max inputs.
  Result<> expect_inputs(size_t min, size_t max) const;

  int64_t integer(std::string_view name, int64_t otherwise);
  double number(std::string_view name, double otherwise);
  bool flag(std::string_view name, bool otherwise);
  std::string text(std::string_view name, std::string otherwise);
  std::vector<int64_t> integers(std::string_view name);
  /// Errors: corrupt_data unless the field is a tensor's bytes that fit `shape` and `dtype`.
  Result<Constant> tensor();
  /// The order of the axes of input i, if the file says one. Errors: corrupt_data.
  Result<std::optional<std::vector<int64_t>>> axes(size_t i) const;
  std::optional<InputOrder> fed(size_t i) const { return inputs_[i].fed; }
  /// Input i as [N, C, spatial...], or weights as [K, C, spatial...].
  Result<ValueId> canonical(size_t i);
  /// Pictures that lie differently lie channels last from here on; so does the result if all inputs do.
  Result<> meet();
  /// What came out of canonical(0), in the order that the file has for input 0.
  Result<ValueId> restored(ValueId value);

  ValueId add_constant(Constant constant) { return assembly_.add_constant(std::move(constant), ""); }
  ValueId add_integers(const std::vector<int64_t>& values) { return add_constant(Constant::i64_vector(values)); }
  ValueId add_scalar(double value) { return add_constant(Constant::scalar(DataType::f32, value)); }

  /// Adds an operator and infers its types. Errors: those of the inference.
  Result<ValueId> add(Op op, std::vector<ValueId> inputs);
  Result<ValueId> add(std::string_view op, std::vector<ValueId> inputs);
  template <class T>
  requires requires { T::kName; }
  Result<ValueId> add(T attributes, std::vector<ValueId> inputs) {
    return add(ops::make(std::move(attributes)), std::move(inputs));
  }
  Result<ValueId> add_transpose(ValueId x, const std::vector<int64_t>& perm);

  /// The node's result. A value that has a name already gets one of its own.
  Result<> finish(Result<ValueId> value);
  template <class T>
  requires requires { T::kName; }
  Result<> finish(T attributes, std::vector<ValueId> inputs) {
    return finish(add(std::move(attributes), std::move(inputs)));
  }

  /// The result lies as a picture that is fed.
  void set_fed(std::optional<InputOrder> order) { result_fed_ = order; }

  Operand result() const { return {result_, result_fed_}; }
  /// What fields of the wrong kind said. Empty: none.
  const std::string& field_error() const { return field_error_; }

 private:
  const uff_schema::Data* find(std::string_view name) const;
  const uff_schema::Data* find(std::string_view name, int kind, const char* word);

  Source source_;
  Assembly& assembly_;
  std::vector<Operand> inputs_;
  ValueId result_ = kNoValue;
  std::optional<InputOrder> result_fed_;
  Origin origin_;
  std::string field_error_;
};

/// One operation, or several that import alike: made by a function of the name of its file in ops/.
struct Importer {
  std::vector<std::string_view> operations;
  Result<> (*import)(NodeContext& node);
};

std::span<const Importer> importers();

}  // namespace tenon::uff
