// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The three parsers of older releases: models of a few nodes, written byte by byte, into networks that run; errors.
#include <cstdio>
#include <fstream>

#include "NvCaffeParser.h"
#include "NvOnnxParser.h"
#include "NvUffParser.h"
#include "NvUtils.h"
#include "tests/eras/reads_back.h"
#include "tests/eras/recorder.h"
#include "tests/lib/model_bytes.h"

namespace tenon::test {
namespace {

using ::testing::HasSubstr;

/// y = -x
std::string uff_model() {
  const std::string func = field(1, "func") + field(2, field(1, "neg"));
  const std::string node = field(1, "y") + field(2, "x") + field(3, "Unary") + field(4, func);
  return field(4, field(2, field(1, "x") + field(3, "Input")) + field(2, node));
}
constexpr const char* kNet = R"(
  input: "x" input_shape { dim: 1 dim: 3 dim: 1 dim: 1 }
  layer { name: "relu" type: "ReLU" bottom: "x" top: "y" })";

std::string file(const std::string& name, const std::string& content) {
  const std::string path = ::testing::TempDir() + std::to_string(NV_TENSORRT_MAJOR) + name;
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

struct Parsers : ::testing::Test {
  Logger logger;
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
#if NV_TENSORRT_MAJOR >= 6
  Owned<nv::INetworkDefinition> network{builder->createNetworkV2(1U)};
#else
  Owned<nv::INetworkDefinition> network{builder->createNetwork()};
#endif
  Owned<nv::INetworkDefinition> implicit{implicit_network(*builder)};

  std::vector<float> run(nv::INetworkDefinition& of, std::vector<float> x, bool explicit_batch) {
    Owned<nv::ICudaEngine> engine(engine_of(*builder, of));
    EXPECT_NE(engine, nullptr) << logger.errors;
    return engine ? read_and_run(*engine, std::move(x), logger, explicit_batch) : std::vector<float>();
  }
};

TEST_F(Parsers, Onnx) {
  EXPECT_EQ(getNvOnnxParserVersion(), NV_ONNX_PARSER_VERSION);
  Owned<nvonnxparser::IParser> parser(nvonnxparser::createParser(*network, logger));
  ASSERT_NE(parser, nullptr);
  EXPECT_TRUE(parser->supportsOperator("Relu"));
  EXPECT_FALSE(parser->supportsOperator("NoSuchOperator"));
  const std::string model = onnx_model("Relu");
  ASSERT_TRUE(parser->parse(model.data(), model.size())) << logger.errors;
  EXPECT_EQ(parser->getNbErrors(), 0);
  ASSERT_EQ(network->getNbLayers(), 1);
  EXPECT_STREQ(network->getOutput(0)->getName(), "y");
#if NV_TENSORRT_MAJOR >= 6
  EXPECT_EQ(shown(network->getInput(0)->getDimensions()), (Sizes{2, 3}));
  EXPECT_EQ(run(*network, {1, -2, 3, -4, 5, -6}, true), (std::vector<float>{1, 0, 3, 0, 5, 0}));
#endif
#if NV_TENSORRT_MAJOR == 7
  EXPECT_EQ(parser->getRefitMap(nullptr, nullptr, nullptr), 0);
#endif
#if NV_TENSORRT_MAJOR >= 8
  int64_t libraries = -1;
  parser->getUsedVCPluginLibraries(libraries);
  EXPECT_EQ(libraries, 0);
  parser->setFlags(1U);
  EXPECT_EQ(parser->getFlags(), 1U);
  parser->clearFlag(nvonnxparser::OnnxParserFlag::kNATIVE_INSTANCENORM);
  EXPECT_FALSE(parser->getFlag(nvonnxparser::OnnxParserFlag::kNATIVE_INSTANCENORM));
  parser->setFlag(nvonnxparser::OnnxParserFlag::kNATIVE_INSTANCENORM);
  EXPECT_TRUE(parser->getFlag(nvonnxparser::OnnxParserFlag::kNATIVE_INSTANCENORM));
#endif
}

TEST_F(Parsers, OnnxIntoANetworkWithAnImplicitBatch) {
  Owned<nvonnxparser::IParser> parser(nvonnxparser::createParser(*implicit, logger));
  const std::string model = onnx_model("Relu");
  ASSERT_TRUE(parser->parse(model.data(), model.size())) << logger.errors;
  EXPECT_EQ(shown(implicit->getInput(0)->getDimensions()), (Sizes{3})) << "its first dimension is the batch";
  EXPECT_EQ(shown(implicit->getOutput(0)->getDimensions()), (Sizes{3}));
  EXPECT_EQ(run(*implicit, {1, -2, 3, -4, 5, -6}, false), (std::vector<float>{1, 0, 3, 0, 5, 0}));
}

TEST_F(Parsers, OnnxFromAFileAndModelsThatAreRefused) {
  const std::string path = file("relu.onnx", onnx_model("Relu"));
  Owned<nvonnxparser::IParser> parser(nvonnxparser::createParser(*network, logger));
  EXPECT_TRUE(parser->parseFromFile(path.c_str(), 1)) << logger.errors;
  EXPECT_STREQ(network->getOutput(0)->getName(), "y");
#if NV_TENSORRT_MAJOR >= 6
  Owned<nv::INetworkDefinition> other{builder->createNetworkV2(1U)};
#else
  Owned<nv::INetworkDefinition> other{builder->createNetwork()};
#endif
  Owned<nvonnxparser::IParser> failing(nvonnxparser::createParser(*other, logger));
  const std::string model = onnx_model("NoSuchOperator");
  EXPECT_FALSE(failing->parse(model.data(), model.size()));
  ASSERT_GE(failing->getNbErrors(), 1);
  const auto* error = failing->getError(0);
  ASSERT_NE(error, nullptr);
  EXPECT_NE(error->code(), nvonnxparser::ErrorCode::kSUCCESS);
  EXPECT_THAT(error->desc(), HasSubstr("NoSuchOperator"));
  EXPECT_EQ(error->node(), 0);
  EXPECT_NE(error->file(), nullptr);
  EXPECT_NE(error->func(), nullptr);
  EXPECT_GE(error->line(), 0);
  EXPECT_EQ(failing->getError(0), error);
  failing->clearErrors();
  EXPECT_EQ(failing->getNbErrors(), 0);
  const std::string good = onnx_model("Relu");
#if NV_TENSORRT_MAJOR <= 6
  EXPECT_TRUE(failing->supportsModel(good.data(), good.size()));
  EXPECT_FALSE(failing->supportsModel(model.data(), model.size()));
#else
  SubGraphCollection_t parts;
  EXPECT_TRUE(failing->supportsModel(good.data(), good.size(), parts));
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].first, (std::vector<size_t>{0}));
  EXPECT_FALSE(failing->supportsModel(model.data(), model.size(), parts));
#endif
  std::remove(path.c_str());
}

