// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Refitting: other weights in a built engine are as if it had been built with them, to the bit.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <numeric>

#include "NvOnnxParser.h"
#include "onnx_schema.pb.h"
#include "support.h"

namespace tenon::test {
namespace {

std::vector<float> numbers(size_t count, float seed) {
  std::vector<float> out(count);
  for (size_t i = 0; i < count; ++i) out[i] = std::sin(seed + 0.7f * static_cast<float>(i));
  return out;
}

/// Weights of the network below: a convolution with a bias, a scale that is folded into it, and two convolutions of one
/// input that are merged.
struct NetworkWeights {
  explicit NetworkWeights(float seed)
      : kernel(numbers(4 * 3 * 9, seed)),
        bias(numbers(4, seed + 1)),
        scale(numbers(4, seed + 2)),
        shift(numbers(4, seed + 3)),
        left(numbers(2 * 4, seed + 4)),
        right(numbers(3 * 4, seed + 5)) {}
  std::vector<float> kernel, bias, scale, shift, left, right;
};

constexpr size_t kInputs = 3 * 5 * 5, kOutputs = 5 * 5 * 5;

/// A shop whose network has been filled. The weights must live as long.
void fill(Workshop& shop, const NetworkWeights& w) {
  auto& net = *shop.network;
  auto* x = net.addInput("x", nv::DataType::kFLOAT, nv::Dims4(1, 3, 5, 5));
  auto* conv = net.addConvolutionNd(*x, 4, nv::Dims2(3, 3), weights(w.kernel), weights(w.bias));
  conv->setPaddingNd(nv::Dims2(1, 1));
  conv->setName("stem");
  auto* scale =
      net.addScale(*conv->getOutput(0), nv::ScaleMode::kCHANNEL, weights(w.shift), weights(w.scale), no_weights());
  scale->setName("norm");
  auto* left = net.addConvolutionNd(*scale->getOutput(0), 2, nv::Dims2(1, 1), weights(w.left), no_weights());
  auto* right = net.addConvolutionNd(*scale->getOutput(0), 3, nv::Dims2(1, 1), weights(w.right), no_weights());
  left->setName("left");
  right->setName("right");
  net.setWeightsName(weights(w.right), "right.weight");
  nv::ITensor* both[] = {left->getOutput(0), right->getOutput(0)};
  auto* joined = net.addConcatenation(both, 2);
  joined->getOutput(0)->setName("y");
  net.markOutput(*joined->getOutput(0));
}

std::vector<float> run(nv::IExecutionContext& context) {
  std::vector<float> x = numbers(kInputs, 9), y(kOutputs, -1);
  EXPECT_TRUE(context.setTensorAddress("x", x.data()));
  EXPECT_TRUE(context.setTensorAddress("y", y.data()));
  EXPECT_TRUE(context.enqueueV3(nullptr));
  return y;
}

bool give(nv::IRefitter& refitter, const NetworkWeights& w) {
  using Role = nv::WeightsRole;
  return refitter.setWeights("stem", Role::kKERNEL, weights(w.kernel)) &&
         refitter.setWeights("stem", Role::kBIAS, weights(w.bias)) &&
         refitter.setWeights("norm", Role::kSCALE, weights(w.scale)) &&
         refitter.setWeights("norm", Role::kSHIFT, weights(w.shift)) &&
         refitter.setWeights("left", Role::kKERNEL, weights(w.left)) &&
         refitter.setNamedWeights("right.weight", weights(w.right));
}

/// What a build with these weights computes.
std::vector<float> built_answer(const NetworkWeights& w) {
  Workshop shop;
  fill(shop, w);
  const auto plan = shop.plan();
  EXPECT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  return run(*loaded.context);
}

TEST(Refit, IsAsIfItHadBeenBuiltWithTheWeightsAndGoesBack) {
  const NetworkWeights a(0), b(100);
  Workshop shop;
  fill(shop, a);
  shop.config->setFlag(nv::BuilderFlag::kREFIT);
  const auto plan = shop.plan();
  ASSERT_TRUE(plan) << shop.logger.errors();
  Loaded loaded(shop.logger, *plan);
  ASSERT_TRUE(loaded.engine->isRefittable());
  const std::vector<float> before = run(*loaded.context);
  EXPECT_EQ(before, built_answer(a));
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*loaded.engine, shop.logger));
  ASSERT_TRUE(refitter) << shop.logger.errors();
  const std::unique_ptr<nv::IExecutionContext> second(loaded.engine->createExecutionContext());
  EXPECT_EQ(refitter->getMissing(0, nullptr, nullptr), 0);
  ASSERT_TRUE(give(*refitter, b)) << shop.logger.errors();
  ASSERT_TRUE(refitter->refitCudaEngine()) << shop.logger.errors();
  EXPECT_EQ(run(*loaded.context), built_answer(b));
  EXPECT_EQ(run(*second), built_answer(b));
  EXPECT_NE(before, built_answer(b));
  ASSERT_TRUE(give(*refitter, a));
  ASSERT_TRUE(refitter->refitCudaEngine()) << shop.logger.errors();
  EXPECT_EQ(run(*loaded.context), before);
}

