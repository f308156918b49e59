// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cuDNN's handles of streams, as far as that can be seen without cuDNN: the library of the host device says when a
// handle is set to a stream while the one that it had is captured or gone, or is used by two threads.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "backends/cuda/stream.h"

namespace tenon::cuda {
namespace {

std::shared_ptr<const CudaDevice> open_device() {
  EXPECT_EQ(libraries().driver->cuInit(0), CUDA_SUCCESS);
  auto device = CudaDevice::open({});
  EXPECT_TRUE(device.ok()) << device.error().text();
  return *device;
}

// Lives of a stream: its handle is made by a capture that fails for want of it, and used captured and not.
TEST(CudnnHandles, AreAStreamsOwnInEightThreads) {
  constexpr int kThreads = 8, kLives = 40;
  const auto device = open_device();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&]() {
      const ContextScope scope(*device);
      for (int life = 0; life < kLives; ++life) {
        auto made = device->make_stream();
        auto memory = device->allocate(16);
        if (!made.ok() || !memory.ok()) return;
        auto& stream = static_cast<CudaStream&>(**made);
        const auto enqueue = [&]() -> Result<> {
          TRY(stream.cudnn());
          return stream.copy(memory->data(), memory->data() + 8, 8);
        };
        const auto recording = stream.record(enqueue);
        if (!recording.ok() || !*recording || !stream.replay(**recording).ok()) return;
        if (!enqueue().ok() || !stream.time_us(enqueue).ok() || !stream.synchronize().ok()) return;
        ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, kThreads * kLives);
}

// What a handle for all streams did: the library above does see it.
TEST(CudnnHandles, MayNotLeaveAStreamThatIsCaptured) {
  const auto device = open_device();
  const ContextScope scope(*device);
  const Driver& cu = *libraries().driver;
  const Cudnn& dnn = *libraries().cudnn;
  cudnnHandle_t handle = nullptr;
  CUstream captured = nullptr, other = nullptr;
  ASSERT_EQ(dnn.cudnnCreate(&handle), CUDNN_STATUS_SUCCESS);
  ASSERT_EQ(cu.cuStreamCreate(&captured, CU_STREAM_NON_BLOCKING), CUDA_SUCCESS);
  ASSERT_EQ(cu.cuStreamCreate(&other, CU_STREAM_NON_BLOCKING), CUDA_SUCCESS);
  ASSERT_EQ(cu.cuStreamBeginCapture(captured, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), CUDA_SUCCESS);
  EXPECT_EQ(dnn.cudnnSetStream(handle, captured), CUDNN_STATUS_SUCCESS);
  EXPECT_EQ(dnn.cudnnSetStream(handle, other), CUDNN_STATUS_BAD_PARAM);
  CUgraph graph = nullptr;
  ASSERT_EQ(cu.cuStreamEndCapture(captured, &graph), CUDA_SUCCESS);
  ASSERT_EQ(cu.cuGraphDestroy(graph), CUDA_SUCCESS);
  EXPECT_EQ(dnn.cudnnSetStream(handle, captured), CUDNN_STATUS_SUCCESS);
  ASSERT_EQ(cu.cuStreamDestroy(captured), CUDA_SUCCESS);
  EXPECT_EQ(dnn.cudnnSetStream(handle, other), CUDNN_STATUS_BAD_PARAM);
  EXPECT_EQ(dnn.cudnnDestroy(handle), CUDNN_STATUS_SUCCESS);
  ASSERT_EQ(cu.cuStreamDestroy(other), CUDA_SUCCESS);
}

}  // namespace
}  // namespace tenon::cuda