TEST_F(Parsers, OnnxHasItsWeightsWithIt) {
  Owned<nvonnxparser::IParser> parser(nvonnxparser::createParser(*network, logger));
  const std::string model = onnx_model("Relu");
#if NV_TENSORRT_MAJOR >= 8
  EXPECT_TRUE(parser->parseWithWeightDescriptors(model.data(), model.size())) << logger.errors;
#else
  EXPECT_FALSE(parser->parseWithWeightDescriptors(model.data(), model.size(), 1, nullptr));
  EXPECT_THAT(logger.errors, HasSubstr("IParser::parseWithWeightDescriptors (weights beside the model)"));
  EXPECT_EQ(network->getNbLayers(), 0);
  EXPECT_TRUE(parser->parseWithWeightDescriptors(model.data(), model.size(), 0, nullptr)) << logger.errors;
#endif
  EXPECT_EQ(network->getNbLayers(), 1);
}

#if NV_TENSORRT_MAJOR >= 6
TEST_F(Parsers, OfCaffeAndUffTellRecorders) {
  Recorder recorder;
  {
    Owned<nvcaffeparser1::ICaffeParser> caffe(nvcaffeparser1::createCaffeParser());
    EXPECT_EQ(caffe->getErrorRecorder(), nullptr);
    READS_BACK(caffe, ErrorRecorder, static_cast<nv::IErrorRecorder*>(&recorder));
    EXPECT_EQ(caffe->parse("/no/such.prototxt", nullptr, *implicit, nv::DataType::kFLOAT), nullptr);
    ASSERT_EQ(recorder.getNbErrors(), 1);
    EXPECT_THAT(recorder.getErrorDesc(0), HasSubstr("/no/such.prototxt"));
    recorder.clear();
    Owned<nvuffparser::IUffParser> uff(nvuffparser::createUffParser());
    EXPECT_EQ(uff->getErrorRecorder(), nullptr);
    READS_BACK(uff, ErrorRecorder, static_cast<nv::IErrorRecorder*>(&recorder));
    EXPECT_FALSE(uff->parse("/no/such.uff", *implicit, nv::DataType::kFLOAT));
    ASSERT_EQ(recorder.getNbErrors(), 1);
    EXPECT_THAT(recorder.getErrorDesc(0), HasSubstr("/no/such.uff"));
    READS_BACK(uff, ErrorRecorder, static_cast<nv::IErrorRecorder*>(nullptr));
    EXPECT_EQ(recorder.references, 1);
  }
  EXPECT_EQ(recorder.references, 0);
}
#endif

