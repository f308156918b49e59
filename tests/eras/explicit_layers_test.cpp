// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Layers and attributes that came with release 6 and later, with all dimensions explicit: what setters get, getters
// give, and the sizes of results. Sizes are worked out on paper.
#include "tests/eras/reads_back.h"

#if NV_TENSORRT_MAJOR >= 6
namespace tenon::test {
namespace {

struct ExplicitLayers : ::testing::Test {
  Logger logger;
  std::vector<float> values = numbers(1024, 9);
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  Owned<nv::INetworkDefinition> network{builder->createNetworkV2(1U)};
  nv::ITensor* x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims4{1, 4, 6, 6});

  nv::Weights some(int64_t count) const { return {nv::DataType::kFLOAT, values.data(), count}; }
  nv::ITensor* input(const char* name, nv::Dims dims, nv::DataType type = nv::DataType::kFLOAT) {
    return network->addInput(name, type, dims);
  }
  nv::ITensor* scalar(nv::DataType type, const void* value) {
    return network->addConstant(nv::Dims{}, nv::Weights{type, value, 1})->getOutput(0);
  }
  void TearDown() override { EXPECT_EQ(logger.errors, ""); }
};

template <class Layer>
void expect_any_rank(Layer* layer) {
  READS_BACK(layer, StrideNd, nv::Dims(nv::Dims2{2, 3}));
  READS_BACK(layer, PaddingNd, nv::Dims(nv::Dims2{1, 2}));
  EXPECT_EQ(shown(layer->getPostPadding()), (Sizes{1, 2}));
}

TEST_F(ExplicitLayers, WindowsOfAnyRank) {
  EXPECT_FALSE(network->hasImplicitBatchDimension());
  auto* convolution = network->addConvolutionNd(*x, 8, nv::Dims2{3, 3}, some(288), some(8));
  READS_BACK(convolution, KernelSizeNd, nv::Dims(nv::Dims2{2, 1}));
  READS_BACK(convolution, DilationNd, nv::Dims(nv::Dims2{2, 1}));
  expect_any_rank(convolution);
  convolution->setKernelWeights(some(8 * 4 * 2));
  EXPECT_EQ(sizes_of(convolution), (Sizes{1, 8, 3, 4}));
  auto* deconvolution = network->addDeconvolutionNd(*x, 8, nv::Dims2{3, 3}, some(288), some(8));
  READS_BACK(deconvolution, KernelSizeNd, nv::Dims(nv::Dims2{3, 4}));
  expect_any_rank(deconvolution);
  deconvolution->setKernelWeights(some(4 * 8 * 12));
  EXPECT_EQ(sizes_of(deconvolution), (Sizes{1, 8, 11, 15}));
  auto* pooling = network->addPoolingNd(*x, nv::PoolingType::kMAX, nv::Dims2{2, 2});
  READS_BACK(pooling, WindowSizeNd, nv::Dims(nv::Dims2{4, 4}));
  expect_any_rank(pooling);
  EXPECT_EQ(sizes_of(pooling), (Sizes{1, 4, 3, 3}));
#if NV_TENSORRT_MAJOR >= 7
  READS_BACK(deconvolution, DilationNd, nv::Dims(nv::Dims2{1, 1}));
  auto* padding = network->addPaddingNd(*x, nv::Dims2{1, 1}, nv::Dims2{1, 1});
  READS_BACK(padding, PrePaddingNd, nv::Dims(nv::Dims2{1, 0}));
  READS_BACK(padding, PostPaddingNd, nv::Dims(nv::Dims2{2, -1}));
  EXPECT_EQ(sizes_of(padding), (Sizes{1, 4, 9, 5}));
#endif
}

TEST_F(ExplicitLayers, ScaleAlongAnAxis) {
  auto* layer =
      network->addScaleNd(*x, nv::ScaleMode::kCHANNEL, some(4), some(4), {nv::DataType::kFLOAT, nullptr, 0}, 1);
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->getChannelAxis(), 1);
  EXPECT_EQ(sizes_of(layer), (Sizes{1, 4, 6, 6}));
#if NV_TENSORRT_MAJOR >= 8
  READS_BACK(layer, ChannelAxis, 0);
#endif
}

