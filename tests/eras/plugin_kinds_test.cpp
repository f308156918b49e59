// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of the kinds behind IPluginV2, as programs of these releases wrote them: IPluginV2Ext, IPluginV2IOExt,
// IPluginV2DynamicExt.
#include <cstring>

#include "tests/eras/support.h"

namespace tenon::test {
namespace {

#if NV_TENSORRT_MAJOR >= 8
using Outputs = void* const*;
#else
using Outputs = void**;
#endif

int g_alive = 0;
std::vector<int> g_sizes;  // as a plugin with expressions saw them last, -1 where they are not known

struct State {
  float factor = 0;
  int count = 0;  // elements of a sample
};

int volume(const nv::Dims& dims) {
  int out = 1;
  for (int i = 0; i < dims.nbDims; ++i) out *= dims.d[i];
  return out;
}

/// y = factor * x: what all kinds say alike. Self has kName.
template <class Base, class Self>
class Kind : public Base {
 public:
  explicit Kind(State state) : state_(state) { ++g_alive; }
  ~Kind() override { --g_alive; }
  const char* getPluginType() const ERA_NOEXCEPT override { return Self::kName; }
  const char* getPluginVersion() const ERA_NOEXCEPT override { return "1"; }
  int getNbOutputs() const ERA_NOEXCEPT override { return 1; }
  int initialize() ERA_NOEXCEPT override { return 0; }
  void terminate() ERA_NOEXCEPT override {}
  size_t getSerializationSize() const ERA_NOEXCEPT override { return sizeof state_; }
  void serialize(void* to) const ERA_NOEXCEPT override { std::memcpy(to, &state_, sizeof state_); }
  void destroy() ERA_NOEXCEPT override { delete this; }
  void setPluginNamespace(const char*) ERA_NOEXCEPT override {}
  const char* getPluginNamespace() const ERA_NOEXCEPT override { return ""; }
  nv::DataType getOutputDataType(int, const nv::DataType* types, int) const ERA_NOEXCEPT override { return types[0]; }

 protected:
  void multiply(const void* from, void* to, int count) const {
    for (int i = 0; i < count; ++i) static_cast<float*>(to)[i] = state_.factor * static_cast<const float*>(from)[i];
  }
  State state_;
};

/// The kinds that know batches.
template <class Base, class Self>
class BatchedKind : public Kind<Base, Self> {
 public:
  using Kind<Base, Self>::Kind;
  nv::Dims getOutputDimensions(int, const nv::Dims* inputs, int) ERA_NOEXCEPT override { return inputs[0]; }
  size_t getWorkspaceSize(int) const ERA_NOEXCEPT override { return 0; }
  bool isOutputBroadcastAcrossBatch(int, const bool*, int) const ERA_NOEXCEPT override { return false; }
  bool canBroadcastInputAcrossBatch(int) const ERA_NOEXCEPT override { return false; }
  nv::IPluginV2Ext* clone() const ERA_NOEXCEPT override { return new Self(this->state_); }
  int enqueue(int batch, const void* const* inputs, Outputs outputs, void*, cudaStream_t) ERA_NOEXCEPT override {
    this->multiply(inputs[0], outputs[0], batch * this->state_.count);
    return 0;
  }
};

class Ext final : public BatchedKind<nv::IPluginV2Ext, Ext> {
 public:
  static constexpr const char* kName = "EraExt";
  static constexpr bool kExplicit = false;
  using BatchedKind::BatchedKind;
  bool supportsFormat(nv::DataType type, nv::PluginFormat) const ERA_NOEXCEPT override {
    return type == nv::DataType::kFLOAT;
  }
  void configurePlugin(const nv::Dims* in, int, const nv::Dims*, int, const nv::DataType*, const nv::DataType*,
                       const bool*, const bool*, nv::PluginFormat, int batch) ERA_NOEXCEPT override {
    EXPECT_EQ(batch, 2);
    state_.count = volume(in[0]);
  }
};

#if NV_TENSORRT_MAJOR >= 6
class IOExt final : public BatchedKind<nv::IPluginV2IOExt, IOExt> {
 public:
  static constexpr const char* kName = "EraIOExt";
  static constexpr bool kExplicit = false;
  using BatchedKind::BatchedKind;
  bool supportsFormatCombination(int pos, const nv::PluginTensorDesc* all, int, int) const ERA_NOEXCEPT override {
    return all[pos].type == nv::DataType::kFLOAT && all[pos].format == nv::TensorFormat::kLINEAR;
  }
  void configurePlugin(const nv::PluginTensorDesc* in, int, const nv::PluginTensorDesc*, int) ERA_NOEXCEPT override {
    state_.count = volume(in[0].dims);
  }
};

class DynamicExt final : public Kind<nv::IPluginV2DynamicExt, DynamicExt> {
 public:
  static constexpr const char* kName = "EraDynamicExt";
  static constexpr bool kExplicit = true;
  using Kind::Kind;
  nv::DimsExprs getOutputDimensions(int, const nv::DimsExprs* in, int,
                                    nv::IExprBuilder& builder) ERA_NOEXCEPT override {
    g_sizes.clear();
    for (int i = 0; i < in[0].nbDims; ++i) {
      g_sizes.push_back(in[0].d[i]->isConstant() ? in[0].d[i]->getConstantValue() : -1);
    }
    nv::DimsExprs out = in[0];  // the batch by way of an expression: (n + 1) - 1
    const auto& more = *builder.operation(nv::DimensionOperation::kSUM, *in[0].d[0], *builder.constant(1));
    out.d[0] = builder.operation(nv::DimensionOperation::kSUM, more, *builder.constant(-1));
    return out;
  }
  bool supportsFormatCombination(int pos, const nv::PluginTensorDesc* all, int, int) ERA_NOEXCEPT override {
    return all[pos].type == nv::DataType::kFLOAT && all[pos].format == nv::TensorFormat::kLINEAR;
  }
  void configurePlugin(const nv::DynamicPluginTensorDesc* in, int, const nv::DynamicPluginTensorDesc*,
                       int) ERA_NOEXCEPT override {
    EXPECT_EQ(in[0].max.d[0], 2);
  }
  size_t getWorkspaceSize(const nv::PluginTensorDesc*, int, const nv::PluginTensorDesc*,
                          int) const ERA_NOEXCEPT override {
    return 0;
  }
  int enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc* out, const void* const* inputs,
              void* const* outputs, void*, cudaStream_t) ERA_NOEXCEPT override {
    EXPECT_EQ(volume(in[0].dims), volume(out[0].dims));
    multiply(inputs[0], outputs[0], volume(in[0].dims));
    return 0;
  }
  nv::IPluginV2DynamicExt* clone() const ERA_NOEXCEPT override { return new DynamicExt(state_); }
};
#endif

#if NV_TENSORRT_MAJOR >= 6
TEST(EraPluginExpressions, SayWhichSizesAreKnown) {
  Logger logger;
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  for (const int batch : {-1, 2}) {
    Owned<nv::INetworkDefinition> network{builder->createNetworkV2(1)};
    nv::ITensor* input = network->addInput("x", nv::DataType::kFLOAT, nv::Dims4{batch, 3, 4, 1});
    DynamicExt plugin(State{2, 0});
    auto* layer = network->addPluginV2(&input, 1, plugin);
    ASSERT_NE(layer, nullptr) << logger.errors;
    EXPECT_EQ(layer->getOutput(0)->getDimensions().d[0], batch);
    EXPECT_EQ(g_sizes, (std::vector<int>{batch, 3, 4, 1}));
  }
}
#endif

template <class Plugin>
class CreatorOf : public nv::IPluginCreator {
 public:
  const char* getPluginName() const ERA_NOEXCEPT override { return Plugin::kName; }
  const char* getPluginVersion() const ERA_NOEXCEPT override { return "1"; }
  const nv::PluginFieldCollection* getFieldNames() ERA_NOEXCEPT override { return &fields_; }
  nv::IPluginV2* createPlugin(const char*, const nv::PluginFieldCollection*) ERA_NOEXCEPT override { return nullptr; }
  nv::IPluginV2* deserializePlugin(const char*, const void* data, size_t size) ERA_NOEXCEPT override {
    State state;
    EXPECT_EQ(size, sizeof state);
    std::memcpy(&state, data, sizeof state);
    return new Plugin(state);
  }
  void setPluginNamespace(const char*) ERA_NOEXCEPT override {}
  const char* getPluginNamespace() const ERA_NOEXCEPT override { return ""; }

