// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ITensor, ILayer and INetworkDefinition: what every tensor, layer and network says of itself and lets be set.
#include "gmock/gmock.h"
#include "tests/api/layer_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

using testing::HasSubstr;

TEST(Tensor, RemembersItsProperties) {
  OneLayer net(dims_of({2, 3}));
  nv::ITensor& x = net.x;
  x.setName("image");
  EXPECT_STREQ(x.getName(), "image");
  x.setDimensions(dims_of({-1, 4}));
  EXPECT_EQ(sizes_of(x.getDimensions()), (std::vector<int64_t>{-1, 4}));
  x.setDimensionName(0, "batch");
  EXPECT_STREQ(x.getDimensionName(0), "batch");
  EXPECT_EQ(x.getDimensionName(1), nullptr);
  EXPECT_EQ(x.getDimensionName(-1), nullptr);
  x.setDimensionName(0, nullptr);
  EXPECT_EQ(x.getDimensionName(0), nullptr);
  x.setType(nv::DataType::kHALF);
  EXPECT_EQ(x.getType(), nv::DataType::kHALF);
  EXPECT_EQ(x.getLocation(), nv::TensorLocation::kDEVICE);
  x.setLocation(nv::TensorLocation::kHOST);
  EXPECT_EQ(x.getLocation(), nv::TensorLocation::kHOST);
  EXPECT_TRUE(x.isNetworkInput());
  EXPECT_FALSE(x.isNetworkOutput());
  EXPECT_FALSE(x.getBroadcastAcrossBatch());
  x.setBroadcastAcrossBatch(false);
  const auto linear = 1U << static_cast<int>(nv::TensorFormat::kLINEAR);
  x.setAllowedFormats(linear | 2U);
  EXPECT_EQ(x.getAllowedFormats(), linear | 2U);
  EXPECT_EQ(net.logger.errors(), "");
}

TEST(Tensor, DynamicRange) {
  OneLayer net(dims_of({2, 3}));
  EXPECT_FALSE(net.x.dynamicRangeIsSet());
  EXPECT_TRUE(net.x.setDynamicRange(-2.5F, 2.5F));
  EXPECT_TRUE(net.x.dynamicRangeIsSet());
  EXPECT_EQ(net.x.getDynamicRangeMin(), -2.5F);
  EXPECT_EQ(net.x.getDynamicRangeMax(), 2.5F);
  EXPECT_EQ(net.x.getDynamicRange(), 2.5F);
  net.x.resetDynamicRange();
  EXPECT_FALSE(net.x.dynamicRangeIsSet());
  EXPECT_FALSE(net.x.setDynamicRange(-1, 2));
  EXPECT_THAT(net.logger.errors(), HasSubstr("expected a finite range that is symmetric around 0"));
}

TEST(Tensor, RefusesWhatIsNotItsOwn) {
  OneLayer net(dims_of({2, 3}));
  auto* layer = net.network->addActivation(net.x, nv::ActivationType::kRELU);
  nv::ITensor& y = *layer->getOutput(0);
  y.setName("result");
  const auto said = [&net](const char* text) {
    EXPECT_THAT(net.logger.errors(), HasSubstr(text));
    net.logger.lines.clear();
  };
  y.setDimensions(dims_of({5}));
  said("tensor 'result' is no input: its layer gives its shape");
  EXPECT_EQ(sizes_of(y.getDimensions()), (std::vector<int64_t>{2, 3}));
  y.setDimensionName(0, "batch");
  said("tensor 'result' is no input with a dimension 0");
  net.x.setDimensionName(2, "batch");
  said("tensor 'x' is no input with a dimension 2");
  net.x.setDimensions(dims_of({-2}));
  said("tensor 'x': dimension is -2");
  net.x.setType(static_cast<nv::DataType>(99));
  EXPECT_EQ(net.x.getType(), nv::DataType::kFLOAT);
  said("ITensor::setType");
  net.x.setAllowedFormats(1U << static_cast<int>(nv::TensorFormat::kCHW32));
  said("ITensor::setAllowedFormats without kLINEAR");
}

TEST(Tensor, BroadcastsAcrossNoBatch) {
  OneLayer net(dims_of({2, 3}));
  net.x.setBroadcastAcrossBatch(true);  // of no effect: the batch is explicit
  EXPECT_FALSE(net.x.getBroadcastAcrossBatch());
  EXPECT_EQ(net.logger.errors(), "");
  const std::unique_ptr<nv::INetworkDefinition> implicit(net.builder->createNetwork());
  implicit->addInput("x", nv::DataType::kFLOAT, dims_of({3}))->setBroadcastAcrossBatch(true);
  EXPECT_THAT(net.logger.errors(), HasSubstr("ITensor::setBroadcastAcrossBatch"));
}

