// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plugins of every generation: built, written into a plan, read from it, run; and each thing that one can do wrong.
#include <functional>
#include <numeric>

#include "NvOnnxParser.h"
#include "onnx_schema.pb.h"
#include "plugins.h"
#include "support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // networks with an implicit batch are among what is tested

namespace tenon::test {
namespace {

std::vector<float> counted(size_t count) {
  std::vector<float> out(count);
  std::iota(out.begin(), out.end(), -3.0f);
  return out;
}

std::vector<float> scaled(std::vector<float> x, float factor, int times = 1) {
  for (float& one : x) one *= factor;
  std::vector<float> out;
  for (int i = 0; i < times; ++i) out.insert(out.end(), x.begin(), x.end());
  return out;
}

/// A network of one plugin, "x" to "y".
template <class P>
void fill(Workshop& shop, const P& plugin, const nv::Dims& dims) {
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, dims);
  auto* layer = shop.network->addPluginV2(&x, 1, const_cast<P&>(plugin));
  ASSERT_TRUE(layer) << shop.logger.errors();
  layer->setName("scale");
  EXPECT_EQ(layer->getType(), nv::LayerType::kPLUGIN_V2);
  EXPECT_STREQ(layer->getPlugin().getPluginType(), P::kType);
  layer->getOutput(0)->setName("y");
  shop.network->markOutput(*layer->getOutput(0));
}

template <class P>
void expect_runs(int times) {
  const Registered<SecondCreator<P>> creator;
  {
    Workshop shop;
    {
      const P plugin(Scaling{.factor = 3});
      fill(shop, plugin, nv::Dims2(2, 4));
    }  // the network has a copy
    const auto plan = shop.plan();
    ASSERT_TRUE(plan) << shop.logger.errors();
    Loaded loaded(shop.logger, *plan);
    ASSERT_TRUE(loaded.context) << shop.logger.errors();
    std::vector<float> x = counted(8), y(static_cast<size_t>(8 * times), -1);
    loaded.context->setTensorAddress("x", x.data());
    loaded.context->setTensorAddress("y", y.data());
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
    EXPECT_EQ(y, scaled(x, 3, times));
    EXPECT_GE(Scaling::initialized, 1);
    const std::unique_ptr<nv::IExecutionContext> second(loaded.engine->createExecutionContext());
    std::vector<float> z(y.size());
    second->setTensorAddress("x", x.data());
    second->setTensorAddress("y", z.data());
    ASSERT_TRUE(second->enqueueV3(nullptr));
    EXPECT_EQ(z, y);
    EXPECT_EQ(shop.logger.errors(), "");
  }
  EXPECT_EQ(Scaling::initialized, 0);
  EXPECT_EQ(Scaling::attached, 0);
  EXPECT_EQ(Scaling::alive, 0);
}

TEST(Plugin, OfTheSecondGenerationRuns) { expect_runs<PluginOld>(1); }
TEST(Plugin, WithTypesRuns) { expect_runs<PluginExt>(1); }
TEST(Plugin, WithFormatsRuns) { expect_runs<PluginIOExt>(1); }
TEST(Plugin, WithDynamicShapesRuns) { expect_runs<PluginDynamic>(2); }

TEST(Plugin, SeesNoImplicitBatch) {
  const Registered<SecondCreator<PluginExt>> creator;
  RememberingLogger logger;
  const std::unique_ptr<nv::IBuilder> builder(nv::createInferBuilder(logger));
  builder->setMaxBatchSize(4);
  const std::unique_ptr<nv::INetworkDefinition> network(builder->createNetwork());
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims{1, {3}});
  PluginExt plugin(Scaling{.factor = 2});
  auto* layer = network->addPluginV2(&x, 1, plugin);
  ASSERT_TRUE(layer);
  layer->getOutput(0)->setName("y");
  EXPECT_EQ(layer->getOutput(0)->getDimensions().nbDims, 1);
  network->markOutput(*layer->getOutput(0));
  const std::unique_ptr<nv::ICudaEngine> engine(builder->buildCudaEngine(*network));
  ASSERT_TRUE(engine) << logger.errors();
  const std::unique_ptr<nv::IExecutionContext> context(engine->createExecutionContext());
  std::vector<float> in = counted(12), out(12, -1);
  void* bindings[] = {in.data(), out.data()};
  ASSERT_TRUE(context->execute(4, bindings)) << logger.errors();
  EXPECT_EQ(out, scaled(in, 2));
  std::vector<float> half(12, -1);
  bindings[1] = half.data();
  ASSERT_TRUE(context->execute(2, bindings)) << logger.errors();
  EXPECT_EQ(half[5], in[5] * 2);
  EXPECT_EQ(half[6], -1);
}

