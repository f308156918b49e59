// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Anchors with programs: by the anchor's own tactics, which finish their rows themselves or are followed by the
// program.
#include "backends/cpu/lib/anchored.h"

#include <array>
#include <deque>

#include "backends/cpu/lib/anchored_pieces.h"
#include "backends/cpu/lib/operands.h"
#include "ops/lib/anchored_program.h"
#include "ops/lib/pointwise_program.h"

namespace tenon::cpu {

namespace {

Result<AnchoredProgram> program_of(const Problem& p) {
  Knowns known;
  for (size_t i = 0; i < p.in.size(); ++i) {
    known.push_back(p.constant(i) ? Known::of(*p.constant(i)) : Known::of(p.in[i]));
  }
  return anchored_program(*p.op.as<Anchored>(), known);
}

size_t operand_of(const AnchoredProgram& program, ValueId id) {
  return static_cast<size_t>(std::ranges::find(program.operands, id) - program.operands.begin());
}

/// Operands of the anchor are those of the launch, in the same places.
Result<Problem> anchor_problem(const Problem& p, const AnchoredProgram& program, size_t& gate) {
  const Node& node = program.anchor_node();
  Problem out{node.op, {}, {p.out[0]}, {}, p.threads};
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    const ValueId id = node.inputs[i];
    const bool absent = id == kNoValue, is_gated = i == 0 && program.has_gate();
    if (is_gated ? id != program.graph.nodes()[0].outputs[0] : !absent && operand_of(program, id) != i)
      return declined("operands of the anchor first");
    out.in.push_back(absent ? TensorType{} : p.in[i]);
    out.constants.push_back(p.constant(i) && !absent ? *p.constant(i) : Constant{});
  }
  if (program.has_gate()) {
    const Node& mul = program.graph.nodes()[0];
    if (mul.op.name() != "mul") return declined("a gate by a product only");
    const size_t a = operand_of(program, mul.inputs[0]), b = operand_of(program, mul.inputs[1]);
    if ((a != 0) == (b != 0)) return declined("a gate of the first operand only");
    gate = std::max(a, b);
  }
  return out;
}

/// The steps behind the anchor as a region that reads the anchor's result.
Result<std::shared_ptr<const FinishProgram>> finish_of(const Problem& p, const AnchoredProgram& program,
                                                       const CpuDevice& cpu) {
  const auto& nodes = program.graph.nodes();
  auto out = std::make_shared<FinishProgram>();
  if (program.anchor + 1 == nodes.size()) return std::shared_ptr<const FinishProgram>();
  std::vector<ValueId> values = {program.anchor_node().outputs[0]};
  Problem region{Op(), {p.out[0]}, {p.out[0]}, {Constant{}}, p.threads};
  for (size_t i = program.anchor + 1; i < nodes.size(); ++i) {
    for (const ValueId id : nodes[i].inputs) {
      const size_t operand = operand_of(program, id);
      if (operand == program.operands.size() || std::ranges::find(values, id) != values.end()) continue;
      values.push_back(id);
      region.in.push_back(p.in[operand]);
      region.constants.push_back(p.constant(operand) ? *p.constant(operand) : Constant{});
      out->operands.push_back(operand);
      out->reads |= uint64_t{1} << operand;
    }
  }
  const size_t operands = values.size();
  tenon::Pointwise steps;
  for (size_t i = program.anchor + 1; i < nodes.size(); ++i) {
    std::vector<size_t> in;
    for (const ValueId id : nodes[i].inputs) {
      in.push_back(static_cast<size_t>(std::ranges::find(values, id) - values.begin()));
      if (in.back() == values.size()) return declined("a gate that the program reads");
    }
    steps.steps.push_back(pointwise_step(nodes[i].op, in, operands));
    values.push_back(nodes[i].outputs[0]);
  }
  steps.results = {static_cast<int64_t>(steps.steps.size()) - 1};
  region.op = ops::make(std::move(steps));
  TRY_ASSIGN(out->translated, translate_pointwise(region));
  const auto dims = memory_dims(p.out[0]);
  out->length = dims.empty() ? 1 : dims.back();
  out->whole = pick(cpu, &pointwise_avx2, &pointwise_avx512);
  out->part = pick(cpu, &pointwise_part_avx2, &pointwise_part_avx512);
  return std::shared_ptr<const FinishProgram>(std::move(out));
}

Result<Prepared> prepare_behind(const Tactic& tactic, const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  size_t gate = 0;
  TRY_ASSIGN(const AnchoredProgram program, program_of(p));
  const std::string_view name = program.anchor_node().op.name();
  const bool is_of_it = tactic.op == "*" ? name.starts_with("reduce_") : tactic.op == name;
  if (!is_of_it) return declined("no ", name);
  std::string not_by_rows;
  if (tactic.finishes_rows) {
    Result<Prepared> by_rows = tactic.prepare(p, cpu);
    if (by_rows.ok() || program.has_gate()) return by_rows;
    not_by_rows = by_rows.error().message();
  }  // else it may still take the anchor alone, as a softmax of another axis
  TRY_ASSIGN(const Problem anchor, anchor_problem(p, program, gate));
  if (gate > 0) return declined("a gate");
  AnchoredParts parts{anchor, nullptr, 0};
  TRY_ASSIGN(parts.finish, finish_of(p, program, cpu));
  if (parts.finish && !tactic.finishes_rows) {
    if (auto pieces = prepare_pieces(tactic, parts, cpu); pieces.ok()) return pieces;
  }
  TRY_ASSIGN(Prepared out, tactic.prepare(anchor, cpu));
  add_program(parts, out);
  if (!parts.finish) return out;
  if (!not_by_rows.empty()) out.remark = str("the program runs behind it, not on its rows: ", not_by_rows);
  if (out.team) {
    out.team = [anchor_team = std::move(out.team), finish = parts.finish](const Launch& launch, const Team& team) {
      anchor_team(launch, team);
      team.sync();
      finish->run(launch, team);
    };
  } else {
    out.run = [anchor_run = std::move(out.run), finish = parts.finish](const Launch& launch,
                                                                       Stream& stream) -> Result<> {
      TRY(anchor_run(launch, stream));
      run_team(stream.threads(), [&](const Team& team) { finish->run(launch, team); });
      return Done{};
    };
  }
  return out;
}

/// Tactics that anchors have; prepare functions are plain ones, so each gets one of its own.
std::vector<const Tactic*>& anchors() {
  static std::vector<const Tactic*> all;
  return all;
}
constexpr size_t kMostAnchors = 48;

template <size_t I>
Result<Prepared> prepare_nth(const Problem& p, const CpuDevice& cpu) {
  return prepare_behind(*anchors()[I], p, cpu);
}

template <size_t... I>
std::array<PrepareFunction, sizeof...(I)> prepare_functions(std::index_sequence<I...>) {
  return {pitched(&prepare_nth<I>)...};
}

bool is_of_anchor(const Tactic& tactic) {
  if (tactic.op == "*") return tactic.name == "reduce_f32";
  for (const OpDef& def : ops::all()) {
    if (def.name == tactic.op) return is_anchor(Op(&def, def.defaults));
  }
  return false;
}

}  // namespace