TEST(Tensor, ShapesAreTensorsToo) {
  OneLayer net(dims_of({-1, 3}));
  nv::ITensor& shape = *net.network->addShape(net.x)->getOutput(0);
  EXPECT_TRUE(shape.isShapeTensor());
  EXPECT_EQ(shape.getType(), nv::DataType::kINT64);
  EXPECT_FALSE(net.x.isShapeTensor());
  EXPECT_TRUE(net.x.isExecutionTensor());
}

TEST(Layer, RemembersItsProperties) {
  OneLayer net(dims_of({2, 3}));
  nv::ILayer& layer = *net.network->addActivation(net.x, nv::ActivationType::kRELU);
  EXPECT_EQ(layer.getNbInputs(), 1);
  EXPECT_EQ(layer.getInput(0), &net.x);
  EXPECT_EQ(layer.getNbOutputs(), 1);
  layer.setName("rectifier");
  EXPECT_STREQ(layer.getName(), "rectifier");
  EXPECT_FALSE(layer.precisionIsSet());
  EXPECT_EQ(layer.getPrecision(), nv::DataType::kFLOAT);
  layer.setPrecision(nv::DataType::kHALF);
  EXPECT_TRUE(layer.precisionIsSet());
  EXPECT_EQ(layer.getPrecision(), nv::DataType::kHALF);
  layer.resetPrecision();
  EXPECT_FALSE(layer.precisionIsSet());
  EXPECT_EQ(layer.getOutputType(0), nv::DataType::kFLOAT);
  layer.setOutputType(0, nv::DataType::kINT32);
  EXPECT_TRUE(layer.outputTypeIsSet(0));
  EXPECT_EQ(layer.getOutputType(0), nv::DataType::kINT32);
  EXPECT_EQ(layer.getOutput(0)->getType(), nv::DataType::kINT32);
  layer.resetOutputType(0);
  EXPECT_FALSE(layer.outputTypeIsSet(0));
  EXPECT_EQ(layer.getOutputType(0), nv::DataType::kFLOAT);
  layer.setMetadata("from block 3");
  EXPECT_STREQ(layer.getMetadata(), "from block 3");
  layer.setMetadata(nullptr);
  EXPECT_STREQ(layer.getMetadata(), "");
  EXPECT_EQ(layer.getNbRanks(), 1);
  EXPECT_TRUE(layer.setNbRanks(1));
  EXPECT_EQ(net.logger.errors(), "");
  EXPECT_FALSE(layer.setNbRanks(2));
  EXPECT_THAT(net.logger.errors(), HasSubstr("ILayer::setNbRanks"));
  EXPECT_EQ(layer.getOutputType(5), nv::DataType::kFLOAT);
  layer.resetOutputType(5);
  EXPECT_FALSE(layer.outputTypeIsSet(-1));
}

TEST(Layer, PrecisionsThatMustBeObeyed) {
  OneLayer net(dims_of({2, 3}));
  auto* layer = net.network->addActivation(net.x, nv::ActivationType::kRELU);
  layer->setName("rectifier");
  layer->setPrecision(nv::DataType::kINT8);
  finish(net, layer);
  net.config->setFlag(nv::BuilderFlag::kOBEY_PRECISION_CONSTRAINTS);
  expect_error(net, "layer 'rectifier' must run in precision 2, but BuilderFlag::kINT8 is not set");
  layer->setPrecision(nv::DataType::kFLOAT);
  EXPECT_NE(net.plan(), nullptr);
}

TEST(Network, SaysWhatItIs) {
  Workshop shop;
  nv::INetworkDefinition& network = *shop.network;
  network.setName("trial");
  EXPECT_STREQ(network.getName(), "trial");
  EXPECT_EQ(&network.getBuilder(), shop.builder.get());
  EXPECT_FALSE(network.hasImplicitBatchDimension());
  EXPECT_FALSE(network.hasExplicitPrecision());
  EXPECT_EQ(network.getFlags(), 0u);
  const auto flag = nv::NetworkDefinitionCreationFlag::kSTRONGLY_TYPED;
  const std::unique_ptr<nv::INetworkDefinition> typed(shop.builder->createNetworkV2(1U << static_cast<int>(flag)));
  EXPECT_TRUE(typed->getFlag(flag));
  EXPECT_FALSE(typed->getFlag(static_cast<nv::NetworkDefinitionCreationFlag>(static_cast<int>(flag) + 32)));
  EXPECT_EQ(typed->getFlags(), 1U << static_cast<int>(flag));
  CountingRecorder recorder;
  network.setErrorRecorder(&recorder);
  EXPECT_EQ(network.getErrorRecorder(), &recorder);
  network.setErrorRecorder(nullptr);
}

