// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// pointwise: a region of elementwise operators as one launch; and quantization with one scale, which is one of one
// step. Values between steps are f32 (f64 where operands are), truths, or integers from 8 bits as numbers.
#include "backends/cuda/generated/lib/expressions.h"
#include "backends/cuda/generated/lib/loops.h"
#include "ops/lib/pointwise_program.h"
#include "ops/lib/quantization.h"

namespace tenon::cuda {

namespace {

/// One operator; operands name values: the region's own first, then the results of the steps before.
struct Step {
  Op op;
  std::vector<size_t> operands;
  DataType from, to;  // of its first operand that is no condition, and its result
};

struct Program {
  std::vector<Step> steps;
  std::vector<size_t> results;  // numbers of steps
};

Result<Program> program_of(const Problem& p) {
  Program out;
  const auto* region = p.op.as<Pointwise>();
  if (!region) {
    std::vector<size_t> operands;
    for (size_t i = 0; i < p.in.size(); ++i) operands.push_back(i);
    out.steps.push_back({p.op, operands, p.in[0].dtype, p.out[0].dtype});
    out.results = {0};
    return out;
  }
  TRY_ASSIGN(const Graph graph, pointwise_program(*region, p.in));
  std::map<ValueId, size_t> numbers;
  for (const Port& port : graph.inputs()) numbers.emplace(port.value, numbers.size());
  for (const Node& node : graph.nodes()) {
    Step step{node.op,
              {},
              graph.type(node.inputs[node.op.name() == "where" ? 1 : 0]).dtype,
              graph.type(node.outputs[0]).dtype};
    for (const ValueId id : node.inputs) {
      if (id == kNoValue) return declined("steps with all their operands only");
      step.operands.push_back(numbers.at(id));
    }
    out.steps.push_back(std::move(step));
    numbers.emplace(node.outputs[0], numbers.size());
  }
  for (const int64_t result : region->results) out.results.push_back(static_cast<size_t>(result));
  return out;
}

bool is_bytes(DataType dtype) { return dtype == DataType::i8 || dtype == DataType::u8; }
bool is_float8(DataType dtype) { return dtype == DataType::f8e4m3fn; }

/// "s3": the function of one step, of acc and bool. Errors: unsupported for integers other than 8 bits.
Result<std::string> step_function(const Step& step, size_t number) {
  const std::string_view op = step.op.name();
  const Expression* entry = expression_named(op);
  const bool truths = step.from == DataType::boolean;
  const std::string type = step.to == DataType::boolean ? "bool" : "acc";
  std::string expression;
  if (op == "quantize_linear") {
    if (!is_bytes(step.to) && !is_float8(step.to)) return declined("8 bits only, found ", step.to);
    const auto [low, high] = is_bytes(step.to) ? integer_range(step.to) : std::array{-448.0, 448.0};
    expression = str("clamp(rint_(a / b)", step.operands.size() > 2 ? " + c" : "", ", (acc)", fixed(low, 1), ", (acc)",
                     fixed(high, 1), ")");
    if (is_float8(step.to)) expression = "wide(narrow<f8e4m3fn>(a / b))";
  } else if (op == "dequantize_linear") {
    if (!is_bytes(step.from) && !is_float8(step.from)) return declined("8 bits only, found ", step.from);
    expression = step.operands.size() > 2 ? "(a - c) * b" : "a * b";
  } else if (op == "cast") {
    if (!is_float(step.to)) return declined("casts to floats only");
    expression = "a";
  } else if (op == "where") {
    expression = "a != 0 ? b : c";
  } else {
    if (!truths && !is_float(step.from)) return declined("steps of floats only, found ", step.from);
    expression = expression_of(step.op, !truths);
  }
  if (expression.empty() || (truths && op != "cast" && !op.starts_with("logical_")))
    return declined("no expression for ", op, " of ", step.from);
  std::string fields;
  if (entry && !truths)
    fields = str("const acc p = ", field_literal(step.op, entry->p, DataType::f32),
                 ", q = ", field_literal(step.op, entry->q, DataType::f32), "; (void)p; (void)q; ");
  std::vector<std::string> parameters;
  for (size_t i = 0; i < step.operands.size(); ++i) parameters.push_back(str("acc ", "abc"[i]));
  return str("DEVICE ", type, " s", number, "(", join(parameters), ") { ", fields, "return ", expression, "; }\n");
}

/// Value `number` as an expression inside the loop over neighbours.
std::string value_text(const Problem& p, size_t number) {
  if (number >= p.in.size()) return str("t", number - p.in.size());
  const Constant* known = p.constant(number);
  if (known && known->type().shape.volume() == 1) return literal(known->to_f64()[0]);
  return str("a", number);
}

std::string body_of(const Problem& p, const Program& program, const Loops& loops, int64_t count) {
  std::string out = load_neighbours(p, loops, count);
  const auto name = [](DataType dtype) {
    return dtype == DataType::boolean ? "boolean" : std::string(to_string(dtype));
  };
  for (size_t k = 0; count > 1 && k < p.out.size(); ++k)
    out += str("  Pack<const ", name(p.out[k].dtype), "*> r", k, ";\n");
  if (count > 1) out += str("  #pragma unroll\n  for (int i = 0; i < ", count, "; ++i) {\n");
  for (size_t k = 0; k < p.in.size(); ++k) {
    const bool narrow = is_bytes(p.in[k].dtype) || p.in[k].dtype == DataType::boolean;
    out += str("    const acc a", k, " = (acc)", narrow ? "(int)" : "wide(", neighbour(loops, k, count),
               narrow ? "" : ")", "; (void)a", k, ";\n");
  }
  for (size_t s = 0; s < program.steps.size(); ++s) {
    std::vector<std::string> operands;
    for (const size_t value : program.steps[s].operands) operands.push_back(value_text(p, value));
    out += str("    const acc t", s, " = s", s, "(", join(operands), ");\n");
  }
  for (size_t k = 0; k < p.out.size(); ++k) {
    const DataType to = p.out[k].dtype;
    const std::string value = str("t", program.results[k]);
    const std::string stored = is_bytes(to)              ? str("(", name(to), ")(int)", value)
                               : to == DataType::boolean ? str(value, " != 0")
                                                         : str("narrow<", name(to), ">(", value, ")");
    out += count > 1 ? str("    r", k, ".v[i] = ", stored, ";\n") : str("  y", k, "[at] = ", stored, ";\n");
  }
  if (count == 1) return out;
  out += "  }\n";
  for (size_t k = 0; k < p.out.size(); ++k)
    out += str("  ((Pack<const ", name(p.out[k].dtype), "*>*)y", k, ")[at] = r", k, ";\n");
  return out;
}

Result<> check(const Problem& p) {
  for (size_t i = 0; i < p.in.size(); ++i) {
    if (!p.in[i].present()) return declined("all operands only");
  }
  for (const TensorType& type : p.out) {
    if (type.shape != p.out[0].shape || type.layout != p.out[0].layout)
      return declined("results of one shape and layout");
  }
  if (!p.op.is<Pointwise>()) {
    for (size_t i = 1; i < p.in.size(); ++i) {
      if (p.in[i].shape.volume() != 1) return declined("one scale only");
    }
    if (integer(p.op, "block_size") != 0) return declined("one scale only");
  }
  return check_one_layout(p);
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(check(p));
  TRY_ASSIGN(const Program program, program_of(p));
  Launcher launcher;
  const auto is_f64 = [](const TensorType& type) { return type.dtype == DataType::f64; };
  if (std::any_of(p.in.begin(), p.in.end(), is_f64)) launcher.acc = "f64";
  const Loops loops = merged_loops(p);
  int64_t count = neighbours(p, loops);
  for (const TensorType& type : p.out) count = std::min(count, static_cast<int64_t>(16 / size_of(type.dtype)));
  launcher.threads = p.out[0].shape.volume() / count;
  for (size_t k = 0; k < p.in.size(); ++k) launcher.args.push_back(src(p, k));
  for (size_t k = 0; k < p.out.size(); ++k) launcher.args.push_back(dst(p, k));
  launcher.functions = str(real_functions(), pack_text(count));
  for (size_t s = 0; s < program.steps.size(); ++s) {
    TRY_ASSIGN(const std::string function, step_function(program.steps[s], s));
    launcher.functions += function;
  }
  return Generated{{launch(launcher, body_of(p, program, loops, count))}};
}

}  // namespace

Generator pointwise_programs() {
  return {"pointwise_program_nvrtc", {"pointwise", "quantize_linear", "dequantize_linear"}, LayoutRule::any, 1, make};
}

}  // namespace tenon::cuda
