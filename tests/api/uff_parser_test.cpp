// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The UFF parser's interface: every method, and every way to use it wrongly. Models are in tests/uff.
#include "NvUffParser.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/api/support.h"
#include "uff_schema.pb.h"

namespace tenon::test {
namespace {

using nvuffparser::IUffParser;
using nvuffparser::UffInputOrder;
using ::testing::HasSubstr;

/// y = -x
std::string negation() {
  uff_schema::MetaGraph model;
  auto* graph = model.add_graphs();
  graph->add_nodes()->set_id("x");
  graph->mutable_nodes(0)->set_operation("Input");
  auto* node = graph->add_nodes();
  node->set_id("y");
  node->set_operation("Unary");
  node->add_inputs("x");
  auto* field = node->add_fields();
  field->set_key("func");
  field->mutable_value()->set_s("neg");
  return model.SerializeAsString();
}

struct UffParserApi : ::testing::Test {
  Workshop shop;
  std::unique_ptr<IUffParser> parser{nvuffparser::createUffParser()};
  const std::string model = negation();

  bool parse() { return parser->parseBuffer(model.data(), model.size(), *shop.network); }
};

TEST_F(UffParserApi, FillsTheNetworkAndMarksOutputs) {
  EXPECT_TRUE(parser->registerInput("x", nv::Dims3(1, 1, 2), UffInputOrder::kNCHW));
  EXPECT_TRUE(parser->registerOutput("y"));
  ASSERT_TRUE(parse()) << shop.logger.errors();
  EXPECT_STREQ(shop.network->getOutput(0)->getName(), "y");
  shop.network->getInput(0)->setDimensions(nv::Dims4(1, 1, 1, 2));
  EXPECT_EQ(answer(shop, {1, -2}, 2), (std::vector<float>{-1, 2}));
}

TEST_F(UffParserApi, ReadsFiles) {
  const std::string path = ::testing::TempDir() + "negation.uff";
  std::ofstream(path, std::ios::binary) << model;
  parser->registerInput("x", nv::Dims3(1, 1, 2), UffInputOrder::kNHWC);
  parser->registerOutput("y");
  EXPECT_TRUE(parser->parse(path.c_str(), *shop.network)) << shop.logger.errors();
  EXPECT_FALSE(parser->parse("/no/such.uff", *shop.network));
  EXPECT_FALSE(parser->parse(nullptr, *shop.network));
  EXPECT_FALSE(parser->parseBuffer(nullptr, 1, *shop.network));
}

TEST_F(UffParserApi, ReportsWhatIsWrong) {
  CountingRecorder recorder;
  parser->setErrorRecorder(&recorder);
  EXPECT_EQ(parser->getErrorRecorder(), &recorder);
  EXPECT_FALSE(parser->registerInput(nullptr, nv::Dims3(1, 1, 2), UffInputOrder::kNCHW));
  EXPECT_FALSE(parser->registerInput("x", nv::Dims{-1, {}}, UffInputOrder::kNCHW));
  EXPECT_FALSE(parser->registerInput("x", nv::Dims3(1, 1, 2), static_cast<UffInputOrder>(7)));
  EXPECT_FALSE(parser->registerOutput(nullptr));
  EXPECT_FALSE(parse());
  EXPECT_EQ(recorder.getNbErrors(), 5);
  parser->registerInput("x", nv::Dims3(1, 1, 2), UffInputOrder::kNCHW);
  parser->registerOutput("y");
  EXPECT_FALSE(parser->parseBuffer(model.data(), model.size(), *shop.network, nv::DataType::kINT8));
  parser->setErrorRecorder(nullptr);
}

struct Factory : nvuffparser::IPluginFactoryExt {
  bool isPlugin(const char*) override { return false; }
  bool isPluginExt(const char* name) override { return std::string(name) == "y"; }
  nv::IPlugin* createPlugin(const char*, const nv::Weights*, int32_t, const nvuffparser::FieldCollection) override {
    return nullptr;
  }
};

TEST_F(UffParserApi, NamesANodeThatAFactoryClaimsAndDoesNotMake) {
  Factory factory;
  EXPECT_EQ(factory.getVersion(), NV_TENSORRT_VERSION);
  parser->setPluginFactory(nullptr);
  parser->setPluginFactoryExt(&factory);
  parser->setPluginNamespace("mine");
  parser->registerInput("x", nv::Dims3(1, 1, 2), UffInputOrder::kNCHW);
  parser->registerOutput("y");
  EXPECT_FALSE(parse());
  EXPECT_THAT(shop.logger.errors(), HasSubstr("node 'y' (Unary)"));
  parser->setPluginFactoryExt(nullptr);
  EXPECT_TRUE(parse());
}

TEST_F(UffParserApi, HasAVersionAndFields) {
  EXPECT_EQ(parser->getUffRequiredVersionMajor(), 0);
  EXPECT_EQ(parser->getUffRequiredVersionMinor(), 6);
  EXPECT_EQ(parser->getUffRequiredVersionPatch(), 9);
  const int32_t value = 3;
  const nvuffparser::FieldMap field("n", &value, nvuffparser::FieldType::kINT32);
  EXPECT_EQ(field.length, 1);
  EXPECT_EQ(field.data, &value);
  nvuffparser::shutdownProtobufLibrary();
  parser.release()->destroy();
  parser.reset(static_cast<IUffParser*>(createNvUffParser_INTERNAL()));
  EXPECT_NE(parser, nullptr);
}

}  // namespace
}  // namespace tenon::test
