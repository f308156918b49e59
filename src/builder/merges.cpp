// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Two graphs, one with all merges and one with none, and which of both is faster around each merge.
#include "builder/merges.h"

#include <map>
#include <optional>

#include "ops/anchored.h"
#include "ops/pointwise.h"
#include "passes/lib/edit.h"
#include "plan/optimum.h"

namespace tenon {

namespace {

// A merge that the rules like is undone where its parts gain more than times differ by themselves.
constexpr double kMustGain = 0.95;
constexpr std::string_view kTogether = "together";
constexpr std::string_view kApart = "apart";

/// One node that took the place of several.
struct Merge {
  NodeId node = kNoNode;
  Origin origin;
  Origin around;  // with what reads it
  std::string key;
  std::string name;  // for people: a source of each part
};

std::vector<std::vector<NodeId>> readers_of(const Graph& graph) {
  std::vector<std::vector<NodeId>> out(graph.values().size());
  for (const NodeId id : passes::node_ids(graph)) {
    for (const ValueId value : graph.node(id).inputs) {
      if (value != kNoValue) out[index(value)].push_back(id);
    }
  }
  return out;
}

/// Origins of the node and of those that read it, behind views and splits of it.
Origin with_readers(const Graph& graph, const std::vector<std::vector<NodeId>>& readers, NodeId node) {
  Origin out = graph.node(node).origin;
  for (const ValueId value : graph.node(node).outputs) {
    for (const NodeId reader : readers[index(value)]) {
      const Node& next = graph.node(reader);
      const bool passes_on = next.op.name() == "split" || next.op.traits().view;
      out.merge(passes_on ? with_readers(graph, readers, reader) : next.origin);
    }
  }
  return out;
}

/// How many nodes of `apart` each node of `graph` stands for.
std::vector<std::vector<NodeId>> parts_of(const Graph& graph, const Graph& apart) {
  std::map<std::string_view, std::vector<NodeId>> by_name;
  for (const NodeId id : passes::node_ids(graph)) {
    for (const std::string& name : graph.node(id).origin.names()) by_name[name].push_back(id);
  }
  std::vector<std::vector<NodeId>> out(graph.nodes().size());
  for (const NodeId id : passes::node_ids(apart)) {
    const Origin& origin = apart.node(id).origin;
    const auto at = origin.empty() ? by_name.end() : by_name.find(origin.names()[0]);
    if (at == by_name.end()) continue;
    for (const NodeId whole : at->second) {
      if (is_part_of(origin, graph.node(whole).origin)) out[index(whole)].push_back(id);
    }
  }
  return out;
}

class Merges {
 public:
  Merges(const Graph& graph, const Graph& apart, const MergeContext& context)
      : graph_(graph), apart_(apart), context_(context) {}

  Result<> find() {
    const auto parts = parts_of(graph_, apart_);
    const auto readers = readers_of(graph_);
    std::optional<Resolved> resolved;
    for (const NodeId id : passes::node_ids(graph_)) {
      const Node& node = graph_.node(id);
      const auto is_same = [&](NodeId part) {
        const Op& op = apart_.node(part).op;
        if (node.op.is<Anchored>()) return true;
        return node.op.is<Pointwise>() ? op.traits().pointwise || op.name() == "batch_norm"
                                       : op.name() == node.op.name();
      };
      const bool is_program = node.op.is<Pointwise>() || node.op.is<Anchored>();
      const bool merges = is_program || node.op.name() == "conv" || node.op.name() == "matmul";
      if (!merges || std::count_if(parts[index(id)].begin(), parts[index(id)].end(), is_same) < 2) continue;
      if (!resolved) {
        TRY_ASSIGN(resolved, resolve_at(graph_, context_.profile));
      }
      std::string key = str("merge ", to_string(problem_of(graph_, *resolved, id, context_.threads)));
      if (!is_program) {
        key += " of";
        for (const NodeId part : parts[index(id)]) {
          if (is_same(part)) key += str(" ", apart_.type(apart_.node(part).inputs[1]).shape);
        }
      }
      if (context_.floats != DataType::f32) key += str(" in ", context_.floats);
      key += str(" threads=", context_.threads);
      std::vector<std::string> names;
      for (const NodeId part : parts[index(id)]) {
        if (is_same(part)) names.push_back(apart_.node(part).origin.names().back());
      }
      constexpr size_t kMostNames = 4;
      const size_t more = names.size() > kMostNames ? names.size() - kMostNames : 0;
      names.resize(names.size() - more);
      std::string name = str(node.op.name(), " ", join(names, " + "), more > 0 ? str(" and ", more, " more") : "");
      all_.push_back({id, node.origin, with_readers(graph_, readers, id), std::move(key), std::move(name)});
    }
    return Done{};
  }

  /// Merges that the cache does not decide.
  const Merge* first_open() const {
    for (const Merge& one : all_) {
      if (!decided(one.key)) return &one;
    }
    return nullptr;
  }