TEST(Refit, SomeWeightsLeaveTheOthers) {
  const NetworkWeights a(0), b(50);
  NetworkWeights mixed(0);
  mixed.bias = b.bias;
  Workshop shop;
  fill(shop, a);
  shop.config->setFlag(nv::BuilderFlag::kREFIT);
  Loaded loaded(shop.logger, *shop.plan());
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*loaded.engine, shop.logger));
  ASSERT_TRUE(refitter->setWeights("stem", nv::WeightsRole::kBIAS, weights(b.bias)));
  ASSERT_TRUE(refitter->refitCudaEngine()) << shop.logger.errors();
  EXPECT_EQ(run(*loaded.context), built_answer(mixed));
}

TEST(Refit, AStrippedPlanWithItsWeightsIsTheFullPlan) {
  const NetworkWeights a(0), b(100);
  Workshop full_shop, shop;
  fill(full_shop, a);
  fill(shop, a);
  shop.config->setFlag(nv::BuilderFlag::kSTRIP_PLAN);
  const auto full = full_shop.plan(), stripped = shop.plan();
  ASSERT_TRUE(stripped) << shop.logger.errors();
  const std::string_view bytes(static_cast<const char*>(stripped->data()), stripped->size());
  const std::string_view weight(reinterpret_cast<const char*>(a.kernel.data()), 16);
  EXPECT_EQ(bytes.find(weight), std::string_view::npos);
  Loaded loaded(shop.logger, *stripped);
  ASSERT_TRUE(loaded.engine) << shop.logger.errors();
  EXPECT_FALSE(loaded.context);
  EXPECT_NE(shop.logger.errors().find("the engine has no weights"), std::string::npos);
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*loaded.engine, shop.logger));
  EXPECT_EQ(refitter->getMissing(0, nullptr, nullptr), 6);
  EXPECT_FALSE(refitter->refitCudaEngine());
  EXPECT_FALSE(give(*refitter, b));  // only the weights of the build
  EXPECT_NE(
      shop.logger.errors().find("the kernel of layer 'stem': expected the weights that the engine was built with"),
      std::string::npos)
      << shop.logger.errors();
  ASSERT_TRUE(give(*refitter, a));
  EXPECT_EQ(refitter->getMissing(0, nullptr, nullptr), 0);
  ASSERT_TRUE(refitter->refitCudaEngine()) << shop.logger.errors();
  loaded.context.reset(loaded.engine->createExecutionContext());
  ASSERT_TRUE(loaded.context);
  EXPECT_EQ(run(*loaded.context), built_answer(a));
  // As the full plan, it is written and read again.
  const std::unique_ptr<nv::ISerializationConfig> as_built(loaded.engine->createSerializationConfig());
  const std::unique_ptr<nv::IHostMemory> again(loaded.engine->serializeWithConfig(*as_built));
  ASSERT_TRUE(again) << shop.logger.errors();
  Loaded reloaded(shop.logger, *again);
  EXPECT_FALSE(reloaded.engine->isRefittable());
  EXPECT_EQ(run(*reloaded.context), built_answer(a));
}

