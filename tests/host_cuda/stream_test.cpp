// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Streams run beside the host and in order, the null stream between the others, events time them.
#include <atomic>
#include <chrono>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "cuda_runtime_api.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace {

/// A gate in a stream: what is behind it waits until it is opened.
class Gate {
 public:
  void into(cudaStream_t stream) {
    const auto wait = [](void* gate) { static_cast<Gate*>(gate)->open_.wait(false); };
    ASSERT_EQ(cudaLaunchHostFunc(stream, wait, this), cudaSuccess);
  }
  void open() {
    open_ = true;
    open_.notify_all();
  }

 private:
  std::atomic<bool> open_{false};
};

/// Writes its number down when the stream comes to it.
struct Log {
  std::vector<int> order;
  std::mutex mutex;
};
struct Mark {
  Log* log;
  int number;
  void into(cudaStream_t stream) {
    const auto note = [](void* mark) {
      auto* it = static_cast<Mark*>(mark);
      const std::lock_guard lock(it->log->mutex);
      it->log->order.push_back(it->number);
    };
    ASSERT_EQ(cudaLaunchHostFunc(stream, note, this), cudaSuccess);
  }
};

struct Stream {
  explicit Stream(unsigned int flags = cudaStreamDefault) {
    EXPECT_EQ(cudaStreamCreateWithFlags(&it, flags), cudaSuccess);
  }
  ~Stream() { EXPECT_EQ(cudaStreamDestroy(it), cudaSuccess); }
  cudaStream_t it = nullptr;
};

TEST(Stream, RunsBesideTheHostAndInOrder) {
  Stream stream;
  Gate gate;
  Log log;
  Mark marks[] = {{&log, 1}, {&log, 2}, {&log, 3}};
  gate.into(stream.it);
  for (Mark& mark : marks) mark.into(stream.it);
  EXPECT_EQ(cudaStreamQuery(stream.it), cudaErrorNotReady);
  EXPECT_TRUE(log.order.empty());
  gate.open();
  EXPECT_EQ(cudaStreamSynchronize(stream.it), cudaSuccess);
  EXPECT_EQ(cudaStreamQuery(stream.it), cudaSuccess);
  EXPECT_THAT(log.order, testing::ElementsAre(1, 2, 3));
}

TEST(Stream, CopiesAreInTheOrder) {
  Stream stream;
  Gate gate;
  char* device = nullptr;
  char* pinned = nullptr;
  ASSERT_EQ(cudaMalloc(&device, 4), cudaSuccess);
  ASSERT_EQ(cudaMallocHost(&pinned, 4), cudaSuccess);
  gate.into(stream.it);
  char pageable[4] = {'a', 'b', 'c', 'd'};
  EXPECT_EQ(cudaMemcpyAsync(device, pageable, 4, cudaMemcpyHostToDevice, stream.it), cudaSuccess);
  std::memset(pageable, 'x', 4);  // a source that is not pinned may be reused at once
  EXPECT_EQ(cudaMemsetAsync(device, 'e', 2, stream.it), cudaSuccess);
  std::memset(pinned, '-', 4);
  EXPECT_EQ(cudaMemcpyAsync(pinned, device, 4, cudaMemcpyDeviceToHost, stream.it), cudaSuccess);
  EXPECT_EQ(std::string(pinned, 4), "----");
  gate.open();
  EXPECT_EQ(cudaStreamSynchronize(stream.it), cudaSuccess);
  EXPECT_EQ(std::string(pinned, 4), "eecd");
  EXPECT_EQ(cudaMemcpyAsync(pageable, device, 4, cudaMemcpyDeviceToHost, stream.it), cudaSuccess);
  EXPECT_EQ(std::string(pageable, 4), "eecd") << "a destination that is not pinned is there when the call returns";
  EXPECT_EQ(cudaFreeHost(pinned), cudaSuccess);
  EXPECT_EQ(cudaFree(device), cudaSuccess);
}

TEST(Stream, TheNullStreamIsBetweenTheOthers) {
  Stream first;
  Stream second;
  Stream apart(cudaStreamNonBlocking);
  Gate gate;
  Log log;
  Mark in_first{&log, 1}, in_null{&log, 2}, in_second{&log, 3}, in_apart{&log, 9};
  gate.into(first.it);
  in_first.into(first.it);
  in_null.into(nullptr);
  in_second.into(second.it);
  in_apart.into(apart.it);
  EXPECT_EQ(cudaStreamSynchronize(apart.it), cudaSuccess);
  EXPECT_THAT(log.order, testing::ElementsAre(9)) << "a non-blocking stream waits for nobody";
  EXPECT_EQ(cudaStreamQuery(nullptr), cudaErrorNotReady);
  gate.open();
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_THAT(log.order, testing::ElementsAre(9, 1, 2, 3));
}

TEST(Stream, WaitsForAnEventOfAnother) {
  Stream first(cudaStreamNonBlocking);
  Stream second(cudaStreamNonBlocking);
  Gate gate;
  Log log;
  Mark in_first{&log, 1}, in_second{&log, 2};
  cudaEvent_t event = nullptr;
  ASSERT_EQ(cudaEventCreateWithFlags(&event, cudaEventDisableTiming), cudaSuccess);
  gate.into(first.it);
  in_first.into(first.it);
  EXPECT_EQ(cudaEventRecord(event, first.it), cudaSuccess);
  EXPECT_EQ(cudaStreamWaitEvent(second.it, event), cudaSuccess);
  EXPECT_EQ(cudaEventDestroy(event), cudaSuccess) << "the wait stands";
  in_second.into(second.it);
  gate.open();
  EXPECT_EQ(cudaStreamSynchronize(second.it), cudaSuccess);
  EXPECT_THAT(log.order, testing::ElementsAre(1, 2));
}