 private:
  nv::PluginFieldCollection fields_{};
};

template <class Plugin>
class EraPluginKind : public ::testing::Test {};
#if NV_TENSORRT_MAJOR >= 6
using Kinds = ::testing::Types<Ext, IOExt, DynamicExt>;
#else
using Kinds = ::testing::Types<Ext>;
#endif
TYPED_TEST_SUITE(EraPluginKind, Kinds);

TYPED_TEST(EraPluginKind, IsBuiltWrittenReadAndRun) {
  Logger logger;
  static CreatorOf<TypeParam> creator;  // the registry keeps it
  ASSERT_TRUE(getPluginRegistry()->registerCreator(creator, ""));
  {
    Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
    nv::Dims dims = nv::Dims3{3, 1, 1};
#if NV_TENSORRT_MAJOR >= 6
    if (TypeParam::kExplicit) dims = nv::Dims4{2, 3, 1, 1};
    Owned<nv::INetworkDefinition> network{TypeParam::kExplicit ? builder->createNetworkV2(1)
                                                               : implicit_network(*builder)};
#else
    Owned<nv::INetworkDefinition> network{implicit_network(*builder)};
#endif
    nv::ITensor* input = network->addInput("x", nv::DataType::kFLOAT, dims);
    TypeParam plugin(State{2, 0});
    auto* layer = network->addPluginV2(&input, 1, plugin);
    ASSERT_NE(layer, nullptr) << logger.errors;
    EXPECT_STREQ(layer->getPlugin().getPluginType(), TypeParam::kName);
    EXPECT_EQ(layer->getOutput(0)->getDimensions().nbDims, dims.nbDims);
    layer->getOutput(0)->setName("y");
    network->markOutput(*layer->getOutput(0));
    Owned<nv::ICudaEngine> built(engine_of(*builder, *network));
    ASSERT_TRUE(built) << logger.errors;
    EXPECT_EQ(read_and_run(*built, {1, -2, 3, 4, 5, -6}, logger, TypeParam::kExplicit),
              (std::vector<float>{2, -4, 6, 8, 10, -12}))
        << logger.errors;
  }
  EXPECT_EQ(g_alive, 0);  // every clone was destroyed
}

}  // namespace
}  // namespace tenon::test