TEST(Network, InputsOutputsAndTensorsThatGo) {
  OneLayer net(dims_of({2}));
  nv::INetworkDefinition& network = *net.network;
  auto* layer = network.addActivation(net.x, nv::ActivationType::kRELU);
  layer->setName("rectifier");
  nv::ITensor& y = *layer->getOutput(0);
  network.markOutput(y);
  EXPECT_TRUE(y.isNetworkOutput());
  EXPECT_EQ(network.getOutput(0), &y);
  network.markOutput(y);
  EXPECT_EQ(network.getNbOutputs(), 1);
  EXPECT_THAT(net.logger.errors(), HasSubstr("is an output already"));
  network.removeTensor(net.x);
  EXPECT_EQ(network.getNbInputs(), 1);
  EXPECT_THAT(net.logger.errors(), HasSubstr("tensor 'x' is read by layer 'rectifier'"));
  nv::ITensor* stray = network.addInput("stray", nv::DataType::kFLOAT, dims_of({1}));
  network.removeTensor(*stray);
  EXPECT_EQ(network.getNbInputs(), 1);
  network.unmarkOutput(y);
  EXPECT_EQ(network.getNbOutputs(), 0);
}

TEST(Network, DebugTensors) {
  OneLayer net(dims_of({2}));
  nv::INetworkDefinition& network = *net.network;
  EXPECT_FALSE(network.isDebugTensor(net.x));
  EXPECT_TRUE(network.markDebug(net.x));
  EXPECT_TRUE(network.isDebugTensor(net.x));
  EXPECT_TRUE(network.unmarkDebug(net.x));
  EXPECT_FALSE(network.isDebugTensor(net.x));
  EXPECT_TRUE(network.markUnfusedTensorsAsDebugTensors());
  EXPECT_TRUE(network.unmarkUnfusedTensorsAsDebugTensors());
}

TEST(Network, WeightsThatMayBeReplaced) {
  OneLayer net(dims_of({2}));
  nv::INetworkDefinition& network = *net.network;
  const nv::Weights shift = net.kept({1, 2});
  network.addScaleNd(net.x, nv::ScaleMode::kELEMENTWISE, shift, no_weights(), no_weights(), 0);
  EXPECT_TRUE(network.setWeightsName(shift, "shift"));
  EXPECT_FALSE(network.areWeightsMarkedRefittable("shift"));
  EXPECT_TRUE(network.markWeightsRefittable("shift"));
  EXPECT_TRUE(network.areWeightsMarkedRefittable("shift"));
  EXPECT_TRUE(network.unmarkWeightsRefittable("shift"));
  EXPECT_FALSE(network.areWeightsMarkedRefittable("shift"));
  EXPECT_EQ(net.logger.errors(), "");
  EXPECT_FALSE(network.setWeightsName(shift, nullptr));
  EXPECT_FALSE(network.setWeightsName({nv::DataType::kFLOAT, nullptr, 2}, "none"));
  EXPECT_FALSE(network.markWeightsRefittable(nullptr));
}

TEST(Loop, RemembersItsProperties) {
  OneLayer net(dims_of({3, 2}));
  nv::ILoop* loop = net.network->addLoop();
  loop->setName("rows");
  EXPECT_STREQ(loop->getName(), "rows");
  loop->setName(nullptr);
  EXPECT_STREQ(loop->getName(), "");
  auto* limit = loop->addTripLimit(net.ints(dims_of({}), {3}), nv::TripLimit::kCOUNT);
  EXPECT_EQ(limit->getTripLimit(), nv::TripLimit::kCOUNT);
  EXPECT_EQ(limit->getLoop(), loop);
  auto* rows = loop->addIterator(net.x, 0, false);
  rows->setReverse(true);
  EXPECT_TRUE(rows->getReverse());
  rows->setAxis(1);
  EXPECT_EQ(rows->getAxis(), 1);
  rows->setAxis(0);
  auto* stacked = loop->addLoopOutput(*rows->getOutput(0), nv::LoopOutput::kCONCATENATE, 0);
  EXPECT_EQ(stacked->getLoopOutput(), nv::LoopOutput::kCONCATENATE);
  stacked->setAxis(1);
  EXPECT_EQ(stacked->getAxis(), 1);
  stacked->setInput(1, net.ints(dims_of({}), {3}));
  // Rows from the last to the first, each a column of the result.
  EXPECT_EQ(net.run(stacked, {1, 2, 3, 4, 5, 6}, 6), (Floats{5, 3, 1, 6, 4, 2}));
}

