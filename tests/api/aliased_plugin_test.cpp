// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins that change an input where it lies: in a buffer of the program's, between layers, and what is wrong with one.
#include <functional>

#include "gmock/gmock.h"
#include "plugins.h"
#include "support.h"

namespace tenon::test {
namespace {

using testing::HasSubstr;

constexpr auto kAliasedIo = nv::PreviewFeature::kALIASED_PLUGIN_IO_10_03;

/// Adds u [n] to x [n], and gives x as output 0, in its place, and how many times it ran as output 1 [1].
class Accumulate final : public nv::IPluginV3,
                         public nv::IPluginV3OneCore,
                         public nv::IPluginV3OneBuildV2,
                         public nv::IPluginV3OneRuntime {
 public:
  static inline std::function<int32_t(int32_t)> alias;  // of an output
  static inline int asked = 0, elsewhere = 0;           // how often for aliases; runs with x not in its output

  nv::IPluginCapability* getCapabilityInterface(nv::PluginCapabilityType type) noexcept override {
    if (type == nv::PluginCapabilityType::kCORE) return static_cast<nv::IPluginV3OneCore*>(this);
    if (type == nv::PluginCapabilityType::kBUILD) return static_cast<nv::IPluginV3OneBuildV2*>(this);
    return static_cast<nv::IPluginV3OneRuntime*>(this);
  }
  Accumulate* clone() noexcept override { return new Accumulate(); }
  const char* getPluginName() const noexcept override { return "Accumulate"; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  const char* getPluginNamespace() const noexcept override { return ""; }

  int32_t getAliasedInput(int32_t output) noexcept override {
    ++asked;
    if (alias) return alias(output);
    return output == 0 ? 0 : -1;
  }
  int32_t getNbOutputs() const noexcept override { return 2; }
  int32_t getOutputDataTypes(nv::DataType* types, int32_t, const nv::DataType* in, int32_t) const noexcept override {
    types[0] = types[1] = in[0];
    return 0;
  }
  int32_t getOutputShapes(const nv::DimsExprs* in, int32_t, const nv::DimsExprs*, int32_t, nv::DimsExprs* out, int32_t,
                          nv::IExprBuilder& builder) noexcept override {
    out[0] = in[0];
    out[1].nbDims = 1;
    out[1].d[0] = builder.constant(1);
    return 0;
  }
  bool supportsFormatCombination(int32_t pos, const nv::DynamicPluginTensorDesc* all, int32_t,
                                 int32_t) noexcept override {
    return all[pos].desc.type == nv::DataType::kFLOAT;
  }
  int32_t configurePlugin(const nv::DynamicPluginTensorDesc*, int32_t, const nv::DynamicPluginTensorDesc*,
                          int32_t) noexcept override {
    return 0;
  }
  int32_t onShapeChange(const nv::PluginTensorDesc*, int32_t, const nv::PluginTensorDesc*, int32_t) noexcept override {
    return 0;
  }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc*, const void* const* inputs,
                  void* const* outputs, void*, cudaStream_t) noexcept override {
    if (inputs[0] != outputs[0]) ++elsewhere;
    for (int64_t i = 0; i < volume(in[0].dims); ++i) {
      static_cast<float*>(outputs[0])[i] =
          static_cast<const float*>(inputs[0])[i] + static_cast<const float*>(inputs[1])[i];
    }
    *static_cast<float*>(outputs[1]) = static_cast<float>(++runs_);
    return 0;
  }
  nv::IPluginV3* attachToContext(nv::IPluginResourceContext*) noexcept override { return clone(); }
  const nv::PluginFieldCollection* getFieldsToSerialize() noexcept override { return &no_fields_; }

 private:
  nv::PluginFieldCollection no_fields_{0, nullptr};
  int runs_ = 0;
};

class AccumulateCreator final : public nv::IPluginCreatorV3One {
 public:
  const char* getPluginName() const noexcept override { return "Accumulate"; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  const char* getPluginNamespace() const noexcept override { return ""; }
  const nv::PluginFieldCollection* getFieldNames() noexcept override { return &no_fields_; }
  nv::IPluginV3* createPlugin(const char*, const nv::PluginFieldCollection*, nv::TensorRTPhase) noexcept override {
    return new Accumulate();
  }

 private:
  nv::PluginFieldCollection no_fields_{0, nullptr};
};

/// Inputs x and u [4].
struct Aliased : testing::Test {
  Workshop shop;
  Registered<AccumulateCreator> creator;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims{1, {4}});
  nv::ITensor* u = shop.network->addInput("u", nv::DataType::kFLOAT, nv::Dims{1, {4}});
  std::vector<float> at_x = {1, 2, 3, 4}, at_u = {10, 20, 30, 40};