  /// Launches whose times decide a merge that is open.
  std::function<bool(const Origin&)> decides() const {
    std::vector<Origin> around;
    for (const Merge& one : all_) {
      if (!decided(one.key)) around.push_back(one.around);
    }
    return [around = std::move(around)](const Origin& launch) {
      return std::ranges::any_of(around, [&](const Origin& one) { return is_part_of(launch, one); });
    };
  }

  /// Decisions for the cache: both times, or the rule's word where samples did not agree, so that a full cache decides
  /// the same again. Nothing where no time was taken.
  void compare(const LaunchTimes& together, const LaunchTimes& apart) const {
    const auto is_timed = [](const LaunchTime& one) { return one.time_us > 0; };
    if (!std::any_of(together.begin(), together.end(), is_timed)) return;

    std::map<std::string, std::optional<std::pair<double, double>>> times;
    for (const Merge& one : all_) {
      const auto a = time_around(one, together), b = time_around(one, apart);
      auto& sum = times.try_emplace(one.key, std::pair(0.0, 0.0)).first->second;
      sum = a && b && sum ? std::optional(std::pair(sum->first + *a, sum->second + *b)) : std::nullopt;
    }
    for (const auto& [key, sum] : times) {
      if (decided(key)) continue;
      const std::string device = context_.device.signature();
      if (!sum) {
        context_.cache.choose(device, key, kTogether, 0);
        continue;
      }
      context_.cache.put(device, key, kTogether, TimingCache::as_kept(sum->first));
      context_.cache.put(device, key, kApart, TimingCache::as_kept(sum->second));
    }
  }

  /// Those that the cache wants apart; a line for each in the report.
  std::vector<Origin> slower(std::string& report) const {
    std::vector<Origin> out;
    size_t by_rule = 0;
    for (const Merge& one : all_) {
      if (!decided(one.key)) {
        ++by_rule;
        continue;
      }
      const std::string word = choice(one.key);
      const auto together = time_of(one.key, kTogether), apart = time_of(one.key, kApart);
      report += str("merge ", one.name, ": ");
      if (together && apart) {
        report += str("together ", fixed(*together, 1), " us, apart ", fixed(*apart, 1), " us with what reads it: ");
      } else {
        report += "chosen, or by rule where times did not agree: ";
      }
      report += word + "\n";
      if (word == kApart) out.push_back(one.origin);
    }
    if (by_rule > 0) report += str("merges by rule, not timed: ", by_rule, "\n");
    return out;
  }

  bool empty() const { return all_.empty(); }

 private:
  /// Nullopt if a launch was not timed.
  static std::optional<double> time_around(const Merge& merge, const LaunchTimes& launches) {
    double sum = 0;
    for (const LaunchTime& one : launches) {
      if (!is_part_of(one.origin, merge.around)) continue;
      if (one.time_us <= 0) return std::nullopt;
      sum += one.time_us;
    }
    return sum > 0 ? std::optional(sum) : std::nullopt;
  }

  std::optional<double> time_of(const std::string& key, std::string_view which) const {
    return context_.cache.find(context_.device.signature(), key, which);
  }

  std::string choice(const std::string& key) const {
    const std::string device = context_.device.signature();
    const std::string chosen = context_.cache.chosen(device, key);
    if (!chosen.empty()) return chosen;
    const auto together = time_of(key, kTogether), apart = time_of(key, kApart);
    if (!together || !apart) return {};
    return std::string(*apart < kMustGain * *together ? kApart : kTogether);
  }
  bool decided(const std::string& key) const { return !choice(key).empty(); }

  const Graph& graph_;
  const Graph& apart_;
  const MergeContext& context_;
  std::vector<Merge> all_;
};

}  // namespace

Result<passes::KeepApart> keep_merges_that_pay(Graph& graph, const MergeContext& context, std::string& report) {
  TRY_ASSIGN(const Graph apart, context.merged([](const Origin&) { return true; }));
  Merges merges(graph, apart, context);
  TRY(merges.find());
  if (merges.empty()) return passes::KeepApart();
  if (const Merge* open = merges.first_open(); open && context.compare) {
    if (context.strict) {
      return Error(ErrorCode::not_found, str("expected times in the timing cache, found none for ", open->key))
          .note(str("while deciding whether ", open->name, " become one node"))
          .hint("build once without the strict timing cache, on this machine and with this cache file");
    }
    TRY_ASSIGN(const auto times, context.compare(graph, apart, merges.decides()));
    merges.compare(times.first, times.second);
  }
  const std::vector<Origin> slower = merges.slower(report);
  if (slower.empty()) return passes::KeepApart();
  const passes::KeepApart keep_apart = [slower](const Origin& origin) {
    return std::any_of(slower.begin(), slower.end(), [&](const Origin& one) { return is_part_of(origin, one); });
  };
  TRY_ASSIGN(graph, context.merged(keep_apart));
  return keep_apart;
}

}  // namespace tenon