TEST(Plugin, WithDynamicShapesFollowsTheProfile) {
  const Registered<SecondCreator<PluginDynamic>> creator;
  Workshop shop;
  fill(shop, PluginDynamic(Scaling{.factor = 2}), nv::Dims2(-1, 4));
  auto* profile = shop.builder->createOptimizationProfile();
  using Select = nv::OptProfileSelector;
  profile->setDimensions("x", Select::kMIN, nv::Dims2(1, 4));
  profile->setDimensions("x", Select::kOPT, nv::Dims2(2, 4));
  profile->setDimensions("x", Select::kMAX, nv::Dims2(5, 4));
  shop.config->addOptimizationProfile(profile);
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  for (const int64_t rows : {1, 5, 3}) {
    std::vector<float> x = counted(static_cast<size_t>(rows) * 4), y(x.size() * 2, -1);
    ASSERT_TRUE(loaded.context->setInputShape("x", nv::Dims2(rows, 4)));
    EXPECT_EQ(loaded.context->getTensorShape("y").d[0], 2 * rows);
    loaded.context->setTensorAddress("x", x.data());
    loaded.context->setTensorAddress("y", y.data());
    ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
    EXPECT_EQ(y, scaled(x, 2, 2));
  }
}

/// "x" to the positive numbers "y" and their count "n".
nv::IPluginV3Layer* fill_third(Workshop& shop, Scaling scaling, int64_t size = 8) {
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims{1, {size}});
  PluginThird plugin(scaling);
  auto* layer = shop.network->addPluginV3(&x, 1, nullptr, 0, plugin);
  if (layer == nullptr) return nullptr;
  layer->setName("positive");
  layer->getOutput(0)->setName("y");
  layer->getOutput(1)->setName("n");
  shop.network->markOutput(*layer->getOutput(0));
  shop.network->markOutput(*layer->getOutput(1));
  return layer;
}

TEST(Plugin, ComputesWithDimensions) {
  using Operation = nv::DimensionOperation;
  int looks = 0;
  PluginDynamic::look = [&](nv::IExprBuilder& builder, const nv::DimsExprs& x) {
    ++looks;
    const auto number = [&](Operation operation, int64_t a, int64_t b) {
      const auto* result = builder.operation(operation, *builder.constant(a), *builder.constant(b));
      EXPECT_TRUE(result != nullptr && result->isConstant() && !result->isSizeTensor());
      return result == nullptr ? -999 : result->getConstantValue();
    };
    EXPECT_EQ(number(Operation::kSUM, 7, 2), 9);
    EXPECT_EQ(number(Operation::kPROD, 7, 2), 14);
    EXPECT_EQ(number(Operation::kMAX, 7, 2), 7);
    EXPECT_EQ(number(Operation::kMIN, 7, 2), 2);
    EXPECT_EQ(number(Operation::kSUB, 7, 2), 5);
    EXPECT_EQ(number(Operation::kEQUAL, 7, 2), 0);
    EXPECT_EQ(number(Operation::kLESS, 2, 7), 1);
    EXPECT_EQ(number(Operation::kFLOOR_DIV, -7, 2), -4);
    EXPECT_EQ(number(Operation::kCEIL_DIV, 7, 2), 4);
    EXPECT_EQ(builder.operation(Operation::kFLOOR_DIV, *builder.constant(1), *builder.constant(0)), nullptr);
    EXPECT_EQ(builder.operation(Operation::kCEIL_DIV, *builder.constant(1), *builder.constant(0)), nullptr);
    EXPECT_EQ(builder.operation(static_cast<Operation>(77), *builder.constant(1), *builder.constant(1)), nullptr);
    EXPECT_EQ(builder.declareSizeTensor(-1, *x.d[0], *x.d[0]), nullptr);
  };
  Workshop shop;
  const Registered<SecondCreator<PluginDynamic>> creator;
  fill(shop, PluginDynamic(Scaling{}), nv::Dims2(2, 4));
  EXPECT_TRUE(shop.plan()) << shop.logger.errors();
  PluginDynamic::look = nullptr;
  EXPECT_GT(looks, 0);
}