  Aliased() {
    Accumulate::alias = nullptr;
    Accumulate::asked = Accumulate::elsewhere = 0;
    shop.config->setPreviewFeature(kAliasedIo, true);
  }
  nv::IPluginV3Layer* add(nv::ITensor* to, nv::ITensor* what) {
    Accumulate plugin;
    nv::ITensor* inputs[] = {to, what};
    auto* layer = shop.network->addPluginV3(inputs, 2, nullptr, 0, plugin);
    layer->setName("accumulate");
    return layer;
  }
  nv::ITensor* relu(nv::ITensor* of) {
    return shop.network->addActivation(*of, nv::ActivationType::kRELU)->getOutput(0);
  }
  void mark(nv::ITensor* tensor, const char* name) {
    tensor->setName(name);
    shop.network->markOutput(*tensor);
  }
  Loaded built() {
    const auto plan = shop.plan();
    if (!plan) ADD_FAILURE() << shop.logger.errors();
    Loaded loaded(shop.logger, *plan);
    loaded.context->setTensorAddress("x", at_x.data());
    loaded.context->setTensorAddress("u", at_u.data());
    return loaded;
  }
};

TEST_F(Aliased, AnInputOfTheProgramIsUpdatedWhereTheProgramSaysSo) {
  nv::IPluginV3Layer* layer = add(x, u);
  mark(layer->getOutput(0), "y");
  mark(layer->getOutput(1), "runs");
  Loaded loaded = built();
  EXPECT_EQ(Accumulate::asked, 2);
  EXPECT_STREQ(loaded.engine->getAliasedInputTensor("y"), "x");
  for (const char* none : {"runs", "x", "u", "z"}) EXPECT_EQ(loaded.engine->getAliasedInputTensor(none), nullptr);
  float runs = 0;
  std::vector<float> y(4);
  loaded.context->setTensorAddress("runs", &runs);
  loaded.context->setTensorAddress("y", y.data());
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_EQ(y, (std::vector<float>{11, 22, 33, 44}));
  EXPECT_EQ(at_x, (std::vector<float>{1, 2, 3, 4})) << "elsewhere, it is a copy";
  loaded.context->setTensorAddress("y", at_x.data());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_EQ(at_x, (std::vector<float>{31, 62, 93, 124}));
  EXPECT_EQ(runs, 4);
  EXPECT_EQ(Accumulate::elsewhere, 0);
}

TEST_F(Aliased, OthersSeeTheInputAsItWas) {
  nv::ITensor* middle = relu(x);
  mark(relu(add(middle, u)->getOutput(0)), "y");
  mark(shop.network->addElementWise(*middle, *u, nv::ElementWiseOperation::kPROD)->getOutput(0), "z");
  Loaded loaded = built();
  EXPECT_EQ(loaded.engine->getAliasedInputTensor("y"), nullptr) << "it is no output of the engine";
  std::vector<float> y(4), z(4);
  loaded.context->setTensorAddress("y", y.data());
  loaded.context->setTensorAddress("z", z.data());
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_EQ(y, (std::vector<float>{11, 22, 33, 44}));
  EXPECT_EQ(z, (std::vector<float>{10, 40, 90, 160}));
  EXPECT_EQ(Accumulate::elsewhere, 0);
}

TEST_F(Aliased, TwoInARowShareOneTensor) {
  mark(relu(add(add(relu(x), u)->getOutput(0), u)->getOutput(0)), "y");
  Loaded loaded = built();
  std::vector<float> y(4);
  loaded.context->setTensorAddress("y", y.data());
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_EQ(y, (std::vector<float>{21, 42, 63, 84}));
  EXPECT_EQ(Accumulate::elsewhere, 0);
}

TEST_F(Aliased, NobodyIsAskedWithoutTheFeature) {
  shop.config->setPreviewFeature(kAliasedIo, false);
  mark(add(x, u)->getOutput(0), "y");
  Loaded loaded = built();
  EXPECT_EQ(loaded.engine->getAliasedInputTensor("y"), nullptr);
  std::vector<float> y(4);
  loaded.context->setTensorAddress("y", y.data());
  ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
  EXPECT_EQ(y, (std::vector<float>{11, 22, 33, 44}));
  EXPECT_EQ(Accumulate::asked, 0);
  EXPECT_EQ(Accumulate::elsewhere, 1);
}

TEST_F(Aliased, WhatCannotBeSharedIsNamed) {
  mark(add(x, u)->getOutput(0), "y");
  const auto error = [&](std::function<int32_t(int32_t)> alias) {
    Accumulate::alias = std::move(alias);
    shop.logger.lines.clear();
    EXPECT_EQ(shop.plan(), nullptr);
    return shop.logger.errors();
  };
  EXPECT_THAT(error([](int32_t output) { return output == 0 ? 2 : -1; }),
              HasSubstr("(layer 'accumulate'): output 0 is aliased to input 2: there are 2 inputs"));
  EXPECT_THAT(error([](int32_t) { return 0; }), HasSubstr("output 1 is aliased to input 0"));
  EXPECT_THAT(error([](int32_t output) { return output == 1 ? 1 : -1; }),
              HasSubstr("output 1 is aliased to input 1: expected the size of f32[4], found f32[1]"));
}

}  // namespace
}  // namespace tenon::test
