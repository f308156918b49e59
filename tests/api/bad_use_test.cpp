// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Bad use of every part of the interface: null pointers, wrong numbers, wrong order, objects of another builder. Each
// line is a call that must say what is wrong and give the documented value, and leave the rest usable.
#include <gmock/gmock.h>

#include <functional>
#include <limits>
#include <mutex>
#include <span>
#include <thread>

#include "NvOnnxParser.h"
#include "tests/api/support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

/// Two builders with a network each, and an engine with its context.
struct Yard {
  Workshop own, other;
  nv::ITensor* x = own.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(2, 3));
  nv::ITensor* foreign = other.network->addInput("f", nv::DataType::kFLOAT, nv::Dims2(2, 3));
  nv::IActivationLayer* relu = own.network->addActivation(*x, nv::ActivationType::kRELU);
  std::unique_ptr<Loaded> loaded;
  CountingRecorder recorder;
  const nv::Weights none = no_weights();

  Yard() {
    relu->getOutput(0)->setName("y");
    own.network->markOutput(*relu->getOutput(0));
    const auto plan = own.plan();
    loaded = std::make_unique<Loaded>(own.logger, *plan);
    own.logger.lines.clear();
  }
  nv::INetworkDefinition& network() { return *own.network; }
  nv::IExecutionContext& context() { return *loaded->context; }
  nv::ICudaEngine& engine() { return *loaded->engine; }
};

/// What a bad call does: true if it gave the documented value. `silent`: nothing need be said.
struct Call {
  const char* name;
  std::function<bool(Yard&)> run;
  bool silent = false;
};

constexpr int32_t kFar = std::numeric_limits<int32_t>::max();
const nv::Dims kNoDims{-1, {}};
const nv::Dims kManyDims{99, {}};

