// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What programs see of an engine on a GPU through nvinfer1: budgets of weights, and contexts that share them.
#include "backends/cuda/library.h"
#include "tenon.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

constexpr int64_t kRows = 4, kWidth = 1024;
constexpr size_t kMatrixBytes = kWidth * kWidth * sizeof(float);

/// y = x M on GPU 0, loaded without a context.
class Product {
 public:
  Product() {
    for (size_t i = 0; i < static_cast<size_t>(kWidth * kWidth); ++i)
      matrix_.push_back(static_cast<float>((i * 7919) % 17) / 16 - 0.5f);
    for (size_t i = 0; i < static_cast<size_t>(kRows * kWidth); ++i) x_.push_back(static_cast<float>(i % 9) / 8 - 0.5f);
    set_build_settings(*shop.config, {.device = "cuda"});
    nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(kRows, kWidth));
    auto* matrix = shop.network->addConstant(nv::Dims2(kWidth, kWidth), weights(matrix_));
    constexpr auto kPlain = nv::MatrixOperation::kNONE;
    auto* product = shop.network->addMatrixMultiply(*x, kPlain, *matrix->getOutput(0), kPlain);
    product->getOutput(0)->setName("y");
    shop.network->markOutput(*product->getOutput(0));
    const auto plan = shop.plan();
    EXPECT_TRUE(plan) << shop.logger.errors();
    if (!plan) return;
    runtime.reset(nv::createInferRuntime(shop.logger));
    engine.reset(runtime->deserializeCudaEngine(plan->data(), plan->size()));
    EXPECT_TRUE(engine) << shop.logger.errors();
  }

  std::vector<float> answer(nv::IExecutionContext& context) {
    std::vector<float> y(x_.size(), -1);
    context.setTensorAddress("x", x_.data());
    context.setTensorAddress("y", y.data());
    for (int run = 0; run < 3; ++run) {
      EXPECT_TRUE(context.enqueueV3(nullptr)) << shop.logger.errors();
      EXPECT_EQ(cuda::libraries().driver->cuStreamSynchronize(nullptr), 0);
    }
    return y;
  }

  Workshop shop;
  std::unique_ptr<nv::IRuntime> runtime;
  std::unique_ptr<nv::ICudaEngine> engine;

 private:
  std::vector<float> matrix_, x_;
};

/// GPU 0 is current, as after cudaSetDevice(0).
class GpuApi : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(cuda::libraries().driver, nullptr);
    ASSERT_EQ(cu().cuInit(0), CUDA_SUCCESS);
    CUcontext context = nullptr;
    ASSERT_EQ(cu().cuDevicePrimaryCtxRetain(&context, 0), CUDA_SUCCESS);
    ASSERT_EQ(cu().cuCtxPushCurrent(context), CUDA_SUCCESS);
  }
  void TearDown() override {
    CUcontext popped = nullptr;
    cu().cuCtxPopCurrent(&popped);
    cu().cuDevicePrimaryCtxRelease(0);
  }
  static const cuda::Driver& cu() { return *cuda::libraries().driver; }
  static size_t free_bytes() {
    size_t free = 0, total = 0;
    EXPECT_EQ(cu().cuMemGetInfo(&free, &total), CUDA_SUCCESS);
    return free;
  }
};

TEST_F(GpuApi, StreamsWeightsBeyondTheBudget) {
  Product product;
  ASSERT_TRUE(product.engine);
  nv::ICudaEngine& engine = *product.engine;
  const int64_t all = engine.getStreamableWeightsSize();
  EXPECT_EQ(all, static_cast<int64_t>(kMatrixBytes));
  std::vector<float> expected;
  {
    const std::unique_ptr<nv::IExecutionContext> context(engine.createExecutionContext());
    expected = product.answer(*context);
  }
  for (const int64_t budget : {all / 4, all}) {
    EXPECT_TRUE(engine.setWeightStreamingBudgetV2(budget)) << product.shop.logger.errors();
    EXPECT_EQ(engine.getWeightStreamingBudgetV2(), budget);
    const std::unique_ptr<nv::IExecutionContext> context(engine.createExecutionContext());
    EXPECT_EQ(product.answer(*context), expected) << budget << " bytes";
  }
}

// It looks at the GPU's free memory, so it runs alone (the name).
TEST_F(GpuApi, MemoryIsFlatOverContextsThatShareWeights) {
  Product product;
  ASSERT_TRUE(product.engine);
  std::vector<std::unique_ptr<nv::IExecutionContext>> contexts;
  const auto add = [&]() {
    contexts.emplace_back(product.engine->createExecutionContext());
    return product.answer(*contexts.back());
  };
  const auto expected = add();
  add();
  const size_t before = free_bytes();
  constexpr int kMore = 16;
  for (int i = 0; i < kMore; ++i) EXPECT_EQ(add(), expected);
  // Sixteen copies of the matrix would be 64 MB; a context has its arena, two events, two streams and a graph.
  EXPECT_LT(before - std::min(before, free_bytes()), kMore * kMatrixBytes / 2);
}

}  // namespace
}  // namespace tenon::test
