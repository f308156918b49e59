// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Every n-th allocation of a client's whole way fails: the call that needed it gives its documented value for failure
// and tells logger and recorder; what it worked on is as before, so that the same call succeeds afterwards; nothing
// leaks.
#include <atomic>
#include <cstdlib>
#include <map>
#include <new>
#include <set>
#include <string_view>

#include "NvOnnxParser.h"
#include "tests/api/support.h"
#include "tests/import/onnx/model.h"

namespace {
std::atomic<long> allocations{0};
std::atomic<long> live{0};
std::atomic<long> fail_at{-1};  // -1: never; otherwise counts down to the allocation that fails

void* counted(size_t bytes) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (fail_at.load(std::memory_order_relaxed) >= 0 && fail_at.fetch_sub(1) == 0) throw std::bad_alloc();
  void* data = std::malloc(bytes ? bytes : 1);
  if (data == nullptr) throw std::bad_alloc();
  live.fetch_add(1, std::memory_order_relaxed);
  return data;
}
void released(void* data) {
  if (data != nullptr) live.fetch_sub(1, std::memory_order_relaxed);
  std::free(data);
}
}  // namespace

void* operator new(size_t bytes) { return counted(bytes); }
void* operator new[](size_t bytes) { return counted(bytes); }
// Sanitizers have these of their own, whose memory the functions below must not free.
void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return counted(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](size_t bytes, const std::nothrow_t& nothrow) noexcept { return operator new(bytes, nothrow); }
void operator delete(void* data) noexcept { released(data); }
void operator delete[](void* data) noexcept { released(data); }
void operator delete(void* data, size_t) noexcept { released(data); }
void operator delete[](void* data, size_t) noexcept { released(data); }

namespace tenon::test {
namespace {

/// Counts; a logger that allocates would fail itself.
struct QuietLogger : nv::ILogger {
  void log(Severity severity, const char* message) noexcept override {
    if (severity > Severity::kERROR) return;
    ++errors;
    std::snprintf(last, sizeof last, "%s", message);
  }
  int errors = 0;
  char last[256] = "";
};

struct QuietRecorder : nv::IErrorRecorder {
  int32_t getNbErrors() const noexcept override { return errors; }
  nv::ErrorCode getErrorCode(int32_t /*i*/) const noexcept override { return last; }
  ErrorDesc getErrorDesc(int32_t /*i*/) const noexcept override { return ""; }
  bool hasOverflowed() const noexcept override { return false; }
  void clear() noexcept override { errors = 0; }
  bool reportError(nv::ErrorCode code, ErrorDesc /*description*/) noexcept override {
    ++errors;
    last = code;
    return true;
  }
  RefCount incRefCount() noexcept override { return 0; }
  RefCount decRefCount() noexcept override { return 0; }
  int errors = 0;
  nv::ErrorCode last = nv::ErrorCode::kSUCCESS;
};

/// y = relu(conv(x, w) + b) * 0.5 of x [batch, 1, 3, 3], as an ONNX model.
std::string small_model() {
  Model model;
  model.input("x", {"batch", "1", "3", "3"});
  auto& w = model.weights("w", 1, {1, 1, 3, 3});
  for (int i = 0; i < 9; ++i) w.add_float_data(1);
  model.weights("b", 1, {1}).add_float_data(-1);
  model.weights("half", 1, {1}).add_float_data(0.5f);
  model.node("Conv", {"x", "w", "b"}, {"c"});
  model.node("Relu", {"c"}, {"r"});
  model.node("Mul", {"r", "half"}, {"y"});
  model.output("y");
  return model.proto.SerializeAsString();
}

/// A client's way from a model to an answer, call by call. The first call that fails stops it.
struct Way {
  QuietLogger logger;
  QuietRecorder recorder;
  std::unique_ptr<nv::IBuilder> builder;
  std::unique_ptr<nv::INetworkDefinition> network;
  std::unique_ptr<nvonnxparser::IParser> parser;
  std::unique_ptr<nv::IBuilderConfig> config;
  nv::IOptimizationProfile* profile = nullptr;  // the builder's
  std::unique_ptr<nv::IHostMemory> plan;
  std::unique_ptr<nv::IRuntime> runtime;
  std::unique_ptr<nv::ICudaEngine> engine;
  std::unique_ptr<nv::IExecutionContext> context;
  std::unique_ptr<nv::IHostMemory> copy;
  float x[2 * 9];
  float y[2] = {-1, -1};

