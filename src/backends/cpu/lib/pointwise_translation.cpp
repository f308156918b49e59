// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Steps of a `pointwise` node as steps of the kernel: floats inside, truths as 1 and 0, integers only where a cast
// makes floats of them, and 8-bit integers where they are dequantized or quantized.
#include "backends/cpu/lib/pointwise_translation.h"

#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/pointwise_ops.h"
#include "ops/cast.h"
#include "ops/dequantize_linear.h"
#include "ops/lib/pointwise_program.h"
#include "ops/lib/quantization.h"
#include "ops/quantize_linear.h"

namespace tenon::cpu {

namespace {

std::optional<Element> element_of(DataType dtype) {
  switch (dtype) {
    case DataType::f32:
      return Element::f32;
    case DataType::boolean:
      return Element::boolean;
    case DataType::i32:
      return Element::i32;
    case DataType::i64:
      return Element::i64;
    case DataType::i8:
      return Element::i8;
    case DataType::u8:
      return Element::u8;
    default:
      return std::nullopt;
  }
}

/// The steps of a program for the kernel. Scales and zero points of quantized tensors are numbers, so fewer operands
/// reach the kernel than the region has.
class Translation {
 public:
  Translation(const Problem& problem, const Graph& program)
      : problem_(problem), program_(program), value_(program.values().size(), -1), bytes_(program.values().size()) {
    std::vector<bool> is_read(program.values().size());
    for (const Node& node : program.nodes()) {
      for (size_t i = 0; i < node.inputs.size(); ++i) {
        if (!is_quantization_number(node.op, i)) is_read[index(node.inputs[i])] = true;
      }
    }
    for (size_t i = 0; i < program.inputs().size(); ++i) {
      const ValueId id = program.inputs()[i].value;
      if (!is_read[index(id)]) continue;
      value_[index(id)] = static_cast<int>(operands_.size());
      operands_.push_back(i);
    }
  }

  Result<> add(const Node& node) {
    if (node.op.is<DequantizeLinear>()) return dequantize(node);
    if (node.op.is<QuantizeLinear>()) return quantize(node);
    std::vector<int> in;
    for (const ValueId id : node.inputs) in.push_back(value_[index(id)]);
    int& out = value_[index(node.outputs[0])];
    if (const auto* cast = node.op.as<Cast>()) {  // operands are floats as soon as they are read
      if (cast->to != DataType::f32) return declined("no cast to ", cast->to);
      out = in[0];
      return Done{};
    }
    for (const ValueId id : node.inputs) {
      const DataType dtype = program_.type(id).dtype;
      if (dtype != DataType::f32 && dtype != DataType::boolean) return declined("no ", node.op.name(), " of ", dtype);
    }
    return compute(node.op, in, out);
  }

  /// The step that makes the value of a result; one of its own if the value is somebody else's already.
  int result_step(ValueId id) {
    const int value = value_[index(id)];
    const bool taken = std::ranges::find(results_, value) != results_.end();
    results_.push_back(value < inputs() || taken ? push(PointwiseStep::of(Activation{}, value)) : value);
    return results_.back() - inputs();
  }

  const std::vector<PointwiseStep>& steps() const { return steps_; }
  /// Operands of the problem that the kernel reads, in its order.
  const std::vector<size_t>& operands() const { return operands_; }
  /// Of an 8-bit operand or result; the numbers of others mean nothing.
  ByteScale bytes(ValueId id) const { return bytes_[index(id)].value_or(ByteScale{}); }

 private:
  int inputs() const { return static_cast<int>(operands_.size()); }
  int push(PointwiseStep step) {
    steps_.push_back(step);
    return inputs() + static_cast<int>(steps_.size()) - 1;
  }

  /// Scale and zero point of a node, which must be constant.
  Result<ByteScale> scale_of(const Node& node) const {
    ByteScale out;
    for (size_t i = 1; i < node.inputs.size(); ++i) {
      const auto& inputs = program_.inputs();
      const auto at = std::ranges::find_if(inputs, [&](const Port& port) { return port.value == node.inputs[i]; });
      const Constant* number =
          at == inputs.end() ? nullptr : problem_.constant(static_cast<size_t>(at - inputs.begin()));
      if (number == nullptr || number->type().shape.volume() != 1) return declined("one constant scale only");
      if (i == 1) out.scale = static_cast<float>(number->to_f64()[0]);
      if (i == 2) out.zero = static_cast<int>(number->to_i64()[0]);
    }
    return out;
  }

