// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers that all older releases have, with an implicit batch: their attributes, and what these make of the sizes of
// results. Sizes are worked out on paper.
#include "tests/eras/reads_back.h"

namespace tenon::test {
namespace {

using ::testing::HasSubstr;

struct Layers : ::testing::Test {
  Logger logger;
  std::vector<float> values = numbers(1024, 9);
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  Owned<nv::INetworkDefinition> network{implicit_network(*builder)};
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{4, 6, 6});

  nv::Weights some(int64_t count) const { return {nv::DataType::kFLOAT, values.data(), count}; }
  nv::ITensor* input(const char* name, nv::Dims dims, nv::DataType type = nv::DataType::kFLOAT) {
    return network->addInput(name, type, dims);
  }
  void TearDown() override { EXPECT_EQ(logger.errors, ""); }
};

/// What convolutions and deconvolutions share; 6 output maps in 2 groups of an input [4,6,6].
template <class Layer>
void expect_window(Layer* layer) {
  READS_BACK(layer, NbOutputMaps, 6);
  READS_BACK(layer, Stride, nv::DimsHW{2, 3});
  READS_BACK(layer, Padding, nv::DimsHW{1, 2});
  EXPECT_EQ(shown(layer->getPrePadding()), (Sizes{1, 2}));
  READS_BACK(layer, PrePadding, nv::Dims(nv::DimsHW{0, 1}));
  READS_BACK(layer, PostPadding, nv::Dims(nv::DimsHW{1, 0}));
  READS_BACK(layer, PaddingMode, nv::PaddingMode::kSAME_LOWER);
  READS_BACK(layer, PaddingMode, nv::PaddingMode::kEXPLICIT_ROUND_DOWN);
  READS_BACK(layer, NbGroups, 2);
  READS_BACK(layer, KernelSize, nv::DimsHW{3, 2});
}

TEST_F(Layers, Convolution) {
  auto* layer = network->addConvolution(*x, 8, nv::DimsHW{3, 3}, some(288), some(8));
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kCONVOLUTION);
  EXPECT_EQ(sizes_of(layer), (Sizes{8, 4, 4}));
  expect_window(layer);
  READS_BACK(layer, Dilation, nv::DimsHW{2, 1});
  READS_BACK(layer, KernelWeights, some(6 * 2 * 3 * 2));
  READS_BACK(layer, BiasWeights, some(6));
  // h: (6 + 0 + 1 - 5) / 2 + 1; w: (6 + 1 + 0 - 2) / 3 + 1
  EXPECT_EQ(sizes_of(layer), (Sizes{6, 2, 2}));
}

TEST_F(Layers, Deconvolution) {
  auto* layer = network->addDeconvolution(*x, 8, nv::DimsHW{3, 3}, some(288), some(8));
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kDECONVOLUTION);
  EXPECT_EQ(sizes_of(layer), (Sizes{8, 8, 8}));
  expect_window(layer);
  READS_BACK(layer, KernelWeights, some(4 * 3 * 3 * 2));
  READS_BACK(layer, BiasWeights, some(6));
  // h: 5 * 2 + 3 - 0 - 1; w: 5 * 3 + 2 - 1 - 0
  EXPECT_EQ(sizes_of(layer), (Sizes{6, 12, 16}));
}

TEST_F(Layers, Pooling) {
  auto* layer = network->addPooling(*x, nv::PoolingType::kMAX, nv::DimsHW{2, 2});
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kPOOLING);
  READS_BACK(layer, PoolingType, nv::PoolingType::kMAX_AVERAGE_BLEND);
  READS_BACK(layer, BlendFactor, 0.25F);
  READS_BACK(layer, PoolingType, nv::PoolingType::kAVERAGE);
  READS_BACK(layer, AverageCountExcludesPadding, false);
  READS_BACK(layer, WindowSize, nv::DimsHW{3, 2});
  READS_BACK(layer, Stride, nv::DimsHW{2, 1});
  READS_BACK(layer, Padding, nv::DimsHW{1, 1});
  READS_BACK(layer, PrePadding, nv::Dims(nv::DimsHW{1, 0}));
  READS_BACK(layer, PostPadding, nv::Dims(nv::DimsHW{0, 1}));
  READS_BACK(layer, PaddingMode, nv::PaddingMode::kCAFFE_ROUND_UP);
  READS_BACK(layer, PaddingMode, nv::PaddingMode::kEXPLICIT_ROUND_DOWN);
  EXPECT_EQ(sizes_of(layer), (Sizes{4, 3, 6}));
}

