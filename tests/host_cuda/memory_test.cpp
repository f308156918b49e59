// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Memory: blocks, copies and fills, and the codes for wrong pointers and sizes. The oracle is CUDA's documentation.
#include <cstring>
#include <numeric>
#include <vector>

#include "cuda_runtime_api.h"
#include "gtest/gtest.h"

namespace {

std::vector<int> numbers(size_t count) {
  std::vector<int> out(count);
  std::iota(out.begin(), out.end(), 1);
  return out;
}

TEST(Memory, GoesThereAndBack) {
  const std::vector<int> in = numbers(1000);
  std::vector<int> out(1000);
  int* device = nullptr;
  ASSERT_EQ(cudaMalloc(&device, 4000), cudaSuccess);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(device) % 256, 0u);
  EXPECT_EQ(cudaMemcpy(device, in.data(), 4000, cudaMemcpyHostToDevice), cudaSuccess);
  EXPECT_EQ(cudaMemset(device + 10, 0, 8), cudaSuccess);
  EXPECT_EQ(cudaMemcpy(out.data(), device, 4000, cudaMemcpyDefault), cudaSuccess);
  EXPECT_EQ(out[9], 10);
  EXPECT_EQ(out[10], 0);
  EXPECT_EQ(out[11], 0);
  EXPECT_EQ(out[12], 13);
  EXPECT_EQ(cudaFree(device), cudaSuccess);
  EXPECT_EQ(cudaFree(device), cudaErrorInvalidValue) << "freed twice";
  EXPECT_EQ(cudaFree(nullptr), cudaSuccess);
}