TEST_F(ExplicitLayers, Resize) {
  auto* layer = network->addResize(*x);
  EXPECT_EQ(layer->getType(), nv::LayerType::kRESIZE);
  READS_BACK(layer, ResizeMode, nv::ResizeMode::kLINEAR);
  READS_BACK(layer, OutputDimensions, nv::Dims(nv::Dims4{1, 4, 3, 12}));
  EXPECT_EQ(sizes_of(layer), (Sizes{1, 4, 3, 12}));
  READS_BACK(layer, AlignCorners, true);
  READS_BACK(layer, AlignCorners, false);
  auto* scaled = network->addResize(*x);
  const float scales[4] = {1, 1, 1.5F, 2};
  scaled->setScales(scales, 4);
  float found[4] = {};
  EXPECT_EQ(scaled->getScales(4, found), 4);
  EXPECT_TRUE(std::equal(found, found + 4, scales));
  EXPECT_EQ(sizes_of(scaled), (Sizes{1, 4, 9, 12}));
#if NV_TENSORRT_MAJOR >= 8
  READS_BACK(layer, CoordinateTransformation, nv::ResizeCoordinateTransformation::kASYMMETRIC);
  READS_BACK(layer, SelectorForSinglePixel, nv::ResizeSelector::kUPPER);
  READS_BACK(layer, NearestRounding, nv::ResizeRoundMode::kCEIL);
  READS_BACK(layer, ResizeMode, nv::ResizeMode::kCUBIC);
  READS_BACK(layer, CubicCoeff, -0.5F);
  READS_BACK(layer, ExcludeOutside, true);
#else
  auto* sizes = network->addShape(*x)->getOutput(0);
  scaled->setInput(1, *sizes);
  EXPECT_EQ(scaled->getInput(1), sizes);
#endif
}

TEST_F(ExplicitLayers, ShapesAndSlopes) {
  auto* shape = network->addShape(*x);
  EXPECT_EQ(shape->getType(), nv::LayerType::kSHAPE);
  EXPECT_EQ(sizes_of(shape), (Sizes{4}));
  EXPECT_TRUE(network->markOutputForShapes(*shape->getOutput(0)));
  EXPECT_TRUE(shape->getOutput(0)->isShapeTensor());
  EXPECT_TRUE(network->unmarkOutputForShapes(*shape->getOutput(0)));
  auto* slopes = network->addConstant(nv::Dims4{1, 4, 1, 1}, some(4));
  auto* prelu = network->addParametricReLU(*x, *slopes->getOutput(0));
  EXPECT_EQ(prelu->getType(), nv::LayerType::kPARAMETRIC_RELU);
  EXPECT_EQ(sizes_of(prelu), (Sizes{1, 4, 6, 6}));
  auto* gather = network->addGather(*x, *input("which", nv::Dims2{1, 3}, nv::DataType::kINT32), 2);
  EXPECT_EQ(sizes_of(gather), (Sizes{1, 4, 1, 3, 6}));
  READS_BACK(gather, NbElementWiseDims, 1);
  EXPECT_EQ(sizes_of(gather), (Sizes{1, 4, 3, 6}));
  auto* slice = network->addSlice(*x, nv::Dims4{0, 0, 0, 0}, nv::Dims4{1, 2, 3, 4}, nv::Dims4{1, 1, 1, 1});
#if NV_TENSORRT_MAJOR >= 7
  READS_BACK(slice, Mode, nv::SliceMode::kWRAP);
  auto* shuffle = network->addShuffle(*x);
  READS_BACK(shuffle, ZeroIsPlaceholder, true);
  READS_BACK(shuffle, ReshapeDimensions, nv::Dims(nv::Dims3{0, 0, -1}));
  EXPECT_EQ(sizes_of(shuffle), (Sizes{1, 4, 36}));
  READS_BACK(shuffle, ReshapeDimensions, nv::Dims(nv::Dims2{4, 36}));
  READS_BACK(shuffle, ZeroIsPlaceholder, false);
#endif
  EXPECT_EQ(sizes_of(slice), (Sizes{1, 2, 3, 4}));
  network->setName("sizes");
  EXPECT_STREQ(network->getName(), "sizes");
  EXPECT_FALSE(network->hasExplicitPrecision());
}

