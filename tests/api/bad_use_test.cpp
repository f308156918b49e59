// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Bad use of every part of the interface: null pointers, wrong numbers, wrong order, objects of another builder. Each
// line is a call that must say what is wrong and give the documented value, and leave the rest usable.
#include <gmock/gmock.h>

#include <functional>
#include <limits>

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

TEST(BadUse, ReachesTheRecorder) {
  for (const Call& call : kNetworkCalls) {
    if (call.silent) continue;
    SCOPED_TRACE(call.name);
    Yard yard;
    yard.network().setErrorRecorder(&yard.recorder);
    call.run(yard);
    EXPECT_GT(yard.recorder.getNbErrors(), 0);
    yard.network().setErrorRecorder(nullptr);
  }
}

}  // namespace
}  // namespace tenon::test