TEST(Stream, DestroyedStreamsFinishTheirWork) {
  Gate gate;
  Log log;
  Mark mark{&log, 1};
  {
    Stream stream;
    gate.into(stream.it);
    mark.into(stream.it);
  }
  gate.open();
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_THAT(log.order, testing::ElementsAre(1));
}

TEST(Stream, OtherHandlesAreNotItsOwn) {
  Stream stream;
  cudaStream_t gone = nullptr;
  ASSERT_EQ(cudaStreamCreate(&gone), cudaSuccess);
  ASSERT_EQ(cudaStreamDestroy(gone), cudaSuccess);
  int other = 0;
  for (const cudaStream_t handle : {gone, reinterpret_cast<cudaStream_t>(&other), reinterpret_cast<cudaStream_t>(16)}) {
    EXPECT_EQ(cudaStreamSynchronize(handle), cudaErrorInvalidResourceHandle);
    EXPECT_EQ(cudaStreamQuery(handle), cudaErrorInvalidResourceHandle);
    EXPECT_EQ(cudaStreamDestroy(handle), cudaErrorInvalidResourceHandle);
  }
  EXPECT_EQ(cudaStreamDestroy(nullptr), cudaErrorInvalidResourceHandle);
  EXPECT_EQ(cudaEventRecord(reinterpret_cast<cudaEvent_t>(&other), stream.it), cudaErrorInvalidResourceHandle);
  EXPECT_EQ(cudaStreamBeginCapture(stream.it, cudaStreamCaptureModeGlobal), cudaErrorNotSupported);
}

TEST(Stream, EveryThreadHasItsOwn) {
  Gate gate;
  gate.into(cudaStreamPerThread);
  EXPECT_EQ(cudaStreamQuery(cudaStreamPerThread), cudaErrorNotReady);
  std::thread([] { EXPECT_EQ(cudaStreamQuery(cudaStreamPerThread), cudaSuccess); }).join();
  gate.open();
  EXPECT_EQ(cudaStreamSynchronize(cudaStreamPerThread), cudaSuccess);
}

TEST(Event, TimesWhatIsBetween) {
  Stream stream;
  cudaEvent_t start = nullptr;
  cudaEvent_t end = nullptr;
  ASSERT_EQ(cudaEventCreate(&start), cudaSuccess);
  ASSERT_EQ(cudaEventCreate(&end), cudaSuccess);
  float ms = -1;
  EXPECT_EQ(cudaEventElapsedTime(&ms, start, end), cudaErrorInvalidResourceHandle) << "never recorded";
  EXPECT_EQ(cudaEventQuery(end), cudaSuccess) << "as CUDA has it";
  const auto sleep = [](void*) { std::this_thread::sleep_for(std::chrono::milliseconds(30)); };
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(cudaEventRecord(start, stream.it), cudaSuccess);
  EXPECT_EQ(cudaLaunchHostFunc(stream.it, sleep, nullptr), cudaSuccess);
  EXPECT_EQ(cudaEventRecord(end, stream.it), cudaSuccess);
  EXPECT_EQ(cudaEventQuery(end), cudaErrorNotReady);
  EXPECT_EQ(cudaEventElapsedTime(&ms, start, end), cudaErrorNotReady);
  EXPECT_EQ(cudaEventSynchronize(end), cudaSuccess);
  const std::chrono::duration<float, std::milli> outside = std::chrono::steady_clock::now() - before;
  EXPECT_EQ(cudaEventElapsedTime(&ms, start, end), cudaSuccess);
  EXPECT_GE(ms, 30);
  EXPECT_LE(ms, outside.count());
  EXPECT_EQ(cudaEventDestroy(start), cudaSuccess);
  EXPECT_EQ(cudaEventQuery(start), cudaErrorInvalidResourceHandle);
  EXPECT_EQ(cudaEventDestroy(end), cudaSuccess);
}

TEST(Memory, FreeWaitsForItsUsers) {
  Stream stream;
  Gate gate;
  char* device = nullptr;
  ASSERT_EQ(cudaMalloc(&device, 1 << 20), cudaSuccess);
  gate.into(stream.it);
  ASSERT_EQ(cudaMemsetAsync(device, 1, 1 << 20, stream.it), cudaSuccess);
  std::thread opener([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    gate.open();
  });
  EXPECT_EQ(cudaFree(device), cudaSuccess);
  EXPECT_EQ(cudaStreamQuery(stream.it), cudaSuccess) << "all of the stream was done before";
  opener.join();
}

extern "C" cudaError_t cudaLaunchKernel(const void*, uint64_t, uint32_t, uint64_t, uint32_t, void**, size_t,
                                        cudaStream_t);

TEST(Kernel, LaunchIsAnErrorThatSaysWhy) {
  EXPECT_EQ(cudaLaunchKernel(nullptr, 0, 0, 0, 0, nullptr, 0, nullptr), cudaErrorNotSupported);
  EXPECT_EQ(cudaGetLastError(), cudaErrorNotSupported);
  EXPECT_NE(std::string(cudaGetErrorString(cudaErrorNotSupported)).find("it runs no kernels"), std::string::npos);
}

}  // namespace