TEST(Loop, WithoutALimitIsAnError) {
  OneLayer net(dims_of({2}));
  nv::ILoop* loop = net.network->addLoop();
  auto* state = loop->addRecurrence(net.x);
  state->setInput(1, *net.network->addUnary(*state->getOutput(0), nv::UnaryOperation::kNEG)->getOutput(0));
  finish(net, loop->addLoopOutput(*state->getOutput(0), nv::LoopOutput::kLAST_VALUE));
  expect_error(net, "limit");
}

TEST(Conditional, RemembersItsProperties) {
  OneLayer net(dims_of({2}));
  nv::IIfConditional* choice = net.network->addIfConditional();
  choice->setName("sign");
  EXPECT_STREQ(choice->getName(), "sign");
  const bool yes = true;
  nv::ITensor& flag = *net.network->addConstant(dims_of({}), {nv::DataType::kBOOL, &yes, 1})->getOutput(0);
  auto* condition = choice->setCondition(flag);
  EXPECT_EQ(condition->getConditional(), choice);
  EXPECT_EQ(condition->getType(), nv::LayerType::kCONDITION);
  auto* in = choice->addInput(net.x);
  EXPECT_EQ(in->getConditional(), choice);
  auto* negative = net.network->addUnary(*in->getOutput(0), nv::UnaryOperation::kNEG);
  auto* out = choice->addOutput(*negative->getOutput(0), *in->getOutput(0));
  EXPECT_EQ(out->getConditional(), choice);
  EXPECT_EQ(net.run(out, {1, -2}, 2), (Floats{-1, 2}));
}

TEST(Conditional, WithoutAConditionIsAnError) {
  OneLayer net(dims_of({2}));
  nv::IIfConditional* choice = net.network->addIfConditional();
  finish(net, choice->addOutput(net.x, net.x));
  expect_error(net, "condition");
}

TEST(AttentionLayer, RemembersItsProperties) {
  OneLayer net(dims_of({1, 1, 2, 2}));
  using Norm = nv::AttentionNormalizationOp;
  nv::IAttention* attention = net.network->addAttention(net.x, net.x, net.x, Norm::kSOFTMAX, false);
  EXPECT_EQ(attention->getNormalizationOperation(), Norm::kSOFTMAX);
  EXPECT_TRUE(attention->setNormalizationOperation(Norm::kNONE));
  EXPECT_EQ(attention->getNormalizationOperation(), Norm::kNONE);
  EXPECT_TRUE(attention->setCausal(true));
  EXPECT_TRUE(attention->getCausal());
  EXPECT_TRUE(attention->setDecomposable(true));
  EXPECT_TRUE(attention->getDecomposable());
  EXPECT_TRUE(attention->setName("heads"));
  EXPECT_FALSE(attention->setName(nullptr));
  EXPECT_STREQ(attention->getName(), "heads");
  EXPECT_TRUE(attention->setMetadata("block 1"));
  EXPECT_STREQ(attention->getMetadata(), "block 1");
  EXPECT_TRUE(attention->setNbRanks(1));
  EXPECT_EQ(attention->getNbRanks(), 1);
  EXPECT_EQ(attention->getMask(), nullptr);
  EXPECT_EQ(attention->getNbOutputs(), 1);
  EXPECT_EQ(attention->getInput(2), &net.x);
  EXPECT_TRUE(attention->setInput(1, net.x));
  EXPECT_FALSE(attention->setInput(4, net.x));
  auto* layer = static_cast<nv::IAttentionOutputLayer*>(net.network->getLayer(0));
  EXPECT_EQ(layer->getAttention(), attention);
  EXPECT_EQ(attention->getNormalizationQuantizeScale(), nullptr);
  EXPECT_EQ(attention->getNormalizationQuantizeToType(), nv::DataType::kFP8);
  EXPECT_EQ(net.logger.errors(), "");
  EXPECT_TRUE(attention->setNormalizationQuantizeToType(nv::DataType::kINT8));
  EXPECT_EQ(attention->getNormalizationQuantizeToType(), nv::DataType::kINT8);
  finish(net, layer);
  expect_error(net, "where scores are not normalized, found some");
}