TEST_F(Parsers, Caffe) {
  Owned<nvcaffeparser1::ICaffeParser> parser(nvcaffeparser1::createCaffeParser());
  ASSERT_NE(parser, nullptr);
  parser->setProtobufBufferSize(1 << 20);
  parser->setPluginNamespace("here");
  const std::string path = file("net.prototxt", kNet);
  const auto* blobs = parser->parse(path.c_str(), nullptr, *implicit, nv::DataType::kFLOAT);
  std::remove(path.c_str());
  ASSERT_NE(blobs, nullptr) << logger.errors;
  EXPECT_EQ(blobs->find("x"), implicit->getInput(0));
  EXPECT_EQ(blobs->find("nothing"), nullptr);
  implicit->markOutput(*blobs->find("y"));
  EXPECT_EQ(shown(implicit->getInput(0)->getDimensions()), (Sizes{3, 1, 1}));
  EXPECT_EQ(run(*implicit, {1, -2, 3, -4, 5, -6}, false), (std::vector<float>{1, 0, 3, 0, 5, 0}));
  Owned<nv::INetworkDefinition> again(implicit_network(*builder));
  const auto parse = [&](const std::string& net) {
#if NV_TENSORRT_MAJOR >= 8
    const auto* bytes = reinterpret_cast<const uint8_t*>(net.data());
#else
    const char* bytes = net.data();
#endif
    return parser->parseBuffers(bytes, net.size(), nullptr, 0, *again, nv::DataType::kFLOAT);
  };
  EXPECT_NE(parse(kNet), nullptr);
  EXPECT_EQ(parse("layer { name: \"odd\" type: \"NoSuchLayer\" top: \"y\" }"), nullptr);
  EXPECT_THAT(logger.errors, HasSubstr("NoSuchLayer"));
  nvcaffeparser1::shutdownProtobufLibrary();
}

TEST_F(Parsers, MeansOfPictures) {
  // BlobProto of 1 x 1 x 2 x 2: num, channels, height, width, and four floats packed.
  const std::vector<float> mean = {1, -2, 3, 0.5F};
  const std::string data(reinterpret_cast<const char*>(mean.data()), mean.size() * sizeof(float));
  const std::string path =
      file("mean.binaryproto", field(1, 1) + field(2, 1) + field(3, 2) + field(4, 2) + field(5, data));
  Owned<nvcaffeparser1::ICaffeParser> parser(nvcaffeparser1::createCaffeParser());
  Owned<nvcaffeparser1::IBinaryProtoBlob> blob(parser->parseBinaryProto(path.c_str()));
  std::remove(path.c_str());
  ASSERT_NE(blob, nullptr);
  EXPECT_EQ(blob->getDataType(), nv::DataType::kFLOAT);
  EXPECT_EQ(shown(blob->getDimensions()), (Sizes{1, 1, 2, 2}));
  const auto* values = static_cast<const float*>(blob->getData());
  EXPECT_EQ(std::vector<float>(values, values + 4), mean);
}

TEST_F(Parsers, Uff) {
  Owned<nvuffparser::IUffParser> parser(nvuffparser::createUffParser());
  ASSERT_NE(parser, nullptr);
  EXPECT_EQ(parser->getUffRequiredVersionMajor(), 0);
  EXPECT_EQ(parser->getUffRequiredVersionMinor(), 6);
  EXPECT_GE(parser->getUffRequiredVersionPatch(), 3);
  parser->setPluginNamespace("here");
  EXPECT_TRUE(parser->registerInput("x", nv::Dims3(3, 1, 1), nvuffparser::UffInputOrder::kNCHW));
  EXPECT_TRUE(parser->registerOutput("y"));
  const std::string model = uff_model();
  ASSERT_TRUE(parser->parseBuffer(model.data(), model.size(), *implicit, nv::DataType::kFLOAT)) << logger.errors;
  EXPECT_EQ(run(*implicit, {1, -2, 3, -4, 5, -6}, false), (std::vector<float>{-1, 2, -3, 4, -5, 6}));
  const std::string path = file("neg.uff", model);
  Owned<nv::INetworkDefinition> again(implicit_network(*builder));
  EXPECT_TRUE(parser->parse(path.c_str(), *again, nv::DataType::kFLOAT)) << logger.errors;
  EXPECT_FALSE(parser->parse("/no/such.uff", *again, nv::DataType::kFLOAT));
  EXPECT_THAT(logger.errors, HasSubstr("/no/such.uff"));
  std::remove(path.c_str());
  nvuffparser::shutdownProtobufLibrary();
}

TEST(EraUtils, ReorderWeights) {
  float values[6] = {0, 1, 2, 3, 4, 5}, out[6] = {};
  const int shape[] = {2, 3}, order[] = {1, 0};
  const nv::Weights given{nv::DataType::kFLOAT, values, 6};
  ASSERT_TRUE(nv::utils::reshapeWeights(given, shape, order, out, 2));
  EXPECT_THAT(out, ::testing::ElementsAre(0, 3, 1, 4, 2, 5));
  ASSERT_TRUE(nv::utils::reorderSubBuffers(values, order, 2, 3 * sizeof(float)));
  EXPECT_THAT(values, ::testing::ElementsAre(3, 4, 5, 0, 1, 2));
  ASSERT_TRUE(nv::utils::transposeSubBuffers(values, nv::DataType::kFLOAT, 1, 2, 3));
  EXPECT_THAT(values, ::testing::ElementsAre(3, 0, 4, 1, 5, 2));
  EXPECT_FALSE(nv::utils::reshapeWeights(given, shape, order, nullptr, 2));
}

}  // namespace
}  // namespace tenon::test
