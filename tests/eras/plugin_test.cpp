// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A plugin as programs of these releases wrote it: an implicit batch, made anew from the plan by its creator.
#include <cstring>

#include "tests/eras/support.h"

namespace tenon::test {
namespace {

#if NV_TENSORRT_MAJOR >= 8
using Outputs = void* const*;
#else
using Outputs = void**;
#endif

/// y = factor * x.
class Scaled : public nv::IPluginV2 {
 public:
  explicit Scaled(float factor) : factor_(factor) { ++alive; }
  ~Scaled() override { --alive; }
  const char* getPluginType() const ERA_NOEXCEPT override { return "Scaled"; }
  const char* getPluginVersion() const ERA_NOEXCEPT override { return "1"; }
  int getNbOutputs() const ERA_NOEXCEPT override { return 1; }
  nv::Dims getOutputDimensions(int, const nv::Dims* inputs, int) ERA_NOEXCEPT override { return inputs[0]; }
  bool supportsFormat(nv::DataType type, nv::PluginFormat) const ERA_NOEXCEPT override {
    return type == nv::DataType::kFLOAT;
  }
  void configureWithFormat(const nv::Dims* inputs, int, const nv::Dims*, int, nv::DataType, nv::PluginFormat,
                           int) ERA_NOEXCEPT override {
    count_ = 1;
    for (int i = 0; i < inputs[0].nbDims; ++i) count_ *= inputs[0].d[i];
  }
  int initialize() ERA_NOEXCEPT override { return 0; }
  void terminate() ERA_NOEXCEPT override {}
  size_t getWorkspaceSize(int) const ERA_NOEXCEPT override { return 0; }
  int enqueue(int batch, const void* const* inputs, Outputs outputs, void*, cudaStream_t) ERA_NOEXCEPT override {
    for (int i = 0; i < batch * count_; ++i)
      static_cast<float*>(outputs[0])[i] = factor_ * static_cast<const float*>(inputs[0])[i];
    return 0;
  }
  size_t getSerializationSize() const ERA_NOEXCEPT override { return sizeof(factor_) + sizeof(count_); }
  void serialize(void* to) const ERA_NOEXCEPT override {
    std::memcpy(to, &factor_, sizeof(factor_));
    std::memcpy(static_cast<char*>(to) + sizeof(factor_), &count_, sizeof(count_));
  }
  void destroy() ERA_NOEXCEPT override { delete this; }
  nv::IPluginV2* clone() const ERA_NOEXCEPT override {
    auto* copy = new Scaled(factor_);
    copy->count_ = count_;
    return copy;
  }
  void setPluginNamespace(const char*) ERA_NOEXCEPT override {}
  const char* getPluginNamespace() const ERA_NOEXCEPT override { return ""; }

  static nv::IPluginV2* read(const void* data) {
    float factor = 0;
    std::memcpy(&factor, data, sizeof(factor));
    auto* made = new Scaled(factor);
    std::memcpy(&made->count_, static_cast<const char*>(data) + sizeof(factor), sizeof(made->count_));
    return made;
  }
  static int alive;

 private:
  float factor_;
  int count_ = 0;
};
int Scaled::alive = 0;

class Creator : public nv::IPluginCreator {
 public:
  const char* getPluginName() const ERA_NOEXCEPT override { return "Scaled"; }
  const char* getPluginVersion() const ERA_NOEXCEPT override { return "1"; }
  const nv::PluginFieldCollection* getFieldNames() ERA_NOEXCEPT override { return &fields_; }
  nv::IPluginV2* createPlugin(const char*, const nv::PluginFieldCollection*) ERA_NOEXCEPT override {
    return new Scaled(2);
  }
  nv::IPluginV2* deserializePlugin(const char*, const void* data, size_t) ERA_NOEXCEPT override {
    ++read;
    return Scaled::read(data);
  }
  void setPluginNamespace(const char*) ERA_NOEXCEPT override {}
  const char* getPluginNamespace() const ERA_NOEXCEPT override { return ""; }
  int read = 0;

 private:
  nv::PluginFieldCollection fields_{};
};

TEST(EraPlugin, OfAnImplicitBatchIsBuiltWrittenReadAndRun) {
  Logger logger;
  static Creator creator;  // the registry keeps it
  ASSERT_TRUE(getPluginRegistry()->registerCreator(creator, ""));
  {
    Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
    Owned<nv::INetworkDefinition> network{implicit_network(*builder)};
    nv::ITensor* input = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{3, 1, 1});
    Scaled plugin(2);
    auto* layer = network->addPluginV2(&input, 1, plugin);
    ASSERT_NE(layer, nullptr) << logger.errors;
    EXPECT_STREQ(layer->getPlugin().getPluginType(), "Scaled");
    layer->getOutput(0)->setName("y");
    network->markOutput(*layer->getOutput(0));
    Owned<nv::ICudaEngine> built(engine_of(*builder, *network));
    ASSERT_TRUE(built) << logger.errors;
    EXPECT_EQ(read_and_run(*built, {1, -2, 3, 4, 5, -6}, logger), (std::vector<float>{2, -4, 6, 8, 10, -12}))
        << logger.errors;
    EXPECT_GE(creator.read, 1);
  }
  EXPECT_EQ(Scaled::alive, 0);  // every clone was destroyed
}

}  // namespace
}  // namespace tenon::test