const Call kNetworkCalls[] = {
    {"addInput without a name",
     [](Yard& y) {
       return !y.network().addInput(nullptr, nv::DataType::kFLOAT, {1, {1}});
     }},
    {"addInput of too many dimensions",
     [](Yard& y) { return !y.network().addInput("a", nv::DataType::kFLOAT, kManyDims); }},
    {"addInput of no dimensions", [](Yard& y) { return !y.network().addInput("a", nv::DataType::kFLOAT, kNoDims); }},
    {"addInput of a type that is none",
     [](Yard& y) {
       return !y.network().addInput("a", static_cast<nv::DataType>(99), {1, {1}});
     }},
    {"addInput of a name twice",
     [](Yard& y) {
       return !y.network().addInput("x", nv::DataType::kFLOAT, {1, {1}});
     }},
    {"addActivation of another builder's tensor",
     [](Yard& y) { return !y.network().addActivation(*y.foreign, nv::ActivationType::kRELU); }},
    {"addElementWise of two networks",
     [](Yard& y) { return !y.network().addElementWise(*y.x, *y.foreign, nv::ElementWiseOperation::kSUM); }},
    {"addConcatenation without tensors", [](Yard& y) { return !y.network().addConcatenation(nullptr, 2); }},
    {"addConcatenation of no tensors", [](Yard& y) { return !y.network().addConcatenation(&y.x, 0); }},
    {"addConcatenation of a negative count", [](Yard& y) { return !y.network().addConcatenation(&y.x, -1); }},
    {"addConcatenation of a null tensor",
     [](Yard& y) {
       nv::ITensor* both[] = {y.x, nullptr};
       return !y.network().addConcatenation(both, 2);
     }},
    {"addEinsum without an equation", [](Yard& y) { return !y.network().addEinsum(&y.x, 1, nullptr); }},
    {"addConstant of dimensions that are none", [](Yard& y) { return !y.network().addConstant(kManyDims, y.none); }},
    {"addRNNv2 of no layers", [](Yard& y) { return !y.network().addRNNv2(*y.x, 0, 1, 3, nv::RNNOperation::kLSTM); }},
    {"addRNNv2 of another builder's tensor",
     [](Yard& y) { return !y.network().addRNNv2(*y.foreign, 1, 1, 3, nv::RNNOperation::kLSTM); }},
    {"addFullyConnected of another builder's tensor",
     [](Yard& y) { return !y.network().addFullyConnected(*y.foreign, 1, y.none, y.none); }},
    {"getInput out of range", [](Yard& y) { return !y.network().getInput(1) && !y.network().getInput(-1); }, true},
    {"getOutput out of range", [](Yard& y) { return !y.network().getOutput(kFar); }, true},
    {"getLayer out of range", [](Yard& y) { return !y.network().getLayer(-1) && !y.network().getLayer(1); }, true},
    {"markOutput of another builder's tensor",
     [](Yard& y) {
       y.network().markOutput(*y.foreign);
       return y.network().getNbOutputs() == 1;
     }},
    {"unmarkOutput of another builder's tensor",
     [](Yard& y) {
       y.network().unmarkOutput(*y.foreign);
       return y.network().getNbOutputs() == 1;
     }},
    {"removeTensor of another builder's",
     [](Yard& y) {
       y.network().removeTensor(*y.foreign);
       return y.other.network->getNbInputs() == 1;
     }},
    {"setName of null",
     [](Yard& y) {
       y.network().setName(nullptr);
       return std::string(y.network().getName()).empty();
     },
     true},
    {"ILayer::setName of null",
     [](Yard& y) {
       y.relu->setName(nullptr);
       return y.relu->getName() != nullptr;
     }},
    {"ITensor::setName of null",
     [](Yard& y) {
       y.x->setName(nullptr);
       return std::string(y.x->getName()) == "x";
     }},
    {"ILayer::setInput out of range",
     [](Yard& y) {
       y.relu->setInput(1, *y.x);
       return y.relu->getNbInputs() == 1;
     }},
    {"ILayer::setInput of another builder's",
     [](Yard& y) {
       y.relu->setInput(0, *y.foreign);
       return y.relu->getInput(0) == y.x;
     }},
    {"ILayer::setOutputType out of range",
     [](Yard& y) {
       y.relu->setOutputType(3, nv::DataType::kHALF);
       return !y.relu->outputTypeIsSet(3);
     }},
    {"ILayer::getOutput out of range", [](Yard& y) { return !y.relu->getOutput(-1) && !y.relu->getOutput(1); }, true},
};

const Call kBuilderCalls[] = {
    {"setMaxThreads of none", [](Yard& y) { return !y.own.builder->setMaxThreads(0); }},
    {"setMaxBatchSize of none",
     [](Yard& y) {
       y.own.builder->setMaxBatchSize(-1);
       return y.own.builder->getMaxBatchSize() == 1;
     }},
    {"a build of a network without outputs",
     [](Yard& y) { return !y.own.builder->buildSerializedNetwork(*y.other.network, *y.own.config); }, true},
    {"addOptimizationProfile of null", [](Yard& y) { return y.own.config->addOptimizationProfile(nullptr) == -1; }},
    {"createTimingCache of bytes that are none",
     [](Yard& y) {
       const std::unique_ptr<nv::ITimingCache> cache(y.own.config->createTimingCache("junk", 4));
       return cache == nullptr;
     }},
    {"IOptimizationProfile::setDimensions without a name",
     [](Yard& y) {
       return !y.own.builder->createOptimizationProfile()->setDimensions(nullptr, nv::OptProfileSelector::kMIN,
                                                                         nv::Dims2(1, 1));
     }},
    {"IOptimizationProfile::getDimensions of an unknown input",
     [](Yard& y) {
       return y.own.builder->createOptimizationProfile()->getDimensions("z", nv::OptProfileSelector::kOPT).nbDims == -1;
     },
     true},
    {"a parser without a network",
     [](Yard& y) { return !createNvOnnxParser_INTERNAL(nullptr, &y.own.logger, NV_ONNX_PARSER_VERSION); }},
    {"a parser without a logger",
     [](Yard& y) { return !createNvOnnxParser_INTERNAL(&y.network(), nullptr, NV_ONNX_PARSER_VERSION); }, true},
    {"a parser of a file that is not there",
     [](Yard& y) {
       const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(y.network(), y.own.logger));
       return !parser->parseFromFile("/none/such.onnx", 0) && parser->getNbErrors() == 1 && !parser->getError(9) &&
              !parser->parse(nullptr, 5) && !parser->parseFromFile(nullptr, 0);
     }},
    {"a builder without a logger", [](Yard&) { return !createInferBuilder_INTERNAL(nullptr, NV_TENSORRT_VERSION); },
     true},
    {"a builder of another release", [](Yard& y) { return !createInferBuilder_INTERNAL(&y.own.logger, 8601); }},
};