TEST(Refit, EngineSerializesWithoutItsWeights) {
  const NetworkWeights a(0), b(7);
  Workshop shop;
  fill(shop, a);
  shop.config->setFlag(nv::BuilderFlag::kREFIT);
  Loaded loaded(shop.logger, *shop.plan());
  const std::unique_ptr<nv::ISerializationConfig> config(loaded.engine->createSerializationConfig());
  config->setFlag(nv::SerializationFlag::kEXCLUDE_WEIGHTS);
  config->setFlag(nv::SerializationFlag::kINCLUDE_REFIT);
  const std::unique_ptr<nv::IHostMemory> stripped(loaded.engine->serializeWithConfig(*config));
  ASSERT_TRUE(stripped) << shop.logger.errors();
  Loaded empty(shop.logger, *stripped);
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*empty.engine, shop.logger));
  ASSERT_TRUE(give(*refitter, b)) << shop.logger.errors();
  ASSERT_TRUE(refitter->refitCudaEngine()) << shop.logger.errors();
  empty.context.reset(empty.engine->createExecutionContext());
  EXPECT_EQ(run(*empty.context), built_answer(b));
}

TEST(Refit, ListsAndForgetsWeights) {
  const NetworkWeights a(0);
  Workshop shop;
  fill(shop, a);
  shop.config->setFlag(nv::BuilderFlag::kREFIT);
  Loaded loaded(shop.logger, *shop.plan());
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*loaded.engine, shop.logger));
  std::vector<const char*> layers(6);
  std::vector<nv::WeightsRole> roles(6);
  ASSERT_EQ(refitter->getAll(6, layers.data(), roles.data()), 6);
  EXPECT_EQ(std::count_if(layers.begin(), layers.end(), [](const char* one) { return std::string(one) == "stem"; }), 2);
  const char* name = nullptr;
  ASSERT_EQ(refitter->getAllWeights(1, &name), 1);
  EXPECT_STREQ(name, "right.weight");
  EXPECT_EQ(refitter->getWeightsPrototype(name).count, 12);
  EXPECT_EQ(refitter->getWeightsPrototype("none").count, -1);
  EXPECT_EQ(refitter->getNamedWeights(name).values, nullptr);
  ASSERT_TRUE(refitter->setNamedWeights(name, weights(a.right), nv::TensorLocation::kDEVICE));
  EXPECT_EQ(refitter->getNamedWeights(name).values, a.right.data());
  EXPECT_EQ(refitter->getWeightsLocation(name), nv::TensorLocation::kDEVICE);
  EXPECT_TRUE(refitter->unsetNamedWeights(name));
  EXPECT_FALSE(refitter->unsetNamedWeights(name));
  EXPECT_EQ(refitter->getTensorsWithDynamicRange(0, nullptr), 0);
  EXPECT_FALSE(refitter->setDynamicRange("x", -1, 1));
}

TEST(Refit, RemembersItsPropertiesAndRefitsInAStream) {
  const NetworkWeights a(0), b(30);
  Workshop shop;
  fill(shop, a);
  shop.config->setFlag(nv::BuilderFlag::kREFIT);
  Loaded loaded(shop.logger, *shop.plan());
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*loaded.engine, shop.logger));
  EXPECT_EQ(refitter->getLogger(), &shop.logger);
  EXPECT_TRUE(refitter->setMaxThreads(2));
  EXPECT_EQ(refitter->getMaxThreads(), 2);
  EXPECT_FALSE(refitter->setMaxThreads(0));
  EXPECT_TRUE(refitter->getWeightsValidation());
  refitter->setWeightsValidation(false);
  EXPECT_FALSE(refitter->getWeightsValidation());
  EXPECT_EQ(refitter->getMissing(0, nullptr, nullptr), 0);
  EXPECT_EQ(refitter->getMissingWeights(0, nullptr), 0);
  ASSERT_TRUE(give(*refitter, b));
  EXPECT_TRUE(refitter->refitCudaEngineAsync(nullptr)) << shop.logger.errors();
  EXPECT_EQ(run(*loaded.context), built_answer(b));
  EXPECT_TRUE(std::isnan(refitter->getDynamicRangeMax("nobody")));
}

