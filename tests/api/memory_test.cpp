// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Memory for activations that the program hands over, or an allocator of the program gives.
#include <cstdlib>
#include <map>

#include "tests/api/support.h"

namespace tenon::test {
namespace {

constexpr int64_t kMost = 64;

/// exp(x) W, twice: a value between two launches, of 1 to 64 rows.
std::unique_ptr<nv::IHostMemory> two_products(Workshop& shop) {
  nv::INetworkDefinition& net = *shop.network;
  nv::ITensor* x = net.addInput("x", nv::DataType::kFLOAT, nv::Dims2(-1, 4));
  static const std::vector<float> kWeights(16, 0.25F);
  nv::ITensor* w = net.addConstant(nv::Dims2(4, 4), weights(kWeights))->getOutput(0);
  for (int i = 0; i < 2; ++i) {
    x = net.addMatrixMultiply(*x, nv::MatrixOperation::kNONE, *w, nv::MatrixOperation::kNONE)->getOutput(0);
    x = net.addUnary(*x, nv::UnaryOperation::kEXP)->getOutput(0);
    nv::ISoftMaxLayer* softmax = net.addSoftMax(*x);
    softmax->setAxes(1U << 1);
    x = softmax->getOutput(0);
  }
  x->setName("y");
  net.markOutput(*x);
  nv::IOptimizationProfile* profile = shop.builder->createOptimizationProfile();
  profile->setDimensions("x", nv::OptProfileSelector::kMIN, nv::Dims2(1, 4));
  profile->setDimensions("x", nv::OptProfileSelector::kOPT, nv::Dims2(kMost, 4));
  profile->setDimensions("x", nv::OptProfileSelector::kMAX, nv::Dims2(kMost, 4));
  shop.config->addOptimizationProfile(profile);
  return shop.plan();
}

struct Block {
  explicit Block(size_t size) : bytes(size), data(std::aligned_alloc(256, (size + 255) / 256 * 256 + 256)) {}
  ~Block() { std::free(data); }
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  size_t bytes;
  void* data;
};

struct Memory : testing::Test {
  Workshop shop;
  std::unique_ptr<nv::IHostMemory> plan = two_products(shop);
  std::unique_ptr<nv::IRuntime> runtime{nv::createInferRuntime(shop.logger)};
  std::unique_ptr<nv::ICudaEngine> engine{runtime->deserializeCudaEngine(plan->data(), plan->size())};
  std::vector<float> x = std::vector<float>(kMost * 4, 1), y = std::vector<float>(kMost * 4, -1);