const Call kRunCalls[] = {
    {"a runtime of another release", [](Yard& y) { return !createInferRuntime_INTERNAL(&y.own.logger, 7201); }},
    {"deserializeCudaEngine of null", [](Yard& y) { return !y.loaded->runtime->deserializeCudaEngine(nullptr, 8); }},
    {"deserializeCudaEngine of nothing", [](Yard& y) { return !y.loaded->runtime->deserializeCudaEngine("", 0); }},
    {"setMaxThreads of the runtime", [](Yard& y) { return !y.loaded->runtime->setMaxThreads(0); }},
    {"getIOTensorName out of range",
     [](Yard& y) { return !y.engine().getIOTensorName(2) && !y.engine().getIOTensorName(-1); }, true},
    {"getTensorShape of an unknown name", [](Yard& y) { return y.engine().getTensorShape("z").nbDims == -1; }, true},
    {"getTensorShape without a name", [](Yard& y) { return y.engine().getTensorShape(nullptr).nbDims == -1; }, true},
    {"getTensorIOMode of an unknown name",
     [](Yard& y) { return y.engine().getTensorIOMode("z") == nv::TensorIOMode::kNONE; }, true},
    {"getTensorDataType without a name",
     [](Yard& y) { return y.engine().getTensorDataType(nullptr) == nv::DataType::kFLOAT; }, true},
    {"getProfileShape of an unknown profile",
     [](Yard& y) { return y.engine().getProfileShape("x", 7, nv::OptProfileSelector::kMIN).nbDims == -1; }, true},
    {"getBindingName out of range", [](Yard& y) { return !y.engine().getBindingName(-1); }, true},
    {"getBindingIndex without a name", [](Yard& y) { return y.engine().getBindingIndex(nullptr) == -1; }, true},
    {"setInputShape of an unknown name", [](Yard& y) { return !y.context().setInputShape("z", nv::Dims2(2, 3)); }},
    {"setInputShape of an output", [](Yard& y) { return !y.context().setInputShape("y", nv::Dims2(2, 3)); }},
    {"setInputShape without a name", [](Yard& y) { return !y.context().setInputShape(nullptr, nv::Dims2(2, 3)); }},
    {"setInputShape outside the profile", [](Yard& y) { return !y.context().setInputShape("x", nv::Dims2(9, 3)); }},
    {"setInputShape of too many dimensions", [](Yard& y) { return !y.context().setInputShape("x", kManyDims); }},
    {"setTensorAddress of an unknown name", [](Yard& y) { return !y.context().setTensorAddress("z", &y); }},
    {"setTensorAddress without a name", [](Yard& y) { return !y.context().setTensorAddress(nullptr, &y); }},
    {"setOutputAllocator of an input", [](Yard& y) { return !y.context().setOutputAllocator("x", nullptr); }},
    {"setOptimizationProfileAsync out of range",
     [](Yard& y) { return !y.context().setOptimizationProfileAsync(3, nullptr); }},
    {"enqueueV3 without addresses", [](Yard& y) { return !y.context().enqueueV3(nullptr); }},
    {"executeV2 without addresses", [](Yard& y) { return !y.context().executeV2(nullptr); }},
    {"execute of an engine with an explicit batch",
     [](Yard& y) {
       void* places[] = {nullptr, nullptr};
       return !y.context().execute(1, places);
     },
     true},
    {"inferShapes without room", [](Yard& y) { return y.context().inferShapes(0, nullptr) == 0; }, true},
    {"getMaxOutputSize of an unknown name", [](Yard& y) { return y.context().getMaxOutputSize("z") == -1; }, true},
    {"an inspector's layer out of range",
     [](Yard& y) {
       const std::unique_ptr<nv::IEngineInspector> inspector(y.engine().createEngineInspector());
       const char* text = inspector->getLayerInformation(99, nv::LayerInformationFormat::kJSON);
       return text == nullptr || *text == 0;
     },
     true},
    {"a creator that is not registered", [](Yard&) { return !getPluginRegistry()->getPluginCreator("z", "1"); }, true},
    {"a creator without a name", [](Yard&) { return !getPluginRegistry()->getPluginCreator(nullptr, nullptr); }, true},
};

