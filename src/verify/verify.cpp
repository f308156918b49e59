// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The order of the questions: do the outputs agree, is the graph right, is each launch right, is the memory right?
#include "verify/verify.h"

#include <algorithm>

#include "ir/text.h"
#include "ir/verify.h"
#include "runtime/tap.h"
#include "verify/blame.h"

namespace tenon::verify {

double tolerance_for(const Options& options, DataType dtype) {
  return options.tolerance > 0 && is_float(dtype) ? options.tolerance : tolerance_of(dtype);
}

std::vector<Compared> compare_outputs(const Graph& graph, const std::vector<Constant>& found,
                                      const std::vector<Constant>& expected, const Options& options) {
  std::vector<Compared> out;
  for (size_t i = 0; i < found.size(); ++i) {
    out.push_back({graph.outputs()[i].name, found[i].type(), compare(found[i], expected[i]),
                   tolerance_for(options, found[i].type().dtype)});
  }
  return out;
}

bool all_same(const std::vector<Compared>& compared) {
  return std::all_of(compared.begin(), compared.end(), [](const Compared& one) { return one.same(); });
}

std::string_view to_string(Guilt::Kind kind) {
  switch (kind) {
    case Guilt::Kind::pass:
      return "pass";
    case Guilt::Kind::tactic:
      return "tactic";
    case Guilt::Kind::memory:
      return "memory";
    case Guilt::Kind::meaning:
      return "meaning";
    case Guilt::Kind::overlap:
      return "overlap";
    case Guilt::Kind::rounding:
      return "rounding";
  }
  return "?";
}

namespace {

/// Numbers for floats, 0 and 1 for the rest: they may be indices, or the ids of two kinds.
Constant stand_in(const TensorType& type, uint64_t seed) {
  const Constant drawn = ir::random_constant(type, seed);
  if (is_float(type.dtype)) return drawn;
  const auto numbers = drawn.to_i64();
  return Constant::make(type, [&](std::byte* bytes) {
    for (size_t i = 0; i < numbers.size(); ++i)
      store_number(type.dtype, static_cast<double>(numbers[i] & 1), bytes + i * size_of(type.dtype));
  });
}

/// A plan, its engine bound to the inputs, and the graphs that its passes left.
struct Built {
  std::vector<Snapshot> snapshots;
  std::shared_ptr<const Engine> engine;
};

class Verification {
 public:
  Verification(Graph source, const Options& options, std::shared_ptr<const Device> device)
      : source_(std::move(source)),
        options_(options),
        device_(device),
        baseline_(options.against, std::move(device), options.build, options.watch) {}

  Result<Report> run() {
    TRY(ir::infer_types(source_));
    source_.sweep();
    TRY(choose_inputs());
    report_.nodes = source_.nodes().size();
    TRY_ASSIGN(expected_, baseline_.outputs(source_, inputs_, "source network"));
    TRY_ASSIGN(const Built built, build_plan(options_.build));
    TRY_ASSIGN(Bound bound, Bound::make(built.engine, inputs_));
    TRY(bound.context().run());
    TRY_ASSIGN(const auto found, bound.outputs());
    report_.steps = bound.context().schedule().steps().size();
    report_.outputs = compare_outputs(source_, found, expected_, options_);
    report_.same = all_same(report_.outputs);
    if (!report_.same) TRY(find_guilty(built, bound));
    if (options_.every_tensor) TRY(compare_tensors(built, bound));
    return std::move(report_);
  }

 private:
  Result<> choose_inputs() {
    const Profile opt = options_.build.profiles.empty() ? default_profile(source_) : options_.build.profiles[0];
    for (size_t i = 0; i < source_.inputs().size(); ++i) {
      const Port& port = source_.inputs()[i];
      const TensorType type{source_.type(port.value).dtype, Shape::of(opt.shapes[i].opt)};
      const bool given = i < options_.inputs.size() && options_.inputs[i];
      inputs_.push_back(given ? options_.inputs[i] : stand_in(type, options_.seed + i));
      if (inputs_.back().type().dtype == type.dtype) continue;
      return Error(ErrorCode::invalid_argument, str("input '", port.name, "': expected elements of ", type.dtype,
                                                    ", found ", inputs_.back().type().dtype));
    }
    return Done{};
  }

