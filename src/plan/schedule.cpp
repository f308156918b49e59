// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Preparing and running launches.
#include "plan/schedule.h"

#include <algorithm>

#include "backend/fetching_team.h"
#include "backend/offers.h"
#include "ir/verify.h"
#include "ops/lib/copy.h"
#include "plan/in_place.h"
#include "plan/parts.h"
#include "plan/segments.h"

namespace tenon {

Result<Solution> solve(const Problem& problem, const Device& device, std::string_view preferred) {
  if (!preferred.empty()) {
    for (const Tactic* tactic : tactics_for(device, problem.op.name())) {
      if (tactic->name != preferred) continue;
      auto prepared = tactic->prepare(problem, device);
      if (prepared.ok()) return Solution{tactic, std::move(*prepared)};
    }
  }
  const auto asked = device.for_asking();
  Offers offers = ask_tactics(problem, asked ? *asked : device);
  if (offers.accepted.empty()) return offers.none(problem);
  Offer& best = offers.accepted.front();
  if (!asked) return Solution{best.tactic, std::move(best.prepared)};
  TRY_ASSIGN(Prepared prepared, best.tactic->prepare(problem, device));
  return Solution{best.tactic, std::move(prepared)};
}

Result<Schedule> Schedule::make(const Graph& graph, const Resolved& resolved, const Device& device, Solver solver,
                                int threads, InPlace in_place, const ArenaSource& memory) {
  Schedule out;
  out.device_ = &device;
  std::vector<Lifetime> lifetimes;
  Resolved placed = place_parts(graph, resolved, device, threads);
  for (const NodeId id : placed.steps) {
    Problem problem = problem_of(graph, placed, id, threads);
    const bool empty =
        std::all_of(problem.out.begin(), problem.out.end(), [](const TensorType& t) { return t.bytes() == 0; });
    if (empty) continue;
    TRY_ASSIGN(Solution solution, solver(id, problem).note(str("in ", ir::describe(graph, graph.node(id)))));
    out.steps_.push_back({id, solution.tactic->name, std::move(problem), std::move(solution.prepared)});
  }
  out.in_place_.assign(out.steps_.size(), 0);
  if (in_place == InPlace::yes) out.in_place_ = share_in_place(graph, out.steps_, placed);
  out.assign_places(graph, placed, lifetimes);
  for (const TensorType& type : placed.types) out.pitches_.push_back(type.pitch);
  for (size_t i = 0; i < out.steps_.size(); ++i) {
    out.workspace_lifetime_.push_back(lifetimes.size());
    out.workspace_bytes_.push_back(out.steps_[i].prepared.workspace_bytes);
    out.held_.push_back(out.steps_[i].prepared.held);
    lifetimes.push_back({out.workspace_bytes_.back(), static_cast<int>(i), static_cast<int>(i)});
  }
  out.arena_ = plan_arena(lifetimes);
  TRY_ASSIGN(out.memory_, memory ? memory(out.arena_.bytes) : device.allocate(out.arena_.bytes));
  out.note_tenants(placed, lifetimes);
  for (Place& place : out.places_) {
    if (place.kind == Place::Kind::arena) place.at = out.arena_.offsets[place.at];
  }
  for (OutputCopy& copy : out.copies_) {
    if (copy.from.kind == Place::Kind::arena) copy.from.at = out.arena_.offsets[copy.from.at];
  }
  TRY(out.upload_constants(graph, resolved));
  out.link(graph);
  return out;
}

void Schedule::assign_places(const Graph& graph, const Resolved& resolved, std::vector<Lifetime>& lifetimes) {
  const size_t count = graph.values().size();
  std::vector<int> first(count, -1);
  std::vector<int> last(count, -1);
  const auto root_of = [&](ValueId id) { return index(resolved.roots[index(id)]); };
  for (size_t i = 0; i < steps_.size(); ++i) {
    const Node& node = graph.node(steps_[i].node);
    for (const ValueId id : node.inputs) {
      if (id != kNoValue) last[root_of(id)] = static_cast<int>(i);
    }
    for (const ValueId id : node.outputs) {
      if (first[root_of(id)] < 0) first[root_of(id)] = static_cast<int>(i);
      last[root_of(id)] = std::max(last[root_of(id)], static_cast<int>(i));
    }
  }
  for (const NodeId id : resolved.deferred) {
    for (const ValueId operand : graph.node(id).inputs) {
      if (operand != kNoValue && first[root_of(operand)] >= 0) last[root_of(operand)] = static_cast<int>(steps_.size());
    }
  }
  std::vector<Place> roots(count);
  for (size_t i = 0; i < count; ++i) {
    if (resolved.values[i]) roots[i] = {Place::Kind::constant, 0, nullptr};
  }
  for (size_t port = 0; port < graph.inputs().size(); ++port) {
    roots[index(graph.inputs()[port].value)] = {Place::Kind::input, port, nullptr};
  }
  // A result goes straight into the user's memory unless it also is something else; then it is copied at the end.
  std::vector<size_t> copied;
  for (size_t port = 0; port < graph.outputs().size(); ++port) {
    const size_t root = root_of(graph.outputs()[port].value);
    if (roots[root].kind == Place::Kind::none && first[root] >= 0)
      roots[root] = {Place::Kind::output, port, nullptr};
    else
      copied.push_back(port);
  }
  for (size_t i = 0; i < count; ++i) {
    if (roots[i].kind != Place::Kind::none || first[i] < 0) continue;
    roots[i] = {Place::Kind::arena, lifetimes.size(), nullptr};
    lifetimes.push_back({resolved.types[i].bytes(), first[i], last[i]});
  }
  places_.resize(count);
  for (size_t i = 0; i < count; ++i) {
    const bool constant = resolved.values[i] && roots[i].kind == Place::Kind::constant;
    places_[i] = constant ? roots[i] : roots[root_of(static_cast<ValueId>(i))];
    places_[i].offset = resolved.offsets[i];
  }
  for (const size_t port : copied) {
    const ValueId id = graph.outputs()[port].value;
    copies_.push_back({places_[index(id)], port, resolved.types[index(id)].bytes()});
  }
  input_patches_.resize(graph.inputs().size());
  output_patches_.resize(graph.outputs().size());
  for (const Port& port : graph.inputs()) inputs_.push_back({nullptr, resolved.types[index(port.value)].bytes()});
  for (const Port& port : graph.outputs()) outputs_.push_back({nullptr, resolved.types[index(port.value)].bytes()});
}

/// Brings the elements that launches and output copies read to the device; what a tactic holds itself stays behind.
Result<> Schedule::upload_constants(const Graph& graph, const Resolved& resolved) {
  constants_.resize(places_.size());
  const auto upload = [&](ValueId id) -> Result<> {
    // A view of a constant that is too large to be computed beforehand has the bytes of its root.
    const ValueId from = resolved.values[index(id)] ? id : resolved.roots[index(id)];
    Buffer& buffer = constants_[index(from)];
    if (places_[index(id)].kind != Place::Kind::constant) return Done{};
    if (!buffer.data()) {
      TRY_ASSIGN(buffer, device_->upload(resolved.values[index(from)]));
    }
    places_[index(id)].data = buffer.data();
    return Done{};
  };
  for (const Step& step : steps_) {
    const auto& operands = graph.node(step.node).inputs;
    for (size_t k = 0; k < operands.size(); ++k) {
      const bool held = k < 64 && (step.prepared.held >> k & 1u);
      if (operands[k] != kNoValue && !held) TRY(upload(operands[k]));
    }
  }
  for (OutputCopy& copy : copies_) {
    const ValueId id = graph.outputs()[copy.port].value;
    if (copy.from.kind != Place::Kind::constant) continue;
    TRY(upload(id));
    copy.from = places_[index(id)];
  }
  return Done{};
}

/// Before places get their offsets: `at` still is the number of a lifetime.
void Schedule::note_tenants(const Resolved& resolved, const std::vector<Lifetime>& lifetimes) {
  for (size_t i = 0; i < places_.size(); ++i) {
    const auto id = static_cast<ValueId>(i);
    if (places_[i].kind != Place::Kind::arena || resolved.roots[i] != id) continue;
    tenants_.push_back({id, arena_.offsets[places_[i].at], lifetimes[places_[i].at]});
  }
  for (const size_t at : workspace_lifetime_) {
    if (lifetimes[at].bytes > 0) tenants_.push_back({kNoValue, arena_.offsets[at], lifetimes[at]});
  }
}

std::byte* Schedule::address(const Place& place) const {
  const auto part = [&](std::byte* base) { return base ? base + place.offset : nullptr; };
  switch (place.kind) {
    case Place::Kind::none:
      return nullptr;
    case Place::Kind::arena:
      return part(memory_.data() + place.at);
    case Place::Kind::constant:
      return const_cast<std::byte*>(place.data);
    case Place::Kind::input:
      return part(inputs_[place.at].used());
    case Place::Kind::output:
      return part(outputs_[place.at].used());
  }
  return nullptr;
}

void Schedule::link(const Graph& graph) {
  const auto patch = [&](const Place& place, size_t step, size_t operand, bool result) {
    const Patch where{step, operand, result, place.offset};
    if (place.kind == Place::Kind::input) input_patches_[place.at].push_back(where);
    if (place.kind == Place::Kind::output) output_patches_[place.at].push_back(where);
  };
  for (size_t i = 0; i < steps_.size(); ++i) {
    const Node& node = graph.node(steps_[i].node);
    std::vector<const void*> src;
    std::vector<void*> dst;
    for (size_t k = 0; k < node.inputs.size(); ++k) {
      const ValueId id = node.inputs[k];
      src.push_back(id == kNoValue ? nullptr : address(places_[index(id)]));
      if (id != kNoValue) patch(places_[index(id)], i, k, false);
    }
    for (size_t k = 0; k < node.outputs.size(); ++k) {
      dst.push_back(address(places_[index(node.outputs[k])]));
      patch(places_[index(node.outputs[k])], i, k, true);
    }
    src_.push_back(std::move(src));
    dst_.push_back(std::move(dst));
  }
}

void Schedule::apply(const std::vector<Patch>& patches, std::byte* base) {
  for (const Patch& patch : patches) {
    std::byte* at = base ? base + patch.offset : nullptr;
    if (patch.result)
      dst_[patch.step][patch.operand] = at;
    else
      src_[patch.step][patch.operand] = at;
  }
}

Result<> Schedule::bind(PortMemory& port, void* data) {
  if (port.given == data) return Done{};
  port.given = static_cast<std::byte*>(data);
  port.staged = data && port.bytes > 0 && !device_->reaches(data);
  if (port.staged && !port.stand_in.data()) {
    TRY_ASSIGN(port.stand_in, device_->allocate(port.bytes));
  }
  recording_.reset();
  runs_ = 0;
  return Done{};
}

Result<> Schedule::bind_input(size_t port, const void* data) {
  TRY(bind(inputs_[port], const_cast<void*>(data)));
  apply(input_patches_[port], inputs_[port].used());
  return Done{};
}

Result<> Schedule::bind_output(size_t port, void* data) {
  TRY(bind(outputs_[port], data));
  apply(output_patches_[port], outputs_[port].used());
  return Done{};
}

bool Schedule::replace(size_t i, Solution solution) {
  if (solution.prepared.workspace_bytes > workspace_bytes_[i] || (held_[i] & ~solution.prepared.held) != 0)
    return false;
  if ((in_place_[i] & ~solution.prepared.in_place) != 0) return false;
  steps_[i].tactic = solution.tactic->name;
  steps_[i].prepared = std::move(solution.prepared);
  recording_.reset();
  runs_ = 0;
  return true;
}

size_t Schedule::workspace_bytes() const {
  return workspace_bytes_.empty() ? 0 : *std::max_element(workspace_bytes_.begin(), workspace_bytes_.end());
}

Result<> Schedule::run_range(size_t begin, size_t end, Stream& stream) {
  const auto launch_of = [&](size_t i) {
    return Launch{src_[i].data(), dst_[i].data(), memory_.data() + arena_.offsets[workspace_lifetime_[i]]};
  };
  while (begin < end) {
    if (!steps_[begin].prepared.team) {
      // The note is only made when it is needed: this is the hot path.
      if (auto ran = steps_[begin].prepared.run(launch_of(begin), stream); !ran.ok()) {
        return std::move(ran).error().note(
            str("in a launch of ", steps_[begin].tactic, " for ", to_string(steps_[begin].problem)));
      }
      ++begin;
      continue;
    }
    // A chain of our own kernels runs inside one parallel region: a barrier costs less than a region.
    size_t stop = begin;
    while (stop < end && steps_[stop].prepared.team) ++stop;
    run_team(stream.threads(), [&](const Team& team) {
      bool is_fetched = false;
      for (size_t i = begin; i < stop; ++i) {
        ConstBytes next;
        for (size_t behind = i + 1; behind < std::min(stop, i + 3) && next.empty(); ++behind) {
          next = first_of(steps_[behind].prepared, team);
        }
        is_fetched = run_member(steps_[i].prepared, launch_of(i), team, {next, is_fetched});
        team.sync();
      }
    });
    begin = stop;
  }
  return Done{};
}

Result<> Schedule::copy_outputs(Stream& stream) {
  for (const OutputCopy& copy : copies_) {
    if (copy.bytes > 0) TRY(stream.copy(outputs_[copy.port].used(), address(copy.from), copy.bytes));
  }
  return Done{};
}

Result<> Schedule::stage_inputs(Stream& stream) {
  for (const PortMemory& port : inputs_) {
    if (port.staged) TRY(stream.copy(port.used(), port.given, port.bytes));
  }
  return Done{};
}

Result<> Schedule::unstage_outputs(Stream& stream) {
  for (const PortMemory& port : outputs_) {
    if (port.staged) TRY(stream.copy(port.given, port.used(), port.bytes));
  }
  return Done{};
}

Result<> Schedule::run_all(Stream& stream) {
  TRY(run_range(0, steps_.size(), stream));
  return copy_outputs(stream);
}

Result<> Schedule::run(Stream& stream) {
  TRY(stage_inputs(stream));
  const bool records = runs_ == 1;
  runs_ = std::min(runs_ + 1, 2);
  const auto range = [&](size_t begin, size_t end) { return run_range(begin, end, stream); };
  if (records && std::ranges::all_of(steps_, is_recordable)) {
    TRY_ASSIGN(recording_, stream.record([&]() { return run_all(stream); }));
  } else if (records) {
    TRY_ASSIGN(recording_, Segments::record(steps_, stream, range));
  }
  if (const auto* segments = dynamic_cast<const Segments*>(recording_.get())) {
    TRY(segments->run(stream, range));
    TRY(copy_outputs(stream));
  } else if (recording_) {
    TRY(stream.replay(*recording_));
  } else {
    TRY(run_all(stream));
  }
  return unstage_outputs(stream);
}

Result<std::unique_ptr<Recording>> Schedule::record(Stream& stream) {
  if (!std::ranges::all_of(steps_, is_recordable)) return std::unique_ptr<Recording>();
  return stream.record([&]() { return run_all(stream); });
}

Result<> Schedule::run_step(size_t step, Stream& stream) { return run_range(step, step + 1, stream); }

Result<> Schedule::run_timed(Stream& stream, FunctionRef<void(size_t, double)> after) {
  TRY(stage_inputs(stream));
  for (size_t i = 0; i < steps_.size(); ++i) {
    TRY_ASSIGN(const double time_us, stream.time_us([&]() { return run_step(i, stream); }));
    after(i, time_us);
  }
  TRY(copy_outputs(stream));
  return unstage_outputs(stream);
}

Result<> Schedule::run_observed(Stream& stream, FunctionRef<Result<>(size_t)> before,
                                FunctionRef<Result<>(size_t)> after) {
  TRY(stage_inputs(stream));
  for (size_t i = 0; i < steps_.size(); ++i) {
    TRY(before(i));
    TRY(run_step(i, stream));
    TRY(stream.synchronize());
    TRY(after(i));
  }
  TRY(copy_outputs(stream));
  TRY(unstage_outputs(stream));
  return stream.synchronize();
}

Result<Constant> Schedule::read(ValueId id, const TensorType& resolved, Stream& stream) const {
  const std::byte* from = address(places_[index(id)]);
  TensorType type = resolved;
  type.pitch = pitches_[index(id)];
  const size_t bytes = type.extent_bytes();
  if (!from && bytes > 0) return Error(ErrorCode::internal, str("value ", index(id), " has no memory"));
  std::vector<std::byte> raw(bytes);
  if (bytes > 0) TRY(stream.copy(raw.data(), from, bytes));
  TRY(stream.synchronize());
  const TensorType plain{type.dtype, type.shape};
  return Constant::make(plain, [&](std::byte* to) {
    if (bytes == 0) return;
    const auto dims = type.shape.numbers();
    copy_box({dims, strides_of(type), row_major_strides(dims)}, size_of(type.dtype), raw.data(), to);
  });
}

}  // namespace tenon