/// Layers: operands of another builder, which no call may take, and numbers that are none.
const Call kLayerCalls[] = {
    {"addConvolutionNd of another builder's tensor",
     [](Yard& y) { return !y.network().addConvolutionNd(*y.foreign, 1, nv::DimsHW(1, 1), y.none, y.none); }},
    {"addDeconvolutionNd of another builder's tensor",
     [](Yard& y) { return !y.network().addDeconvolutionNd(*y.foreign, 1, nv::DimsHW(1, 1), y.none, y.none); }},
    {"addPoolingNd of another builder's tensor",
     [](Yard& y) { return !y.network().addPoolingNd(*y.foreign, nv::PoolingType::kMAX, nv::DimsHW(1, 1)); }},
    {"addPaddingNd of another builder's tensor",
     [](Yard& y) { return !y.network().addPaddingNd(*y.foreign, nv::DimsHW(1, 1), nv::DimsHW(1, 1)); }},
    {"addScaleNd of another builder's tensor",
     [](Yard& y) { return !y.network().addScaleNd(*y.foreign, nv::ScaleMode::kUNIFORM, y.none, y.none, y.none, 0); }},
    {"addLRN of another builder's tensor", [](Yard& y) { return !y.network().addLRN(*y.foreign, 3, 1, 1, 1); }},
    {"addSoftMax of another builder's tensor", [](Yard& y) { return !y.network().addSoftMax(*y.foreign); }},
    {"addUnary of another builder's tensor",
     [](Yard& y) { return !y.network().addUnary(*y.foreign, nv::UnaryOperation::kNEG); }},
    {"addShuffle of another builder's tensor", [](Yard& y) { return !y.network().addShuffle(*y.foreign); }},
    {"addSlice of another builder's tensor",
     [](Yard& y) { return !y.network().addSlice(*y.foreign, kNoDims, kNoDims, kNoDims); }},
    {"addReduce of another builder's tensor",
     [](Yard& y) { return !y.network().addReduce(*y.foreign, nv::ReduceOperation::kSUM, 1, false); }},
    {"addTopK of another builder's tensor",
     [](Yard& y) { return !y.network().addTopK(*y.foreign, nv::TopKOperation::kMAX, 1, 1); }},
    {"addGather of another builder's tensor", [](Yard& y) { return !y.network().addGather(*y.x, *y.foreign, 0); }},
    {"addGatherV2 of another builder's tensor",
     [](Yard& y) { return !y.network().addGatherV2(*y.foreign, *y.x, nv::GatherMode::kND); }},
    {"addScatter of another builder's tensor",
     [](Yard& y) { return !y.network().addScatter(*y.x, *y.x, *y.foreign, nv::ScatterMode::kND); }},
    {"addOneHot of another builder's tensor",
     [](Yard& y) { return !y.network().addOneHot(*y.x, *y.foreign, *y.x, 0); }},
    {"addMatrixMultiply of another builder's tensor",
     [](Yard& y) {
       return !y.network().addMatrixMultiply(*y.x, nv::MatrixOperation::kNONE, *y.foreign, nv::MatrixOperation::kNONE);
     }},
    {"addRaggedSoftMax of another builder's tensor",
     [](Yard& y) { return !y.network().addRaggedSoftMax(*y.x, *y.foreign); }},
    {"addNonZero of another builder's tensor", [](Yard& y) { return !y.network().addNonZero(*y.foreign); }},
    {"addIdentity of another builder's tensor", [](Yard& y) { return !y.network().addIdentity(*y.foreign); }},
    {"addCast of another builder's tensor",
     [](Yard& y) { return !y.network().addCast(*y.foreign, nv::DataType::kHALF); }},
    {"addShape of another builder's tensor", [](Yard& y) { return !y.network().addShape(*y.foreign); }},
    {"addParametricReLU of another builder's tensor",
     [](Yard& y) { return !y.network().addParametricReLU(*y.x, *y.foreign); }},
    {"addResize of another builder's tensor", [](Yard& y) { return !y.network().addResize(*y.foreign); }},
    {"addSelect of another builder's tensor", [](Yard& y) { return !y.network().addSelect(*y.x, *y.x, *y.foreign); }},
    {"addAssertion of another builder's tensor", [](Yard& y) { return !y.network().addAssertion(*y.foreign, "?"); }},
    {"addQuantize of another builder's tensor", [](Yard& y) { return !y.network().addQuantize(*y.x, *y.foreign); }},
    {"addDequantize of another builder's tensor", [](Yard& y) { return !y.network().addDequantize(*y.foreign, *y.x); }},
    {"addEinsum of another builder's tensor", [](Yard& y) { return !y.network().addEinsum(&y.foreign, 1, "ij->ji"); }},
    {"addGridSample of another builder's tensor", [](Yard& y) { return !y.network().addGridSample(*y.x, *y.foreign); }},
    {"addNMS of another builder's tensor", [](Yard& y) { return !y.network().addNMS(*y.x, *y.x, *y.foreign); }},
    {"addReverseSequence of another builder's tensor",
     [](Yard& y) { return !y.network().addReverseSequence(*y.foreign, *y.x); }},
    {"addNormalization of another builder's tensor",
     [](Yard& y) { return !y.network().addNormalization(*y.x, *y.x, *y.foreign, 1); }},
    {"addNormalizationV2 of another builder's tensor",
     [](Yard& y) { return !y.network().addNormalizationV2(*y.foreign, *y.x, *y.x, 1); }},
    {"addCumulative of another builder's tensor",
     [](Yard& y) { return !y.network().addCumulative(*y.x, *y.foreign, nv::CumulativeOperation::kSUM, false, false); }},
    {"addSqueeze of another builder's tensor", [](Yard& y) { return !y.network().addSqueeze(*y.foreign, *y.x); }},
    {"addUnsqueeze of another builder's tensor", [](Yard& y) { return !y.network().addUnsqueeze(*y.x, *y.foreign); }},
    {"addAttention of another builder's tensor",
     [](Yard& y) {
       return !y.network().addAttention(*y.x, *y.foreign, *y.x, nv::AttentionNormalizationOp::kSOFTMAX, false);
     }},
    {"addRotaryEmbedding of another builder's tensor",
     [](Yard& y) { return !y.network().addRotaryEmbedding(*y.foreign, *y.x, *y.x, false, 0); }},
    {"addKVCacheUpdate of another builder's tensor",
     [](Yard& y) { return !y.network().addKVCacheUpdate(*y.x, *y.foreign, *y.x, nv::KVCacheMode::kLINEAR); }},
    {"ILoop of another builder's tensors",
     [](Yard& y) {
       nv::ILoop* loop = y.network().addLoop();
       return !loop->addRecurrence(*y.foreign) && !loop->addTripLimit(*y.foreign, nv::TripLimit::kCOUNT) &&
              !loop->addIterator(*y.foreign) && !loop->addLoopOutput(*y.foreign, nv::LoopOutput::kLAST_VALUE);
     }},
    {"IIfConditional of another builder's tensors",
     [](Yard& y) {
       nv::IIfConditional* choice = y.network().addIfConditional();
       return !choice->setCondition(*y.foreign) && !choice->addInput(*y.foreign) &&
              !choice->addOutput(*y.x, *y.foreign);
     }},
    {"markDebug of another builder's tensor", [](Yard& y) { return !y.network().markDebug(*y.foreign); }},
    {"markOutputForShapes of another builder's tensor",
     [](Yard& y) { return !y.network().markOutputForShapes(*y.foreign); }},
    {"markOutputForShapes of floats", [](Yard& y) { return !y.network().markOutputForShapes(*y.x); }},
    {"ITensor::setDimensions of too many",
     [](Yard& y) {
       y.x->setDimensions(kManyDims);
       return y.x->getDimensions().nbDims == 2;
     }},
};

