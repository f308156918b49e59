// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Op: an operator with its attributes, as a value. OpDef: what an operator's file hands to the rest of the house.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ir/attribute.h"
#include "ir/tensor.h"

namespace tenon {

/// What is known of an operand before the run: its type, and of shape-like operands also the elements.
struct Known {
  TensorType type;
  Constant value;             // every element, if known
  std::vector<Dim> elements;  // of an integer scalar or vector: numbers or symbols, if has_elements
  bool has_elements = false;

  bool present() const { return type.present(); }
  /// Elements as dims, from `elements` or an integer `value` of at most 4096 elements; nullopt if not known.
  std::optional<std::vector<Dim>> dims() const;
  /// Elements as numbers, if all are known numbers.
  std::optional<std::vector<int64_t>> numbers() const;
  static Known of(TensorType type) { return {std::move(type), {}, {}, false}; }
  static Known of(const Constant& value) { return {value.type(), value, {}, false}; }
};

using Knowns = std::vector<Known>;

/// What passes and placement may assume of an operator, from `static constexpr OpTraits kTraits`.
struct OpTraits {
  bool pointwise = false;    // out[i] depends on in[i] alone (after broadcasting)
  bool commutative = false;  // of the first two operands
  bool random = false;       // two runs may differ: never folded, never merged
  bool view = false;         // the bytes of input 0 in another shape
  bool type_only = false;    // the result follows from the types of the operands, not from their elements
};

/// One operator, type-erased. Made by `op_def<T>()` in ops/lib/op_def.h from a struct with fields(), infer(),
/// reference().
struct OpDef {
  std::string_view name;
  OpTraits traits;
  std::shared_ptr<const void> defaults;
  /// Field values of attributes `self`, in order.
  Attributes (*fields)(const void* self);
  /// Attributes from fields; what is absent keeps its default. Errors: invalid_argument naming the field.
  Result<std::shared_ptr<const void>> (*make)(const Attributes& fields);
  Result<Knowns> (*infer)(const void* self, std::span<const Known> in);
  Result<> (*reference)(const void* self, std::span<const ConstTensor> src, std::span<const Tensor> dst);
  /// Results of an operator whose types only its elements decide (control flow, sequences): they come with their
  /// memory. Null for other operators. Inference never calls it.
  Result<std::vector<Constant>> (*compute)(const void* self, std::span<const Constant> in);
  /// Bit i: inference needs the elements of input i, not only its type.
  uint32_t (*value_operands)(const void* self);
};

/// The operators that a reader knows, sorted by name.
using OpTable = std::span<const OpDef>;
const OpDef* find_op(OpTable table, std::string_view name);

/// An operator with attributes: copyable, comparable, printable.
class Op {
 public:
  Op() = default;
  Op(const OpDef* def, std::shared_ptr<const void> attributes) : def_(def), attributes_(std::move(attributes)) {}

  explicit operator bool() const { return def_ != nullptr; }
  std::string_view name() const { return def_ ? def_->name : "none"; }
  const OpDef& def() const { return *def_; }
  const OpTraits& traits() const { return def_->traits; }
  Attributes fields() const { return def_->fields(attributes_.get()); }

  /// The attributes, if this is a T (`op.as<Conv>()`); nullptr otherwise.
  template <class T>
  const T* as() const {
    return def_ && def_->name == T::kName ? static_cast<const T*>(attributes_.get()) : nullptr;
  }
  template <class T>
  bool is() const {
    return def_ && def_->name == T::kName;
  }

  Result<Knowns> infer(std::span<const Known> in) const;
  /// By types alone; an operator that needs elements gives symbols or an error.
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
    return def_->reference(attributes_.get(), src, dst);
  }
  bool computes() const { return def_->compute != nullptr; }
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const {
    return def_->compute(attributes_.get(), in);
  }
  uint32_t value_operands() const { return def_->value_operands(attributes_.get()); }

  bool operator==(const Op& other) const;

 private:
  const OpDef* def_ = nullptr;
  std::shared_ptr<const void> attributes_;
};

/// "conv {strides=[2,2]}": the name, then the fields that differ from their defaults.
std::string to_string(const Op& op);
std::string fields_text(const Op& op);  // " {strides=[2,2]}", or empty

/// One way to call an operator: what a tactic sees. Constant operands carry their elements.
struct Problem {
  Op op;
  Types in;
  Types out;
  std::vector<Constant> constants;  // as long as `in`; null where the operand is not constant
  int threads = 1;

  const Constant* constant(size_t i) const { return i < constants.size() && constants[i] ? &constants[i] : nullptr; }
};

/// "conv(f32[1,3,8,8], const f32[16,3,3,3]) {strides=[2,2]}": also the key of a timing cache, with the thread count.
std::string to_string(const Problem& problem);

}  // namespace tenon