TEST_F(Layers, ActivationAndNormalization) {
  auto* activation = network->addActivation(*x, nv::ActivationType::kRELU);
  READS_BACK(activation, ActivationType, nv::ActivationType::kCLIP);
  READS_BACK(activation, Alpha, -0.5F);
  READS_BACK(activation, Beta, 0.75F);
  EXPECT_EQ(activation->getType(), nv::LayerType::kACTIVATION);
  auto* lrn = network->addLRN(*x, 3, 0.1F, 0.2F, 0.3F);
  EXPECT_EQ(lrn->getType(), nv::LayerType::kLRN);
  EXPECT_EQ(lrn->getWindowSize(), 3);
  EXPECT_EQ(lrn->getAlpha(), 0.1F);
  READS_BACK(lrn, WindowSize, 5);
  READS_BACK(lrn, Alpha, 0.4F);
  READS_BACK(lrn, Beta, 0.5F);
  READS_BACK(lrn, K, 0.6F);
  auto* softmax = network->addSoftMax(*x);
  EXPECT_EQ(softmax->getType(), nv::LayerType::kSOFTMAX);
  READS_BACK(softmax, Axes, 4U);
  for (const nv::ILayer* layer :
       {static_cast<nv::ILayer*>(activation), static_cast<nv::ILayer*>(lrn), static_cast<nv::ILayer*>(softmax)})
    EXPECT_EQ(sizes_of(layer), (Sizes{4, 6, 6}));
}

TEST_F(Layers, Scale) {
  auto* layer = network->addScale(*x, nv::ScaleMode::kUNIFORM, some(1), some(1), some(1));
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kSCALE);
  READS_BACK(layer, Mode, nv::ScaleMode::kCHANNEL);
  READS_BACK(layer, Shift, some(4));
  READS_BACK(layer, Scale, some(4));
  READS_BACK(layer, Power, nv::Weights{nv::DataType::kFLOAT, nullptr, 0});
  EXPECT_EQ(sizes_of(layer), (Sizes{4, 6, 6}));
}

TEST_F(Layers, FullyConnected) {
  auto* layer = network->addFullyConnected(*x, 5, some(5 * 144), some(5));
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kFULLY_CONNECTED);
  READS_BACK(layer, NbOutputChannels, 3);
  READS_BACK(layer, KernelWeights, some(3 * 144));
  READS_BACK(layer, BiasWeights, some(3));
  EXPECT_EQ(sizes_of(layer), (Sizes{3, 1, 1}));
}

TEST_F(Layers, ByElement) {
  nv::ITensor* y = input("y", nv::Dims3{4, 6, 1});
  auto* sum = network->addElementWise(*x, *y, nv::ElementWiseOperation::kSUM);
  READS_BACK(sum, Operation, nv::ElementWiseOperation::kPOW);
  EXPECT_EQ(sum->getType(), nv::LayerType::kELEMENTWISE);
  EXPECT_EQ(sum->getInput(1), y);
  auto* unary = network->addUnary(*x, nv::UnaryOperation::kEXP);
  READS_BACK(unary, Operation, nv::UnaryOperation::kATANH);
  EXPECT_EQ(unary->getType(), nv::LayerType::kUNARY);
  auto* identity = network->addIdentity(*x);
  EXPECT_EQ(identity->getType(), nv::LayerType::kIDENTITY);
  for (const nv::ILayer* layer :
       {static_cast<nv::ILayer*>(sum), static_cast<nv::ILayer*>(unary), static_cast<nv::ILayer*>(identity)})
    EXPECT_EQ(sizes_of(layer), (Sizes{4, 6, 6}));
}

