// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IMatrixMultiplyLayer, IEinsumLayer, IFullyConnectedLayer, IConstantLayer, IFillLayer and IAssertionLayer: properties,
// products by hand.
#include "tests/api/layer_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

using Matrix = nv::MatrixOperation;

TEST(MatrixMultiplyLayer, RemembersItsProperties) {
  OneLayer net(dims_of({2, 2}));
  nv::ITensor& right = net.floats(dims_of({2, 2}), {1, 0, 2, 1});
  auto* layer = net.network->addMatrixMultiply(net.x, false, right, true);
  EXPECT_EQ(layer->getType(), nv::LayerType::kMATRIX_MULTIPLY);
  EXPECT_EQ(layer->getOperation(0), Matrix::kNONE);
  EXPECT_EQ(layer->getOperation(1), Matrix::kTRANSPOSE);
  EXPECT_EQ(layer->getOperation(7), Matrix::kNONE);
  layer->setOperation(1, Matrix::kNONE);
  layer->setTranspose(0, true);
  EXPECT_TRUE(layer->getTranspose(0));
  EXPECT_FALSE(layer->getTranspose(1));
  // [1 3; 2 4] [1 0; 2 1]
  EXPECT_EQ(net.run(layer, {1, 2, 3, 4}, 4), (Floats{7, 3, 10, 4}));
}

TEST(MatrixMultiplyLayer, OfVectors) {
  OneLayer left(dims_of({2}));
  auto* layer = left.network->addMatrixMultiply(left.x, Matrix::kVECTOR,
                                                left.floats(dims_of({2, 3}), {1, 2, 3, 4, 5, 6}), Matrix::kNONE);
  EXPECT_EQ(left.run(layer, {1, 10}, 3), (Floats{41, 52, 63}));
  OneLayer both(dims_of({2}));
  layer = both.network->addMatrixMultiply(both.x, Matrix::kVECTOR, both.floats(dims_of({2}), {3, 4}), Matrix::kVECTOR);
  EXPECT_EQ(layer->getOutput(0)->getDimensions().nbDims, 0);
  EXPECT_EQ(both.run(layer, {1, 10}, 1), (Floats{43}));
}

TEST(MatrixMultiplyLayer, RanksMustBeTheSame) {
  OneLayer net(dims_of({2, 2}));
  nv::ITensor& cube = net.floats(dims_of({1, 2, 2}), {1, 2, 3, 4});
  finish(net, net.network->addMatrixMultiply(net.x, Matrix::kNONE, cube, Matrix::kNONE));
  expect_error(net, "expected operands of one rank");
}

TEST(EinsumLayer, ByItsEquation) {
  OneLayer net(dims_of({2, 2}));
  nv::ITensor* both[] = {&net.x, &net.floats(dims_of({2}), {10, 1})};
  auto* layer = net.network->addEinsum(both, 2, "ij,i->j");
  EXPECT_EQ(layer->getType(), nv::LayerType::kEINSUM);
  EXPECT_STREQ(layer->getEquation(), "ij,i->j");
  EXPECT_TRUE(layer->setEquation("ij,j->i"));
  EXPECT_STREQ(layer->getEquation(), "ij,j->i");
  EXPECT_EQ(net.run(layer, {1, 2, 3, 4}, 2), (Floats{12, 34}));
  net.logger.lines.clear();
  EXPECT_FALSE(layer->setEquation(nullptr));
  EXPECT_NE(net.logger.errors().find("the equation is null"), std::string::npos);
}

TEST(FullyConnectedLayer, RemembersItsProperties) {
  OneLayer net(dims_of({2, 3, 1, 1}));
  auto* layer = net.network->addFullyConnected(net.x, 1, no_weights(), no_weights());
  layer->setNbOutputChannels(2);
  EXPECT_EQ(layer->getNbOutputChannels(), 2);
  const nv::Weights kernel = net.kept({1, 1, 1, 0, 0, 2}), bias = net.kept({0, 10});
  layer->setKernelWeights(kernel);
  layer->setBiasWeights(bias);
  EXPECT_EQ(layer->getKernelWeights().values, kernel.values);
  EXPECT_EQ(layer->getBiasWeights().values, bias.values);
  EXPECT_EQ(net.run(layer, {1, 2, 3, 4, 5, 6}, 4), (Floats{6, 16, 15, 22}));
}