  Result<Built> build_plan(BuildOptions options) const {
    Built out;
    options.pass_observer = [&](std::string_view pass, const Graph& after) {
      out.snapshots.push_back({std::string(pass), after});
    };
    options.progress = [&](const BuildProgress& progress) {
      return !options_.watch ||
             options_.watch(str("build: ", progress.phase), static_cast<size_t>(100 * progress.done), 100);
    };
    if (options.profiles.empty()) options.profiles = profile_for(source_, inputs_);
    TRY_ASSIGN(Plan plan, build(source_, options, *device_));
    TRY_ASSIGN(out.engine, Engine::load(std::move(plan), device_));
    return out;
  }

  Result<> compare_tensors(const Built& built, Bound& bound) {
    TRY_ASSIGN(const auto names, Tap::held_names(*built.engine));
    Graph graph = source_;
    graph.clear_outputs();
    for (const std::string& name : names) graph.add_output(graph.find(name), name);
    TRY_ASSIGN(const auto expected, baseline_.outputs(graph, inputs_, "every tensor of the source network"));
    TRY_ASSIGN(const Tap tap, Tap::make(*built.engine, names));
    TRY_ASSIGN(const auto found, tap.run(bound.context()));
    report_.tensors = compare_outputs(graph, found, expected, options_);
    const bool right_outputs = report_.same;
    report_.same = report_.same && all_same(report_.tensors);
    for (const Compared& one : report_.tensors) {
      if (one.same() || !right_outputs || report_.guilty.size() == kMostGuilty) continue;
      const Node* maker = graph.producer(graph.find(one.name));
      report_.guilty.push_back({Guilt::Kind::meaning, one.name, maker->origin.names(), "", one, {}});
    }
    return Done{};
  }

  Result<> find_guilty(const Built& built, Bound& bound) {
    TRY_ASSIGN(auto pass, blame_pass(source_, built.snapshots, inputs_, expected_, baseline_, options_));
    if (pass) {
      BuildOptions without = options_.build;
      without.disabled_passes.push_back(pass->name);
      TRY_ASSIGN(pass->confirmed, agrees(without));
      report_.guilty.push_back(std::move(*pass));
    }
    TRY_ASSIGN(auto steps, blame_steps(bound, options_));
    TRY_ASSIGN(const auto stepwise, bound.outputs());
    if (!pass && steps.empty()) {
      const bool rounding = !all_same(compare_outputs(source_, stepwise, expected_, options_));
      Guilt guilt{.kind = rounding ? Guilt::Kind::rounding : Guilt::Kind::overlap, .compared = report_.outputs[0]};
      for (const Compared& one : report_.outputs) {
        if (!one.same()) guilt.compared = one;
      }
      steps.push_back(std::move(guilt));
    }
    for (Guilt& guilt : steps) {
      if (guilt.kind == Guilt::Kind::tactic && !pass && &guilt == &steps[0]) {
        BuildOptions without = options_.build;
        without.disabled_tactics.push_back(guilt.name);
        TRY_ASSIGN(guilt.confirmed, agrees(without));
      }
      report_.guilty.push_back(std::move(guilt));
    }
    return Done{};
  }

  /// Do the outputs agree if it is built so?
  Result<std::optional<bool>> agrees(const BuildOptions& options) const {
    TRY_ASSIGN(const Built built, build_plan(options));
    TRY_ASSIGN(Bound bound, Bound::make(built.engine, inputs_));
    TRY(bound.context().run());
    TRY_ASSIGN(const auto found, bound.outputs());
    return std::optional(all_same(compare_outputs(source_, found, expected_, options_)));
  }

  Graph source_;
  const Options& options_;
  std::shared_ptr<const Device> device_;
  Baseline baseline_;
  std::vector<Constant> inputs_;
  std::vector<Constant> expected_;
  Report report_;
};

}  // namespace

Result<Report> verify(Graph source, const Options& options, const std::shared_ptr<const Device>& device) {
  return Verification(std::move(source), options, device).run();
}

}  // namespace tenon::verify
