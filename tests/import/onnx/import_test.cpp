// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading models: names and types arrive, every bad node is listed, bad bytes are an Error.
#include "import/onnx/import.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "ir/verify.h"
#include "tests/import/onnx/model.h"

namespace tenon {
namespace {

using onnx_schema::TensorProto;

Result<Graph> import(const std::string& bytes, const onnx::ImportOptions& options = {}) {
  return onnx::import_bytes(std::as_bytes(std::span(bytes)), options);
}

Model two_relus() {
  Model model;
  model.input("x", {"batch", "3", ""});
  model.node("Relu", {"x"}, {"a"});
  model.node("Relu", {"a"}, {"y"});
  model.output("y");
  return model;
}

TEST(OnnxImport, KeepsNamesTypesAndOrigins) {
  const auto graph = import(two_relus().bytes());
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_EQ(to_string(graph->type(graph->find("a"))), "f32[batch,3,x_dim2]");
  EXPECT_EQ(graph->nodes()[1].origin, Origin("Relu_y"));
  EXPECT_EQ(graph->outputs()[0].name, "y");
}

TEST(OnnxImport, ListsEveryNodeThatFails) {
  Model model;
  model.input("x", {"2"});
  model.node("Relu", {"x"}, {"a"});
  model.node("NoSuchThing", {"a"}, {"b"});
  model.node("Relu", {"b"}, {"c"});  // reads what failed: not an error of its own
  model.node("NorThis", {"c", "x"}, {"y"});
  model.node("Relu", {"x", "x"}, {"z"});
  model.output("y");
  std::vector<onnx::ImportFailure> failures;
  const auto graph = import(model.bytes(), {.name = "m.onnx", .failures = &failures});
  ASSERT_FALSE(graph.ok());
  EXPECT_EQ(graph.error().code(), ErrorCode::unsupported);
  ASSERT_EQ(failures.size(), 3u) << graph.error().text();
  EXPECT_EQ(failures[0].node, "NoSuchThing_b");
  EXPECT_EQ(failures[0].opset, 17);
  EXPECT_EQ(failures[0].inputs.at(0), (TensorType{DataType::f32, Shape{2}}));
  EXPECT_EQ(failures[1].op_type, "NorThis");
  EXPECT_EQ(failures[2].number, 4);
  EXPECT_NE(graph.error().message().find("3 nodes of 'm.onnx'"), std::string::npos);
}

TEST(OnnxImport, ReadsEveryEncodingOfATensor) {
  const auto check = [](int type, auto&& fill, const std::vector<double>& expected) {
    Model model;
    fill(model.weights("w", type, {static_cast<int64_t>(expected.size())}));
    model.output("w");
    const auto graph = import(model.bytes());
    ASSERT_TRUE(graph.ok()) << graph.error().text();
    EXPECT_EQ(graph->constant(graph->find("w"))->to_f64(), expected) << type;
  };
  const auto ints = [](TensorProto& w) {
    for (const int v : {0, 1}) w.add_int32_data(v);
  };
  for (const int type : {TensorProto::INT8, TensorProto::UINT8, TensorProto::INT16, TensorProto::UINT16,
                         TensorProto::INT32, TensorProto::BOOL}) {
    check(type, ints, {0, 1});
  }
  check(TensorProto::FLOAT16, [](TensorProto& w) { w.add_int32_data(0x3c00); }, {1});
  check(TensorProto::BFLOAT16, [](TensorProto& w) { w.add_int32_data(0x3f80); }, {1});
  check(TensorProto::FLOAT, [](TensorProto& w) { w.add_float_data(0.5f); }, {0.5});
  check(TensorProto::DOUBLE, [](TensorProto& w) { w.add_double_data(0.5); }, {0.5});
  check(TensorProto::INT64, [](TensorProto& w) { w.add_int64_data(-7); }, {-7});
  check(TensorProto::UINT64, [](TensorProto& w) { w.add_uint64_data(7); }, {7});
  check(TensorProto::UINT32, [](TensorProto& w) { w.add_uint64_data(7); }, {7});
  check(TensorProto::INT32, [](TensorProto& w) { w.set_raw_data(std::string("\x01\0\0\0\x02\0\0\0", 8)); }, {1, 2});
  check(TensorProto::BOOL, [](TensorProto& w) { w.set_raw_data(std::string("\0\x07", 2)); }, {0, 1});
}

TEST(OnnxImport, RefusesTensorsThatDoNotFit) {
  const auto refused = [](auto&& fill) {
    Model model;
    fill(model.weights("w", TensorProto::INT8, {2}));
    model.output("w");
    const auto graph = import(model.bytes());
    return !graph.ok() && graph.error().code() == ErrorCode::corrupt_data;
  };
  EXPECT_TRUE(refused([](TensorProto& w) { w.add_int32_data(1); }));
  EXPECT_TRUE(refused([](TensorProto& w) { w.set_raw_data("abc"); }));
  EXPECT_TRUE(refused([](TensorProto& w) { w.set_dims(0, -2); }));
  EXPECT_TRUE(refused([](TensorProto& w) { w.set_dims(0, int64_t{1} << 62); }));
  EXPECT_TRUE(refused([](TensorProto& w) {
    w.add_int32_data(1);
    w.add_int32_data(200);
  }));
}

TEST(OnnxImport, MapsExternalDataBelowTheFolderAlone) {
  const auto folder = std::filesystem::temp_directory_path() / str("tenon_import_test_", std::random_device{}());
  std::filesystem::create_directories(folder / "model");
  for (const char* file : {"model/w.bin", "secret.bin"}) std::ofstream(folder / file) << "abcdefgh";
  const auto read = [&](const std::string& location, const std::string& offset) {
    Model model;
    auto& w = model.weights("w", TensorProto::UINT8, {4});
    w.set_data_location(TensorProto::EXTERNAL);
    for (const auto& [key, value] : {std::pair<std::string, std::string>{"location", location}, {"offset", offset}}) {
      auto* entry = w.add_external_data();
      entry->set_key(key);
      entry->set_value(value);
    }
    model.output("w");
    return import(model.bytes(), {.folder = (folder / "model").string()});
  };
  const auto graph = read("w.bin", "4");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_EQ(graph->constant(graph->find("w"))->to_i64(), (std::vector<int64_t>{'e', 'f', 'g', 'h'}));
  EXPECT_FALSE(read("w.bin", "5").ok());
  EXPECT_FALSE(read("w.bin", "-1").ok());
  EXPECT_FALSE(read("../secret.bin", "0").ok());
  EXPECT_FALSE(read((folder / "secret.bin").string(), "0").ok());
  std::filesystem::create_symlink(folder / "secret.bin", folder / "model" / "link.bin");
  EXPECT_FALSE(read("link.bin", "0").ok());
  std::filesystem::remove_all(folder);
}

TEST(OnnxImport, InlinesFunctions) {
  Model model;
  model.input("x", {"2"});
  auto& call = model.node("Twice", {"x"}, {"y"});
  call.set_domain("mine");
  model.output("y");
  auto* function = model.proto.add_functions();
  function->set_name("Twice");
  function->set_domain("mine");
  function->add_input("in");
  function->add_output("out");
  for (const auto& [from, to] : {std::pair{"in", "mid"}, {"mid", "out"}}) {
    auto* node = function->add_node();
    node->set_op_type("Relu");
    node->add_input(from);
    node->add_output(to);
  }
  const auto graph = import(model.bytes());
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_EQ(graph->nodes().size(), 2u);
  auto* cycle = function->add_node();
  cycle->set_op_type("Twice");
  cycle->set_domain("mine");
  cycle->add_input("out");
  cycle->add_output("more");
  EXPECT_FALSE(import(model.bytes()).ok());
}

TEST(OnnxImport, RefusesWrongGraphs) {
  Model cycle = two_relus();
  cycle.graph().mutable_node(0)->set_input(0, "y");
  EXPECT_EQ(import(cycle.bytes()).error().code(), ErrorCode::corrupt_data);
  Model twice = two_relus();
  twice.graph().mutable_node(1)->set_output(0, "a");
  EXPECT_FALSE(import(twice.bytes()).ok());
  Model unmade = two_relus();
  unmade.output("nothing");
  EXPECT_FALSE(import(unmade.bytes()).ok());
  Model future = two_relus();
  future.proto.mutable_opset_import(0)->set_version(onnx::kNewestOpset + 1);
  EXPECT_EQ(import(future.bytes()).error().code(), ErrorCode::unsupported);
}

TEST(OnnxImport, RefusesWhatOldOpsetsMeantOtherwise) {
  Model old(6);
  old.input("x", {"2"});
  auto& flat = old.node("Reshape", {"x"}, {"y"});  // the shape was an attribute then
  old.output("y");
  auto* shape = flat.add_attribute();
  shape->set_name("shape");
  shape->set_type(onnx_schema::AttributeProto::INTS);
  shape->add_ints(2);
  const auto graph = import(old.bytes());
  ASSERT_FALSE(graph.ok());
  EXPECT_EQ(graph.error().code(), ErrorCode::unsupported);
}

TEST(OnnxImport, BroadcastsAsOldOpsetsAskedFor) {
  Model old(6);
  old.input("x", {"2"});
  auto& sum = old.node("Add", {"x", "x"}, {"y"});
  old.output("y");
  auto* broadcast = sum.add_attribute();
  broadcast->set_name("broadcast");
  broadcast->set_type(onnx_schema::AttributeProto::INT);
  broadcast->set_i(1);
  const auto graph = import(old.bytes());
  EXPECT_TRUE(graph.ok()) << graph.error().text();
}

TEST(OnnxImport, TakesAnInputAsAConstant) {
  const auto graph = import(two_relus().bytes(), {.fixed_inputs = {{"x", Constant::f32_vector({1, -1})}}});
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_TRUE(graph->inputs().empty());
  EXPECT_EQ(graph->constant(graph->find("y"))->to_f64(), (std::vector<double>{1, 0}));
}

TEST(OnnxImport, PutsABatchInPlaceOfFirstDimensions) {
  Model model(13);
  model.input("x", {"1", "2", "3"});
  model.node("Reshape", {"x", "flat"}, {"y"});  // to 1 times 6: the 1 is the batch
  model.output("y");
  auto* flat = model.graph().add_initializer();
  flat->set_name("flat");
  flat->set_data_type(onnx_schema::TensorProto::INT64);
  flat->add_dims(2);
  for (const int64_t size : {1, 6}) flat->add_int64_data(size);
  const Dim batch = Dim::symbol("batch", 1, 8);
  const auto graph = import(model.bytes(), {.batch = batch});
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  EXPECT_EQ(graph->type(graph->find("x")).shape, Shape({batch, 2, 3}));
  EXPECT_EQ(graph->type(graph->find("y")).shape, Shape({batch, 6}));
}

TEST(OnnxImport, SurvivesEveryCutAndWrongBytes) {
  Model model = two_relus();
  model.weights("w", TensorProto::FLOAT, {2, 2}).set_raw_data(std::string(16, 'x'));
  const std::string bytes = model.bytes();
  for (size_t length = 0; length < bytes.size(); ++length) (void)import(bytes.substr(0, length));
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    std::string bad = bytes;
    for (int k = 0; k < 3; ++k) bad[random() % bad.size()] = static_cast<char>(random());
    const auto graph = import(bad);
    EXPECT_TRUE(!graph.ok() || ir::verify(*graph).ok());
  }
}

}  // namespace
}  // namespace tenon
