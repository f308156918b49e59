// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins in engines of a GPU: on its memory and in the caller's stream, or on the CPU where that is allowed.
#include "backend/plugin.h"
#include "NvInferPlugin.h"
#include "backends/cpu/device.h"
#include "base/float16.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "tenon.h"
#include "tests/api/support.h"
#include "tests/gpu/device_plugins.h"

namespace tenon::test {
namespace {

constexpr float kFactor = 3;
constexpr int64_t kRows = 4, kColumns = 250;
constexpr size_t kCount = kRows * kColumns;

/// The context of GPU 0 is current, and a stream of the test's own is there.
class GpuPlugins : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(cuda::libraries().driver, nullptr);
    ASSERT_NE(cuda::libraries().nvrtc, nullptr);
    ASSERT_EQ(cu().cuInit(0), CUDA_SUCCESS);
    ASSERT_EQ(cu().cuDevicePrimaryCtxRetain(&context_, 0), CUDA_SUCCESS);
    ASSERT_EQ(cu().cuCtxPushCurrent(context_), CUDA_SUCCESS);
    ASSERT_EQ(cu().cuStreamCreate(&stream_, CU_STREAM_NON_BLOCKING), CUDA_SUCCESS);
    Kernels::instance();
    seen = {};
  }
  void TearDown() override {
    for (const CUdeviceptr one : memory_) cu().cuMemFree(one);
    cu().cuStreamDestroy(stream_);
    CUcontext popped = nullptr;
    cu().cuCtxPopCurrent(&popped);
    cu().cuDevicePrimaryCtxRelease(0);
  }
  static const cuda::Driver& cu() { return *cuda::libraries().driver; }

  /// y = -plugin(relu(x)), for the GPU.
  template <class P>
  static std::unique_ptr<nv::IHostMemory> plan(Workshop& shop, nv::DataType type) {
    set_build_settings(*shop.config, {.device = "cuda"});
    nv::ITensor* x = shop.network->addInput("x", type, nv::Dims2(kRows, kColumns));
    auto* relu = shop.network->addActivation(*x, nv::ActivationType::kRELU);
    nv::ITensor* in = relu->getOutput(0);
    nv::ILayer* layer = nullptr;
    P plugin(Scaling{.factor = kFactor});
    if constexpr (std::is_base_of_v<nv::IPluginV3, P>) {
      layer = shop.network->addPluginV3(&in, 1, nullptr, 0, plugin);
    } else {
      layer = shop.network->addPluginV2(&in, 1, plugin);
    }
    if (!layer) return nullptr;
    layer->setName("scale");
    auto* neg = shop.network->addUnary(*layer->getOutput(0), nv::UnaryOperation::kNEG);
    neg->getOutput(0)->setName("y");
    shop.network->markOutput(*neg->getOutput(0));
    if (type == nv::DataType::kHALF) {
      x->setType(type);
      layer->getOutput(0)->setType(type);
      neg->getOutput(0)->setType(type);
    }
    return shop.plan();
  }

  CUdeviceptr allocate(size_t bytes) {
    CUdeviceptr out = 0;
    EXPECT_EQ(cu().cuMemAlloc(&out, bytes), CUDA_SUCCESS);
    memory_.push_back(out);
    return out;
  }

  template <class T>
  std::vector<T> input(int number) const {
    std::vector<T> out;
    for (size_t i = 0; i < kCount; ++i)
      out.push_back(T(static_cast<float>((i * 37 + static_cast<size_t>(number) * 11) % 31) / 8 - 1.5f));
    return out;
  }

  /// Does `y` in the device's memory have the answer to input `number`? Every value is exact in 16 bits.
  template <class T>
  void expect_answer(CUdeviceptr y, int number) {
    std::vector<T> found(kCount);
    ASSERT_EQ(cu().cuStreamSynchronize(stream_), CUDA_SUCCESS);
    ASSERT_EQ(cu().cuMemcpy(reinterpret_cast<CUdeviceptr>(found.data()), y, kCount * sizeof(T)), CUDA_SUCCESS);
    const auto x = input<T>(number);
    for (size_t i = 0; i < kCount; ++i)
      ASSERT_EQ(static_cast<float>(found[i]), -kFactor * std::max(static_cast<float>(x[i]), 0.0f)) << "element " << i;
  }

  template <class T>
  void fill(CUdeviceptr x, int number) {
    const auto values = input<T>(number);
    ASSERT_EQ(cu().cuMemcpy(x, reinterpret_cast<CUdeviceptr>(values.data()), kCount * sizeof(T)), CUDA_SUCCESS);
    ASSERT_EQ(cu().cuStreamSynchronize(nullptr), CUDA_SUCCESS);  // the copy has been staged, and need not have arrived
  }

