// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Bad input through the interface: each call of a table gives its documented failure, says so, and leaves its object as
// it was: the right call afterwards still works.
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <random>

#include "NvOnnxParser.h"
#include "tests/api/support.h"
#include "tests/import/onnx/model.h"

namespace tenon::test {
namespace {

namespace fs = std::filesystem;

/// y = relu(x w) of x [batch, 2].
std::string model_bytes() {
  Model model;
  model.input("x", {"batch", "2"});
  auto& w = model.weights("w", 1, {2, 2});
  const float elements[] = {1, -1, 2, 0.5f};
  w.set_raw_data(elements, sizeof elements);
  model.node("MatMul", {"x", "w"}, {"h"});
  model.node("Relu", {"h"}, {"y"});
  model.output("y");
  return model.proto.SerializeAsString();
}

struct Bench : Workshop {
  Bench() {
    parser.reset(nvonnxparser::createParser(*network, logger));
    std::ofstream(folder / "empty.onnx");
    std::ofstream(folder / "cut.onnx", std::ios::binary) << model_bytes().substr(0, 60);
  }
  ~Bench() {
    parser.reset();
    fs::remove_all(folder);
  }

  /// A context of batches 1 to 4.
  void load() {
    const std::string model = model_bytes();
    ASSERT_TRUE(parser->parse(model.data(), model.size())) << logger.errors();
    nv::IOptimizationProfile* profile = builder->createOptimizationProfile();
    profile->setDimensions("x", nv::OptProfileSelector::kMIN, nv::Dims2(1, 2));
    profile->setDimensions("x", nv::OptProfileSelector::kOPT, nv::Dims2(2, 2));
    profile->setDimensions("x", nv::OptProfileSelector::kMAX, nv::Dims2(4, 2));
    config->addOptimizationProfile(profile);
    bytes = plan();
    ASSERT_TRUE(bytes) << logger.errors();
    loaded = std::make_unique<Loaded>(logger, *bytes);
    ASSERT_TRUE(loaded->context) << logger.errors();
  }

  nv::IExecutionContext& context() { return *loaded->context; }