#if NV_TENSORRT_MAJOR >= 7
TEST_F(ExplicitLayers, FillAndSelect) {
  auto* fill = network->addFill(nv::Dims2{2, 3}, nv::FillOperation::kRANDOM_UNIFORM);
  EXPECT_EQ(fill->getType(), nv::LayerType::kFILL);
  READS_BACK(fill, Alpha, -0.5);
  READS_BACK(fill, Beta, 1.5);
  READS_BACK(fill, Operation, nv::FillOperation::kLINSPACE);
  nv::Dims dims{};
  dims.nbDims = 1;
  dims.d[0] = 6;
  READS_BACK(fill, Dimensions, dims);
  EXPECT_EQ(sizes_of(fill), (Sizes{6}));
  auto* where = input("where", nv::Dims4{1, 4, 6, 6}, nv::DataType::kBOOL);
  auto* select = network->addSelect(*where, *x, *input("y", nv::Dims4{1, 4, 1, 6}));
  EXPECT_EQ(select->getType(), nv::LayerType::kSELECT);
  EXPECT_EQ(sizes_of(select), (Sizes{1, 4, 6, 6}));
}

/// A loop of three turns: sum += row of x; its last value and all of them.
TEST_F(ExplicitLayers, Loop) {
  auto* rows = input("rows", nv::Dims2{3, 2});
  const int32_t three = 3;
  const float nothing[2] = {};
  auto* loop = network->addLoop();
  ASSERT_NE(loop, nullptr);
  loop->setName("sums");
  EXPECT_STREQ(loop->getName(), "sums");
  auto* limit = loop->addTripLimit(*scalar(nv::DataType::kINT32, &three), nv::TripLimit::kCOUNT);
  EXPECT_EQ(limit->getType(), nv::LayerType::kTRIP_LIMIT);
  EXPECT_EQ(limit->getTripLimit(), nv::TripLimit::kCOUNT);
  EXPECT_EQ(limit->getLoop(), loop);
  auto* row = loop->addIterator(*rows, 1, true);
  EXPECT_EQ(row->getType(), nv::LayerType::kITERATOR);
  EXPECT_EQ(row->getAxis(), 1);
  EXPECT_TRUE(row->getReverse());
  READS_BACK(row, Axis, 0);
  READS_BACK(row, Reverse, false);
  nv::Dims two{};
  two.nbDims = 1;
  two.d[0] = 2;
  auto* start = network->addConstant(two, nv::Weights{nv::DataType::kFLOAT, nothing, 2});
  auto* sum = loop->addRecurrence(*start->getOutput(0));
  EXPECT_EQ(sum->getType(), nv::LayerType::kRECURRENCE);
  auto* added =
      network->addElementWise(*sum->getOutput(0), *row->getOutput(0), nv::ElementWiseOperation::kSUM)->getOutput(0);
  sum->setInput(1, *added);
  EXPECT_EQ(sum->getInput(1), added);
  auto* last = loop->addLoopOutput(*sum->getOutput(0), nv::LoopOutput::kLAST_VALUE);
  auto* all = loop->addLoopOutput(*added, nv::LoopOutput::kCONCATENATE, 1);
  EXPECT_EQ(all->getType(), nv::LayerType::kLOOP_OUTPUT);
  EXPECT_EQ(all->getLoopOutput(), nv::LoopOutput::kCONCATENATE);
  READS_BACK(all, Axis, 0);
  all->setInput(1, *scalar(nv::DataType::kINT32, &three));
  EXPECT_EQ(all->getNbInputs(), 2);
  last->getOutput(0)->setName("last");
  all->getOutput(0)->setName("all");
  network->markOutput(*last->getOutput(0));
  network->markOutput(*all->getOutput(0));
  Owned<nv::IBuilderConfig> config(builder->createBuilderConfig());
  Owned<nv::ICudaEngine> engine(builder->buildEngineWithConfig(*network, *config));
  ASSERT_NE(engine, nullptr) << logger.errors;
  Owned<nv::IExecutionContext> context(engine->createExecutionContext());
  std::vector<float> given = {1, 2, 3, 4, 5, 6}, picture(144), one(2), every(6);
  std::vector<void*> bindings(static_cast<size_t>(engine->getNbBindings()));
  const auto bind = [&](const char* name, std::vector<float>& to) {
    bindings[static_cast<size_t>(engine->getBindingIndex(name))] = to.data();
  };
  bind("x", picture);
  bind("rows", given);
  bind("last", one);
  bind("all", every);
  ASSERT_TRUE(context->executeV2(bindings.data())) << logger.errors;
  EXPECT_EQ(one, (std::vector<float>{9, 12}));
  EXPECT_EQ(every, (std::vector<float>{1, 2, 4, 6, 9, 12}));
}
#endif

