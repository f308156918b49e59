// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Inferences in streams: in their order, beside the host, with the addresses as they were.
#include <atomic>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "cuda_runtime_api.h"
#include "gmock/gmock.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

/// y = relu(x) with x and y of [n, 2], n from 1 to 4.
class InStream : public testing::Test {
 protected:
  void SetUp() override {
    nv::ITensor& x = *shop_.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(-1, 2));
    nv::ITensor& y = *shop_.network->addActivation(x, nv::ActivationType::kRELU)->getOutput(0);
    y.setName("y");
    shop_.network->markOutput(y);
    nv::IOptimizationProfile& profile = *shop_.builder->createOptimizationProfile();
    profile.setDimensions("x", nv::OptProfileSelector::kMIN, nv::Dims2(1, 2));
    profile.setDimensions("x", nv::OptProfileSelector::kOPT, nv::Dims2(1, 2));
    profile.setDimensions("x", nv::OptProfileSelector::kMAX, nv::Dims2(4, 2));
    shop_.config->addOptimizationProfile(&profile);
    plan_ = shop_.plan();
    ASSERT_TRUE(plan_) << shop_.logger.errors();
    loaded_ = std::make_unique<Loaded>(shop_.logger, *plan_);
    ASSERT_EQ(cudaStreamCreate(&stream_), cudaSuccess);
    for (float** pointer : {&x_, &y_, &z_}) ASSERT_EQ(cudaMalloc(pointer, 32), cudaSuccess);
    ASSERT_EQ(cudaMallocHost(&host_, 32), cudaSuccess);
    ASSERT_TRUE(context().setInputShape("x", nv::Dims2(1, 2)));
    set("x", x_);
    set("y", y_);
  }
  void TearDown() override {
    EXPECT_EQ(cudaStreamDestroy(stream_), cudaSuccess);
    for (float* pointer : {x_, y_, z_}) EXPECT_EQ(cudaFree(pointer), cudaSuccess);
    EXPECT_EQ(cudaFreeHost(host_), cudaSuccess);
  }
  nv::IExecutionContext& context() { return *loaded_->context; }
  void set(const char* name, float* address) { ASSERT_TRUE(context().setTensorAddress(name, address)); }
  void hold() {
    const auto wait = [](void* open) { static_cast<std::atomic<bool>*>(open)->wait(false); };
    ASSERT_EQ(cudaLaunchHostFunc(stream_, wait, &open_), cudaSuccess);
  }
  void go_on() {
    open_ = true;
    open_.notify_all();
  }
  void write(std::vector<float> values) {
    ASSERT_EQ(cudaMemcpyAsync(x_, values.data(), values.size() * 4, cudaMemcpyHostToDevice, stream_), cudaSuccess);
  }
  std::vector<float> read(const float* device, size_t count) {
    std::vector<float> out(count);
    EXPECT_EQ(cudaMemcpy(out.data(), device, count * 4, cudaMemcpyDeviceToHost), cudaSuccess);
    return out;
  }

  Workshop shop_;
  std::unique_ptr<nv::IHostMemory> plan_;
  std::unique_ptr<Loaded> loaded_;
  cudaStream_t stream_ = nullptr;
  float* x_ = nullptr;
  float* y_ = nullptr;
  float* z_ = nullptr;
  float* host_ = nullptr;
  std::atomic<bool> open_{false};
};

TEST_F(InStream, RunsInItsOrderBesideTheHost) {
  hold();
  write({-1, 2});
  ASSERT_TRUE(context().enqueueV3(stream_)) << shop_.logger.errors();
  ASSERT_EQ(cudaMemcpyAsync(host_, y_, 8, cudaMemcpyDeviceToHost, stream_), cudaSuccess);
  EXPECT_EQ(cudaStreamQuery(stream_), cudaErrorNotReady) << "the call returned before the inference";
  go_on();
  ASSERT_EQ(cudaStreamSynchronize(stream_), cudaSuccess);
  EXPECT_THAT(std::vector<float>(host_, host_ + 2), testing::ElementsAre(0, 2));
}

TEST_F(InStream, TakesTheAddressesAsTheyWere) {
  hold();
  write({3, -4});
  ASSERT_TRUE(context().enqueueV3(stream_));
  write({5, 6});
  set("y", z_);
  ASSERT_TRUE(context().enqueueV3(stream_));
  go_on();
  EXPECT_EQ(context().getTensorAddress("y"), z_);
  EXPECT_THAT(read(y_, 2), testing::ElementsAre(3, 0));
  EXPECT_THAT(read(z_, 2), testing::ElementsAre(5, 6));
}

