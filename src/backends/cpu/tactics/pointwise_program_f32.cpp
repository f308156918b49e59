// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Regions of elementwise operators through the blockwise kernel: floats inside, truths as 1 and 0, integers only where
// a cast makes floats of them.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/pointwise_ops.h"
#include "ops/cast.h"
#include "ops/lib/pointwise_program.h"

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
    default:
      return std::nullopt;
  }
}

/// The steps of a program for the kernel.
class Translation {
 public:
  explicit Translation(const Graph& program) : program_(program), value_(program.values().size(), -1) {
    for (const Port& port : program.inputs()) value_[index(port.value)] = static_cast<int>(inputs_++);
  }

  Result<> add(const Node& node) {
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
    results_.push_back(value < inputs_ || taken ? push(PointwiseStep::of(Activation{}, value)) : value);
    return results_.back() - inputs_;
  }

  const std::vector<PointwiseStep>& steps() const { return steps_; }

 private:
  int push(PointwiseStep step) {
    steps_.push_back(step);
    return inputs_ + static_cast<int>(steps_.size()) - 1;
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

  const Graph& program_;
  std::vector<int> value_;  // by value of the program
  std::vector<int> results_;
  std::vector<PointwiseStep> steps_;
  int inputs_ = 0;
};

Result<tenon::cpu::Pointwise> translate(const Problem& p) {
  const auto* op = p.op.as<tenon::Pointwise>();
  if (op == nullptr) return declined("no pointwise region");
  TRY_ASSIGN(const Graph program, pointwise_program(*op, p.in));
  Translation translation(program);
  for (const Node& node : program.nodes()) TRY(translation.add(node));
  std::vector<PointwiseInput> inputs;
  for (const TensorType& type : p.in) {
    const auto element = element_of(type.dtype);
    if (!element) return declined("no operands of ", type.dtype);
    inputs.push_back({broadcast_strides(type, p.out[0]), *element});
  }
  std::vector<PointwiseResult> results;
  for (size_t i = 0; i < p.out.size(); ++i) {
    const auto element = element_of(p.out[i].dtype);
    if (element != Element::f32 && element != Element::boolean) return declined("no results of ", p.out[i].dtype);
    if (p.out[i].shape != p.out[0].shape || p.out[i].layout != p.out[0].layout) return declined("results that differ");
    results.push_back(
        {translation.result_step(program.outputs()[i].value), broadcast_strides(p.out[i], p.out[0]), *element});
  }
  Pointwise out;
  if (!make_pointwise(memory_dims(p.out[0]), inputs, translation.steps(), results, out))
    return declined("too many operands, dimensions or values alive");
  return out;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY_ASSIGN(Pointwise program, translate(p));
  Prepared out;
  out.work = {.flops = static_cast<double>(program.volume) * static_cast<double>(program.steps.size()),
              .bytes = traffic(p)};
  for (size_t i = 0; i < program.inputs.size() && program.results.size() == 1; ++i) {
    out.in_place |= program.inputs[i].in_place() ? 1u << i : 0u;
  }
  out.team = [program = std::move(program), in = p.in.size(), results = p.out.size(),
              kernel = pick(cpu, &pointwise_avx2, &pointwise_avx512)](const Launch& launch, const Team& team) {
    kernel(program, {launch.src, in}, {launch.dst, results}, team);
  };
  return out;
}

}  // namespace

Tactic pointwise_program_f32() {
  return {.name = "pointwise_program_f32", .op = "pointwise", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