#if NV_TENSORRT_MAJOR >= 8
TEST_F(ExplicitLayers, GatherAndScatter) {
  auto* gather = network->addGatherV2(*x, *input("which", nv::Dims2{2, 2}, nv::DataType::kINT32), nv::GatherMode::kND);
  READS_BACK(gather, Mode, nv::GatherMode::kND);
  EXPECT_EQ(sizes_of(gather), (Sizes{2, 6, 6}));
  auto* where = input("where", nv::Dims4{1, 4, 2, 6}, nv::DataType::kINT32);
  auto* scatter = network->addScatter(*x, *where, *input("updates", nv::Dims4{1, 4, 2, 6}), nv::ScatterMode::kELEMENT);
  EXPECT_EQ(scatter->getType(), nv::LayerType::kSCATTER);
  READS_BACK(scatter, Axis, 2);
  EXPECT_EQ(sizes_of(scatter), (Sizes{1, 4, 6, 6}));
  READS_BACK(scatter, Mode, nv::ScatterMode::kND);
  READS_BACK(scatter, Mode, nv::ScatterMode::kELEMENT);
  const float pair[2] = {0, 1};
  const int32_t depth = 5;
  nv::Dims two{};
  two.nbDims = 1;
  two.d[0] = 2;
  auto* ends = network->addConstant(two, nv::Weights{nv::DataType::kFLOAT, pair, 2});
  auto* hot = network->addOneHot(*input("classes", nv::Dims2{2, 3}, nv::DataType::kINT32), *ends->getOutput(0),
                                 *scalar(nv::DataType::kINT32, &depth), -1);
  EXPECT_EQ(hot->getType(), nv::LayerType::kONE_HOT);
  EXPECT_EQ(sizes_of(hot), (Sizes{2, 3, 5}));
  READS_BACK(hot, Axis, 0);
  EXPECT_EQ(sizes_of(hot), (Sizes{5, 2, 3}));
  auto* found = network->addNonZero(*x);
  EXPECT_EQ(found->getType(), nv::LayerType::kNON_ZERO);
  EXPECT_EQ(sizes_of(found), (Sizes{4, -1}));
}

TEST_F(ExplicitLayers, CastsAndQuantization) {
  auto* cast = network->addCast(*x, nv::DataType::kHALF);
  EXPECT_EQ(cast->getType(), nv::LayerType::kCAST);
  READS_BACK(cast, ToType, nv::DataType::kINT32);
  EXPECT_EQ(cast->getOutput(0)->getType(), nv::DataType::kINT32);
  const float scale = 0.5F;
  auto* step = scalar(nv::DataType::kFLOAT, &scale);
  auto* quantize = network->addQuantize(*x, *step);
  EXPECT_EQ(quantize->getType(), nv::LayerType::kQUANTIZE);
  READS_BACK(quantize, Axis, 1);
  EXPECT_EQ(quantize->getOutput(0)->getType(), nv::DataType::kINT8);
  auto* dequantize = network->addDequantize(*quantize->getOutput(0), *step);
  EXPECT_EQ(dequantize->getType(), nv::LayerType::kDEQUANTIZE);
  READS_BACK(dequantize, Axis, 1);
  EXPECT_EQ(dequantize->getOutput(0)->getType(), nv::DataType::kFLOAT);
}

