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
  EXPECT_STREQ(parser->getError(parser->getNbErrors() - 1)->nodeOperator(), "AnotherOne");
  EXPECT_EQ(parser->getError(99), nullptr);
  EXPECT_FALSE(parser->supportsModelV2(bytes.data(), bytes.size()));
  EXPECT_TRUE(parser->supportsOperator("Relu"));
  EXPECT_FALSE(parser->supportsOperator("NoSuchThing"));
  parser->clearErrors();
  EXPECT_EQ(parser->getNbErrors(), 0);
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

}  // namespace
}  // namespace tenon::test