TEST(ConstantLayer, RemembersItsProperties) {
  OneLayer net(dims_of({2}));
  auto* layer = net.network->addConstant(dims_of({1}), net.kept({7}));
  EXPECT_EQ(layer->getType(), nv::LayerType::kCONSTANT);
  const nv::Weights two = net.kept({3, 4});
  layer->setDimensions(dims_of({2}));
  layer->setWeights(two);
  EXPECT_EQ(sizes_of(layer->getDimensions()), std::vector<int64_t>{2});
  EXPECT_EQ(layer->getWeights().values, two.values);
  auto* sum = net.network->addElementWise(net.x, *layer->getOutput(0), nv::ElementWiseOperation::kSUM);
  EXPECT_EQ(net.run(sum, {1, 1}, 2), (Floats{4, 5}));
}

TEST(ConstantLayer, OfAnotherNumberOfElements) {
  OneLayer net(dims_of({2}));
  auto* layer = net.network->addConstant(dims_of({3}), net.kept({3, 4}));
  finish(net, net.network->addElementWise(net.x, *layer->getOutput(0), nv::ElementWiseOperation::kSUM));
  expect_error(net, "3");
}

TEST(FillLayer, RemembersItsProperties) {
  OneLayer net(dims_of({3}));
  auto* layer = net.network->addFill(dims_of({2}), nv::FillOperation::kRANDOM_UNIFORM);
  EXPECT_EQ(layer->getType(), nv::LayerType::kFILL);
  EXPECT_EQ(layer->getOperation(), nv::FillOperation::kRANDOM_UNIFORM);
  EXPECT_EQ(layer->getToType(), nv::DataType::kFLOAT);
  layer->setOperation(nv::FillOperation::kLINSPACE);
  layer->setDimensions(dims_of({3}));
  EXPECT_EQ(sizes_of(layer->getDimensions()), std::vector<int64_t>{3});
  layer->setAlpha(0.5);
  layer->setBeta(2);
  EXPECT_EQ(layer->getAlpha(), 0.5);
  EXPECT_EQ(layer->getBeta(), 2);
  EXPECT_FALSE(layer->isAlphaBetaInt64());
  layer->setToType(nv::DataType::kINT64);
  EXPECT_EQ(layer->getToType(), nv::DataType::kINT64);
  layer->setAlphaInt64(5);
  layer->setBetaInt64(-2);
  EXPECT_EQ(layer->getAlphaInt64(), 5);
  EXPECT_EQ(layer->getBetaInt64(), -2);
  EXPECT_TRUE(layer->isAlphaBetaInt64());
  EXPECT_EQ(layer->getOutput(0)->getType(), nv::DataType::kINT64);
  auto* as_floats = net.network->addCast(*layer->getOutput(0), nv::DataType::kFLOAT);
  auto* sum = net.network->addElementWise(net.x, *as_floats->getOutput(0), nv::ElementWiseOperation::kSUM);
  EXPECT_EQ(net.run(sum, {0, 0, 0}, 3), (Floats{5, 3, 1}));
}

TEST(FillLayer, SaysWhatIsWrong) {
  OneLayer plane(dims_of({2, 2}));
  finish(plane, plane.network->addFill(dims_of({2, 2}), nv::FillOperation::kLINSPACE, nv::DataType::kFLOAT));
  expect_error(plane, "a line over 2 axes needs a tensor of 2 deltas");
  OneLayer negative(dims_of({2}));
  finish(negative, negative.network->addFill(dims_of({-2}), nv::FillOperation::kRANDOM_UNIFORM));
  expect_error(negative, "expected sizes of at least 0");
  OneLayer list(dims_of({2}));
  auto* layer = list.network->addFill(dims_of({2}), nv::FillOperation::kLINSPACE);
  layer->setInput(0, list.ints(dims_of({}), {2}));
  finish(list, layer);
  expect_error(list, "expected a list of sizes");
}

TEST(AssertionLayer, SaysWhatIsWrong) {
  OneLayer run(dims_of({1}));
  auto* flag = run.network->addCast(run.x, nv::DataType::kBOOL);
  auto* layer = run.network->addAssertion(*flag->getOutput(0), nullptr);
  EXPECT_EQ(layer->getType(), nv::LayerType::kASSERTION);
  EXPECT_STREQ(layer->getMessage(), "");
  layer->setMessage("x is set");
  EXPECT_STREQ(layer->getMessage(), "x is set");
  finish(run, run.network->addIdentity(run.x));
  expect_error(run, "an assertion that only the run decides: 'x is set'");
  OneLayer type(dims_of({1}));
  type.network->addAssertion(type.floats(dims_of({1}), {1}), "number");
  finish(type, type.network->addIdentity(type.x));
  expect_error(type, "expected a condition of kBOOL");
}

}  // namespace
}  // namespace tenon::test
