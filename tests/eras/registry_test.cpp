// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The registry and the standard plugins of the library as programs of older releases use them: found by name, asked
// about themselves, run by hand, copied, written and read again, put into a network.
#include <algorithm>

#include "NvInferPlugin.h"
#include "tests/eras/reads_back.h"

namespace tenon::test {
namespace {

using ::testing::HasSubstr;

struct PluginDestroy {
  void operator()(nv::IPluginV2* plugin) const { plugin->destroy(); }
};
using OwnedPlugin = std::unique_ptr<nv::IPluginV2, PluginDestroy>;

struct LibraryPlugins : ::testing::Test {
  Logger logger;
  nv::IPluginCreator* creator = nullptr;
  const float slope = 0.25F;

  void SetUp() override {
    ASSERT_TRUE(initLibNvInferPlugins(&logger, ""));
    creator = getPluginRegistry()->getPluginCreator("LReLU_TRT", "1", "");
    ASSERT_NE(creator, nullptr);
  }
  nv::IPluginV2* make() const {
    const nv::PluginField given("negSlope", &slope, nv::PluginFieldType::kFLOAT32, 1);
    const nv::PluginFieldCollection fields{1, &given};
    return creator->createPlugin("leaky", &fields);
  }
};

TEST_F(LibraryPlugins, HaveCreators) {
  EXPECT_STREQ(creator->getPluginName(), "LReLU_TRT");
  EXPECT_STREQ(creator->getPluginVersion(), "1");
  EXPECT_STREQ(creator->getPluginNamespace(), "");
  EXPECT_GE(creator->getTensorRTVersion(), 1000);
  creator->setPluginNamespace("");
  ASSERT_EQ(creator->getFieldNames()->nbFields, 1);
  EXPECT_STREQ(creator->getFieldNames()->fields[0].name, "negSlope");
  auto& registry = *getPluginRegistry();
  EXPECT_EQ(registry.getPluginCreator("LReLU_TRT", "1", ""), creator);
  EXPECT_EQ(registry.getPluginCreator("LReLU_TRT", "99", ""), nullptr);
  int32_t count = 0;
  nv::IPluginCreator* const* all = registry.getPluginCreatorList(&count);
  EXPECT_EQ(std::count(all, all + count, creator), 1);
  EXPECT_EQ(registry.getPluginCreatorList(nullptr), nullptr);
}

TEST_F(LibraryPlugins, AreCopiedAndWritten) {
  const OwnedPlugin plugin(make());
  ASSERT_NE(plugin, nullptr) << logger.errors;
  EXPECT_STREQ(plugin->getPluginType(), "LReLU_TRT");
  EXPECT_STREQ(plugin->getPluginVersion(), "1");
  EXPECT_EQ(plugin->getNbOutputs(), 1);
  EXPECT_GE(plugin->getTensorRTVersion(), 1000);
  plugin->setPluginNamespace("mine");
  EXPECT_STREQ(plugin->getPluginNamespace(), "mine");
  std::vector<char> bytes(plugin->getSerializationSize());
  plugin->serialize(bytes.data());
  EXPECT_GE(bytes.size(), sizeof slope);
  const OwnedPlugin read(creator->deserializePlugin("leaky", bytes.data(), bytes.size())), copy(plugin->clone());
  for (const auto& one : {read.get(), copy.get()}) {
    ASSERT_NE(one, nullptr);
    std::vector<char> again(one->getSerializationSize());
    one->serialize(again.data());
    EXPECT_EQ(again, bytes);
  }
  EXPECT_STREQ(copy->getPluginNamespace(), "mine");
}

TEST_F(LibraryPlugins, AreNotRunByHand) {
  const OwnedPlugin plugin(make());
  const nv::Dims shape = nv::Dims3{2, 1, 2};
  EXPECT_LE(plugin->getOutputDimensions(0, &shape, 1).nbDims, 0);
  EXPECT_FALSE(plugin->supportsFormat(nv::DataType::kFLOAT, nv::PluginFormat{}));
  plugin->configureWithFormat(&shape, 1, &shape, 1, nv::DataType::kFLOAT, nv::PluginFormat{}, 2);
  EXPECT_EQ(plugin->initialize(), 0);
  EXPECT_EQ(plugin->getWorkspaceSize(2), 0U);
  std::vector<float> x = {1, -2, 3, -4, -8, 6, -1, 8}, y(8);
  const void* inputs[] = {x.data()};
  void* outputs[] = {y.data()};
  EXPECT_NE(plugin->enqueue(2, inputs, outputs, nullptr, nullptr), 0);
  plugin->terminate();
}

TEST_F(LibraryPlugins, RunInNetworks) {
  const OwnedPlugin plugin(make());
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  Owned<nv::INetworkDefinition> network{implicit_network(*builder)};
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{3, 1, 1});
  auto* layer = network->addPluginV2(&x, 1, *plugin);
  ASSERT_NE(layer, nullptr) << logger.errors;
  EXPECT_EQ(layer->getType(), nv::LayerType::kPLUGIN_V2);
  nv::IPluginV2& inside = layer->getPlugin();
  EXPECT_STREQ(inside.getPluginType(), "LReLU_TRT");
  EXPECT_EQ(&layer->getPlugin(), &inside);
  layer->getOutput(0)->setName("y");
  network->markOutput(*layer->getOutput(0));
  Owned<nv::ICudaEngine> built(engine_of(*builder, *network));
  ASSERT_NE(built, nullptr) << logger.errors;
  EXPECT_EQ(read_and_run(*built, {1, -2, 3, -4, 5, -6}, logger), (std::vector<float>{1, -0.5F, 3, -1, 5, -1.5F}));
}

/// A creator of nothing.
class NoCreator : public nv::IPluginCreator {
 public:
  const char* getPluginName() const ERA_NOEXCEPT override { return "NoPlugin"; }
  const char* getPluginVersion() const ERA_NOEXCEPT override { return "1"; }
  const nv::PluginFieldCollection* getFieldNames() ERA_NOEXCEPT override { return &fields_; }
  nv::IPluginV2* createPlugin(const char*, const nv::PluginFieldCollection*) ERA_NOEXCEPT override { return nullptr; }
  nv::IPluginV2* deserializePlugin(const char*, const void*, size_t) ERA_NOEXCEPT override { return nullptr; }
  void setPluginNamespace(const char* name) ERA_NOEXCEPT override { name_ = name; }
  const char* getPluginNamespace() const ERA_NOEXCEPT override { return name_.c_str(); }

