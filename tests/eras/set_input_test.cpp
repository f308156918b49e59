// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Inputs of layers that are set after the layer was added: other data, and attributes as tensors. Results on paper.
#include "tests/eras/reads_back.h"

namespace tenon::test {
namespace {

using Floats = std::vector<float>;

struct SetInput : ::testing::Test {
  Logger logger;
  Owned<nv::IBuilder> builder{nv::createInferBuilder(logger)};
  Owned<nv::INetworkDefinition> network;

  /// y of x by the layer's result, which is as large.
  Floats run(nv::ITensor& y, const Floats& x, bool explicit_batch) {
    y.setName("y");
    network->markOutput(y);
    Owned<nv::ICudaEngine> engine(engine_of(*builder, *network));
    EXPECT_NE(engine, nullptr) << logger.errors;
    return engine ? read_and_run(*engine, x, logger, explicit_batch) : Floats();
  }
};

/// Of layers made of x that then take -x.
struct SetInputToAnother : SetInput {
  const Floats kernel = {0, 0, 0, 5, 0, 0, 5, 0, 0, 5, 0, 0, 5, 0, 0, 0};  // 5 times the reverse
  const Floats x_values = {1, 2, 3, 4, -5, 6, 7, 8};
  nv::ITensor *x = nullptr, *negative = nullptr;

  void SetUp() override {
    network.reset(implicit_network(*builder));
    x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims3{1, 2, 2});
    negative = network->addUnary(*x, nv::UnaryOperation::kNEG)->getOutput(0);
  }
  template <class Layer>
  Floats run_with_negative(Layer* layer) {
    layer->setInput(0, *negative);
    EXPECT_EQ(layer->getInput(0), negative);
    return run(*layer->getOutput(0), x_values, false);
  }
};

TEST_F(SetInputToAnother, OfAConvolution) {
  const Floats twice = {2};
  auto* layer = network->addConvolution(*x, 1, nv::DimsHW{1, 1}, weights(twice), {});
  EXPECT_EQ(run_with_negative(layer), (Floats{-2, -4, -6, -8, 10, -12, -14, -16}));
}

TEST_F(SetInputToAnother, OfADeconvolution) {
  const Floats thrice = {3};
  auto* layer = network->addDeconvolution(*x, 1, nv::DimsHW{1, 1}, weights(thrice), {});
  EXPECT_EQ(run_with_negative(layer), (Floats{-3, -6, -9, -12, 15, -18, -21, -24}));
}

TEST_F(SetInputToAnother, OfAFullyConnectedLayer) {
  auto* layer = network->addFullyConnected(*x, 4, weights(kernel), {});
  EXPECT_EQ(run_with_negative(layer), (Floats{-20, -15, -10, -5, -40, -35, -30, 25}));
}

#if NV_TENSORRT_MAJOR >= 6
nv::Dims of_rank_1(int size) {
  nv::Dims dims{};
  dims.nbDims = 1;
  dims.d[0] = size;
  return dims;
}

/// Attributes that are tensors, here constants, of networks with an explicit batch.
struct SetInputToAttributes : SetInput {
  const Floats x_values = {1, 2, 3, 4, 5, 6};
  nv::ITensor* x = nullptr;

  void SetUp() override {
    network.reset(builder->createNetworkV2(1U));
    x = network->addInput("x", nv::DataType::kFLOAT, nv::Dims2{2, 3});
  }
  nv::ITensor* constant(const std::vector<int32_t>& values) {
    return network
        ->addConstant(of_rank_1(static_cast<int>(values.size())),
                      {nv::DataType::kINT32, values.data(), static_cast<int64_t>(values.size())})
        ->getOutput(0);
  }
};

TEST_F(SetInputToAttributes, OfAShuffle) {
  const std::vector<int32_t> sizes = {3, 2};
  auto* layer = network->addShuffle(*x);
  layer->setInput(1, *constant(sizes));
  EXPECT_EQ(layer->getNbInputs(), 2);
  layer->setSecondTranspose({{1, 0}});
  EXPECT_EQ(sizes_of(layer), (Sizes{2, 3}));
  EXPECT_EQ(run(*layer->getOutput(0), x_values, true), (Floats{1, 3, 5, 2, 4, 6}));
}

TEST_F(SetInputToAttributes, OfASlice) {
  const std::vector<int32_t> start = {1, 2}, size = {2, 3}, stride = {-1, -1};
  auto* layer = network->addSlice(*x, nv::Dims2{0, 0}, nv::Dims2{1, 1}, nv::Dims2{1, 1});
  layer->setInput(1, *constant(start));
  layer->setInput(2, *constant(size));
  layer->setInput(3, *constant(stride));
  EXPECT_EQ(layer->getNbInputs(), 4);
  EXPECT_EQ(sizes_of(layer), (Sizes{2, 3}));
  EXPECT_EQ(run(*layer->getOutput(0), x_values, true), (Floats{6, 5, 4, 3, 2, 1}));
}

#if NV_TENSORRT_MAJOR >= 7
TEST_F(SetInputToAttributes, OfAFill) {
  const std::vector<int32_t> sizes = {2, 3};
  const Floats start = {10}, steps = {100, 1000};
  auto* layer = network->addFill(nv::Dims2{1, 1}, nv::FillOperation::kLINSPACE);
  layer->setInput(0, *constant(sizes));
  nv::Dims scalar{};
  layer->setInput(1, *network->addConstant(scalar, weights(start))->getOutput(0));
  layer->setInput(2, *network->addConstant(of_rank_1(2), weights(steps))->getOutput(0));
  EXPECT_EQ(sizes_of(layer), (Sizes{2, 3}));
  auto* sum = network->addElementWise(*x, *layer->getOutput(0), nv::ElementWiseOperation::kSUM);
  EXPECT_EQ(run(*sum->getOutput(0), x_values, true), (Floats{11, 1012, 2013, 114, 1115, 2116}));
}
#endif
#endif

}  // namespace
}  // namespace tenon::test
