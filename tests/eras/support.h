// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What a program of releases 5 to 8 brings along: a logger, a calibrator, an allocator, as they were written then.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "NvInfer.h"
#include "tests/eras/default_route.h"

// Functions of users got noexcept with release 8.
#if NV_TENSORRT_MAJOR >= 8
#define ERA_NOEXCEPT noexcept
#else
#define ERA_NOEXCEPT
#endif

namespace tenon::test {

namespace nv = nvinfer1;

class Logger : public nv::ILogger {
 public:
  void log(Severity severity, const char* message) ERA_NOEXCEPT override {
    if (severity <= Severity::kERROR) errors += std::string(message) + "\n";
  }
  std::string errors;
};

class Calibrator : public nv::IInt8EntropyCalibrator2 {
 public:
  explicit Calibrator(std::vector<float> batch) : batch_(std::move(batch)) {}
  int getBatchSize() const ERA_NOEXCEPT override { return 2; }
  bool getBatch(void* bindings[], const char* names[], int count) ERA_NOEXCEPT override {
    EXPECT_EQ(count, 1);
    EXPECT_STREQ(names[0], "x");
    bindings[0] = batch_.data();
    return batches++ < 3;
  }
  const void* readCalibrationCache(size_t& length) ERA_NOEXCEPT override {
    length = 0;
    return nullptr;
  }
  void writeCalibrationCache(const void* data, size_t length) ERA_NOEXCEPT override {
    cache.assign(static_cast<const char*>(data), length);
  }
  int batches = 0;
  std::string cache;

 private:
  std::vector<float> batch_;
};

class Allocator : public nv::IGpuAllocator {
 public:
  void* allocate(uint64_t size, uint64_t alignment, uint32_t /*flags*/) ERA_NOEXCEPT override {
    return std::aligned_alloc(alignment ? alignment : 64, (size + 63) / 64 * 64);
  }
  void free(void* memory) ERA_NOEXCEPT override { std::free(memory); }
};

class Profiler : public nv::IProfiler {
 public:
  void reportLayerTime(const char* /*name*/, float ms) ERA_NOEXCEPT override {
    ++layers;
    EXPECT_GE(ms, 0);
  }
  int layers = 0;
};

/// Frees as the release does.
struct Destroy {
  template <class T>
  void operator()(T* object) const {
    object->destroy();
  }
};
template <class T>
using Owned = std::unique_ptr<T, Destroy>;

inline std::vector<float> numbers(size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<float> draw(-1, 1);
  std::vector<float> out(count);
  for (float& value : out) value = draw(engine);
  return out;
}
inline nv::Weights weights(const std::vector<float>& values) {
  return {nv::DataType::kFLOAT, values.data(), static_cast<int64_t>(values.size())};
}
inline Parameters parameters() { return {numbers(108, 1), numbers(4, 2), numbers(320, 3), numbers(5, 4)}; }

/// A network without a batch dimension, as the release makes one.
inline nv::INetworkDefinition* implicit_network(nv::IBuilder& builder) {
#if NV_TENSORRT_MAJOR >= 8
  return builder.createNetworkV2(0);
#else
  return builder.createNetwork();
#endif
}

/// Of batches of at most 2.
inline nv::ICudaEngine* engine_of(nv::IBuilder& builder, nv::INetworkDefinition& network) {
  builder.setMaxBatchSize(2);
#if NV_TENSORRT_MAJOR >= 6
  Owned<nv::IBuilderConfig> config(builder.createBuilderConfig());
  return builder.buildEngineWithConfig(network, *config);
#else
  return builder.buildCudaEngine(network);
#endif
}

/// The results y of x by an engine that is written and read again: of a batch of 2, or with all dimensions explicit.
inline std::vector<float> read_and_run(nv::ICudaEngine& built, std::vector<float> x, Logger& logger,
                                       bool explicit_batch = false, nv::IPluginFactory* factory = nullptr) {
  Owned<nv::IHostMemory> plan(built.serialize());
  Owned<nv::IRuntime> runtime(nv::createInferRuntime(logger));
  Owned<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(plan->data(), plan->size(), factory));
  if (!engine) return {};
  Owned<nv::IExecutionContext> context(engine->createExecutionContext());
  std::vector<float> y(x.size(), -1);
  void* bindings[2];
  bindings[engine->getBindingIndex("x")] = x.data();
  bindings[engine->getBindingIndex("y")] = y.data();
#if NV_TENSORRT_MAJOR >= 6
  const bool done = explicit_batch ? context->executeV2(bindings) : context->execute(2, bindings);
#else
  const bool done = !explicit_batch && context->execute(2, bindings);
#endif
  EXPECT_TRUE(done) << logger.errors;
  return y;
}

}  // namespace tenon::test