TEST(Refit, AStrippedEngineListsWhatItMisses) {
  const NetworkWeights a(0);
  Workshop shop;
  fill(shop, a);
  shop.config->setFlag(nv::BuilderFlag::kREFIT);
  shop.config->setFlag(nv::BuilderFlag::kSTRIP_PLAN);
  Loaded loaded(shop.logger, *shop.plan());
  EXPECT_EQ(loaded.context, nullptr);
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*loaded.engine, shop.logger));
  EXPECT_EQ(refitter->getMissing(0, nullptr, nullptr), 6);
  const char* name = nullptr;
  EXPECT_EQ(refitter->getMissingWeights(1, &name), 1);
  EXPECT_STREQ(name, "right.weight");
  EXPECT_TRUE(refitter->setNamedWeights(name, weights(a.right)));
  EXPECT_EQ(refitter->getMissingWeights(1, &name), 0);
  EXPECT_EQ(refitter->getMissing(0, nullptr, nullptr), 5);
  EXPECT_FALSE(refitter->refitCudaEngine());
  CountingRecorder recorder;
  refitter->setErrorRecorder(&recorder);
  EXPECT_EQ(refitter->getErrorRecorder(), &recorder);
  EXPECT_FALSE(refitter->unsetNamedWeights("none"));
  EXPECT_EQ(recorder.getNbErrors(), 1);
  refitter->setErrorRecorder(nullptr);
}

TEST(Refit, NamesTheLayerOfWhatIsWrong) {
  const NetworkWeights a(0);
  Workshop shop;
  fill(shop, a);
  shop.config->setFlag(nv::BuilderFlag::kREFIT);
  Loaded loaded(shop.logger, *shop.plan());
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*loaded.engine, shop.logger));
  const auto refuses = [&](const char* text, bool taken) {
    EXPECT_FALSE(taken) << text;
    EXPECT_NE(shop.logger.errors().find(text), std::string::npos) << text << " in\n" << shop.logger.errors();
    shop.logger.lines.clear();
  };
  using Role = nv::WeightsRole;
  refuses("the bias of layer 'stem': expected 4 elements of f32, found 3 of f32",
          refitter->setWeights("stem", Role::kBIAS, {nv::DataType::kFLOAT, a.bias.data(), 3}));
  refuses("the bias of layer 'stem': expected 4 elements of f32, found 4 of i32",
          refitter->setWeights("stem", Role::kBIAS, {nv::DataType::kINT32, a.bias.data(), 4}));
  refuses("in the bias of layer 'stem'", refitter->setWeights("stem", Role::kBIAS, {nv::DataType::kFLOAT, nullptr, 4}));
  refuses("layer 'root' has no weights", refitter->setWeights("root", Role::kBIAS, weights(a.bias)));
  refuses("layer 'left' has no weights", refitter->setWeights("left", Role::kBIAS, weights(a.bias)));
  refuses("layer '(null)'", refitter->setWeights(nullptr, Role::kBIAS, weights(a.bias)));
  refuses("no weights 'none'", refitter->setNamedWeights("none", weights(a.bias)));
  std::vector<float> infinite = a.bias;
  infinite[2] = INFINITY;
  refuses("the bias of layer 'stem': expected finite numbers",
          refitter->setWeights("stem", Role::kBIAS, weights(infinite)));
  refitter->setWeightsValidation(false);
  EXPECT_TRUE(refitter->setWeights("stem", Role::kBIAS, weights(infinite)));
}

