// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The Caffe parser's interface: every method, and every way to use it wrongly.
#include "NvCaffeParser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "tests/api/plugins.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

using nvcaffeparser1::ICaffeParser;
using ::testing::HasSubstr;

constexpr const char* kNet = R"(
  input: "x" input_shape { dim: 2 dim: 2 }
  layer { name: "fc" type: "InnerProduct" bottom: "x" top: "y" inner_product_param { num_output: 1 bias_term: false }
          blobs { shape { dim: 1 dim: 2 } data: 3 data: 0.1 } }
  layer { name: "relu" type: "ReLU" bottom: "y" top: "y" })";

class CaffeParserApi : public ::testing::Test {
 protected:
  const nvcaffeparser1::IBlobNameToTensor* parse(std::string_view net, std::string_view model = "",
                                                 nv::DataType type = nv::DataType::kFLOAT) {
    return parser->parseBuffers(net.data(), net.size(), model.empty() ? nullptr : model.data(), model.size(), *network,
                                type);
  }
  std::string file(const std::string& name, std::string_view content) {
    const std::string path = ::testing::TempDir() + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  Workshop shop;
  nv::INetworkDefinition* network = shop.network.get();
  std::unique_ptr<ICaffeParser> parser{nvcaffeparser1::createCaffeParser()};
};

TEST_F(CaffeParserApi, FillsTheNetworkAndFindsBlobs) {
  const auto* blobs = parse(kNet);
  ASSERT_NE(blobs, nullptr);
  ASSERT_EQ(network->getNbInputs(), 1);
  EXPECT_EQ(blobs->find("x"), network->getInput(0));
  EXPECT_EQ(network->getNbOutputs(), 0);  // the program marks them
  nv::ITensor* fc = blobs->find("y");
  ASSERT_NE(fc, nullptr);
  EXPECT_STREQ(fc->getName(), "y");
  EXPECT_EQ(fc, network->getLayer(network->getNbLayers() - 1)->getOutput(0));  // behind the ReLU in place
  EXPECT_EQ(blobs->find("nothing"), nullptr);
  EXPECT_EQ(blobs->find(nullptr), nullptr);
  network->markOutput(*fc);
  EXPECT_EQ(answer(shop, {1, 2, -1, 1}, 2), (std::vector<float>{3.2f, 0}));
}

TEST_F(CaffeParserApi, RoundsWeightsToHalfOnRequest) {
  const auto* blobs = parse(kNet, "", nv::DataType::kHALF);
  ASSERT_NE(blobs, nullptr);
  network->markOutput(*blobs->find("y"));
  EXPECT_EQ(answer(shop, {0, 1, 0, -1}, 2), (std::vector<float>{0.0999755859375f, 0}));
}

TEST_F(CaffeParserApi, ReadsFiles) {
  const std::string deploy = file("caffe_net.prototxt", kNet);
  const auto* blobs = parser->parse(deploy.c_str(), nullptr, *network, nv::DataType::kFLOAT);
  ASSERT_NE(blobs, nullptr) << shop.logger.errors();
  EXPECT_NE(blobs->find("y"), nullptr);
  EXPECT_EQ(parser->parse(nullptr, nullptr, *network, nv::DataType::kFLOAT), nullptr);
  EXPECT_EQ(parser->parse("/no/such.prototxt", nullptr, *network, nv::DataType::kFLOAT), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("no/such.prototxt"));
  EXPECT_EQ(parser->parse(deploy.c_str(), "/no/such.caffemodel", *network, nv::DataType::kFLOAT), nullptr);
}

TEST_F(CaffeParserApi, MakesWeightsUpWhereThereAreNone) {
  constexpr const char* kBare = R"(input: "x" input_shape { dim: 1 dim: 2 }
    layer { name: "fc" type: "InnerProduct" bottom: "x" top: "y" inner_product_param { num_output: 3 } })";
  EXPECT_NE(parse(kBare), nullptr) << shop.logger.errors();
}

TEST_F(CaffeParserApi, SaysWhatCannotBeImported) {
  constexpr const char* kBad = R"(input: "x" input_shape { dim: 1 dim: 2 }
    layer { name: "one" type: "Frobnicate" bottom: "x" top: "y" }
    layer { name: "two" type: "Accuracy" bottom: "x" top: "z" })";
  EXPECT_EQ(parse(kBad), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("layer 'one' (Frobnicate), no. 0"));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("layer 'two' (Accuracy), no. 1"));
  EXPECT_EQ(network->getNbInputs(), 0);
  EXPECT_EQ(parse(kNet, "", nv::DataType::kINT8), nullptr);
  EXPECT_EQ(parse("rubbish {"), nullptr);
  EXPECT_EQ(parser->parseBuffers(static_cast<const char*>(nullptr), 0, nullptr, 0, *network, nv::DataType::kFLOAT),
            nullptr);
}