  /// Written into a plan, read from it, and run in the test's stream: called in each run, never inside a graph.
  template <class P, class Creator, class T = float>
  void expect_runs() {
    const Registered<Creator> creator;
    Workshop shop;
    const auto made = plan<P>(shop, sizeof(T) == 2 ? nv::DataType::kHALF : nv::DataType::kFLOAT);
    ASSERT_TRUE(made) << shop.logger.errors();
    Loaded loaded(shop.logger, *made);
    ASSERT_TRUE(loaded.context) << shop.logger.errors();
    EXPECT_NE(explain(*loaded.engine).find("plugins on the device"), std::string::npos) << explain(*loaded.engine);
    const CUdeviceptr x = allocate(kCount * sizeof(T)), y = allocate(kCount * sizeof(T));
    loaded.context->setTensorAddress("x", reinterpret_cast<void*>(x));
    loaded.context->setTensorAddress("y", reinterpret_cast<void*>(y));
    for (int run = 0; run < 4; ++run) {
      fill<T>(x, run);
      seen.calls = 0;
      ASSERT_TRUE(loaded.context->enqueueV3(stream_)) << shop.logger.errors();
      EXPECT_EQ(seen.calls, 1);
      EXPECT_EQ(seen.stream, stream_);
      EXPECT_EQ(seen.context, context_);
      EXPECT_TRUE(seen.device_memory);
      EXPECT_FALSE(seen.captured);
      expect_answer<T>(y, run);
    }
  }

  CUcontext context_ = nullptr;
  CUstream stream_ = nullptr;
  std::vector<CUdeviceptr> memory_;
};

TEST_F(GpuPlugins, OfTheSecondGeneration) {
  expect_runs<DeviceScaleIOExt, SecondCreator<DeviceScaleIOExt>>();
  expect_runs<DeviceScaleDynamic, SecondCreator<DeviceScaleDynamic>>();
  expect_runs<DeviceScaleDynamic, SecondCreator<DeviceScaleDynamic>, Half>();
}

TEST_F(GpuPlugins, OfTheThirdGeneration) {
  expect_runs<DeviceScaleThird, CreatorOfThird<DeviceScaleThird>>();
  expect_runs<DeviceScaleThird, CreatorOfThird<DeviceScaleThird>, Half>();
}

TEST_F(GpuPlugins, GoIntoAGraphOfTheCaller) {
  const Registered<SecondCreator<DeviceScaleDynamic>> creator;
  Workshop shop;
  const auto made = plan<DeviceScaleDynamic>(shop, nv::DataType::kFLOAT);
  ASSERT_TRUE(made) << shop.logger.errors();
  Loaded loaded(shop.logger, *made);
  ASSERT_TRUE(loaded.context) << shop.logger.errors();
  const CUdeviceptr x = allocate(kCount * 4), y = allocate(kCount * 4);
  loaded.context->setTensorAddress("x", reinterpret_cast<void*>(x));
  loaded.context->setTensorAddress("y", reinterpret_cast<void*>(y));
  fill<float>(x, 0);
  ASSERT_TRUE(loaded.context->enqueueV3(stream_)) << shop.logger.errors();
  expect_answer<float>(y, 0);
  CUgraph graph = nullptr;
  CUgraphExec exec = nullptr;
  ASSERT_EQ(cu().cuStreamBeginCapture(stream_, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), CUDA_SUCCESS);
  EXPECT_TRUE(loaded.context->enqueueV3(stream_)) << shop.logger.errors();
  ASSERT_EQ(cu().cuStreamEndCapture(stream_, &graph), CUDA_SUCCESS);
  EXPECT_TRUE(seen.captured);
  ASSERT_EQ(cu().cuGraphInstantiate(&exec, graph, 0), CUDA_SUCCESS);
  seen.calls = 0;
  for (int run = 1; run < 3; ++run) {
    fill<float>(x, run);
    ASSERT_EQ(cu().cuGraphLaunch(exec, stream_), CUDA_SUCCESS);
    expect_answer<float>(y, run);
  }
  EXPECT_EQ(seen.calls, 0);
  cu().cuGraphExecDestroy(exec);
  cu().cuGraphDestroy(graph);
}

/// y = leaky(x), by a plugin of this library.
std::unique_ptr<nv::IHostMemory> plan_of_standard_plugin(Workshop& shop, bool fallback) {
  set_build_settings(*shop.config, {.device = "cuda", .allow_fallback = fallback});
  EXPECT_TRUE(initLibNvInferPlugins(&shop.logger, ""));
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(kRows, kColumns));
  const float slope = 0.5f;
  const nv::PluginField field{"negSlope", &slope, nv::PluginFieldType::kFLOAT32, 1};
  const nv::PluginFieldCollection fields{1, &field};
  auto* creator = getPluginRegistry()->getPluginCreator("LReLU_TRT", "1", "");
  EXPECT_NE(creator, nullptr);
  nv::IPluginV2* plugin = creator->createPlugin("leaky", &fields);
  auto* layer = shop.network->addPluginV2(&x, 1, *plugin);
  plugin->destroy();
  layer->setName("leaky");
  layer->getOutput(0)->setName("y");
  shop.network->markOutput(*layer->getOutput(0));
  return shop.plan();
}