Finish FinishProgram::bind(const Launch& launch) const {
  Finish out{.program = &translated.program, .inputs = translated.operands.size(), .dst = launch.dst[0]};
  out.length = length;
  out.run = part;
  for (size_t i = 0; i < translated.operands.size(); ++i) {
    const size_t operand = translated.operands[i];
    out.src[i] = operand == 0 ? launch.dst[0] : launch.src[operands[operand - 1]];
  }
  return out;
}

void FinishProgram::run(const Launch& launch, const Team& team) const {
  const Finish finish = bind(launch);
  whole(translated.program, {finish.src.data(), finish.inputs}, {launch.dst, 1}, team);
}

Result<AnchoredParts> take_apart(const Problem& p, const CpuDevice& cpu) {
  if (!p.op.is<Anchored>()) return AnchoredParts{p, nullptr, 0};
  TRY_ASSIGN(const AnchoredProgram program, program_of(p));
  AnchoredParts out;
  TRY_ASSIGN(out.anchor, anchor_problem(p, program, out.gate));
  TRY_ASSIGN(out.finish, finish_of(p, program, cpu));
  return out;
}

Result<Problem> anchor_of(const Problem& p) {
  if (!p.op.is<Anchored>()) return p;
  size_t gate = 0;
  TRY_ASSIGN(const AnchoredProgram program, program_of(p));
  return anchor_problem(p, program, gate);
}

void add_program(const AnchoredParts& parts, Prepared& prepared) {
  if (!parts.finish) return;
  const FinishProgram& finish = *parts.finish;
  const auto& program = finish.translated.program;
  const double steps = static_cast<double>(program.volume) * static_cast<double>(program.steps.size());
  double bytes = 0;
  for (const auto& input : program.inputs) bytes += input.dense ? 4.0 * static_cast<double>(program.volume) : 0;
  prepared.work.flops += steps;
  prepared.work.bytes += bytes;
  if (prepared.work.effort > 0) prepared.work.effort += steps;
  if (prepared.work.traffic > 0) prepared.work.traffic += bytes;
  prepared.held &= ~finish.reads;
  prepared.in_place &= static_cast<uint32_t>(~finish.reads);
}

std::vector<Tactic> anchored_tactics(std::span<const Tactic> tactics) {
  static std::deque<std::string> names;
  static const auto functions = prepare_functions(std::make_index_sequence<kMostAnchors>{});
  std::vector<Tactic> out;
  anchors().clear();
  names.clear();
  for (const Tactic& tactic : tactics) {
    if (!is_of_anchor(tactic) || anchors().size() == kMostAnchors) continue;
    names.push_back(str(tactic.name, "+program"));
    out.push_back({names.back(), Anchored::kName, functions[anchors().size()], tactic.rank});
    anchors().push_back(&tactic);
  }
  return out;
}

}  // namespace tenon::cpu