TEST_F(ExplicitLayers, SamplesProductsAndSequences) {
  auto* sample = network->addGridSample(*x, *input("grid", nv::Dims4{1, 2, 3, 2}));
  EXPECT_EQ(sample->getType(), nv::LayerType::kGRID_SAMPLE);
  READS_BACK(sample, InterpolationMode, nv::InterpolationMode::kNEAREST);
  READS_BACK(sample, AlignCorners, true);
  READS_BACK(sample, SampleMode, nv::SampleMode::kREFLECT);
  EXPECT_EQ(sizes_of(sample), (Sizes{1, 4, 2, 3}));
  nv::ITensor* both[] = {input("a", nv::Dims2{2, 3}), input("b", nv::Dims2{3, 5})};
  auto* einsum = network->addEinsum(both, 2, "ij,jk->ik");
  EXPECT_EQ(einsum->getType(), nv::LayerType::kEINSUM);
  EXPECT_EQ(sizes_of(einsum), (Sizes{2, 5}));
  EXPECT_TRUE(einsum->setEquation("ij,jk->ki"));
  EXPECT_STREQ(einsum->getEquation(), "ij,jk->ki");
  EXPECT_EQ(sizes_of(einsum), (Sizes{5, 2}));
  nv::Dims one{};
  one.nbDims = 1;
  one.d[0] = 3;
  auto* reverse =
      network->addReverseSequence(*input("words", nv::Dims3{5, 3, 2}), *input("lengths", one, nv::DataType::kINT32));
  EXPECT_EQ(reverse->getType(), nv::LayerType::kREVERSE_SEQUENCE);
  EXPECT_EQ(reverse->getBatchAxis(), 1);
  EXPECT_EQ(reverse->getSequenceAxis(), 0);
  READS_BACK(reverse, BatchAxis, 1);
  READS_BACK(reverse, SequenceAxis, 0);
  EXPECT_EQ(sizes_of(reverse), (Sizes{5, 3, 2}));
}

TEST_F(ExplicitLayers, NormalizationAndBoxes) {
  auto* normal =
      network->addNormalization(*x, *input("scale", nv::Dims4{1, 4, 1, 1}), *input("bias", nv::Dims4{1, 4, 1, 1}), 12U);
  EXPECT_EQ(normal->getType(), nv::LayerType::kNORMALIZATION);
  EXPECT_EQ(normal->getAxes(), 12U);
  READS_BACK(normal, Epsilon, 1e-3F);
  READS_BACK(normal, Axes, 12U);
  READS_BACK(normal, ComputePrecision, nv::DataType::kFLOAT);
  READS_BACK(normal, NbGroups, 1);
  EXPECT_EQ(sizes_of(normal), (Sizes{1, 4, 6, 6}));
  const int32_t most = 3;
  auto* nms = network->addNMS(*input("boxes", nv::Dims3{1, 8, 4}), *input("scores", nv::Dims3{1, 8, 2}),
                              *scalar(nv::DataType::kINT32, &most));
  EXPECT_EQ(nms->getType(), nv::LayerType::kNMS);
  READS_BACK(nms, BoundingBoxFormat, nv::BoundingBoxFormat::kCENTER_SIZES);
  READS_BACK(nms, TopKBoxLimit, 5);
  EXPECT_EQ(nms->getNbOutputs(), 2);
  EXPECT_EQ(sizes_of(nms), (Sizes{-1, 3}));
}

TEST_F(ExplicitLayers, ConditionsAndAssertions) {
  auto* branch = network->addIfConditional();
  branch->setName("either");
  EXPECT_STREQ(branch->getName(), "either");
  const bool yes = true;
  auto* truth = scalar(nv::DataType::kBOOL, &yes);
  auto* condition = branch->setCondition(*truth);
  EXPECT_EQ(condition->getType(), nv::LayerType::kCONDITION);
  EXPECT_EQ(condition->getConditional(), branch);
  auto* inside = branch->addInput(*x);
  EXPECT_EQ(inside->getType(), nv::LayerType::kCONDITIONAL_INPUT);
  auto* negative = network->addUnary(*inside->getOutput(0), nv::UnaryOperation::kNEG);
  auto* output = branch->addOutput(*inside->getOutput(0), *negative->getOutput(0));
  EXPECT_EQ(output->getType(), nv::LayerType::kCONDITIONAL_OUTPUT);
  EXPECT_EQ(sizes_of(output), (Sizes{1, 4, 6, 6}));
  auto* assertion = network->addAssertion(*truth, "must hold");
  EXPECT_EQ(assertion->getType(), nv::LayerType::kASSERTION);
  EXPECT_STREQ(assertion->getMessage(), "must hold");
  assertion->setMessage("must always hold");
  EXPECT_STREQ(assertion->getMessage(), "must always hold");
  EXPECT_EQ(&network->getBuilder(), builder.get());
  x->setDimensionName(1, "channels");
  EXPECT_STREQ(x->getDimensionName(1), "channels");
  network->addConstant(nv::Dims2{2, 2}, some(4));
  EXPECT_TRUE(network->setWeightsName(some(4), "slopes"));
}
#endif

}  // namespace
}  // namespace tenon::test
#endif