  bool run(nv::IExecutionContext& context, int64_t rows) {
    std::fill(y.begin(), y.end(), -1);
    return context.setInputShape("x", nv::Dims2(rows, 4)) && context.setTensorAddress("x", x.data()) &&
           context.setTensorAddress("y", y.data()) && context.enqueueV3(nullptr);
  }
  void expect_answer(int64_t rows) {
    for (int64_t i = 0; i < rows * 4; ++i) ASSERT_FLOAT_EQ(y[static_cast<size_t>(i)], 0.25F) << i;
  }
};

TEST_F(Memory, FromTheProgram) {
  const int64_t most = engine->getDeviceMemorySizeV2();
  ASSERT_GT(most, 0);
  const std::unique_ptr<nv::IExecutionContext> context(
      engine->createExecutionContext(nv::ExecutionContextAllocationStrategy::kUSER_MANAGED));
  ASSERT_TRUE(context) << shop.logger.errors();
  EXPECT_FALSE(run(*context, 2));
  EXPECT_NE(shop.logger.errors().find("call setDeviceMemoryV2"), std::string::npos) << shop.logger.errors();

  Block block(static_cast<size_t>(most));
  context->setDeviceMemoryV2(block.data, most);
  EXPECT_TRUE(run(*context, kMost)) << shop.logger.errors();
  expect_answer(kMost);

  context->setDeviceMemoryV2(block.data, 1);
  EXPECT_FALSE(run(*context, kMost));
  EXPECT_NE(shop.logger.errors().find("bytes of device memory for these shapes, found 1"), std::string::npos)
      << shop.logger.errors();
  const size_t few = context->updateDeviceMemorySizeForShapes();
  EXPECT_GT(few, 1u);
  EXPECT_LE(few, static_cast<size_t>(most));
  context->setDeviceMemoryV2(block.data, static_cast<int64_t>(few));
  EXPECT_TRUE(run(*context, kMost)) << shop.logger.errors();
  expect_answer(kMost);

  shop.logger.lines.clear();
  context->setDeviceMemoryV2(static_cast<char*>(block.data) + 4, most);
  EXPECT_NE(shop.logger.errors().find("expected an address"), std::string::npos);
  context->setDeviceMemory(nullptr);
  EXPECT_FALSE(run(*context, 1));
}

TEST_F(Memory, OneBlockForTwoContextsInTurns) {
  const auto most = static_cast<int64_t>(engine->getDeviceMemorySize());
  Block block(static_cast<size_t>(most));
  for (int i = 0; i < 2; ++i) {
    const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContextWithoutDeviceMemory());
    context->setDeviceMemory(block.data);
    EXPECT_TRUE(run(*context, 3 + i)) << shop.logger.errors();
    expect_answer(3 + i);
  }
}

TEST_F(Memory, AContextWithItsOwnTakesNone) {
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  Block block(1024);
  context->setDeviceMemoryV2(block.data, 1024);
  EXPECT_NE(shop.logger.errors().find("kUSER_MANAGED"), std::string::npos);
  EXPECT_TRUE(run(*context, 2));
}

/// Counts what is out, and can be empty.
class Counting final : public nv::IGpuAllocator {
 public:
  void* allocate(uint64_t size, uint64_t alignment, nv::AllocatorFlags /*flags*/) noexcept override {
    if (is_empty) return nullptr;
    void* data = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
    out[data] = size;
    return data;
  }
  bool deallocate(void* memory) noexcept override {
    const bool is_ours = out.erase(memory) == 1;
    std::free(memory);
    return is_ours;
  }
  std::map<void*, uint64_t> out;
  bool is_empty = false;
};

TEST_F(Memory, FromAnAllocatorOfTheRuntime) {
  Counting allocator;
  runtime->setGpuAllocator(&allocator);
  engine.reset(runtime->deserializeCudaEngine(plan->data(), plan->size()));
  {
    const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
    EXPECT_TRUE(run(*context, kMost)) << shop.logger.errors();
    expect_answer(kMost);
    EXPECT_EQ(allocator.out.size(), 1u);
  }
  EXPECT_TRUE(allocator.out.empty());
  allocator.is_empty = true;
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  EXPECT_FALSE(run(*context, kMost));
  EXPECT_NE(shop.logger.errors().find("the IGpuAllocator gave no memory"), std::string::npos);
}

TEST_F(Memory, FromAnAllocatorOfTheBuilder) {
  Counting allocator;
  shop.builder->setGpuAllocator(&allocator);
  const std::unique_ptr<nv::ICudaEngine> built(shop.builder->buildEngineWithConfig(*shop.network, *shop.config));
  ASSERT_NE(built, nullptr) << shop.logger.errors();
  const std::unique_ptr<nv::IExecutionContext> context(built->createExecutionContext());
  EXPECT_TRUE(run(*context, kMost)) << shop.logger.errors();
  EXPECT_EQ(allocator.out.size(), 1u);
}

TEST_F(Memory, EveryBudgetOfWeightsHolds) {
  const int64_t all = engine->getStreamableWeightsSize();
  EXPECT_EQ(all, engine->getEngineStat(nv::EngineStat::kTOTAL_WEIGHTS_SIZE));
  ASSERT_GT(all, 0);
  EXPECT_EQ(engine->getWeightStreamingBudgetV2(), all);
  EXPECT_EQ(engine->getWeightStreamingBudget(), 0);
  EXPECT_TRUE(engine->setWeightStreamingBudgetV2(all / 2));
  EXPECT_EQ(engine->getWeightStreamingBudgetV2(), all / 2);
  EXPECT_TRUE(engine->setWeightStreamingBudgetV2(all * 2));
  EXPECT_EQ(engine->getWeightStreamingBudgetV2(), all);
  EXPECT_FALSE(engine->setWeightStreamingBudgetV2(-1));
  EXPECT_TRUE(engine->setWeightStreamingBudget(-1));
  EXPECT_EQ(engine->getWeightStreamingBudget(), engine->getWeightStreamingAutomaticBudget());
  EXPECT_TRUE(engine->setWeightStreamingBudget(0));
  EXPECT_EQ(engine->getWeightStreamingBudgetV2(), all);
  EXPECT_TRUE(engine->setWeightStreamingBudgetV2(0));
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  EXPECT_TRUE(run(*context, kMost)) << shop.logger.errors();
  expect_answer(kMost);
  EXPECT_FALSE(engine->setWeightStreamingBudgetV2(all));
  EXPECT_NE(shop.logger.errors().find("cannot change while the engine has contexts"), std::string::npos);
}

TEST_F(Memory, FromAnAllocatorOfTheContext) {
  Counting allocator;
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  EXPECT_EQ(context->getTemporaryStorageAllocator(), nullptr);
  EXPECT_TRUE(context->setTemporaryStorageAllocator(&allocator));
  EXPECT_EQ(context->getTemporaryStorageAllocator(), &allocator);
  EXPECT_TRUE(run(*context, kMost)) << shop.logger.errors();
  EXPECT_EQ(allocator.out.size(), 1u);
  EXPECT_TRUE(context->setTemporaryStorageAllocator(nullptr));
  EXPECT_TRUE(run(*context, kMost)) << shop.logger.errors();
  EXPECT_TRUE(allocator.out.empty());
}

}  // namespace
}  // namespace tenon::test