TEST(Refit, NeedsAnEngineThatAllowsItAndFlagsThatAgree) {
  const NetworkWeights a(0);
  Workshop shop;
  fill(shop, a);
  Loaded loaded(shop.logger, *shop.plan());
  EXPECT_FALSE(loaded.engine->isRefittable());
  EXPECT_EQ(nv::createInferRefitter(*loaded.engine, shop.logger), nullptr);
  EXPECT_NE(shop.logger.errors().find("kREFIT"), std::string::npos);
  shop.config->setFlag(nv::BuilderFlag::kREFIT);
  shop.config->setFlag(nv::BuilderFlag::kREFIT_INDIVIDUAL);
  EXPECT_FALSE(shop.plan());
  // Only what is marked.
  shop.config->clearFlag(nv::BuilderFlag::kREFIT);
  EXPECT_FALSE(shop.network->markWeightsRefittable("none"));
  EXPECT_TRUE(shop.network->markWeightsRefittable("right.weight"));
  EXPECT_TRUE(shop.network->areWeightsMarkedRefittable("right.weight"));
  Loaded individual(shop.logger, *shop.plan());
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*individual.engine, shop.logger));
  EXPECT_EQ(refitter->getAll(0, nullptr, nullptr), 1);
  EXPECT_FALSE(refitter->setWeights("stem", nv::WeightsRole::kBIAS, weights(a.bias)));
  EXPECT_TRUE(shop.network->unmarkWeightsRefittable("right.weight"));
  EXPECT_FALSE(shop.network->unmarkWeightsRefittable("right.weight"));
}

/// y = relu(x * w) + c, as a model.
std::string model_with(const std::vector<float>& w, const std::vector<float>& c) {
  onnx_schema::ModelProto model;
  model.set_ir_version(8);
  model.add_opset_import()->set_version(17);
  auto& graph = *model.mutable_graph();
  graph.set_name("g");
  const auto add_value = [](auto* value, const char* name, std::vector<int64_t> dims) {
    value->set_name(name);
    auto* type = value->mutable_type()->mutable_tensor_type();
    type->set_elem_type(1);
    for (const int64_t d : dims) type->mutable_shape()->add_dim()->set_dim_value(d);
  };
  add_value(graph.add_input(), "x", {2, 3});
  add_value(graph.add_output(), "y", {2, 4});
  const auto add_weights = [&](const char* name, std::vector<int64_t> dims, const std::vector<float>& values) {
    auto* tensor = graph.add_initializer();
    tensor->set_name(name);
    tensor->set_data_type(1);
    for (const int64_t d : dims) tensor->add_dims(d);
    for (const float v : values) tensor->add_float_data(v);
  };
  add_weights("w", {3, 4}, w);
  add_weights("c", {4}, c);
  const auto add_node = [&](const char* type, std::vector<const char*> inputs, const char* output) {
    auto* node = graph.add_node();
    node->set_op_type(type);
    node->set_name(output);
    for (const char* one : inputs) node->add_input(one);
    node->add_output(output);
  };
  add_node("MatMul", {"x", "w"}, "p");
  add_node("Relu", {"p"}, "r");
  add_node("Add", {"r", "c"}, "y");
  return model.SerializeAsString();
}

