// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Tests of passes: before and after, as text.
#include "tests/lib/expect_rewrite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"

namespace tenon {

namespace {

std::string canonical(const Graph& graph) { return ir::print(graph, {.canonical = true, .origins = false}); }

std::vector<Constant> random_inputs(const Graph& graph) {
  std::vector<Constant> out;
  uint64_t seed = 11;
  for (const Port& port : graph.inputs()) {
    TensorType type = graph.type(port.value);
    for (int axis = 0; axis < type.rank(); ++axis) {
      const Dim& dim = type.shape[axis];
      if (!dim.is_number()) type.shape[axis] = std::clamp<int64_t>(2, dim.min(), dim.max());
    }
    out.push_back(ir::random_constant(type, seed++));
  }
  return out;
}

double tolerance(DataType dtype) { return dtype == DataType::f16 ? 2e-3 : dtype == DataType::bf16 ? 2e-2 : 1e-5; }

void expect_same_results(const Graph& before, const Graph& after) {
  const auto inputs = random_inputs(before);
  const auto old_results = ops::evaluate(before, inputs);
  const auto results = ops::evaluate(after, inputs);
  ASSERT_TRUE(old_results.ok()) << old_results.error().text();
  ASSERT_TRUE(results.ok()) << results.error().text();
  ASSERT_EQ(old_results->size(), results->size());
  for (size_t i = 0; i < results->size(); ++i) {
    ASSERT_EQ(to_string((*old_results)[i].type()), to_string((*results)[i].type()));
    const std::vector<double> expected = (*old_results)[i].to_f64();
    const std::vector<double> found = (*results)[i].to_f64();
    double largest = 1e-30;
    for (const double value : expected) largest = std::max(largest, std::abs(value));
    for (size_t k = 0; k < found.size(); ++k) {
      ASSERT_LE(std::abs(found[k] - expected[k]), tolerance((*results)[i].type().dtype) * largest) << "element " << k << " of output " << i;
    }
  }
}

std::set<std::string> origins(const Graph& graph) {
  std::set<std::string> out;
  for (const Node& node : graph.nodes()) out.insert(node.origin.names().begin(), node.origin.names().end());
  return out;
}

/// The graph with every node named after its first result, unless it has a name.
Graph with_origins(Graph graph) {
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    Node& node = graph.node(static_cast<NodeId>(i));
    if (node.origin.empty()) node.origin = Origin(graph.value(node.outputs[0]).name);
  }
  return graph;
}

bool run(const Pass& pass, Graph& graph) {
  bool changed = false;
  const Pass once = {pass.name, [&](Graph& inner) -> Result<bool> {
                       TRY_ASSIGN(const bool did, pass.run(inner));
                       changed = changed || did;
                       return did;
                     }};
  const auto done = passes::run_pipeline({&once, 1}, graph, {});
  EXPECT_TRUE(done.ok()) << done.error().text();
  return changed;
}

}  // namespace

void expect_rewrite(const Pass& pass, std::string_view before, std::string_view after) {
  auto parsed = ops::parse(before);
  ASSERT_TRUE(parsed.ok()) << parsed.error().text();
  auto expected = ops::parse(after);
  ASSERT_TRUE(expected.ok()) << expected.error().text();
  const Graph start = with_origins(*parsed);
  Graph graph = start;
  EXPECT_TRUE(ir::verify(graph).ok());
  EXPECT_TRUE(run(pass, graph)) << pass.name << " changed nothing";
  EXPECT_EQ(canonical(graph), canonical(*expected));
  expect_same_results(start, graph);
  EXPECT_EQ(origins(graph), origins(start)) << "a source node is lost";
  Graph again = graph;
  EXPECT_FALSE(run(pass, again)) << "a second run of " << pass.name << " changes something";
  std::vector<Constant> pool;
  const std::string text = ir::print(graph, {.pool = &pool});
  const auto reread = ops::parse(text, pool);
  ASSERT_TRUE(reread.ok()) << text << reread.error().text();
  EXPECT_EQ(canonical(*reread), canonical(graph));
}

void expect_unchanged(const Pass& pass, std::string_view text) {
  auto parsed = ops::parse(text);
  ASSERT_TRUE(parsed.ok()) << parsed.error().text();
  Graph graph = *parsed;
  EXPECT_FALSE(run(pass, graph)) << pass.name << " changed something";
  EXPECT_EQ(canonical(graph), canonical(*parsed));
}

}  // namespace tenon
