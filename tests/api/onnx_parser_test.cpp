// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The ONNX parser: models into networks, and every node that cannot be imported as an error object.
#include "NvOnnxParser.h"

#include <cstdio>
#include <fstream>

#include "tests/api/support.h"
#include "tests/import/onnx/model.h"

namespace tenon::test {
namespace {

std::string perceptron() {
  Model model;
  model.input("x", {"batch", "2"});
  auto& w = model.weights("w", 1, {2, 2});
  for (const float value : {1.0F, -1.0F, 2.0F, 0.5F}) w.add_float_data(value);
  model.node("MatMul", {"x", "w"}, {"h"});
  model.node("Relu", {"h"}, {"y"});
  model.output("y");
  return model.proto.SerializeAsString();
}

TEST(OnnxParser, FillsANetworkThatRuns) {
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  const std::string model = perceptron();
  ASSERT_TRUE(parser->parse(model.data(), model.size())) << shop.logger.errors();
  EXPECT_EQ(parser->getNbErrors(), 0);
  ASSERT_EQ(shop.network->getNbInputs(), 1);
  nv::ITensor* x = shop.network->getInput(0);
  EXPECT_STREQ(x->getName(), "x");
  EXPECT_EQ(x->getDimensions().d[0], -1);
  EXPECT_STREQ(x->getDimensionName(0), "batch");
  EXPECT_STREQ(shop.network->getOutput(0)->getName(), "y");
  EXPECT_EQ(shop.network->getLayer(0)->getType(), nv::LayerType::kPLUGIN);
  EXPECT_STREQ(shop.network->getLayer(1)->getName(), "Relu_y");
  EXPECT_EQ(parser->getLayerOutputTensor("Relu_y", 0), shop.network->getOutput(0));
  EXPECT_EQ(parser->getLayerOutputTensor("nobody", 0), nullptr);
  x->setDimensions(nv::Dims2(1, 2));
  EXPECT_EQ(answer(shop, {1, -1}, 2), (std::vector<float>{0, 0}));
}

TEST(OnnxParser, WeightsAreThoseOfTheModel) {
  Model model;
  model.input("x", {"1", "2"});
  model.node("Neg", {"x"}, {"y"});
  model.output("y");
  const std::string bytes = model.bytes();
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  EXPECT_FALSE(parser->parseWithWeightDescriptors(nullptr, 0));
  ASSERT_TRUE(parser->parseWithWeightDescriptors(bytes.data(), bytes.size())) << shop.logger.errors();
  EXPECT_EQ(answer(shop, {1, 2}, 2), (std::vector<float>{-1, -2}));
}

TEST(OnnxParser, NetworksCanBeContinuedByHand) {
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  const std::string model = perceptron();
  ASSERT_TRUE(parser->parse(model.data(), model.size())) << shop.logger.errors();
  shop.network->getInput(0)->setDimensions(nv::Dims2(1, 2));
  nv::ITensor* h = shop.network->getOutput(0);
  h->setName("hidden");
  shop.network->unmarkOutput(*h);
  auto* negative = shop.network->addUnary(*h, nv::UnaryOperation::kNEG);
  negative->getOutput(0)->setName("y");
  shop.network->markOutput(*negative->getOutput(0));
  EXPECT_EQ(answer(shop, {1, 1}, 2), (std::vector<float>{-3, 0}));
}

TEST(OnnxParser, EveryNodeThatCannotBeImportedIsAnError) {
  Model model;
  model.input("x", {"2"});
  model.node("NoSuchThing", {"x"}, {"a"});
  model.node("Relu", {"a"}, {"b"});
  model.node("AnotherOne", {"b"}, {"y"});
  model.output("y");
  const std::string bytes = model.proto.SerializeAsString();
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  EXPECT_FALSE(parser->parse(bytes.data(), bytes.size()));
  ASSERT_GE(parser->getNbErrors(), 2);
  const nvonnxparser::IParserError* first = parser->getError(0);
  EXPECT_EQ(first->code(), nvonnxparser::ErrorCode::kUNSUPPORTED_NODE);
  EXPECT_EQ(first->node(), 0);
  EXPECT_STREQ(first->nodeName(), "NoSuchThing_a");
  EXPECT_STREQ(first->nodeOperator(), "NoSuchThing");
  EXPECT_NE(std::string(first->desc()), "");
  EXPECT_STREQ(first->file(), "src/import/onnx");
  EXPECT_EQ(first->line(), 0);
  EXPECT_STREQ(first->func(), "");
  EXPECT_EQ(first->localFunctionStack(), nullptr);
  EXPECT_EQ(first->localFunctionStackSize(), 0);
  EXPECT_STREQ(parser->getError(parser->getNbErrors() - 1)->nodeOperator(), "AnotherOne");
  EXPECT_EQ(parser->getError(99), nullptr);
  EXPECT_FALSE(parser->supportsModelV2(bytes.data(), bytes.size()));
  EXPECT_TRUE(parser->supportsOperator("Relu"));
  EXPECT_FALSE(parser->supportsOperator("NoSuchThing"));
  parser->clearErrors();
  EXPECT_EQ(parser->getNbErrors(), 0);
}

TEST(OnnxParser, RemembersItsProperties) {
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  const auto flag = nvonnxparser::OnnxParserFlag::kNATIVE_INSTANCENORM;
  parser->setFlag(flag);
  EXPECT_TRUE(parser->getFlag(flag));
  EXPECT_EQ(parser->getFlags(), 1U << static_cast<int>(flag));
  parser->clearFlag(flag);
  EXPECT_FALSE(parser->getFlag(flag));
  parser->setFlags(1U << static_cast<int>(flag));
  EXPECT_TRUE(parser->getFlag(flag));
  const auto far = static_cast<nvonnxparser::OnnxParserFlag>(32 + static_cast<int>(flag));
  EXPECT_FALSE(parser->getFlag(far));
  parser->clearFlag(far);
  EXPECT_TRUE(parser->getFlag(flag));
  int64_t libraries = -1;
  EXPECT_EQ(parser->getUsedVCPluginLibraries(libraries), nullptr);
  EXPECT_EQ(libraries, 0);
  EXPECT_TRUE(parser->setBuilderConfig(nullptr));
  EXPECT_EQ(shop.logger.errors(), "");
  EXPECT_TRUE(parser->setBuilderConfig(shop.config.get()));
}

TEST(OnnxParser, RefusesWhatIsNoModel) {
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  EXPECT_FALSE(parser->parse("nonsense", 8));
  EXPECT_FALSE(parser->parse(nullptr, 8));
  EXPECT_FALSE(parser->parseFromFile("/nowhere/model.onnx", 0));
  EXPECT_FALSE(parser->parseFromFile(nullptr, 0));
  ASSERT_GE(parser->getNbErrors(), 2);
  EXPECT_EQ(parser->getError(0)->code(), nvonnxparser::ErrorCode::kMODEL_DESERIALIZE_FAILED);
  EXPECT_EQ(parser->getError(0)->node(), -1);
  EXPECT_EQ(createNvOnnxParser_INTERNAL(nullptr, &shop.logger, NV_ONNX_PARSER_VERSION), nullptr);
  EXPECT_EQ(createNvOnnxParser_INTERNAL(shop.network.get(), &shop.logger, 7), nullptr);
}

TEST(OnnxParser, ReadsFiles) {
  const std::string path = testing::TempDir() + "tenon_parser_test.onnx";
  std::ofstream(path, std::ios::binary) << perceptron();
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  EXPECT_TRUE(parser->parseFromFile(path.c_str(), 2)) << shop.logger.errors();
  EXPECT_EQ(shop.network->getNbLayers(), 2);
  EXPECT_STREQ(shop.network->getName(), "tenon_parser_test");  // that of the file, unless the program gave one
  std::remove(path.c_str());
}

/// Relu, an unknown node, and what follows it.
std::string with_a_hole() {
  Model model;
  model.input("x", {"2"});
  model.node("Relu", {"x"}, {"a"});
  model.node("Neg", {"a"}, {"b"});
  model.node("NoSuchThing", {"b"}, {"c"});
  model.node("Abs", {"c"}, {"y"});
  model.output("y");
  return model.bytes();
}

TEST(OnnxParser, PartsThatCanBeImported) {
  const std::string model = with_a_hole();
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  EXPECT_FALSE(parser->supportsModelV2(model.data(), model.size()));
  ASSERT_EQ(parser->getNbSubgraphs(), 2);
  int64_t length = 0;
  const int64_t* nodes = parser->getSubgraphNodes(0, length);
  ASSERT_EQ(length, 2);
  EXPECT_EQ(nodes[0], 0);
  EXPECT_EQ(nodes[1], 1);
  nodes = parser->getSubgraphNodes(1, length);
  ASSERT_EQ(length, 1);
  EXPECT_EQ(nodes[0], 3);  // its operand is missing, its operator is known
  EXPECT_TRUE(parser->isSubgraphSupported(1));
  EXPECT_FALSE(parser->isSubgraphSupported(2));
  EXPECT_EQ(parser->getSubgraphNodes(-1, length), nullptr);
  EXPECT_EQ(length, 0);

  ::SubGraphCollection_t parts;
  EXPECT_FALSE(parser->supportsModel(model.data(), model.size(), parts));
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0], (::SubGraph_t{{0, 1}, true}));

