// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Factories that make plugins of layers while a Caffe or UFF model is read, and of those in a plan.
#include "NvCaffeParser.h"
#include "NvUffParser.h"

#include <cstring>
#include <fstream>
#include <memory>

#include "NvInferPlugin.h"
#include "tests/eras/support.h"

namespace tenon::test {
namespace {

#if NV_TENSORRT_MAJOR < 8

/// y = factor * x, of the first generation; with the formats of IPluginExt or without.
template <class Base>
class FirstOf : public Base {
 public:
  explicit FirstOf(float factor) : factor_(factor) {}
  int getNbOutputs() const override { return 1; }
  nv::Dims getOutputDimensions(int, const nv::Dims* inputs, int) override { return inputs[0]; }
  int initialize() override { return 0; }
  void terminate() override {}
  size_t getWorkspaceSize(int) const override { return 0; }
  int enqueue(int batch, const void* const* inputs, void** outputs, void*, cudaStream_t) override {
    for (int i = 0; i < batch * 3; ++i) {
      static_cast<float*>(outputs[0])[i] = factor_ * static_cast<const float*>(inputs[0])[i];
    }
    return 0;
  }
  size_t getSerializationSize() override { return sizeof factor_; }
  void serialize(void* to) override { std::memcpy(to, &factor_, sizeof factor_); }

 private:
  float factor_;
};
class First final : public FirstOf<nv::IPlugin> {
 public:
  using FirstOf::FirstOf;
  void configure(const nv::Dims* in, int, const nv::Dims*, int, int) override { EXPECT_EQ(in[0].d[0], 3); }
};
class FirstExt final : public FirstOf<nv::IPluginExt> {
 public:
  using FirstOf::FirstOf;
  bool supportsFormat(nv::DataType type, nv::PluginFormat) const override { return type == nv::DataType::kFLOAT; }
  void configureWithFormat(const nv::Dims* in, int, const nv::Dims*, int, nv::DataType, nv::PluginFormat,
                           int) override {
    EXPECT_EQ(in[0].d[0], 3);
  }
};

/// Of the plugins in a plan; they stay the factory's.
class PlanFactory : public nv::IPluginFactory {
 public:
  nv::IPlugin* createPlugin(const char* layer, const void* data, size_t size) override {
    EXPECT_STREQ(layer, "scaled");
    float factor = 0;
    EXPECT_EQ(size, sizeof factor);
    std::memcpy(&factor, data, sizeof factor);
    kept_.push_back(std::make_unique<First>(factor));
    return kept_.back().get();
  }

 private:
  std::vector<std::unique_ptr<First>> kept_;
};

template <class Base, class Plugin>
class CaffeFactory : public Base {
 public:
  bool isPlugin(const char* layer) override { return std::strcmp(layer, "scaled") == 0; }
  nv::IPlugin* createPlugin(const char*, const nv::Weights* weights, int count) override {
    EXPECT_EQ(count, 1);
    EXPECT_EQ(weights[0].count, 1);
    made_ = std::make_unique<Plugin>(*static_cast<const float*>(weights[0].values));
    return made_.get();
  }

 private:
  std::unique_ptr<Plugin> made_;
};
class PlainCaffeFactory final : public CaffeFactory<nvcaffeparser1::IPluginFactory, First> {};
class ExtCaffeFactory final : public CaffeFactory<nvcaffeparser1::IPluginFactoryExt, FirstExt> {
 public:
  bool isPluginExt(const char* layer) override { return isPlugin(layer); }
};

/// Makes y = factor * x of a UFF node's field.
template <class Base, class Plugin>
class UffFactory : public Base {
 public:
  bool isPlugin(const char* node) override { return std::strcmp(node, "scaled") == 0; }
  nv::IPlugin* createPlugin(const char*, const nv::Weights* weights, int count,
                            const nvuffparser::FieldCollection fields) override {
    EXPECT_EQ(weights, nullptr);
    EXPECT_EQ(count, 0);
    EXPECT_EQ(fields.nbFields, 1);
    EXPECT_STREQ(fields.fields[0].name, "factor");
    EXPECT_EQ(fields.fields[0].type, nvuffparser::FieldType::kFLOAT);
    EXPECT_EQ(fields.fields[0].length, 1);
    made_ = std::make_unique<Plugin>(*static_cast<const float*>(fields.fields[0].data));
    return made_.get();
  }