TEST(Plugin, OfTheThirdGenerationSaysHowMuchItFound) {
  const Registered<ThirdCreator> creator;
  {
    Workshop shop;
    auto* layer = fill_third(shop, {.factor = 10});
    ASSERT_TRUE(layer) << shop.logger.errors();
    EXPECT_EQ(layer->getType(), nv::LayerType::kPLUGIN_V3);
    EXPECT_NE(layer->getPlugin().getCapabilityInterface(nv::PluginCapabilityType::kCORE), nullptr);
    const auto plan = shop.plan();
    ASSERT_TRUE(plan) << shop.logger.errors();
    Loaded loaded(shop.logger, *plan);
    ASSERT_TRUE(loaded.context) << shop.logger.errors();
    EXPECT_GT(PluginThird::attached_on_host, 0);
    std::vector<float> x = {-1, 1, 2, -3, 4, -5, -6, -7};
    int64_t n = -1;
    OneAllocator allocator;
    loaded.context->setTensorAddress("x", x.data());
    loaded.context->setTensorAddress("n", &n);
    ASSERT_TRUE(loaded.context->setOutputAllocator("y", &allocator));
    ASSERT_TRUE(loaded.context->enqueueV3(nullptr)) << shop.logger.errors();
    EXPECT_EQ(n, 3);
    ASSERT_EQ(allocator.shape.nbDims, 1);
    ASSERT_EQ(allocator.shape.d[0], 3);
    EXPECT_EQ(std::vector<float>(allocator.memory.begin(), allocator.memory.begin() + 3),
              (std::vector<float>{10, 20, 40}));
    EXPECT_EQ(shop.logger.errors(), "");
  }
  EXPECT_EQ(Scaling::alive, 0);
}

/// Building, or running, fails with a line that has `text`.
void expect_fails(Workshop& shop, const std::string& text) {
  const auto plan = shop.plan();
  if (plan) {
    Loaded loaded(shop.logger, *plan);
    std::vector<float> x = counted(8), y(16);
    int64_t n = 0;
    if (loaded.context) {
      loaded.context->setTensorAddress("x", x.data());
      loaded.context->setTensorAddress("y", y.data());
      loaded.context->setTensorAddress("n", &n);
      EXPECT_FALSE(loaded.context->enqueueV3(nullptr)) << text;
    }
  }
  EXPECT_NE(shop.logger.errors().find(text), std::string::npos) << text << " in\n" << shop.logger.errors();
}

template <class P>
void expect_error(Fault fault, const std::string& text) {
  const Registered<SecondCreator<P>> creator;
  Workshop shop;
  nv::ITensor* x = shop.network->addInput("x", nv::DataType::kFLOAT, nv::Dims2(2, 4));
  P plugin(Scaling{.fault = fault});
  auto* layer = shop.network->addPluginV2(&x, 1, plugin);
  if (layer != nullptr) {
    layer->setName("scale");
    layer->getOutput(0)->setName("y");
    shop.network->markOutput(*layer->getOutput(0));
    expect_fails(shop, text);
    EXPECT_NE(shop.logger.errors().find(P::kType), std::string::npos) << shop.logger.errors();
  } else {
    EXPECT_NE(shop.logger.errors().find(text), std::string::npos) << text << " in\n" << shop.logger.errors();
  }
}

TEST(PluginErrors, NameThePluginAndWhatItDid) {
  expect_error<PluginOld>(Fault::clone_null, "clone() of the plugin gave no plugin");
  expect_error<PluginOld>(Fault::no_outputs, "expected at least one output, found 0");
  expect_error<PluginOld>(Fault::many_dims, "getOutputDimensions(0) gave 9 dimensions");
  expect_error<PluginExt>(Fault::refuses_format, "it does not take input 0 as f32 in format kLINEAR");
  expect_error<PluginIOExt>(Fault::refuses_format, "it does not take input 0 as f32 in format kLINEAR");
  expect_error<PluginIOExt>(Fault::writes_too_much, "expected to serialize 12 bytes as it said, found more");
  expect_error<PluginDynamic>(Fault::many_dims, "output 0 has 9 dimensions");
  expect_error<PluginDynamic>(Fault::null_dim, "dimension 0 of output 0 is null");
  expect_error<PluginDynamic>(Fault::initialize, "initialize returned 3");
  expect_error<PluginDynamic>(Fault::refuses_format, "it does not take input 0 as f32");
}