  const std::string whole = perceptron();
  EXPECT_TRUE(parser->supportsModel(whole.data(), whole.size(), parts));
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].first.size(), 2u);
  EXPECT_FALSE(parser->supportsModelV2("nonsense", 8));
  EXPECT_EQ(parser->getNbSubgraphs(), 0);
}

TEST(OnnxParser, WeightsFromMemory) {
  Model model;
  model.input("x", {"1", "2"});
  auto& w = model.weights("w", 1, {2, 2});
  w.set_data_location(onnx_schema::TensorProto::EXTERNAL);
  auto* place = w.add_external_data();
  place->set_key("location");
  place->set_value("weights.bin");  // there is none
  model.node("MatMul", {"x", "w"}, {"y"});
  model.output("y");
  const std::string bytes = model.bytes();
  const std::vector<float> numbers = {1, -1, 2, 0.5F};

  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  EXPECT_FALSE(parser->loadInitializer("w", numbers.data(), 16));  // of no model
  EXPECT_FALSE(parser->parseModelProto());
  EXPECT_FALSE(parser->loadModelProto(nullptr, 1));
  ASSERT_TRUE(parser->loadModelProto(bytes.data(), bytes.size()));
  EXPECT_FALSE(parser->loadInitializer(nullptr, numbers.data(), 16));
  ASSERT_TRUE(parser->loadInitializer("w", numbers.data(), 12));
  EXPECT_FALSE(parser->parseModelProto());
  EXPECT_NE(shop.logger.errors().find("'w'"), std::string::npos) << shop.logger.errors();
  ASSERT_TRUE(parser->loadModelProto(bytes.data(), bytes.size()));
  ASSERT_TRUE(parser->loadInitializer("w", numbers.data(), 16));
  ASSERT_TRUE(parser->parseModelProto()) << shop.logger.errors();
  EXPECT_EQ(answer(shop, {1, 1}, 2), (std::vector<float>{3, -0.5F}));
}

}  // namespace
}  // namespace tenon::test