/// Calls in the wrong order, and objects of one program part given to another.
const Call kOrderCalls[] = {
    {"a build with another builder's configuration",
     [](Yard& y) {  // a configuration belongs to no builder: this is allowed, and gives a plan
       const std::unique_ptr<nv::IHostMemory> plan(y.own.builder->buildSerializedNetwork(y.network(), *y.other.config));
       return plan != nullptr;
     },
     true},
    {"a refitter of an engine that cannot be refitted",
     [](Yard& y) {
       const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(y.engine(), y.own.logger));
       return refitter == nullptr;
     }},
    {"reportToProfiler without a profiler", [](Yard& y) { return !y.context().reportToProfiler(); }},
    {"setInputShape after the addresses, of the wrong rank",
     [](Yard& y) { return !y.context().setInputShape("x", nv::Dims3(2, 3, 1)); }},
    {"setInputShape of negative sizes", [](Yard& y) { return !y.context().setInputShape("x", nv::Dims2(-1, 3)); }},
    {"setDeviceMemory of a context that has its own",
     [](Yard& y) {
       y.context().setDeviceMemoryV2(nullptr, -1);
       return true;
     },
     true},
    {"setTensorDebugState of an unknown tensor", [](Yard& y) { return !y.context().setTensorDebugState("z", true); }},
    {"setTensorDebugState without a name", [](Yard& y) { return !y.context().setTensorDebugState(nullptr, true); }},
    {"setOutputTensorAddress of an input", [](Yard& y) { return !y.context().setOutputTensorAddress("x", &y); }},
    {"setInputTensorAddress of an output", [](Yard& y) { return !y.context().setInputTensorAddress("y", &y); }},
    {"enqueueV2 without bindings", [](Yard& y) { return !y.context().enqueueV2(nullptr, nullptr, nullptr); }, true},
    {"getProfileShape of a negative profile",
     [](Yard& y) { return y.engine().getProfileShape("x", -1, nv::OptProfileSelector::kMIN).nbDims == -1; }, true},
    {"getProfileShape of a selector that is none",
     [](Yard& y) { return y.engine().getProfileShape("x", 0, static_cast<nv::OptProfileSelector>(9)).nbDims == -1; },
     true},
    {"getBindingName of the largest number", [](Yard& y) { return !y.engine().getBindingName(kFar); }, true},
    {"getDeviceMemorySizeForProfile of a profile that is none",
     [](Yard& y) { return y.engine().getDeviceMemorySizeForProfile(-1) == 0; }},
    {"a timing cache combined with another machine's junk",
     [](Yard& y) {
       const std::unique_ptr<nv::ITimingCache> cache(y.own.config->createTimingCache("{}", 2));
       return cache == nullptr;
     }},
    {"a parser refitter without a refitter",
     [](Yard& y) { return !createNvOnnxParserRefitter_INTERNAL(nullptr, &y.own.logger, NV_ONNX_PARSER_VERSION); }},
    {"parse of nothing",
     [](Yard& y) {
       const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(y.network(), y.own.logger));
       return !parser->parse("", 0) && parser->getNbErrors() == 1;
     }},
    {"parseModelProto before loadModelProto",
     [](Yard& y) {
       const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(y.network(), y.own.logger));
       return !parser->parseModelProto();
     }},
    {"loadInitializer before loadModelProto",
     [](Yard& y) {
       const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(y.network(), y.own.logger));
       return !parser->loadInitializer(nullptr, nullptr, 4);
     }},
};

