// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What an import costs: a model of 1,000 nodes, in seconds.
#include <gtest/gtest.h>

#include <ctime>

#include "import/onnx/import.h"
#include "tests/import/onnx/model.h"

namespace tenon {
namespace {

constexpr int kBlocks = 100;
constexpr double kLimitSeconds = 1;

/// Ten nodes a block, among them shape arithmetic and a branch whose condition only the run knows.
Model blocks_model() {
  Model model;
  model.input("x0", {"N", "16", "16"});
  model.input("choice", {}, onnx_schema::TensorProto::BOOL);
  model.weights("w", 1, {16, 16}).set_raw_data(std::string(16 * 16 * 4, '\0'));
  model.weights("all", 7, {1}).add_int64_data(-1);
  for (int i = 0; i < kBlocks; ++i) {
    const std::string n = std::to_string(i), x = "x" + n;
    model.node("MatMul", {x, "w"}, {"a" + n});
    model.node("Relu", {"a" + n}, {"b" + n});
    model.node("Shape", {"b" + n}, {"s" + n});
    model.node("Reshape", {"b" + n, "all"}, {"r" + n});
    model.node("Reshape", {"r" + n, "s" + n}, {"c" + n});
    model.node("Add", {"c" + n, x}, {"d" + n});
    model.node("Softmax", {"d" + n}, {"e" + n});
    auto& branch = model.node("If", {"choice"}, {"f" + n});
    for (const auto& [name, op] : {std::pair("then_branch", "Neg"), std::pair("else_branch", "Abs")}) {
      auto* attribute = branch.add_attribute();
      attribute->set_name(name);
      attribute->set_type(onnx_schema::AttributeProto_AttributeType_GRAPH);
      auto* node = attribute->mutable_g()->add_node();
      node->set_op_type(op);
      node->add_input("e" + n);
      node->add_output(name + n);
      attribute->mutable_g()->add_output()->set_name(name + n);
    }
    model.node("Tanh", {"f" + n}, {"g" + n});
    model.node("Mul", {"g" + n, "c" + n}, {"x" + std::to_string(i + 1)});
  }
  model.output("x" + std::to_string(kBlocks));
  return model;
}

TEST(Cost, ImportOfAThousandNodes) {
  const Model model = blocks_model();
  ASSERT_EQ(model.proto.graph().node_size(), 10 * kBlocks);
  const std::string bytes = model.proto.SerializeAsString();
  const std::clock_t start = std::clock();  // of this process: others may be busy
  const auto graph = onnx::import_bytes(std::as_bytes(std::span(bytes)));
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  RecordProperty("seconds", std::to_string(seconds));
  EXPECT_LT(seconds, kLimitSeconds);
}

}  // namespace
}  // namespace tenon