TEST_F(Layers, OverAxes) {
  auto* reduce = network->addReduce(*x, nv::ReduceOperation::kSUM, 1U, false);
  EXPECT_EQ(reduce->getType(), nv::LayerType::kREDUCE);
  READS_BACK(reduce, Operation, nv::ReduceOperation::kAVG);
  READS_BACK(reduce, ReduceAxes, 6U);
  READS_BACK(reduce, KeepDimensions, true);
  EXPECT_EQ(sizes_of(reduce), (Sizes{4, 1, 1}));
  auto* top = network->addTopK(*x, nv::TopKOperation::kMAX, 2, 4U);
  EXPECT_EQ(top->getType(), nv::LayerType::kTOPK);
  EXPECT_EQ(top->getNbOutputs(), 2);
  READS_BACK(top, Operation, nv::TopKOperation::kMIN);
  READS_BACK(top, K, 3);
  READS_BACK(top, ReduceAxes, 2U);
  EXPECT_EQ(sizes_of(top, 1), (Sizes{4, 3, 6}));
  EXPECT_EQ(top->getOutput(1)->getType(), nv::DataType::kINT32);
  nv::ITensor* both[] = {x, x};
  auto* concatenation = network->addConcatenation(both, 2);
  EXPECT_EQ(concatenation->getType(), nv::LayerType::kCONCATENATION);
  READS_BACK(concatenation, Axis, 1);
  EXPECT_EQ(sizes_of(concatenation), (Sizes{4, 12, 6}));
  auto* gather = network->addGather(*x, *input("which", nv::Dims2{2, 5}, nv::DataType::kINT32), 0);
  EXPECT_EQ(gather->getType(), nv::LayerType::kGATHER);
  READS_BACK(gather, GatherAxis, 2);
  EXPECT_EQ(sizes_of(gather), (Sizes{4, 6, 2, 5}));
}

TEST_F(Layers, GatherPicksBySample) {
  Owned<nv::INetworkDefinition> other{implicit_network(*builder)};
  auto* rows = other->addInput("rows", nv::DataType::kFLOAT, nv::Dims2{3, 2});
  auto* which = other->addInput("which", nv::DataType::kINT32, nv::Dims2{1, 2});
  auto* y = other->addGather(*rows, *which, 0)->getOutput(0);  // [1,2,2]
  y->setName("y");
  other->markOutput(*y);
  Owned<nv::ICudaEngine> engine(engine_of(*builder, *other));
  ASSERT_NE(engine, nullptr) << logger.errors;
  Owned<nv::IExecutionContext> context(engine->createExecutionContext());
  float of[] = {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15}, found[8] = {};
  int32_t picked[] = {2, 0, 1, 1};
  void* bindings[3];
  bindings[engine->getBindingIndex("rows")] = of;
  bindings[engine->getBindingIndex("which")] = picked;
  bindings[engine->getBindingIndex("y")] = found;
  ASSERT_TRUE(context->execute(2, bindings)) << logger.errors;
  EXPECT_THAT(found, ::testing::ElementsAre(4, 5, 0, 1, 12, 13, 12, 13));
}

TEST_F(Layers, MatrixProduct) {
  nv::ITensor* y = input("y", nv::Dims3{4, 5, 6});
  auto* layer = network->addMatrixMultiply(*x, nv::MatrixOperation::kNONE, *y, nv::MatrixOperation::kTRANSPOSE);
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kMATRIX_MULTIPLY);
  EXPECT_EQ(sizes_of(layer), (Sizes{4, 6, 5}));
  layer->setOperation(0, nv::MatrixOperation::kTRANSPOSE);
  EXPECT_EQ(layer->getOperation(0), nv::MatrixOperation::kTRANSPOSE);
  EXPECT_EQ(layer->getOperation(1), nv::MatrixOperation::kTRANSPOSE);
#if NV_TENSORRT_MAJOR < 8
  layer->setTranspose(0, false);
  EXPECT_FALSE(layer->getTranspose(0));
  EXPECT_EQ(sizes_of(network->addMatrixMultiply(*y, false, *x, true)), (Sizes{4, 5, 6}));
#endif
}

