// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ITimingCache: what a build measured, listed, asked for, edited, and obeyed by the next build.
#include <cstdio>
#include <cstring>
#include <string>

#include "tenon.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

/// A 3x3 convolution: several tactics accept it.
struct Convolution : Workshop {
  Convolution() {
    nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 24, 12, 12));
    auto* conv = network->addConvolutionNd(*x, 24, nv::Dims2(3, 3), weights(kernel), no_weights());
    conv->setName("the convolution");
    conv->getOutput(0)->setName("y");
    network->markOutput(*conv->getOutput(0));
    cache.reset(config->createTimingCache(nullptr, 0));
    EXPECT_TRUE(config->setTimingCache(*cache, false));
  }

  std::vector<nv::TimingCacheKey> keys() const {
    std::vector<nv::TimingCacheKey> out(static_cast<size_t>(cache->queryKeys(nullptr, 0)));
    EXPECT_EQ(cache->queryKeys(out.data(), static_cast<int64_t>(out.size())), static_cast<int64_t>(out.size()));
    return out;
  }
  std::string text() const {
    const std::unique_ptr<nv::IHostMemory> bytes(cache->serialize());
    return {static_cast<const char*>(bytes->data()), bytes->size()};
  }

  /// Unlike plan(), with timing.
  std::unique_ptr<nv::IHostMemory> tuned_plan() {
    config->setBuilderOptimizationLevel(3);
    return std::unique_ptr<nv::IHostMemory>(builder->buildSerializedNetwork(*network, *config));
  }

  std::vector<float> kernel = std::vector<float>(24 * 24 * 9, 0.1f);
  std::unique_ptr<nv::ITimingCache> cache;
};

TEST(TimingCacheObject, ListsWhatABuildMeasured) {
  Convolution shop;
  EXPECT_TRUE(shop.keys().empty());
  ASSERT_TRUE(shop.tuned_plan()) << shop.logger.errors();
  const auto keys = shop.keys();
  ASSERT_FALSE(keys.empty());
  for (const nv::TimingCacheKey& key : keys) {
    const nv::TimingCacheValue value = shop.cache->query(key);
    EXPECT_NE(value.tacticHash, nv::TimingCacheValue::kINVALID_TACTIC_HASH);
    EXPECT_GT(value.timingMSec, 0);
  }
  nv::TimingCacheKey unknown{};
  EXPECT_EQ(shop.cache->query(unknown).tacticHash, nv::TimingCacheValue::kINVALID_TACTIC_HASH);
}

TEST(TimingCacheObject, IsObeyedAfterAnEdit) {
  Convolution shop;
  ASSERT_TRUE(shop.tuned_plan()) << shop.logger.errors();
  const auto key = shop.keys().at(0);
  const nv::TimingCacheValue before = shop.cache->query(key);
  std::unique_ptr<nv::ITimingCache> other(shop.config->createTimingCache(nullptr, 0));
  EXPECT_FALSE(other->update(key, before));  // not one of its keys
  EXPECT_FALSE(shop.cache->update(key, {12345, 1}));
  EXPECT_TRUE(shop.cache->update(key, {before.tacticHash, 7}));
  EXPECT_FLOAT_EQ(shop.cache->query(key).timingMSec, 7);
  EXPECT_EQ(shop.cache->query(key).tacticHash, before.tacticHash);
  EXPECT_NE(shop.text().find("\t7000.000\tchosen\n"), std::string::npos) << shop.text();
}

TEST(TimingCacheObject, AnEditableOneTellsTacticsInTheLog) {
  Convolution shop;
  shop.config->setFlag(nv::BuilderFlag::kEDITABLE_TIMING_CACHE);
  const auto plan = shop.tuned_plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  char key[33] = "", kernel[129] = "", hash[33] = "", taken[33] = "";
  int tactics = 0;
  bool found = false;
  for (const auto& [severity, line] : shop.logger.lines) {
    if (line.find("Autotuning op ") == 0) found = line.find("Autotuning op the convolution(key: 0x") == 0;
    if (!found) continue;
    EXPECT_EQ(severity, nv::ILogger::Severity::kVERBOSE);
    std::sscanf(line.c_str(), "Autotuning op %*[^(](key: 0x%32[^)])", key);
    tactics += std::sscanf(line.c_str(), "%*d, %*f, %*f, %*f, %128[^,], %32[^,]", kernel, hash) == 2 ? 1 : 0;
    std::sscanf(line.c_str(), "The selected tactic is (tactic hash, cost(in ms)):%32[^,]", taken);
  }
  EXPECT_GT(tactics, 0);
  nv::TimingCacheKey bytes{};
  for (size_t i = 0; i < sizeof bytes.data; ++i) {
    bytes.data[i] = static_cast<uint8_t>(std::stoul(std::string(key + 2 * i, 2), nullptr, 16));
  }
  EXPECT_EQ(shop.cache->query(bytes).tacticHash, std::stoull(taken, nullptr, 16));
  const Loaded loaded(shop.logger, *plan);
  const std::unique_ptr<nv::IEngineInspector> inspector(loaded.engine->createEngineInspector());
  std::string steps;
  for (int32_t i = 0; i < loaded.engine->getNbLayers(); ++i) {
    steps += std::string(inspector->getLayerInformation(i, nv::LayerInformationFormat::kONELINE)) + "\n";
  }
  const size_t step = steps.find("Name: the convolution, LayerType: conv, ");
  ASSERT_NE(step, std::string::npos) << steps;
  EXPECT_NE(steps.find(", TacticName: ", step), std::string::npos) << steps;
}

TEST(TimingCacheObject, TakesTheEntriesOfAnother) {
  Convolution shop;
  ASSERT_TRUE(shop.tuned_plan()) << shop.logger.errors();
  const std::unique_ptr<nv::ITimingCache> other(shop.config->createTimingCache(nullptr, 0));
  EXPECT_TRUE(other->combine(*shop.cache, false));
  EXPECT_EQ(other->queryKeys(nullptr, 0), shop.cache->queryKeys(nullptr, 0));
}

TEST(TimingCacheObject, NamesTheLayerThatAStrictBuildMisses) {
  Convolution shop;
  shop.config->setFlag(nv::BuilderFlag::kERROR_ON_TIMING_CACHE_MISS);
  EXPECT_FALSE(shop.tuned_plan());
  EXPECT_NE(shop.logger.errors().find("the convolution"), std::string::npos) << shop.logger.errors();
}

TEST(LoadSettings, AreForTheRuntimesOfThisLibrary) {
  Convolution shop;
  const auto plan = shop.tuned_plan();
  ASSERT_TRUE(plan);
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
  set_load_settings(*runtime, {.retune = true, .retune_level = 1, .retune_time_s = 1});
  const std::unique_ptr<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(plan->data(), plan->size()));
  EXPECT_TRUE(engine) << shop.logger.errors();  // tuned here already: loaded as it is
}

}  // namespace
}  // namespace tenon::test