TEST(AttentionLayer, FormsThatAreNotPadded) {
  OneLayer net(dims_of({1, 1, 2, 2}));
  using Form = nv::AttentionIOForm;
  using Kind = nv::CausalMaskKind;
  nv::IAttention* attention =
      net.network->addAttention(net.x, net.x, net.x, nv::AttentionNormalizationOp::kSOFTMAX, true);
  EXPECT_EQ(attention->getCausalKind(), Kind::kUPPER_LEFT);
  EXPECT_TRUE(attention->setCausalKind(Kind::kLOWER_RIGHT));
  EXPECT_EQ(attention->getCausalKind(), Kind::kLOWER_RIGHT);
  EXPECT_FALSE(attention->setCausalKind(static_cast<Kind>(9)));
  EXPECT_TRUE(attention->setQueryForm(Form::kPADDED_BHND));
  EXPECT_EQ(attention->getQueryForm(), Form::kPADDED_BHND);
  EXPECT_EQ(attention->getKeyValueForm(), Form::kPADDED_BHND);
  EXPECT_EQ(net.logger.errors(), "");
  EXPECT_TRUE(attention->setQueryForm(Form::kPACKED_NHD));
  EXPECT_FALSE(attention->setQueryForm(static_cast<Form>(9)));
  EXPECT_EQ(attention->getQueryForm(), Form::kPACKED_NHD);
  EXPECT_EQ(attention->getKeyValueForm(), Form::kPADDED_BHND);
  EXPECT_TRUE(attention->setKeyValueForm(Form::kPACKED_NHD));
  EXPECT_EQ(attention->getKeyValueForm(), Form::kPACKED_NHD);
  auto* update = net.network->addKVCacheUpdate(net.x, net.floats(dims_of({1, 1, 1, 2}), {7, 8}),
                                               net.ints(dims_of({1}), {0}), nv::KVCacheMode::kLINEAR);
  EXPECT_TRUE(update->setUpdateForm(Form::kPADDED_BHND));
  EXPECT_EQ(update->getUpdateForm(), Form::kPADDED_BHND);
  EXPECT_TRUE(update->setUpdateForm(Form::kPACKED_NHD));
  EXPECT_EQ(update->getUpdateForm(), Form::kPACKED_NHD);
  EXPECT_TRUE(update->setUpdateLengths(&net.x));
  EXPECT_EQ(update->getUpdateLengths(), &net.x);
  EXPECT_TRUE(update->setUpdateLengths(nullptr));
  EXPECT_EQ(update->getUpdateLengths(), nullptr);
  EXPECT_EQ(net.logger.errors(), "");
}

TEST(RotaryEmbeddingLayer, RemembersItsProperties) {
  OneLayer net(dims_of({1, 1, 2, 4}));
  nv::ITensor& cache = net.floats(dims_of({1, 2, 2}), {1, 1, 1, 1});
  auto* layer = net.network->addRotaryEmbedding(net.x, cache, cache, false, 0);
  layer->setInterleaved(true);
  EXPECT_TRUE(layer->getInterleaved());
  EXPECT_FALSE(layer->setRotaryEmbeddingDim(3));
  EXPECT_FALSE(layer->setRotaryEmbeddingDim(-2));
  EXPECT_TRUE(layer->setRotaryEmbeddingDim(2));
  EXPECT_EQ(layer->getRotaryEmbeddingDim(), 2);
  finish(net, layer);
  expect_error(net, "expected caches for 2 numbers of a head");
  OneLayer other(dims_of({1, 1, 4, 2}));
  auto* update = other.network->addKVCacheUpdate(other.x, other.floats(dims_of({1, 1, 1, 2}), {7, 8}),
                                                 other.ints(dims_of({1}), {2}), nv::KVCacheMode::kLINEAR);
  EXPECT_EQ(update->getCacheMode(), nv::KVCacheMode::kLINEAR);
  EXPECT_TRUE(update->setCacheMode(nv::KVCacheMode::kLINEAR));
  EXPECT_FALSE(update->setCacheMode(static_cast<nv::KVCacheMode>(4)));
  EXPECT_EQ(other.run(update, {1, 2, 3, 4, 5, 6, 9, 9}, 8), (Floats{1, 2, 3, 4, 7, 8, 9, 9}));
}