  Result<> dequantize(const Node& node) {
    const ValueId from = node.inputs[0];
    TRY_ASSIGN(const ByteScale scale, scale_of(node));
    int& out = value_[index(node.outputs[0])];
    if (program_.producer(from)) {  // whole numbers less the zero point, made by a step
      out = push(PointwiseStep::of(Activation{Unary::affine, scale.scale, 0}, value_[index(from)]));
      return bytes_[index(from)]->zero == scale.zero ? Result<>(Done{}) : declined("two zero points of one tensor");
    }
    auto& known = bytes_[index(from)];
    if (known && !(*known == scale)) return declined("two scales of one operand");
    known = scale;
    out = value_[index(from)];
    return Done{};
  }

  Result<> quantize(const Node& node) {
    TRY_ASSIGN(const ByteScale scale, scale_of(node));
    const auto [low, high] = integer_range(program_.type(node.outputs[0]).dtype);
    const auto zero = static_cast<float>(scale.zero);
    const IntegerRange range{scale.scale, static_cast<float>(low) - zero, static_cast<float>(high) - zero};
    value_[index(node.outputs[0])] = push(PointwiseStep::quantize(range, value_[index(node.inputs[0])]));
    bytes_[index(node.outputs[0])] = scale;
    return Done{};
  }

  Result<> compute(const Op& op, const std::vector<int>& in, int& out) {
    const Activation negation{Unary::affine, -1, 1};
    const auto unary = as_activation(op);
    const auto binary = as_binary(op) ? as_binary(op) : as_truth(op);
    const std::string_view name = op.name();
    if (unary && in.size() == 1) {
      out = push(PointwiseStep::of(*unary, in[0]));
    } else if (binary && in.size() == 2) {
      out = push(PointwiseStep::of(*binary, in[0], in[1]));
    } else if (name == "where") {
      out = push(PointwiseStep::select(in[0], in[1], in[2]));
    } else if (name == "logical_not") {
      out = push(PointwiseStep::of(negation, in[0]));
    } else if (name == "is_nan") {
      out = push(PointwiseStep::of(negation, push(PointwiseStep::of(Binary::equal, in[0], in[0]))));
    } else {
      return declined("no step for ", name);
    }
    return Done{};
  }

  const Problem& problem_;
  const Graph& program_;
  std::vector<int> value_;                       // by value of the program
  std::vector<std::optional<ByteScale>> bytes_;  // the same, of 8-bit ones
  std::vector<size_t> operands_;
  std::vector<int> results_;
  std::vector<PointwiseStep> steps_;
};

}  // namespace

Result<TranslatedPointwise> translate_pointwise(const Problem& p) {
  const auto* op = p.op.as<tenon::Pointwise>();
  if (op == nullptr) return declined("no pointwise region");
  TRY_ASSIGN(const Graph program, pointwise_program(*op, p.in));
  Translation translation(p, program);
  for (const Node& node : program.nodes()) TRY(translation.add(node));
  std::vector<PointwiseInput> inputs;
  for (const size_t i : translation.operands()) {
    const auto element = element_of(p.in[i].dtype);
    if (!element) return declined("no operands of ", p.in[i].dtype);
    inputs.push_back({broadcast_strides(p.in[i], p.out[0]), *element, translation.bytes(program.inputs()[i].value)});
  }
  std::vector<PointwiseResult> results;
  for (size_t i = 0; i < p.out.size(); ++i) {
    const auto element = element_of(p.out[i].dtype);
    if (!element || *element == Element::i32 || *element == Element::i64)
      return declined("no results of ", p.out[i].dtype);
    if (p.out[i].shape != p.out[0].shape || p.out[i].layout != p.out[0].layout) return declined("results that differ");
    const ValueId id = program.outputs()[i].value;
    results.push_back(
        {translation.result_step(id), broadcast_strides(p.out[i], p.out[0]), *element, translation.bytes(id).zero});
  }
  TranslatedPointwise out{{}, translation.operands()};
  if (!make_pointwise(memory_dims(p.out[0]), inputs, translation.steps(), results, out.program))
    return declined("too many operands, dimensions or values alive");
  return out;
}

}  // namespace tenon::cpu