 private:
  std::unique_ptr<Plugin> made_;
};
class PlainUffFactory final : public UffFactory<nvuffparser::IPluginFactory, First> {};
class ExtUffFactory final : public UffFactory<nvuffparser::IPluginFactoryExt, FirstExt> {
 public:
  bool isPluginExt(const char* node) override { return isPlugin(node); }
};

/// A field of a message that is a text, or a message itself; short ones.
std::string part(int number, const std::string& content) {
  return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(content.size())} + content;
}
/// y = -scaled(x), where `scaled` is a node of an operation that no UFF has, with the field "factor" of 4.
std::string uff_of_a_mystery() {
  const double factor = 4;
  std::string data(1, '\x19');  // a double, which is the data's field 3
  data.append(reinterpret_cast<const char*>(&factor), sizeof factor);
  const std::string factor_field = part(4, part(1, "factor_u_float") + part(2, data));
  const std::string negative = part(4, part(1, "func") + part(2, part(1, "neg")));
  const std::string nodes = part(2, part(1, "x") + part(3, "Input")) +
                            part(2, part(1, "scaled") + part(2, "x") + part(3, "_Mystery") + factor_field) +
                            part(2, part(1, "y") + part(2, "scaled") + part(3, "Unary") + negative);
  std::string model = "\x22";  // graphs, longer than what part() can say
  model += static_cast<char>(nodes.size() % 128 | 128);
  model += static_cast<char>(nodes.size() / 128);
  return model + nodes;
}

#endif

struct EraPluginFactory : ::testing::Test {
  Logger logger;
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  Owned<nv::INetworkDefinition> network{implicit_network(*builder)};
  Owned<nvcaffeparser1::ICaffeParser> caffe{nvcaffeparser1::createCaffeParser()};

  Owned<nvuffparser::IUffParser> uff{nvuffparser::createUffParser()};

  /// What is built, written and read again gives the factor times x, and needs the factory for that.
  void expect_times(float factor, nv::IPluginFactory& of_plan) {
    Owned<nv::ICudaEngine> built(engine_of(*builder, *network));
    ASSERT_TRUE(built) << logger.errors;
    const std::vector<float> x{1, -2, 3, 4, 5, -6};
    std::vector<float> y;
    for (const float value : x) y.push_back(factor * value);
    EXPECT_EQ(read_and_run(*built, x, logger, false, &of_plan), y) << logger.errors;
    EXPECT_TRUE(read_and_run(*built, x, logger).empty());
    EXPECT_THAT(logger.errors, ::testing::HasSubstr("'scaled'"));
  }
#if NV_TENSORRT_MAJOR < 8
  /// A layer of the plugin, as `add` adds it, in a plan whose factory makes it again.
  template <class Plugin, class Add>
  void expect_made_again(Plugin plugin, Add&& add, float factor) {
    nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{3, 1, 1});
    nv::IPluginLayer* layer = add(&x, plugin);
    ASSERT_NE(layer, nullptr) << logger.errors;
    layer->setName("scaled");
    EXPECT_EQ(&layer->getPlugin(), &plugin);
    layer->getOutput(0)->setName("y");
    network->markOutput(*layer->getOutput(0));
    PlanFactory of_plan;
    expect_times(factor, of_plan);
  }
  void parse_uff() {
    const std::string model = uff_of_a_mystery();
    ASSERT_TRUE(uff->registerInput("x", nv::Dims3{3, 1, 1}, nvuffparser::UffInputOrder::kNCHW));
    ASSERT_TRUE(uff->registerOutput("y"));
    ASSERT_TRUE(uff->parseBuffer(model.data(), model.size(), *network)) << logger.errors;
  }
#endif
  void parse_caffe() {
    const std::string path = ::testing::TempDir() + "mystery.prototxt";
    std::ofstream(path) << R"(
      input: "x" input_shape { dim: 1 dim: 3 dim: 1 dim: 1 }
      layer { name: "scaled" type: "Mystery" bottom: "x" top: "y" blobs { shape { dim: 1 } data: 4 } })";
    const auto* blobs = caffe->parse(path.c_str(), nullptr, *network, nv::DataType::kFLOAT);
    ASSERT_NE(blobs, nullptr) << logger.errors;
    network->markOutput(*blobs->find("y"));
  }
};