TEST(ParserRefitter, GivesAStrippedPlanTheWeightsOfItsModel) {
  const std::vector<float> w = numbers(12, 1), c = numbers(4, 2);
  const std::string model = model_with(w, c), other = model_with(numbers(12, 3), numbers(4, 4));
  Workshop shop;
  const std::unique_ptr<nvonnxparser::IParser> parser(nvonnxparser::createParser(*shop.network, shop.logger));
  ASSERT_TRUE(parser->parse(model.data(), model.size())) << shop.logger.errors();
  const auto full = shop.plan();
  shop.config->setFlag(nv::BuilderFlag::kREFIT);
  shop.config->setFlag(nv::BuilderFlag::kSTRIP_PLAN);
  const auto stripped = shop.plan();
  ASSERT_TRUE(full && stripped) << shop.logger.errors();
  const auto answer_of = [&](nv::ICudaEngine& engine) {
    const std::unique_ptr<nv::IExecutionContext> context(engine.createExecutionContext());
    std::vector<float> x = numbers(6, 5), y(8);
    context->setTensorAddress("x", x.data());
    context->setTensorAddress("y", y.data());
    EXPECT_TRUE(context->enqueueV3(nullptr));
    return y;
  };
  Loaded reference(shop.logger, *full), loaded(shop.logger, *stripped);
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*loaded.engine, shop.logger));
  const std::unique_ptr<nvonnxparser::IParserRefitter> feeder(
      nvonnxparser::createParserRefitter(*refitter, shop.logger));
  ASSERT_TRUE(feeder);
  EXPECT_FALSE(feeder->refitFromBytes("no model", 8));
  EXPECT_EQ(feeder->getNbErrors(), 1);
  feeder->clearErrors();
  EXPECT_FALSE(feeder->refitFromBytes(nullptr, 8));
  EXPECT_FALSE(feeder->refitFromFile(nullptr));
  EXPECT_FALSE(feeder->refitFromFile("/nowhere/model.onnx"));
  ASSERT_GE(feeder->getNbErrors(), 1);
  EXPECT_EQ(feeder->getError(0)->code(), nvonnxparser::ErrorCode::kREFIT_FAILED);
  EXPECT_EQ(feeder->getError(-1), nullptr);
  feeder->clearErrors();
  const std::string path = testing::TempDir() + "tenon_refit_test.onnx";
  std::ofstream(path, std::ios::binary) << model;
  EXPECT_TRUE(feeder->refitFromFile(path.c_str())) << shop.logger.errors();
  std::remove(path.c_str());
  ASSERT_TRUE(feeder->refitFromBytes(model.data(), model.size())) << shop.logger.errors();
  ASSERT_TRUE(refitter->refitCudaEngine()) << shop.logger.errors();
  EXPECT_EQ(answer_of(*loaded.engine), answer_of(*reference.engine));
  EXPECT_FALSE(feeder->refitModelProto());
  ASSERT_TRUE(feeder->loadModelProto(other.data(), other.size()));
  ASSERT_TRUE(feeder->loadInitializer("w", w.data(), w.size() * sizeof(float)));
  ASSERT_TRUE(feeder->loadInitializer("c", c.data(), c.size() * sizeof(float)));
  ASSERT_TRUE(feeder->refitModelProto()) << shop.logger.errors();
  ASSERT_TRUE(refitter->refitCudaEngine());
  EXPECT_EQ(answer_of(*loaded.engine), answer_of(*reference.engine));
}

TEST(Refit, KeepsProductsOfIntegers) {
  const NetworkWeights a(0), b(30);
  const auto build = [](Workshop& shop, const NetworkWeights& w, bool refit) {
    fill(shop, w);
    shop.config->setFlag(nv::BuilderFlag::kINT8);
    if (refit) shop.config->setFlag(nv::BuilderFlag::kREFIT);
    for (int32_t i = 0; i < shop.network->getNbLayers(); ++i) {
      nv::ITensor* tensor = shop.network->getLayer(i)->getOutput(0);
      tensor->setDynamicRange(-20, 20);
    }
    shop.network->getInput(0)->setDynamicRange(-1, 1);
    return shop.plan();
  };
  Workshop shop, other;
  const auto plan = build(shop, a, true), wanted = build(other, b, false);
  ASSERT_TRUE(plan && wanted) << shop.logger.errors() << other.logger.errors();
  Loaded loaded(shop.logger, *plan), reference(other.logger, *wanted);
  const std::unique_ptr<nv::IRefitter> refitter(nv::createInferRefitter(*loaded.engine, shop.logger));
  ASSERT_TRUE(give(*refitter, b));
  EXPECT_EQ(refitter->getDynamicRangeMax("x"), 1.0f);
  EXPECT_EQ(refitter->getDynamicRangeMin("x"), -1.0f);
  const char* tensors[8] = {};
  EXPECT_GE(refitter->getTensorsWithDynamicRange(8, tensors), 1);
  EXPECT_TRUE(refitter->setDynamicRange("x", -1, 1));
  EXPECT_FALSE(refitter->setDynamicRange("x", 0, 0));
  EXPECT_NE(shop.logger.errors().find("tensor 'x': expected a finite range"), std::string::npos);
  ASSERT_TRUE(refitter->refitCudaEngine()) << shop.logger.errors();
  EXPECT_EQ(run(*loaded.context), run(*reference.context));
  EXPECT_NE(run(*loaded.context), built_answer(b));  // rounded to integers
}

}  // namespace
}  // namespace tenon::test
