// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Libraries of plugins: loaded by the registry, and by a plan that names one.
#include <numeric>

#include "plugins.h"
#include "support.h"

namespace tenon::test {
namespace {

TEST(PluginLibrary, BringsItsCreatorsAndTakesThemAway) {
  nv::IPluginRegistry& registry = *getPluginRegistry();
  EXPECT_EQ(registry.getCreator("ScaleV2Dynamic", "1", ""), nullptr);
  auto* handle = registry.loadLibrary(TEST_PLUGIN_LIBRARY);
  ASSERT_NE(handle, nullptr);
  EXPECT_NE(registry.getCreator("ScaleV2Dynamic", "1", ""), nullptr);
  EXPECT_NE(registry.getCreator("PositiveV3", "1", ""), nullptr);
  EXPECT_EQ(registry.loadLibrary(TEST_PLUGIN_LIBRARY), nullptr);  // all of it is there
  registry.deregisterLibrary(handle);
  EXPECT_EQ(registry.getCreator("ScaleV2Dynamic", "1", ""), nullptr);
  registry.deregisterLibrary(handle);  // an error, no crash
  EXPECT_EQ(registry.loadLibrary("/no/such/library.so"), nullptr);
  EXPECT_EQ(registry.loadLibrary(nullptr), nullptr);
}

TEST(PluginLibrary, GoesWithAPlan) {
  nv::IPluginRegistry& registry = *getPluginRegistry();
  Workshop shop;
  const char* paths[] = {TEST_PLUGIN_LIBRARY};
  shop.config->setPluginsToSerialize(paths, 1);
  EXPECT_EQ(shop.config->getNbPluginsToSerialize(), 1);
  EXPECT_STREQ(shop.config->getPluginToSerialize(0), TEST_PLUGIN_LIBRARY);
  EXPECT_EQ(shop.config->getPluginToSerialize(1), nullptr);
  auto* handle = registry.loadLibrary(TEST_PLUGIN_LIBRARY);
  ASSERT_NE(handle, nullptr);
  {
    const nv::PluginFieldCollection no_fields{};
    const std::unique_ptr<nv::IPluginV2, void (*)(nv::IPluginV2*)> plugin(
        registry.getPluginCreator("ScaleV2Dynamic", "1", "")->createPlugin("s", &no_fields),
        [](nv::IPluginV2* one) { one->destroy(); });
    nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(2, 4));
    auto* layer = shop.network->addPluginV2(&x, 1, *plugin);
    layer->getOutput(0)->setName("y");
    shop.network->markOutput(*layer->getOutput(0));
  }
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  shop.network.reset();  // its plugins go before their library
  registry.deregisterLibrary(handle);
  const std::unique_ptr<nv::IRuntime> runtime(nv::createInferRuntime(shop.logger));
  EXPECT_EQ(runtime->deserializeCudaEngine(plan->data(), plan->size()), nullptr);
  EXPECT_NE(shop.logger.errors().find("setEngineHostCodeAllowed"), std::string::npos) << shop.logger.errors();
  runtime->setEngineHostCodeAllowed(true);
  const std::unique_ptr<nv::ICudaEngine> engine(runtime->deserializeCudaEngine(plan->data(), plan->size()));
  ASSERT_TRUE(engine) << shop.logger.errors();
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  std::vector<float> x(8), y(16, -1);
  std::iota(x.begin(), x.end(), 0.0f);
  context->setTensorAddress("x", x.data());
  context->setTensorAddress("y", y.data());
  ASSERT_TRUE(context->enqueueV3(nullptr)) << shop.logger.errors();
  for (size_t i = 0; i < 16; ++i) EXPECT_EQ(y[i], 2 * x[i % 8]);
  // The plan's library stays; other tests want its names.
  for (const char* name : {"ScaleV2Dynamic", "PositiveV3"}) {
    EXPECT_TRUE(registry.deregisterCreator(*registry.getCreator(name, "1", "")));
  }
}

}  // namespace
}  // namespace tenon::test