TEST_F(CaffeParserApi, ReportsToItsRecorder) {
  CountingRecorder recorder;
  EXPECT_EQ(parser->getErrorRecorder(), nullptr);
  parser->setErrorRecorder(&recorder);
  EXPECT_EQ(parser->getErrorRecorder(), &recorder);
  EXPECT_EQ(parse("rubbish {"), nullptr);
  EXPECT_EQ(recorder.getNbErrors(), 1);
  EXPECT_EQ(parser->parseBinaryProto("/no/such.binaryproto"), nullptr);
  EXPECT_EQ(parser->parseBinaryProto(nullptr), nullptr);
  EXPECT_EQ(recorder.getNbErrors(), 3);
  parser->setErrorRecorder(nullptr);
}

TEST_F(CaffeParserApi, ReadsMeanFiles) {
  // BlobProto: num 1, channels 2, height 1, width 2, four floats
  const std::string head("\x08\x01\x10\x02\x18\x01\x20\x02\x2a\x10", 10);
  const float values[] = {1, 2.5f, -3, 4};
  const std::string path = file("mean.binaryproto", head + std::string(reinterpret_cast<const char*>(values), 16));
  auto* blob = parser->parseBinaryProto(path.c_str());
  ASSERT_NE(blob, nullptr);
  const nv::Dims dims = blob->getDimensions();
  EXPECT_EQ(std::vector<int64_t>(dims.d, dims.d + dims.nbDims), (std::vector<int64_t>{1, 2, 1, 2}));
  EXPECT_EQ(blob->getDataType(), nv::DataType::kFLOAT);
  const auto* data = static_cast<const float*>(blob->getData());
  EXPECT_EQ(std::vector<float>(data, data + 4), std::vector<float>(values, values + 4));
  blob->destroy();
  EXPECT_EQ(parser->parseBinaryProto(file("cut.binaryproto", head).c_str()), nullptr);
}

TEST_F(CaffeParserApi, KeepsToTheSizeItMayRead) {
  parser->setProtobufBufferSize(10);
  EXPECT_EQ(parse(kNet), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("setProtobufBufferSize"));
  parser->setProtobufBufferSize(1 << 20);
  EXPECT_NE(parse(kNet), nullptr);
}

/// Claims "relu", and hands out a plugin that scales by the layer's weight.
struct Factory : nvcaffeparser1::IPluginFactoryV2 {
  bool isPluginV2(const char* name) noexcept override { return std::string(name) == "relu"; }
  nv::IPluginV2* createPlugin(const char*, const nv::Weights* weights, int32_t count,
                              const char* name_space) noexcept override {
    if (!makes) return nullptr;
    EXPECT_EQ(count, 1);
    EXPECT_STREQ(name_space, "mine");
    made = std::make_unique<PluginOld>(Scaling{*static_cast<const float*>(weights[0].values)});
    return made.get();
  }
  bool makes = true;
  std::unique_ptr<PluginOld> made;
};

TEST_F(CaffeParserApi, MakesLayersOfTheFactorysPlugins) {
  const Registered<SecondCreator<PluginOld>> creator;
  Factory factory;
  parser->setPluginFactoryV2(&factory);
  parser->setPluginNamespace("mine");
  const auto* blobs = parse(R"(
    input: "x" input_shape { dim: 2 dim: 2 }
    layer { name: "relu" type: "Scaled" bottom: "x" top: "y" blobs { shape { dim: 1 } data: 2.5 } })");
  ASSERT_NE(blobs, nullptr) << shop.logger.errors();
  network->markOutput(*blobs->find("y"));
  EXPECT_EQ(answer(shop, {1, 3, -1, 2}, 4), (std::vector<float>{2.5, 7.5, -2.5, 5}));
}

TEST_F(CaffeParserApi, NamesALayerThatAFactoryClaimsAndDoesNotMake) {
  Factory factory;
  factory.makes = false;
  parser->setPluginFactoryV2(&factory);
  parser->setPluginFactory(nullptr);
  parser->setPluginFactoryExt(nullptr);
  EXPECT_EQ(parse(kNet), nullptr);
  EXPECT_THAT(shop.logger.errors(), HasSubstr("layer 'relu'"));
  EXPECT_THAT(shop.logger.errors(), HasSubstr("makes no plugin of it"));
  parser->setPluginFactoryV2(nullptr);
  EXPECT_NE(parse(kNet), nullptr);
}

TEST_F(CaffeParserApi, LivesWithoutTheProtobufLibrary) {
  parser.release()->destroy();
  nvcaffeparser1::shutdownProtobufLibrary();
  parser.reset(static_cast<ICaffeParser*>(createNvCaffeParser_INTERNAL()));
  EXPECT_NE(parse(kNet), nullptr);
}

}  // namespace
}  // namespace tenon::test