#if NV_TENSORRT_MAJOR < 8
TEST_F(EraPluginFactory, OfCaffeMakesPluginsOfTheFirstGeneration) {
  PlainCaffeFactory factory;
  PlanFactory of_plan;
  caffe->setPluginFactory(&factory);
  parse_caffe();
  expect_times(4, of_plan);
}

TEST_F(EraPluginFactory, OfCaffeMakesPluginsWithFormats) {
  ExtCaffeFactory factory;
  PlanFactory of_plan;
  caffe->setPluginFactoryExt(&factory);
  parse_caffe();
  expect_times(4, of_plan);
}

TEST_F(EraPluginFactory, OfUffMakesPluginsOfTheFirstGeneration) {
  PlainUffFactory factory;
  PlanFactory of_plan;
  uff->setPluginFactory(&factory);
  parse_uff();
  expect_times(-4, of_plan);
}

TEST_F(EraPluginFactory, OfUffMakesPluginsWithFormats) {
  ExtUffFactory factory;
  PlanFactory of_plan;
  uff->setPluginFactoryExt(&factory);
  parse_uff();
  expect_times(-4, of_plan);
}

TEST_F(EraPluginFactory, OfAPlanMakesWhatTheNetworkWasGivenWithFormats) {
  expect_made_again(
      FirstExt(3), [&](nv::ITensor** x, FirstExt& plugin) { return network->addPluginExt(x, 1, plugin); }, 3);
}

TEST_F(EraPluginFactory, OfAPlanMakesWhatTheNetworkWasGiven) {
  expect_made_again(
      First(2), [&](nv::ITensor** x, First& plugin) { return network->addPlugin(x, 1, plugin); }, 2);
}
#endif

/// Claims the layer, and hands out a plugin of the library.
class SecondFactory final : public nvcaffeparser1::IPluginFactoryV2 {
 public:
  bool isPluginV2(const char* layer) ERA_NOEXCEPT override { return std::strcmp(layer, "scaled") == 0; }
  nv::IPluginV2* createPlugin(const char* layer, const nv::Weights* weights, int count,
                              const char* /*plugin_namespace*/) ERA_NOEXCEPT override {
    EXPECT_EQ(count, 1);
    const float slope = *static_cast<const float*>(weights[0].values);
    const nv::PluginField field("negSlope", &slope, nv::PluginFieldType::kFLOAT32, 1);
    const nv::PluginFieldCollection fields{1, &field};
    auto* creator = getPluginRegistry()->getPluginCreator("LReLU_TRT", "1", "");
    EXPECT_NE(creator, nullptr);
    made_.reset(creator->createPlugin(layer, &fields));
    return made_.get();
  }

 private:
  Owned<nv::IPluginV2> made_;
};

TEST_F(EraPluginFactory, OfCaffeMakesPluginsOfTheSecondGeneration) {
  initLibNvInferPlugins(&logger, "");
  SecondFactory factory;
  caffe->setPluginFactoryV2(&factory);
  parse_caffe();
  Owned<nv::ICudaEngine> built(engine_of(*builder, *network));
  ASSERT_TRUE(built) << logger.errors;
  EXPECT_EQ(read_and_run(*built, {1, -2, 3, 4, 5, -6}, logger), (std::vector<float>{1, -8, 3, 4, 5, -24}))
      << logger.errors;
}

}  // namespace
}  // namespace tenon::test