void expect_third_error(Fault fault, const std::string& text) {
  const Registered<ThirdCreator> creator;
  Workshop shop;
  if (fill_third(shop, {.fault = fault}) != nullptr) {
    expect_fails(shop, text);
  } else {
    EXPECT_NE(shop.logger.errors().find(text), std::string::npos) << text << " in\n" << shop.logger.errors();
  }
}

TEST(PluginErrors, OfTheThirdGenerationNameThePluginAndWhatItDid) {
  expect_third_error(Fault::clone_null, "clone() of the plugin gave no plugin");
  expect_third_error(Fault::no_outputs, "plugin 'PositiveV3' version '1': expected at least one output");
  expect_third_error(Fault::null_dim, "dimension 0 of output 0 is null");
  expect_third_error(Fault::refuses_format, "it does not take input 0 as f32");
  expect_third_error(Fault::configure, "(layer 'positive'): configurePlugin returned 5");
  expect_third_error(Fault::shape_change, "(layer 'positive'): onShapeChange returned 6");
  expect_third_error(Fault::attach_null, "attachToContext of plugin 'PositiveV3'");
  expect_third_error(Fault::no_fields, "getFieldsToSerialize gave no fields");
}

TEST(PluginErrors, APlanNeedsTheCreator) {
  Workshop shop;
  std::unique_ptr<nv::IHostMemory> plan;
  {
    const Registered<SecondCreator<PluginDynamic>> creator;
    fill(shop, PluginDynamic(Scaling{}), nv::Dims2(2, 4));
    plan = shop.plan();
    ASSERT_TRUE(plan) << shop.logger.errors();
  }
  shop.network.reset();
  Loaded loaded(shop.logger, *plan);
  ASSERT_TRUE(loaded.context) << shop.logger.errors();
  std::vector<float> x(8), y(16);
  loaded.context->setTensorAddress("x", x.data());
  loaded.context->setTensorAddress("y", y.data());
  EXPECT_FALSE(loaded.context->enqueueV3(nullptr));
  EXPECT_NE(shop.logger.errors().find("plugin 'ScaleV2Dynamic' version '1' (layer 'scale'): no creator is registered"),
            std::string::npos)
      << shop.logger.errors();
}

TEST(PluginErrors, FixedShapesAreNotDynamic) {
  Workshop shop;
  fill(shop, PluginExt(Scaling{}), nv::Dims2(-1, 4));
  EXPECT_FALSE(shop.plan());
  EXPECT_NE(shop.logger.errors().find("expected fixed sizes"), std::string::npos) << shop.logger.errors();
  nv::ITensor* null[] = {nullptr};
  PluginExt plugin(Scaling{});
  EXPECT_EQ(shop.network->addPluginV2(null, 1, plugin), nullptr);
  EXPECT_EQ(shop.network->addPluginV2(nullptr, 1, plugin), nullptr);
}

std::string model_with_plugin(float factor, const std::function<void(onnx_schema::NodeProto&)>& more = {}) {
  onnx_schema::ModelProto model;
  model.set_ir_version(8);
  model.add_opset_import()->set_version(17);
  auto& graph = *model.mutable_graph();
  graph.set_name("g");
  const auto declare = [](auto* value, const char* name, int64_t rows) {
    value->set_name(name);
    auto* type = value->mutable_type()->mutable_tensor_type();
    type->set_elem_type(1);
    type->mutable_shape()->add_dim()->set_dim_value(rows);
    type->mutable_shape()->add_dim()->set_dim_value(4);
  };
  declare(graph.add_input(), "x", 2);
  declare(graph.add_output(), "y", 4);
  auto* node = graph.add_node();
  node->set_op_type("ScaleV2Dynamic");
  node->set_name("node");
  node->add_input("x");
  node->add_output("y");
  auto* attribute = node->add_attribute();
  attribute->set_name("factor");
  attribute->set_type(onnx_schema::AttributeProto_AttributeType_FLOAT);
  attribute->set_f(factor);
  if (more) more(*node);
  return model.SerializeAsString();
}