  fs::path folder = [] {
    const fs::path path = fs::path(testing::TempDir()) / "tenon_hostile_test";
    fs::create_directories(path);
    return path;
  }();
  std::unique_ptr<nvonnxparser::IParser> parser;
  std::unique_ptr<nv::IHostMemory> bytes;
  std::unique_ptr<Loaded> loaded;
  std::vector<float> x = {1, -1, 2, 2};
  std::vector<float> y = std::vector<float>(4, -1);
};

struct BadCall {
  const char* name;
  std::function<bool(Bench&)> succeeds;
};

void expect_each_told(Bench& bench, const std::vector<BadCall>& calls) {
  for (const BadCall& call : calls) {
    const size_t before = bench.logger.errors().size();
    EXPECT_FALSE(call.succeeds(bench)) << call.name;
    EXPECT_GT(bench.logger.errors().size(), before) << call.name << " says nothing";
  }
}

nv::Dims dims(std::initializer_list<int64_t> sizes) {
  nv::Dims out{static_cast<int32_t>(sizes.size()), {}};
  std::copy(sizes.begin(), sizes.end(), out.d);
  return out;
}

TEST(Hostile, ParserCalls) {
  Bench bench;
  const auto file = [](const char* name) {
    return [name](Bench& b) { return b.parser->parseFromFile((b.folder / name).c_str(), 0); };
  };
  expect_each_told(bench, {
                              {"null", [](Bench& b) { return b.parser->parse(nullptr, 10); }},
                              {"no bytes", [](Bench& b) { return b.parser->parse("", 0); }},
                              {"text", [](Bench& b) { return b.parser->parse("hello, world", 12); }},
                              {"null file", [](Bench& b) { return b.parser->parseFromFile(nullptr, 0); }},
                              {"missing file", file("missing.onnx")},
                              {"a folder", file("")},
                              {"an empty file", file("empty.onnx")},
                              {"a file cut short", file("cut.onnx")},
                              {"a device", [](Bench& b) { return b.parser->parseFromFile("/dev/zero", 0); }},
                          });
  EXPECT_EQ(bench.network->getNbLayers(), 0);
  EXPECT_EQ(bench.network->getNbInputs(), 0);
  bench.load();
}

TEST(Hostile, DamagedModelsLeaveTheNetworkAsItWas) {
  Bench bench;
  const std::string good = model_bytes();
  std::mt19937 random(5);
  for (size_t i = 0; i < good.size() + 500; ++i) {
    std::string bad = i < good.size() ? good.substr(0, i) : good;
    if (i >= good.size()) bad[random() % bad.size()] ^= static_cast<char>(1 + random() % 255);
    Workshop shop;
    const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
    if (parser->parse(bad.data(), bad.size())) continue;  // damage that still is a model
    EXPECT_NE(shop.logger.errors(), "") << i;
    EXPECT_GE(parser->getNbErrors(), 1) << i;
    EXPECT_EQ(shop.network->getNbLayers() + shop.network->getNbInputs() + shop.network->getNbOutputs(), 0) << i;
    if (i % 50 != 0) continue;
    EXPECT_TRUE(parser->parse(good.data(), good.size())) << i << shop.logger.errors();
  }
}

TEST(Hostile, ContextCalls) {
  Bench bench;
  bench.load();
  const auto shape = [](const char* name, nv::Dims sizes) {
    return [name, sizes](Bench& b) { return b.context().setInputShape(name, sizes); };
  };
  nv::Dims too_many = dims({1, 2});
  too_many.nbDims = nv::Dims::MAX_DIMS + 1;
  constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();
  expect_each_told(
      bench, {
                 {"run without anything", [](Bench& b) { return b.context().enqueueV3(nullptr); }},
                 {"null name", shape(nullptr, dims({1, 2}))},
                 {"unknown name", shape("nobody", dims({1, 2}))},
                 {"shape of an output", shape("y", dims({1, 2}))},
                 {"too few dimensions", shape("x", dims({2}))},
                 {"too many dimensions", shape("x", dims({1, 2, 1}))},
                 {"more than Dims holds", shape("x", too_many)},
                 {"a negative count of dimensions", shape("x", nv::Dims{-1, {}})},
                 {"below the profile", shape("x", dims({0, 2}))},
                 {"above the profile", shape("x", dims({5, 2}))},
                 {"an open dimension", shape("x", dims({-1, 2}))},
                 {"a fixed dimension changed", shape("x", dims({2, 3}))},
                 {"a huge dimension", shape("x", dims({kHuge, kHuge}))},
                 {"the least number", shape("x", dims({std::numeric_limits<int64_t>::min(), 2}))},
                 {"address of nobody", [](Bench& b) { return b.context().setTensorAddress("nobody", b.x.data()); }},
                 {"address of null", [](Bench& b) { return b.context().setTensorAddress(nullptr, b.x.data()); }},
                 {"no profile 7", [](Bench& b) { return b.context().setOptimizationProfileAsync(7, nullptr); }},
                 {"profile -1", [](Bench& b) { return b.context().setOptimizationProfileAsync(-1, nullptr); }},
                 {"no array of addresses", [](Bench& b) { return b.context().executeV2(nullptr); }},
             });
  ASSERT_TRUE(bench.context().setInputShape("x", dims({2, 2})));
  expect_each_told(bench, {{"no address", [](Bench& b) { return b.context().enqueueV3(nullptr); }},
                           {"a null address", [](Bench& b) {
                              return b.context().setTensorAddress("x", b.x.data()) &&
                                     b.context().setTensorAddress("y", nullptr) && b.context().enqueueV3(nullptr);
                            }}});
  ASSERT_TRUE(bench.context().setTensorAddress("y", bench.y.data()));
  ASSERT_TRUE(bench.context().enqueueV3(nullptr)) << bench.logger.errors();
  EXPECT_EQ(bench.y, (std::vector<float>{0, 0, 6, 0}));
}

TEST(Hostile, QuestionsAboutNobody) {
  Bench bench;
  bench.load();
  nv::ICudaEngine& engine = *bench.loaded->engine;
  for (const char* name : {static_cast<const char*>(nullptr), "nobody", ""}) {
    EXPECT_EQ(engine.getTensorShape(name).nbDims, -1);
    EXPECT_EQ(engine.getTensorIOMode(name), nv::TensorIOMode::kNONE);
    EXPECT_EQ(engine.getProfileShape(name, 0, nv::OptProfileSelector::kMIN).nbDims, -1);
    EXPECT_EQ(bench.context().getTensorAddress(name), nullptr);
    EXPECT_EQ(bench.context().getTensorShape(name).nbDims, -1);
    EXPECT_EQ(bench.context().getTensorStrides(name).nbDims, -1);
    EXPECT_EQ(bench.context().getMaxOutputSize(name), -1);
    EXPECT_EQ(bench.context().getOutputAllocator(name), nullptr);
  }
  EXPECT_EQ(engine.getProfileShape("x", 9, nv::OptProfileSelector::kMIN).nbDims, -1);
  EXPECT_EQ(engine.getProfileShape("x", -1, nv::OptProfileSelector::kMIN).nbDims, -1);
  EXPECT_EQ(engine.getProfileShape("x", 0, static_cast<nv::OptProfileSelector>(9)).nbDims, -1);
  EXPECT_EQ(engine.getIOTensorName(-1), nullptr);
  EXPECT_EQ(engine.getIOTensorName(99), nullptr);
  EXPECT_EQ(bench.network->getInput(-1), nullptr);
  EXPECT_EQ(bench.network->getLayer(99), nullptr);
}

}  // namespace
}  // namespace tenon::test