template <size_t N>
void check(const Call (&calls)[N]) {
  for (const Call& call : calls) {
    SCOPED_TRACE(call.name);
    Yard yard;
    EXPECT_TRUE(call.run(yard)) << yard.own.logger.errors();
    if (!call.silent) {
      EXPECT_NE(yard.own.logger.errors(), "") << "nothing was said";
    }
    // What was there before still works.
    float in[6] = {-1, 2, -3, 4, -5, 6}, out[6] = {};
    yard.context().setTensorAddress("x", in);
    yard.context().setTensorAddress("y", out);
    EXPECT_TRUE(yard.context().enqueueV3(nullptr));
    EXPECT_THAT(out, ::testing::ElementsAre(0, 2, 0, 4, 0, 6));
    EXPECT_TRUE(yard.own.plan());
  }
}

TEST(BadUse, OfNetworks) { check(kNetworkCalls); }
TEST(BadUse, OfBuilders) { check(kBuilderCalls); }
TEST(BadUse, OfRuntimes) { check(kRunCalls); }
TEST(BadUse, OfLayers) { check(kLayerCalls); }
TEST(BadUse, InTheWrongOrder) { check(kOrderCalls); }

// Objects belong to no thread: what one made another may use and free, one after the other.
TEST(BadUse, OnAnotherThread) {
  auto yard = std::make_unique<Yard>();
  std::thread([&] {
    EXPECT_FALSE(yard->context().setInputShape("x", nv::Dims2(9, 3)));
    EXPECT_EQ(yard->network().addActivation(*yard->foreign, nv::ActivationType::kRELU), nullptr);
    float in[6] = {-1, 2, -3, 4, -5, 6}, out[6] = {};
    yard->context().setTensorAddress("x", in);
    yard->context().setTensorAddress("y", out);
    EXPECT_TRUE(yard->context().enqueueV3(nullptr));
    EXPECT_THAT(out, ::testing::ElementsAre(0, 2, 0, 4, 0, 6));
    EXPECT_TRUE(yard->own.plan());
    yard.reset();
  }).join();
}