TEST(PluginOnnx, ANodeThatNamesAPluginBecomesOne) {
  const std::string model = model_with_plugin(5);
  {
    Workshop shop;
    const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
    EXPECT_FALSE(parser->supportsOperator("ScaleV2Dynamic"));
    EXPECT_FALSE(parser->parse(model.data(), model.size()));
    EXPECT_NE(shop.logger.errors().find("no plugin of its name is registered"), std::string::npos);
  }
  const Registered<SecondCreator<PluginDynamic>> creator;
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  EXPECT_TRUE(parser->supportsOperator("ScaleV2Dynamic"));
  ASSERT_TRUE(parser->parse(model.data(), model.size())) << shop.logger.errors();
  EXPECT_EQ(answer(shop, counted(8), 16), scaled(counted(8), 5, 2));
  // A creator that makes nothing is an error of the node.
  Workshop other;
  const std::string wrong = model_with_plugin(0);
  const std::unique_ptr<nvonnxparser::IParser> second(nvonnxparser::createParser(*other.network, other.logger));
  EXPECT_FALSE(second->parse(wrong.data(), wrong.size()));
  ASSERT_EQ(second->getNbErrors(), 1);
  EXPECT_STREQ(second->getError(0)->nodeName(), "node");
  EXPECT_NE(std::string(second->getError(0)->desc()).find("gave no plugin"), std::string::npos);
}

/// Takes whatever fields there are, and remembers them.
class CuriousCreator final : public nv::IPluginCreator {
 public:
  const char* getPluginName() const noexcept override { return PluginDynamic::kType; }
  const char* getPluginVersion() const noexcept override { return "2"; }
  const nv::PluginFieldCollection* getFieldNames() noexcept override { return nullptr; }
  nv::IPluginV2* createPlugin(const char*, const nv::PluginFieldCollection* fields) noexcept override {
    for (int32_t i = 0; i < fields->nbFields; ++i) {
      const nv::PluginField& one = fields->fields[i];
      seen += std::string(one.name) + ":" + std::to_string(static_cast<int>(one.type)) + "x" +
              std::to_string(one.length) + ";";
      if (one.type == nv::PluginFieldType::kCHAR) text = static_cast<const char*>(one.data);
      if (one.type == nv::PluginFieldType::kINT32) last = static_cast<const int32_t*>(one.data)[one.length - 1];
    }
    return new PluginDynamic(Scaling{.factor = 4});
  }
  nv::IPluginV2* deserializePlugin(const char*, const void*, size_t) noexcept override { return nullptr; }
  void setPluginNamespace(const char* name) noexcept override { name_space_ = name; }
  const char* getPluginNamespace() const noexcept override { return name_space_.c_str(); }

  std::string seen, text;
  int32_t last = 0;

 private:
  std::string name_space_;
};

TEST(PluginOnnx, AttributesBecomeFieldsOfTheirTypes) {
  using Type = onnx_schema::AttributeProto;
  const auto add = [](onnx_schema::NodeProto& node, const char* name, auto type, auto fill_in) {
    auto* attribute = node.add_attribute();
    attribute->set_name(name);
    attribute->set_type(type);
    fill_in(*attribute);
  };
  const auto fields = [&](onnx_schema::NodeProto& node) {
    add(node, "plugin_version", onnx_schema::AttributeProto_AttributeType_STRING, [](Type& a) { a.set_s("2"); });
    add(node, "mode", onnx_schema::AttributeProto_AttributeType_STRING, [](Type& a) { a.set_s("soft"); });
    add(node, "axes", onnx_schema::AttributeProto_AttributeType_INTS, [](Type& a) {
      a.add_ints(1);
      a.add_ints(-2);
    });
  };
  CuriousCreator creator;
  ASSERT_TRUE(getPluginRegistry()->registerCreator(creator, ""));
  // The name alone, in version 1, is what the parser asks for first.
  const Registered<SecondCreator<PluginDynamic>> first;
  const std::string model = model_with_plugin(5, fields);
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  EXPECT_TRUE(parser->parse(model.data(), model.size())) << shop.logger.errors();
  EXPECT_EQ(creator.seen, "factor:1x1;mode:6x4;axes:5x2;");  // kFLOAT32, kCHAR, kINT32
  EXPECT_EQ(creator.text, "soft");
  EXPECT_EQ(creator.last, -2);
  const std::string wide = model_with_plugin(5, [&](onnx_schema::NodeProto& node) {
    fields(node);
    add(node, "far", onnx_schema::AttributeProto_AttributeType_INT, [](Type& a) { a.set_i(int64_t{1} << 40); });
  });
  Workshop other;
  const std::unique_ptr<nvonnxparser::IParser> second(nvonnxparser::createParser(*other.network, other.logger));
  EXPECT_FALSE(second->parse(wide.data(), wide.size()));
  EXPECT_NE(other.logger.errors().find("attribute 'far': expected 32 bits"), std::string::npos);
  EXPECT_TRUE(getPluginRegistry()->deregisterCreator(creator));
}

}  // namespace
}  // namespace tenon::test