TEST(Memory, WrongPointersAndSizes) {
  std::vector<char> host(100);
  char* device = nullptr;
  ASSERT_EQ(cudaMalloc(&device, 100), cudaSuccess);
  EXPECT_EQ(cudaMemcpy(device, host.data(), 101, cudaMemcpyHostToDevice), cudaErrorInvalidValue) << "past the end";
  EXPECT_EQ(cudaMemcpy(device + 60, host.data(), 41, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(device + 60, host.data(), 40, cudaMemcpyHostToDevice), cudaSuccess);
  EXPECT_EQ(cudaMemcpy(host.data(), host.data(), 10, cudaMemcpyHostToDevice), cudaErrorInvalidValue) << "no device";
  EXPECT_EQ(cudaMemcpy(device, device, 10, cudaMemcpyHostToDevice), cudaErrorInvalidValue) << "no host memory";
  EXPECT_EQ(cudaMemcpy(device, nullptr, 10, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(device, host.data(), 10, static_cast<cudaMemcpyKind>(9)), cudaErrorInvalidMemcpyDirection);
  EXPECT_EQ(cudaMemset(host.data(), 0, 10), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemset(device, 0, 101), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFree(device + 1), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFreeHost(device), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMalloc(static_cast<void**>(nullptr), 1), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFree(device), cudaSuccess);
}

TEST(Memory, TooMuch) {
  void* memory = &memory;
  EXPECT_EQ(cudaMalloc(&memory, size_t{1} << 60), cudaErrorMemoryAllocation);
  EXPECT_EQ(memory, nullptr);
  size_t free = 0;
  size_t total = 0;
  EXPECT_EQ(cudaMemGetInfo(&free, &total), cudaSuccess);
  EXPECT_GT(free, 0u);
  EXPECT_LE(free, total);
}

TEST(Memory, LastErrorIsKeptUntilItIsTaken) {
  cudaGetLastError();
  EXPECT_EQ(cudaSetDevice(7), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaSetDevice(0), cudaSuccess);
  EXPECT_EQ(cudaPeekAtLastError(), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  EXPECT_STREQ(cudaGetErrorName(cudaErrorInvalidDevice), "cudaErrorInvalidDevice");
  EXPECT_STREQ(cudaGetErrorString(cudaErrorInvalidResourceHandle), "invalid resource handle");
  EXPECT_STREQ(cudaGetErrorString(cudaSuccess), "no error");
  EXPECT_STREQ(cudaGetErrorName(static_cast<cudaError_t>(12345)), "unrecognized error code");
}

cudaMemoryType type_of(const void* pointer) {
  cudaPointerAttributes attributes;
  EXPECT_EQ(cudaPointerGetAttributes(&attributes, pointer), cudaSuccess);
  return attributes.type;
}

TEST(Memory, PointersSayWhatTheyAre) {
  char* device = nullptr;
  char* pinned = nullptr;
  char* managed = nullptr;
  std::vector<char> own(64);
  ASSERT_EQ(cudaMalloc(&device, 10), cudaSuccess);
  ASSERT_EQ(cudaMallocHost(&pinned, 10), cudaSuccess);
  ASSERT_EQ(cudaMallocManaged(&managed, 10), cudaSuccess);
  EXPECT_EQ(type_of(device + 9), cudaMemoryTypeDevice);
  EXPECT_EQ(type_of(pinned), cudaMemoryTypeHost);
  EXPECT_EQ(type_of(managed), cudaMemoryTypeManaged);
  EXPECT_EQ(type_of(own.data()), cudaMemoryTypeUnregistered);
  EXPECT_EQ(cudaHostRegister(own.data(), own.size(), 0), cudaSuccess);
  EXPECT_EQ(cudaHostRegister(own.data() + 8, 8, 0), cudaErrorHostMemoryAlreadyRegistered);
  EXPECT_EQ(type_of(own.data() + 63), cudaMemoryTypeHost);
  EXPECT_EQ(cudaHostUnregister(own.data()), cudaSuccess);
  EXPECT_EQ(cudaHostUnregister(own.data()), cudaErrorHostMemoryNotRegistered);
  EXPECT_EQ(type_of(own.data()), cudaMemoryTypeUnregistered);
  EXPECT_EQ(cudaFree(managed), cudaSuccess);
  EXPECT_EQ(cudaFree(pinned), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFreeHost(pinned), cudaSuccess);
  EXPECT_EQ(cudaFree(device), cudaSuccess);
}

TEST(Memory, RowsWithAPitch) {
  const std::vector<int> in = numbers(12);  // 3 rows of 4
  std::vector<int> out(6);
  void* device = nullptr;
  size_t pitch = 0;
  ASSERT_EQ(cudaMallocPitch(&device, &pitch, 16, 3), cudaSuccess);
  EXPECT_GE(pitch, 16u);
  EXPECT_EQ(cudaMemcpy2D(device, pitch, in.data(), 16, 16, 3, cudaMemcpyHostToDevice), cudaSuccess);
  EXPECT_EQ(cudaMemcpy2D(out.data(), 8, device, pitch, 8, 3, cudaMemcpyDeviceToHost), cudaSuccess);
  EXPECT_EQ(out, (std::vector<int>{1, 2, 5, 6, 9, 10}));
  EXPECT_EQ(cudaMemcpy2D(device, 8, in.data(), 16, 16, 3, cudaMemcpyHostToDevice), cudaErrorInvalidPitchValue);
  EXPECT_EQ(cudaMemcpy2D(device, pitch, in.data(), 16, 16, 4, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFree(device), cudaSuccess);
}

TEST(Device, ThereIsOne) {
  int value = -1;
  EXPECT_EQ(cudaGetDeviceCount(&value), cudaSuccess);
  EXPECT_EQ(value, 1);
  EXPECT_EQ(cudaGetDevice(&value), cudaSuccess);
  EXPECT_EQ(value, 0);
  cudaDeviceProp prop;
  ASSERT_EQ(cudaGetDeviceProperties(&prop, 0), cudaSuccess);
  EXPECT_STREQ(prop.name, "Tenon host memory");
  EXPECT_GT(prop.totalGlobalMem, size_t{1} << 20);
  EXPECT_GE(prop.multiProcessorCount, 1);
  EXPECT_EQ(prop.unifiedAddressing, 1);
  EXPECT_EQ(cudaGetDeviceProperties(&prop, 1), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaDeviceGetAttribute(&value, cudaDevAttrUnifiedAddressing, 0), cudaSuccess);
  EXPECT_EQ(value, 1);
  EXPECT_EQ(cudaRuntimeGetVersion(&value), cudaSuccess);
  EXPECT_EQ(value, CUDART_VERSION);
}

}  // namespace