TEST(QuantizeLayer, BlocksAndTypesThatCannotBe) {
  const auto expect = [](const nv::Dims& scale, const nv::Dims& block, nv::DataType back, const char* text) {
    OneLayer net(dims_of({2, 4}));
    nv::ITensor& steps = net.floats(scale, Floats(static_cast<size_t>(scale.nbDims == 1 ? 2 : 4), 1));
    auto* narrow = net.network->addQuantize(net.x, steps);
    narrow->setToType(nv::DataType::kINT8);
    narrow->setAxis(0);
    if (block.nbDims > 0) {
      EXPECT_TRUE(narrow->setBlockShape(block));
    }
    auto* wide = net.network->addDequantize(*narrow->getOutput(0), steps, back);
    wide->setAxis(0);
    wide->setToType(back);
    finish(net, wide);
    expect_error(net, text);
  };
  expect(dims_of({2}), dims_of({}), nv::DataType::kINT32, "expected kFLOAT, kHALF or kBF16");
  expect(dims_of({2, 2}), dims_of({2, 2}), nv::DataType::kFLOAT, "blocks of more than one element along several axes");
  expect(dims_of({2, 2, 1}), dims_of({}), nv::DataType::kFLOAT, "expected a scale of one element, of one dimension");
}

TEST(MoELayer, RemembersItsProperties) {
  OneLayer net(dims_of({2, 4}));
  nv::ITensor& experts = net.ints(dims_of({2, 1}), {0, 1});
  auto* layer = net.network->addMoE(net.x, experts, net.floats(dims_of({2, 1}), {1, 1}));
  ASSERT_NE(layer, nullptr);
  layer->setActivationType(nv::MoEActType::kSILU);
  EXPECT_EQ(layer->getActivationType(), nv::MoEActType::kSILU);
  layer->setSwigluParams(7, 2, 1);
  EXPECT_EQ(layer->getSwigluParamLimit(), 7);
  layer->setSwigluParamLimit(6);
  layer->setSwigluParamAlpha(1.5F);
  layer->setSwigluParamBeta(0.5F);
  EXPECT_EQ(layer->getSwigluParamLimit(), 6);
  EXPECT_EQ(layer->getSwigluParamAlpha(), 1.5F);
  EXPECT_EQ(layer->getSwigluParamBeta(), 0.5F);
  layer->setQuantizationToType(nv::DataType::kFP8);
  EXPECT_EQ(layer->getQuantizationToType(), nv::DataType::kFP8);
  layer->setQuantizationBlockShape(dims_of({1, 16}));
  EXPECT_EQ(sizes_of(layer->getQuantizationBlockShape()), (std::vector<int64_t>{1, 16}));
  layer->setDynQOutputScaleType(nv::DataType::kFP8);
  EXPECT_EQ(layer->getDynQOutputScaleType(), nv::DataType::kFP8);
  nv::ITensor& scale = net.floats(dims_of({1}), {1});
  layer->setQuantizationStatic(scale, nv::DataType::kINT8);
  EXPECT_EQ(layer->getQuantizationToType(), nv::DataType::kINT8);
  layer->setQuantizationDynamicDblQ(scale, nv::DataType::kFP4, dims_of({1, 8}), nv::DataType::kFP8);
  EXPECT_EQ(layer->getQuantizationToType(), nv::DataType::kFP4);
  EXPECT_EQ(sizes_of(layer->getQuantizationBlockShape()), (std::vector<int64_t>{1, 8}));
}

TEST(DynamicQuantizeLayer, RemembersItsProperties) {
  OneLayer net(dims_of({2, 16}));
  auto* layer = net.network->addDynamicQuantize(net.x, 0, 8, nv::DataType::kFP4, nv::DataType::kFP8);
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getBlockSize(), 8);
  layer->setBlockSize(16);
  layer->setAxis(1);
  EXPECT_EQ(layer->getBlockSize(), 16);
  EXPECT_EQ(layer->getAxis(), 1);
  EXPECT_EQ(layer->getScaleType(), nv::DataType::kFP8);
  layer->setScaleType(nv::DataType::kFLOAT);
  EXPECT_EQ(layer->getScaleType(), nv::DataType::kFLOAT);
  layer->setToType(nv::DataType::kFP8);
  EXPECT_EQ(layer->getToType(), nv::DataType::kFP8);
  layer->setBlockShape(dims_of({1, 16}));
  EXPECT_EQ(sizes_of(layer->getBlockShape()), (std::vector<int64_t>{1, 16}));
}

}  // namespace
}  // namespace tenon::test
