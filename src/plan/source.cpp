// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Writing and reading the source network of a plan.
#include "plan/source.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "ir/text.h"
#include "ops/lib/evaluate.h"
#include "plan/copy_node.h"

namespace tenon::plan {

namespace {

/// Statistics and biases of a layer are about this long: cheaper to keep than to miss.
constexpr size_t kSmallBytes = 1024;

/// The same network with some constants as inputs.
class Outline {
 public:
  explicit Outline(const Graph& source) : source_(source), ids_(source.values().size(), kNoValue) {}

  template <class Keep>
  Graph make(Keep&& keep) {
    for (const Port& port : source_.inputs()) {
      ids_[index(port.value)] = out_.add_input(port.name, source_.type(port.value));
    }
    for (size_t i = 0; i < ids_.size(); ++i) {
      const Value& value = source_.values()[i];
      if (!value.constant) continue;
      ids_[i] = keep(value) ? out_.add_constant(value.constant, value.name) : out_.add_input(value.name, value.type);
    }
    for (const Node& node : source_.nodes()) {
      if (node.op) copy_node(source_, node, out_, ids_);
    }
    for (const Port& port : source_.outputs()) out_.add_output(ids_[index(port.value)], port.name);
    return std::move(out_);
  }

 private:
  const Graph& source_;
  std::vector<ValueId> ids_;
  Graph out_;
};

}  // namespace

SourceText source_text(const Graph& source, const Graph& optimized, bool all_weights) {
  std::unordered_multimap<uint64_t, const Constant*> carried;
  for (const Value& value : optimized.values()) {
    if (value.constant) carried.emplace(value.constant.hash(), &value.constant);
  }
  const auto is_carried = [&](const Constant& constant) {
    const auto [first, last] = carried.equal_range(constant.hash());
    return std::any_of(first, last, [&](const auto& entry) { return *entry.second == constant; });
  };
  return source_text(source, [&](const Value& value) {
    return all_weights || value.constant.bytes().size() <= kSmallBytes || is_carried(value.constant);
  });
}

SourceText source_text(const Graph& source, FunctionRef<bool(const Value&)> keep) {
  const Graph outline = Outline(source).make(keep);
  SourceText out;
  ir::PrintOptions options;
  options.pool = &out.pool;
  out.graph = ir::print(outline, options);
  return out;
}

Result<Graph> source_graph(const SourceText& text) {
  if (text.graph.empty()) return Error(ErrorCode::not_found, "the plan does not carry its source network");
  return ops::parse(text.graph, text.pool).note("in the source network of a plan");
}

}  // namespace tenon::plan