TEST_F(GpuPlugins, ThatAreCodeForTheCpuNeedLeave) {
  Workshop strict;
  EXPECT_FALSE(plan_of_standard_plugin(strict, false));
  for (const char* said : {"plugin 'LReLU_TRT' version '1' (layer 'leaky')", "fallback"})
    EXPECT_NE(strict.logger.errors().find(said), std::string::npos) << strict.logger.errors();
  Workshop shop;
  const auto made = plan_of_standard_plugin(shop, true);
  ASSERT_TRUE(made) << shop.logger.errors();
  Loaded loaded(shop.logger, *made);
  ASSERT_TRUE(loaded.context) << shop.logger.errors();
  EXPECT_NE(explain(*loaded.engine).find("on the CPU, with copies, of 1 launches: 1 plugin"), std::string::npos)
      << explain(*loaded.engine);
  const CUdeviceptr x = allocate(kCount * 4);
  const auto values = input<float>(0);
  fill<float>(x, 0);
  std::vector<float> y(kCount, -9);
  loaded.context->setTensorAddress("x", reinterpret_cast<void*>(x));
  loaded.context->setTensorAddress("y", y.data());
  for (int run = 0; run < 3; ++run) {
    ASSERT_TRUE(loaded.context->enqueueV3(stream_)) << shop.logger.errors();
    ASSERT_EQ(cu().cuStreamSynchronize(stream_), CUDA_SUCCESS);
    for (size_t i = 0; i < kCount; ++i) ASSERT_EQ(y[i], values[i] < 0 ? values[i] / 2 : values[i]) << "element " << i;
  }
}

/// y = as many scaled elements as the plugin says in the run.
template <class P>
void expect_size_of_the_run(const std::vector<float>& x, const std::vector<float>& y) {
  Workshop shop;
  set_build_settings(*shop.config, {.device = "cuda", .allow_fallback = true});
  nv::ITensor* in = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims{1, {static_cast<int64_t>(x.size())}});
  P plugin(Scaling{.factor = kFactor});
  auto* layer = shop.network->addPluginV3(&in, 1, nullptr, 0, plugin);
  ASSERT_TRUE(layer) << shop.logger.errors();
  layer->getOutput(0)->setName("y");
  shop.network->markOutput(*layer->getOutput(0));
  const auto made = shop.plan();
  ASSERT_TRUE(made) << shop.logger.errors();
  Loaded loaded(shop.logger, *made);
  ASSERT_TRUE(loaded.context) << shop.logger.errors();
  OneAllocator allocator;
  loaded.context->setTensorAddress("x", const_cast<float*>(x.data()));
  ASSERT_TRUE(loaded.context->setOutputAllocator("y", &allocator));
  for (int run = 0; run < 3; ++run) {
    ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
    ASSERT_EQ(allocator.shape.nbDims, 1);
    ASSERT_EQ(allocator.shape.d[0], static_cast<int64_t>(y.size()));
    allocator.memory.resize(y.size());
    EXPECT_EQ(allocator.memory, y);
  }
}

TEST_F(GpuPlugins, SaySizesInTheRun) {
  const Registered<CreatorOfThird<DeviceLessTwo>> device;
  expect_size_of_the_run<DeviceLessTwo>({1, -2, 3, 4}, {3, -6});
  EXPECT_EQ(seen.calls, 3);
  EXPECT_TRUE(seen.device_memory);
  const Registered<ThirdCreator> host;
  EXPECT_TRUE(set_plugin_on_host(PluginThird::kType, "1", ""));
  expect_size_of_the_run<PluginThird>({1, -2, 3, 4}, {3, 9, 12});
}

TEST_F(GpuPlugins, AreNotInLoops) {
  const std::shared_ptr<const Device> host = std::make_shared<const CpuDevice>();
  const auto backend = find_backend("cuda");
  ASSERT_TRUE(backend.ok()) << backend.error().text();
  const auto device = (*backend)->open({.host = host});
  ASSERT_TRUE(device.ok()) << device.error().text();
  auto graph = ops::parse(R"(graph (%n: i64[], %x: f32[2]) -> (%y) {
  %y = loop(%n, _, %x) {carried=1, body="graph (%i: i64[], %c: bool[], %v: f32[2]) -> (%go, %u) {
  %s = const u8[1]{0}
  %u = plugin(%v, %s) {type=\"Scale\", version=\"1\", layer=\"inner\", results=[\"f32:2\"]}
  %go = identity(%c)
}
"}
})");
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  const auto plan = build(*graph, {}, **device);
  ASSERT_FALSE(plan.ok());
  EXPECT_NE(plan.error().text().find("(layer 'inner'): a branch or a loop runs on the CPU"), std::string::npos)
      << plan.error().text();
}

}  // namespace
}  // namespace tenon::test