  struct Call {
    const char* name;
    bool (*make)(Way&);
  };
  static const std::vector<Call>& calls();
};

const std::string& model_bytes() {
  static const std::string bytes = small_model();
  return bytes;
}

bool fill_profile(Way& way) {
  using Select = nv::OptProfileSelector;
  return way.profile->setDimensions("x", Select::kMIN, nv::Dims4(1, 1, 3, 3)) &&
         way.profile->setDimensions("x", Select::kOPT, nv::Dims4(2, 1, 3, 3)) &&
         way.profile->setDimensions("x", Select::kMAX, nv::Dims4(4, 1, 3, 3));
}

template <class T>
bool keep(std::unique_ptr<T>& to, T* made) {
  to.reset(made);
  return made != nullptr;
}

const std::vector<Way::Call>& Way::calls() {
  static const std::vector<Call> all = {
      {"createInferBuilder", [](Way& w) { return keep(w.builder, nv::createInferBuilder(w.logger)); }},
      {"createNetworkV2",
       [](Way& w) {
         w.builder->setErrorRecorder(&w.recorder);
         return keep(w.network, w.builder->createNetworkV2(0));
       }},
      {"createParser", [](Way& w) { return keep(w.parser, nvonnxparser::createParser(*w.network, w.logger)); }},
      {"parse", [](Way& w) { return w.parser->parse(model_bytes().data(), model_bytes().size()); }},
      {"createBuilderConfig", [](Way& w) { return keep(w.config, w.builder->createBuilderConfig()); }},
      {"createOptimizationProfile",
       [](Way& w) { return (w.profile = w.builder->createOptimizationProfile()) != nullptr; }},
      {"setDimensions", fill_profile},
      {"addOptimizationProfile", [](Way& w) { return w.config->addOptimizationProfile(w.profile) == 0; }},
      {"buildSerializedNetwork",
       [](Way& w) {
         w.config->setBuilderOptimizationLevel(0);
         return keep(w.plan, w.builder->buildSerializedNetwork(*w.network, *w.config));
       }},
      {"createInferRuntime", [](Way& w) { return keep(w.runtime, nv::createInferRuntime(w.logger)); }},
      {"deserializeCudaEngine",
       [](Way& w) {
         w.runtime->setErrorRecorder(&w.recorder);
         return keep(w.engine, w.runtime->deserializeCudaEngine(w.plan->data(), w.plan->size()));
       }},
      {"createExecutionContext", [](Way& w) { return keep(w.context, w.engine->createExecutionContext()); }},
      {"setInputShape", [](Way& w) { return w.context->setInputShape("x", nv::Dims4(2, 1, 3, 3)); }},
      {"setTensorAddress",
       [](Way& w) { return w.context->setTensorAddress("x", w.x) && w.context->setTensorAddress("y", w.y); }},
      {"enqueueV3", [](Way& w) { return w.context->enqueueV3(nullptr); }},
      {"serialize", [](Way& w) { return keep(w.copy, w.engine->serialize()); }},
  };
  return all;
}

/// Goes the whole way with the n-th allocation failing (never, if n is -1). -> the call that it hit, or null.
/// `begins`: how many allocations there were before each call.
const char* go(long n, const std::string& expected_plan, std::vector<long>* begins = nullptr) {
  Way way;
  std::fill(std::begin(way.x), std::end(way.x), 1.0f);
  const char* hit = nullptr;
  fail_at = n;
  for (const Way::Call& call : Way::calls()) {
    if (begins) begins->push_back(allocations);
    bool done = call.make(way);
    if (!done) {
      fail_at = -1;
      EXPECT_EQ(hit, nullptr) << call.name << " fails after " << hit << ": " << way.logger.last;
      if (hit != nullptr) return hit;
      hit = call.name;
      EXPECT_GT(way.logger.errors, 0) << call.name << " says nothing, allocation " << n;
      EXPECT_TRUE(way.recorder.errors == 0 || way.recorder.last == nv::ErrorCode::kFAILED_ALLOCATION)
          << call.name << ": " << way.logger.last;
      done = call.make(way);  // as if nothing had been
    }
    EXPECT_TRUE(done) << call.name << ", allocation " << n << ": " << way.logger.last;
    if (!done) return hit;
  }
  fail_at = -1;
  EXPECT_FLOAT_EQ(way.y[1], 4.0f) << "allocation " << n;
  const std::string plan(static_cast<const char*>(way.plan->data()), way.plan->size());
  EXPECT_TRUE(expected_plan.empty() || plan == expected_plan) << "allocation " << n;
  EXPECT_EQ(plan, std::string(static_cast<const char*>(way.copy->data()), way.copy->size())) << "allocation " << n;
  return hit;
}

TEST(Allocation, EveryFailureOfAClientsWayIsToldAndUndone) {
  (void)go(-1, "");  // what is made once for the process
  Way way;
  for (const Way::Call& call : Way::calls()) ASSERT_TRUE(call.make(way)) << call.name << ": " << way.logger.last;
  const std::string plan(static_cast<const char*>(way.plan->data()), way.plan->size());
  std::vector<long> begins;
  begins.reserve(Way::calls().size());
  allocations = 0;
  (void)go(-1, plan, &begins);
  const long total = allocations;
  // One in so many, and the first of each call: some have few.
  std::set<long> failing(begins.begin(), begins.end());
  for (long n = 0; n < total; n += 1 + total / 900) failing.insert(n);
  std::map<std::string_view, int> hits;
  for (const long n : failing) {
    const long before = live;
    const char* call = go(n, plan);
    const long after = live;
    if (call != nullptr) ++hits[call];
    EXPECT_EQ(after, before) << "allocation " << n << " of " << total << ", in " << (call ? call : "nothing")
                             << ", leaks";
  }
  for (const char* call : {"createInferBuilder", "parse", "buildSerializedNetwork", "deserializeCudaEngine",
                           "createExecutionContext", "enqueueV3", "serialize"}) {
    EXPECT_GT(hits[call], 0) << call;
  }
}

}  // namespace
}  // namespace tenon::test