 private:
  nv::PluginFieldCollection fields_{};
  std::string name_;
};

TEST_F(LibraryPlugins, StandBesideTheProgramsOwn) {
  static NoCreator own;  // the registry keeps it
  auto& registry = *getPluginRegistry();
  ASSERT_TRUE(registry.registerCreator(own, "mine"));
  EXPECT_STREQ(own.getPluginNamespace(), "mine");
  EXPECT_EQ(registry.getPluginCreator("NoPlugin", "1", "mine"), &own);
#if NV_TENSORRT_MAJOR >= 8
  EXPECT_TRUE(registry.isParentSearchEnabled());
  registry.setParentSearchEnabled(false);
  EXPECT_FALSE(registry.isParentSearchEnabled());
  registry.setParentSearchEnabled(true);
  EXPECT_EQ(registry.loadLibrary("/no/such/library.so"), nullptr);
  registry.deregisterLibrary(nullptr);
  EXPECT_TRUE(registry.deregisterCreator(own));
  EXPECT_EQ(registry.getPluginCreator("NoPlugin", "1", "mine"), nullptr);
  EXPECT_FALSE(registry.deregisterCreator(own));
#endif
#if NV_TENSORRT_MAJOR >= 6
  EXPECT_EQ(registry.getErrorRecorder(), nullptr);
  registry.setErrorRecorder(nullptr);
#endif
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  EXPECT_EQ(getLogger(), &logger);
}

#if NV_TENSORRT_MAJOR == 5
TEST_F(LibraryPlugins, ComeFromFunctions) {
  const std::vector<float> scale = {1, 2, 3}, shape = {0.5F, 1, 2};
  const nv::Weights weights_of_it = weights(scale);
  float ratios[] = {1, 2, 0.5F}, sizes[] = {8, 16};
  nv::plugin::PriorBoxParameters prior{};
  prior.minSize = sizes, prior.numMinSize = 1, prior.aspectRatios = ratios, prior.numAspectRatios = 1;
  prior.stepH = prior.stepW = 8, prior.imgH = prior.imgW = 32, prior.offset = 0.5F;
  std::fill(prior.variance, prior.variance + 4, 0.1F);
  nv::plugin::GridAnchorParameters grid[2] = {};
  for (auto& map : grid) {
    map.minSize = 0.2F, map.maxSize = 0.9F, map.aspectRatios = ratios, map.numAspectRatios = 3, map.H = map.W = 3;
    std::fill(map.variance, map.variance + 4, 0.1F);
  }
  nv::plugin::DetectionOutputParameters detection{true, false, 0, 3, 8, 4, 0.1F, 0.5F, {}, {0, 1, 2}, false, true};
  nv::plugin::NMSParameters boxes{true, -1, 3, 8, 4, 0.1F, 0.5F, true};
  const struct {
    const char* type;
    OwnedPlugin plugin;
  } made[] = {
      {"Normalize_TRT", OwnedPlugin(createNormalizePlugin(&weights_of_it, false, false, 1e-6F))},
      {"PriorBox_TRT", OwnedPlugin(createPriorBoxPlugin(prior))},
      {"GridAnchorRect_TRT", OwnedPlugin(createAnchorGeneratorPlugin(grid, 2))},
      {"NMS_TRT", OwnedPlugin(createNMSPlugin(detection))},
      {"Reorg_TRT", OwnedPlugin(createReorgPlugin(2))},
      {"BatchedNMS_TRT", OwnedPlugin(createBatchedNMSPlugin(boxes))},
      {"RPROI_TRT",
       OwnedPlugin(createRPNROIPlugin(16, 8, 4, 0.7F, 16, 0.0625F, nv::DimsHW(7, 7), weights(shape), weights(scale)))},
  };
  for (const auto& one : made) {
    ASSERT_NE(one.plugin, nullptr) << one.type << '\n' << logger.errors;
    EXPECT_STREQ(one.plugin->getPluginType(), one.type);
  }
}
#endif

}  // namespace
}  // namespace tenon::test
