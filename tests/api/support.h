// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What tests of the facade share: a logger and a recorder that remember, and a network from nothing to a context.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "NvInfer.h"
#include "gtest/gtest.h"

namespace tenon::test {

namespace nv = nvinfer1;

class RememberingLogger : public nv::ILogger {
 public:
  void log(Severity severity, const char* message) noexcept override { lines.emplace_back(severity, message); }

  /// All lines of errors, joined.
  std::string errors() const {
    std::string text;
    for (const auto& [severity, line] : lines) {
      if (severity <= Severity::kERROR) text += line + "\n";
    }
    return text;
  }

  std::vector<std::pair<Severity, std::string>> lines;
};

class CountingRecorder : public nv::IErrorRecorder {
 public:
  int32_t getNbErrors() const noexcept override { return static_cast<int32_t>(errors.size()); }
  nv::ErrorCode getErrorCode(int32_t i) const noexcept override { return errors[static_cast<size_t>(i)].first; }
  ErrorDesc getErrorDesc(int32_t i) const noexcept override { return errors[static_cast<size_t>(i)].second.c_str(); }
  bool hasOverflowed() const noexcept override { return false; }
  void clear() noexcept override { errors.clear(); }
  bool reportError(nv::ErrorCode code, ErrorDesc description) noexcept override {
    errors.emplace_back(code, description);
    return true;
  }
  RefCount incRefCount() noexcept override { return ++users; }
  RefCount decRefCount() noexcept override { return --users; }

  std::vector<std::pair<nv::ErrorCode, std::string>> errors;
  int users = 0;
};

/// One network under construction, freed in the order that users should keep.
struct Workshop {
  RememberingLogger logger;
  std::unique_ptr<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  std::unique_ptr<nv::INetworkDefinition> network{builder->createNetworkV2(0)};
  std::unique_ptr<nv::IBuilderConfig> config{builder->createBuilderConfig()};

  std::unique_ptr<nv::IHostMemory> plan() {
    config->setBuilderOptimizationLevel(0);  // no timing: tests should be quick
    return std::unique_ptr<nv::IHostMemory>(builder->buildSerializedNetwork(*network, *config));
  }
};

/// A plan, loaded and ready to run.
struct Loaded {
  explicit Loaded(nv::ILogger& logger, const nv::IHostMemory& plan)
      : runtime(nv::createInferRuntime(logger)), engine(runtime->deserializeCudaEngine(plan.data(), plan.size())) {
    if (engine) context.reset(engine->createExecutionContext());
  }
  std::unique_ptr<nv::IRuntime> runtime;
  std::unique_ptr<nv::ICudaEngine> engine;
  std::unique_ptr<nv::IExecutionContext> context;
};

inline nv::Weights weights(const std::vector<float>& values) {
  return {nv::DataType::kFLOAT, values.data(), static_cast<int64_t>(values.size())};
}
inline nv::Weights no_weights() { return {nv::DataType::kFLOAT, nullptr, 0}; }

/// Builds and runs a network of one float input "x" and one float output "y".
inline std::vector<float> answer(Workshop& shop, std::vector<float> x, size_t count) {
  const auto plan = shop.plan();
  std::vector<float> y(count, -1);
  if (!plan) {
    ADD_FAILURE() << shop.logger.errors();
    return y;
  }
  Loaded loaded(shop.logger, *plan);
  EXPECT_TRUE(loaded.context) << shop.logger.errors();
  if (!loaded.context) return y;
  EXPECT_TRUE(loaded.context->setTensorAddress("x", x.data()));
  EXPECT_TRUE(loaded.context->setTensorAddress("y", y.data()));
  EXPECT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  return y;
}

}  // namespace tenon::test