TEST_F(Layers, Shuffle) {
  auto* layer = network->addShuffle(*x);
  EXPECT_EQ(layer->getType(), nv::LayerType::kSHUFFLE);
  READS_BACK(layer, FirstTranspose, nv::Permutation{{1, 2, 0, 3, 4, 5, 6, 7}});
  READS_BACK(layer, ReshapeDimensions, nv::Dims(nv::Dims2{36, -1}));
  READS_BACK(layer, SecondTranspose, nv::Permutation{{1, 0, 2, 3, 4, 5, 6, 7}});
  EXPECT_EQ(sizes_of(layer), (Sizes{4, 36}));
}

TEST_F(Layers, PaddingAndSlice) {
  auto* padding = network->addPadding(*x, nv::DimsHW{1, 2}, nv::DimsHW{3, 4});
  EXPECT_EQ(padding->getType(), nv::LayerType::kPADDING);
  EXPECT_EQ(sizes_of(padding), (Sizes{4, 10, 12}));
  READS_BACK(padding, PrePadding, nv::DimsHW{-1, 0});
  READS_BACK(padding, PostPadding, nv::DimsHW{0, 2});
  EXPECT_EQ(sizes_of(padding), (Sizes{4, 5, 8}));
  auto* slice = network->addSlice(*x, nv::Dims3{0, 0, 0}, nv::Dims3{4, 6, 6}, nv::Dims3{1, 1, 1});
  EXPECT_EQ(slice->getType(), nv::LayerType::kSLICE);
  READS_BACK(slice, Start, nv::Dims(nv::Dims3{1, 0, 5}));
  READS_BACK(slice, Size, nv::Dims(nv::Dims3{2, 3, 4}));
  READS_BACK(slice, Stride, nv::Dims(nv::Dims3{1, 2, -1}));
  EXPECT_EQ(sizes_of(slice), (Sizes{2, 3, 4}));
}

TEST_F(Layers, ConstantAndRagged) {
  auto* constant = network->addConstant(nv::Dims2{2, 3}, some(6));
  EXPECT_EQ(constant->getType(), nv::LayerType::kCONSTANT);
  READS_BACK(constant, Weights, some(8));
  READS_BACK(constant, Dimensions, nv::Dims(nv::Dims3{2, 2, 2}));
  EXPECT_EQ(sizes_of(constant), (Sizes{2, 2, 2}));
  auto* ragged = network->addRaggedSoftMax(*input("rows", nv::Dims2{3, 7}),
                                           *input("lengths", nv::Dims2{3, 1}, nv::DataType::kINT32));
  ASSERT_NE(ragged, nullptr);
  EXPECT_EQ(ragged->getType(), nv::LayerType::kRAGGED_SOFTMAX);
  EXPECT_EQ(sizes_of(ragged), (Sizes{3, 7}));
}

TEST_F(Layers, Recurrent) {
  auto* layer = network->addRNNv2(*input("words", nv::Dims2{5, 3}), 2, 4, 5, nv::RNNOperation::kLSTM);
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kRNN_V2);
  EXPECT_EQ(layer->getLayerCount(), 2);
  EXPECT_EQ(layer->getHiddenSize(), 4);
  EXPECT_EQ(layer->getMaxSeqLength(), 5);
  EXPECT_EQ(layer->getDataLength(), 3);
  READS_BACK(layer, Operation, nv::RNNOperation::kLSTM);
  READS_BACK(layer, InputMode, nv::RNNInputMode::kLINEAR);
  READS_BACK(layer, Direction, nv::RNNDirection::kUNIDIRECTION);
  for (int at = 0; at < 2; ++at) {
    for (const auto gate :
         {nv::RNNGateType::kINPUT, nv::RNNGateType::kFORGET, nv::RNNGateType::kCELL, nv::RNNGateType::kOUTPUT}) {
      for (const bool of_input : {true, false}) {
        layer->setWeightsForGate(at, gate, of_input, some(of_input && at == 0 ? 12 : 16));
        layer->setBiasForGate(at, gate, of_input, some(4));
      }
    }
  }
  EXPECT_EQ(layer->getWeightsForGate(0, nv::RNNGateType::kCELL, true).count, 12);
  EXPECT_EQ(layer->getWeightsForGate(1, nv::RNNGateType::kCELL, true).values, values.data());
  EXPECT_EQ(layer->getBiasForGate(1, nv::RNNGateType::kOUTPUT, false).count, 4);
  EXPECT_EQ(layer->getHiddenState(), nullptr);
  for (auto* state : {input("h", nv::Dims2{2, 4}), input("c", nv::Dims2{2, 4})}) {
    layer->setHiddenState(*state);
    EXPECT_EQ(layer->getHiddenState(), state);
    layer->setCellState(*state);
    EXPECT_EQ(layer->getCellState(), state);
  }
  nv::Dims one{};
  auto* lengths = input("lengths", one, nv::DataType::kINT32);
  layer->setSequenceLengths(*lengths);
  EXPECT_EQ(layer->getSequenceLengths(), lengths);
  EXPECT_EQ(sizes_of(layer), (Sizes{5, 4}));
  EXPECT_EQ(sizes_of(layer, 2), (Sizes{2, 4}));
}