// Questions to one engine from many threads, each with an error: the log and the recorder get every one.
TEST(BadUse, FromManyThreadsAtOnce) {
  Yard yard;
  struct Locked : CountingRecorder {
    bool reportError(nv::ErrorCode code, ErrorDesc text) noexcept override {
      const std::lock_guard lock(mutex);
      return CountingRecorder::reportError(code, text);
    }
    std::mutex mutex;
  } recorder;
  struct : RememberingLogger {
    void log(Severity severity, const char* message) noexcept override {
      const std::lock_guard lock(mutex);
      RememberingLogger::log(severity, message);
    }
    std::mutex mutex;
  } logger;
  const auto plan = yard.own.plan();
  Loaded loaded(logger, *plan);
  loaded.engine->setErrorRecorder(&recorder);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int turn = 0; turn < 50; ++turn) EXPECT_EQ(loaded.engine->getDeviceMemorySizeForProfileV2(7), 0);
    });
  }
  for (std::thread& one : threads) one.join();
  EXPECT_EQ(recorder.getNbErrors(), 200);
  EXPECT_EQ(logger.lines.size(), 200u);
  loaded.engine->setErrorRecorder(nullptr);
}

void expect_recorded(std::span<const Call> calls) {
  for (const Call& call : calls) {
    if (call.silent) continue;
    SCOPED_TRACE(call.name);
    Yard yard;
    yard.network().setErrorRecorder(&yard.recorder);
    call.run(yard);
    EXPECT_GT(yard.recorder.getNbErrors(), 0);
    yard.network().setErrorRecorder(nullptr);
  }
}

TEST(BadUse, ReachesTheRecorder) {
  expect_recorded(kNetworkCalls);
  expect_recorded(kLayerCalls);
}

}  // namespace
}  // namespace tenon::test
