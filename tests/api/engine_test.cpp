// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Engines and contexts: queries, profiles, addresses, runs, and the order in which things are freed.
#include <cstring>

#include "tenon.h"
#include "tests/api/engine_support.h"

namespace tenon::test {
namespace {

TEST(Engine, TellsWhatItTakesAndGives) {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  ASSERT_TRUE(loaded.engine) << shop.logger.errors();
  const nv::ICudaEngine& engine = *loaded.engine;
  EXPECT_EQ(engine.getNbIOTensors(), 2);
  EXPECT_STREQ(engine.getIOTensorName(0), "x");
  EXPECT_STREQ(engine.getIOTensorName(1), "y");
  EXPECT_EQ(engine.getIOTensorName(2), nullptr);
  EXPECT_EQ(engine.getTensorIOMode("x"), nv::TensorIOMode::kINPUT);
  EXPECT_EQ(engine.getTensorIOMode("y"), nv::TensorIOMode::kOUTPUT);
  EXPECT_EQ(engine.getTensorIOMode("z"), nv::TensorIOMode::kNONE);
  EXPECT_EQ(engine.getTensorShape("y").d[0], -1);
  EXPECT_EQ(engine.getTensorShape("y").d[1], 2);
  EXPECT_EQ(engine.getTensorShape("z").nbDims, -1);
  EXPECT_EQ(engine.getTensorDataType("x"), nv::DataType::kFLOAT);
  EXPECT_EQ(engine.getTensorBytesPerComponent("x"), 4);
  EXPECT_EQ(engine.getNbOptimizationProfiles(), 2);
  EXPECT_EQ(engine.getProfileShape("x", 1, nv::OptProfileSelector::kMAX).d[0], 8);
  EXPECT_EQ(engine.getProfileShape("x", 2, nv::OptProfileSelector::kMAX).nbDims, -1);
  EXPECT_STREQ(engine.getName(), "adder");
  EXPECT_EQ(data_type(engine, "x"), "f32");
  EXPECT_EQ(data_type(engine, "z"), "");
}

TEST(Engine, RunsAnyShapeOfTheProfileWithoutRebuilding) {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  ASSERT_TRUE(loaded.context) << shop.logger.errors();
  nv::IExecutionContext& context = *loaded.context;
  for (const int64_t n : {1, 4, 2}) {
    std::vector<float> x(static_cast<size_t>(n) * 2, 3), y(x.size());
    ASSERT_TRUE(context.setInputShape("x", nv::Dims2(n, 2)));
    EXPECT_EQ(context.getTensorShape("y").d[0], n);
    EXPECT_EQ(context.getMaxOutputSize("y"), n * 8);
    EXPECT_EQ(context.getTensorStrides("y").d[0], 2);
    void* bindings[] = {x.data(), y.data()};
    ASSERT_TRUE(context.executeV2(bindings)) << shop.logger.errors();
    EXPECT_EQ(y, std::vector<float>(x.size(), 4));
  }
}

TEST(Engine, ShapeOutsideTheProfileNamesTensorDimensionRangeAndValue) {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  ASSERT_TRUE(loaded.context) << shop.logger.errors();
  EXPECT_FALSE(loaded.context->setInputShape("x", nv::Dims2(9, 2)));
  const std::string text = shop.logger.errors();
  for (const char* part : {"'x'", "dimension 0", "1", "4", "9"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
  }
  EXPECT_FALSE(loaded.context->setInputShape("z", nv::Dims2(1, 2)));
  EXPECT_TRUE(loaded.context->setOptimizationProfileAsync(1, nullptr));
  EXPECT_EQ(loaded.context->getOptimizationProfile(), 1);
  EXPECT_TRUE(loaded.context->setInputShape("x", nv::Dims2(8, 2)));
  EXPECT_FALSE(loaded.context->setOptimizationProfileAsync(2, nullptr));
}

TEST(Engine, MissingShapeAndAddressAreErrors) {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  ASSERT_TRUE(loaded.context) << shop.logger.errors();
  const char* missing[1] = {nullptr};
  EXPECT_EQ(loaded.context->inferShapes(1, missing), 1);
  EXPECT_STREQ(missing[0], "x");
  EXPECT_FALSE(loaded.context->allInputDimensionsSpecified());
  EXPECT_FALSE(loaded.context->enqueueV3(nullptr));
  ASSERT_TRUE(loaded.context->setInputShape("x", nv::Dims2(1, 2)));
  EXPECT_EQ(loaded.context->inferShapes(1, missing), 0);
  EXPECT_FALSE(loaded.context->enqueueV3(nullptr));
  EXPECT_NE(shop.logger.errors().find("'x'"), std::string::npos) << shop.logger.errors();
  std::vector<float> x = {1, 2};
  EXPECT_TRUE(loaded.context->setInputTensorAddress("x", x.data()));
  EXPECT_FALSE(loaded.context->setInputTensorAddress("y", x.data()));
  EXPECT_FALSE(loaded.context->setTensorAddress("nobody", x.data()));
  EXPECT_EQ(loaded.context->getTensorAddress("x"), x.data());
  EXPECT_FALSE(loaded.context->enqueueV3(nullptr));
  EXPECT_NE(shop.logger.errors().find("'y'"), std::string::npos) << shop.logger.errors();
  EXPECT_FALSE(loaded.context->executeV2(nullptr));
}

class Stopwatch : public nv::IProfiler {
 public:
  void reportLayerTime(const char* name, float ms) noexcept override {
    names.emplace_back(name);
    total += ms;
  }
  std::vector<std::string> names;
  float total = 0;
};

TEST(Engine, ProfilerHearsOfEachStep) {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  ASSERT_TRUE(loaded.context) << shop.logger.errors();
  Stopwatch watch;
  loaded.context->setProfiler(&watch);
  EXPECT_EQ(loaded.context->getProfiler(), &watch);
  std::vector<float> x(2), y(2);
  void* bindings[] = {x.data(), y.data()};
  ASSERT_TRUE(loaded.context->setInputShape("x", nv::Dims2(1, 2)));
  ASSERT_TRUE(loaded.context->executeV2(bindings));
  EXPECT_EQ(watch.names, std::vector<std::string>{"plus one"});
  EXPECT_GT(watch.total, 0);
  loaded.context->setEnqueueEmitsProfile(false);
  ASSERT_TRUE(loaded.context->executeV2(bindings));
  EXPECT_EQ(watch.names.size(), 1u);
  EXPECT_TRUE(loaded.context->reportToProfiler());
  EXPECT_EQ(watch.names.size(), 2u);
}

class GrowingOutput : public nv::IOutputAllocator {
 public:
  void* reallocateOutput(const char*, void*, uint64_t size, uint64_t) noexcept override {
    memory.resize(size / sizeof(float));
    return memory.data();
  }
  void notifyShape(const char*, const nv::Dims& dims) noexcept override { shape = dims; }
  std::vector<float> memory;
  nv::Dims shape{};
};

TEST(Engine, OutputAllocatorSuppliesMemory) {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  ASSERT_TRUE(loaded.context) << shop.logger.errors();
  GrowingOutput output;
  std::vector<float> x = {1, 2, 3, 4, 5, 6};
  EXPECT_TRUE(loaded.context->setInputShape("x", nv::Dims2(3, 2)));
  EXPECT_TRUE(loaded.context->setTensorAddress("x", x.data()));
  EXPECT_TRUE(loaded.context->setOutputAllocator("y", &output));
  EXPECT_FALSE(loaded.context->setOutputAllocator("x", &output));
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_EQ(output.memory, (std::vector<float>{2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(output.shape.d[0], 3);
}

TEST(Engine, InspectorAndReportsKnowTheSteps) {
  Dynamic shop;
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  ASSERT_TRUE(loaded.engine) << shop.logger.errors();
  const std::unique_ptr<nv::IEngineInspector> inspector(loaded.engine->createEngineInspector());
  const char* json = inspector->getEngineInformation(nv::LayerInformationFormat::kJSON);
  ASSERT_NE(json, nullptr);
  EXPECT_NE(std::strstr(json, "\"steps\""), nullptr);
  EXPECT_NE(std::strstr(json, "plus one"), nullptr);
  EXPECT_NE(inspector->getLayerInformation(0, nv::LayerInformationFormat::kONELINE), nullptr);
  EXPECT_EQ(inspector->getLayerInformation(99, nv::LayerInformationFormat::kONELINE), nullptr);
  EXPECT_EQ(inspect_json(*loaded.engine), inspector->getEngineInformation(nv::LayerInformationFormat::kJSON));
  EXPECT_NE(inspect_text(*loaded.engine).find("plus one"), std::string::npos);
  EXPECT_NE(explain(*loaded.engine), "");
}

TEST(Engine, SerializesToTheSameBytes) {
  Dynamic shop;
  const auto plan = shop.plan();
  const auto again = shop.plan();
  ASSERT_TRUE(plan && again) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  const std::unique_ptr<nv::IHostMemory> copy(loaded.engine->serialize());
  for (const nv::IHostMemory* other : {again.get(), copy.get()}) {
    ASSERT_EQ(other->size(), plan->size());
    EXPECT_EQ(std::memcmp(other->data(), plan->data(), plan->size()), 0);
  }
  EXPECT_EQ(plan->type(), nv::DataType::kINT8);
}

TEST(Engine, LivesLongerThanWhatMadeIt) {
  RememberingLogger logger;
  std::unique_ptr<nv::IExecutionContext> context;
  {
    Dynamic shop;
    const std::unique_ptr<nv::IHostMemory> plan = shop.plan();
    ASSERT_TRUE(plan) << shop.logger.errors();
    Loaded loaded(logger, *plan);
    context = std::move(loaded.context);
  }  // engine, runtime, plan, network and builder are gone
  ASSERT_TRUE(context);
  std::vector<float> x = {1, 2}, y(2);
  void* bindings[] = {x.data(), y.data()};
  ASSERT_TRUE(context->setInputShape("x", nv::Dims2(1, 2)));
  ASSERT_TRUE(context->executeV2(bindings));
  EXPECT_EQ(y, (std::vector<float>{2, 3}));
  EXPECT_EQ(context->getEngine().getNbIOTensors(), 2);
}

TEST(Engine, FreedInTheWrongOrder) {
  RememberingLogger logger;
  nv::IBuilder* builder = nv::createInferBuilder(logger);
  nv::INetworkDefinition* network = builder->createNetworkV2(0);
  nv::IBuilderConfig* config = builder->createBuilderConfig();
  delete builder;
  EXPECT_NE(network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(1, 2)), nullptr);
  config->setFlag(nv::BuilderFlag::kFP16);
  EXPECT_TRUE(config->getFlag(nv::BuilderFlag::kFP16));
  delete config;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  network->destroy();
#pragma GCC diagnostic pop
}

}  // namespace
}  // namespace tenon::test