TEST_F(Layers, HaveNamesTypesAndInputs) {
  auto* layer = network->addElementWise(*x, *x, nv::ElementWiseOperation::kSUM);
  layer->setName("sum");
  EXPECT_STREQ(layer->getName(), "sum");
  EXPECT_EQ(layer->getNbInputs(), 2);
  nv::ITensor* y = input("y", nv::Dims3{4, 6, 6});
  layer->setInput(1, *y);
  EXPECT_EQ(layer->getInput(1), y);
  EXPECT_FALSE(layer->precisionIsSet());
  READS_BACK(layer, Precision, nv::DataType::kHALF);
  EXPECT_TRUE(layer->precisionIsSet());
  layer->resetPrecision();
  EXPECT_FALSE(layer->precisionIsSet());
  EXPECT_FALSE(layer->outputTypeIsSet(0));
  layer->setOutputType(0, nv::DataType::kHALF);
  EXPECT_TRUE(layer->outputTypeIsSet(0));
  EXPECT_EQ(layer->getOutputType(0), nv::DataType::kHALF);
  layer->resetOutputType(0);
  EXPECT_FALSE(layer->outputTypeIsSet(0));
#if NV_TENSORRT_MAJOR >= 8
  layer->setMetadata("of block 3");
  EXPECT_STREQ(layer->getMetadata(), "of block 3");
#endif
}

TEST_F(Layers, Tensors) {
  READS_BACK(x, Type, nv::DataType::kHALF);
  READS_BACK(x, Dimensions, nv::Dims(nv::Dims3{2, 3, 4}));
  READS_BACK(x, Location, nv::TensorLocation::kDEVICE);
  READS_BACK(x, BroadcastAcrossBatch, false);
  EXPECT_FALSE(x->dynamicRangeIsSet());
  EXPECT_TRUE(x->setDynamicRange(-2, 2));
  EXPECT_TRUE(x->dynamicRangeIsSet());
  EXPECT_EQ(x->getDynamicRangeMin(), -2);
  EXPECT_EQ(x->getDynamicRangeMax(), 2);
#if NV_TENSORRT_MAJOR < 8
  EXPECT_EQ(x->getDynamicRange(), 2);
#endif
  x->resetDynamicRange();
  EXPECT_FALSE(x->dynamicRangeIsSet());
  auto* y = network->addIdentity(*x)->getOutput(0);
  y->setName("y");
  EXPECT_STREQ(y->getName(), "y");
  network->markOutput(*y);
  EXPECT_TRUE(x->isNetworkInput());
  EXPECT_FALSE(x->isNetworkOutput());
  EXPECT_TRUE(y->isNetworkOutput());
#if NV_TENSORRT_MAJOR >= 6
  READS_BACK(x, AllowedFormats, nv::TensorFormats{1U});
  EXPECT_FALSE(x->isShapeTensor());
  EXPECT_TRUE(x->isExecutionTensor());
#endif
  EXPECT_EQ(network->getNbOutputs(), 1);
  EXPECT_EQ(network->getOutput(0), y);
  EXPECT_EQ(network->getNbInputs(), 1);
  network->unmarkOutput(*y);
  EXPECT_EQ(network->getNbOutputs(), 0);
  network->removeTensor(*input("unread", nv::Dims2{1, 1}));
  EXPECT_EQ(network->getNbInputs(), 1);
}

}  // namespace
}  // namespace tenon::test