TEST_F(InStream, ANewShapeWaitsForWhatIsUnderWay) {
  write({1, 2});
  for (int i = 0; i < 100; ++i) {
    const int rows = 1 + i % 4;
    ASSERT_TRUE(context().setInputShape("x", nv::Dims2(rows, 2)));
    write(std::vector<float>(static_cast<size_t>(rows) * 2, static_cast<float>(i)));
    ASSERT_TRUE(context().enqueueV3(stream_)) << shop_.logger.errors();
  }
  EXPECT_THAT(read(y_, 8), testing::Each(99));
}

TEST_F(InStream, TwoStreamsOfOneContextTakeTurns) {
  cudaStream_t other = nullptr;
  ASSERT_EQ(cudaStreamCreateWithFlags(&other, cudaStreamNonBlocking), cudaSuccess);
  write({2, 3});
  ASSERT_EQ(cudaStreamSynchronize(stream_), cudaSuccess);
  for (int i = 0; i < 200; ++i) {
    set("y", i % 2 == 0 ? y_ : z_);
    ASSERT_TRUE(context().enqueueV3(i % 2 == 0 ? stream_ : other)) << shop_.logger.errors();
  }
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_THAT(read(y_, 2), testing::ElementsAre(2, 3));
  EXPECT_THAT(read(z_, 2), testing::ElementsAre(2, 3));
  EXPECT_EQ(cudaStreamDestroy(other), cudaSuccess);
}

TEST_F(InStream, TheNullStreamIsOneToo) {
  hold();
  write({7, -7});
  ASSERT_TRUE(context().enqueueV3(nullptr));
  EXPECT_EQ(cudaStreamQuery(nullptr), cudaErrorNotReady);
  go_on();
  ASSERT_EQ(cudaStreamSynchronize(nullptr), cudaSuccess);
  EXPECT_THAT(read(y_, 2), testing::ElementsAre(7, 0));
}

TEST_F(InStream, MistakesAreSaidAtOnce) {
  int other = 0;
  EXPECT_FALSE(context().enqueueV3(reinterpret_cast<cudaStream_t>(&other)));
  EXPECT_NE(shop_.logger.errors().find("expected a live stream"), std::string::npos) << shop_.logger.errors();
  set("y", nullptr);
  EXPECT_FALSE(context().enqueueV3(stream_));
  EXPECT_NE(shop_.logger.errors().find("output 'y': expected an address"), std::string::npos);
  const std::unique_ptr<nv::IExecutionContext> open(loaded_->engine->createExecutionContext());
  EXPECT_FALSE(open->enqueueV3(stream_));
  EXPECT_NE(shop_.logger.errors().find("input 'x': expected a shape"), std::string::npos);
}

TEST_F(InStream, InputConsumedEvent) {
  cudaEvent_t event = nullptr;
  ASSERT_EQ(cudaEventCreate(&event), cudaSuccess);
  ASSERT_TRUE(context().setInputConsumedEvent(event));
  EXPECT_EQ(context().getInputConsumedEvent(), event);
  hold();
  write({1, 1});
  ASSERT_TRUE(context().enqueueV3(stream_));
  EXPECT_EQ(cudaEventQuery(event), cudaErrorNotReady);
  go_on();
  EXPECT_EQ(cudaEventSynchronize(event), cudaSuccess);
  EXPECT_THAT(read(y_, 2), testing::ElementsAre(1, 1));
  EXPECT_EQ(cudaEventDestroy(event), cudaSuccess);
}

TEST_F(InStream, AContextThatGoesWaits) {
  write({8, 9});
  hold();
  ASSERT_TRUE(context().enqueueV3(stream_));
  std::thread opener([&] { go_on(); });
  loaded_->context.reset();
  EXPECT_THAT(read(y_, 2), testing::ElementsAre(8, 9));
  opener.join();
}

/// Tells in which thread it is asked, and gives the memory of the test.
class Allocator : public nv::IOutputAllocator {
 public:
  explicit Allocator(void* memory) : memory_(memory) {}
  void* reallocateOutput(const char*, void*, uint64_t, uint64_t) noexcept override {
    thread = std::this_thread::get_id();
    return memory_;
  }
  void notifyShape(const char*, const nv::Dims& dims) noexcept override { rows = dims.d[0]; }
  std::thread::id thread;
  int64_t rows = 0;

 private:
  void* memory_;
};

TEST_F(InStream, AllocatorsAreAskedByTheCaller) {
  Allocator allocator(z_);
  ASSERT_TRUE(context().setOutputAllocator("y", &allocator));
  write({4, -4});
  ASSERT_TRUE(context().enqueueV3(stream_)) << shop_.logger.errors();
  EXPECT_EQ(allocator.thread, std::this_thread::get_id());
  EXPECT_EQ(allocator.rows, 1);
  EXPECT_EQ(cudaStreamQuery(stream_), cudaSuccess) << "so the inference had to run here";
  EXPECT_THAT(read(z_, 2), testing::ElementsAre(4, 0));
}

}  // namespace
}  // namespace tenon::test
