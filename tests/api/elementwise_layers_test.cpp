// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IUnaryLayer, IElementWiseLayer, ISelectLayer, ICastLayer, IIdentityLayer, IScaleLayer: every operation, by the C
// library or by hand.
#include <cmath>
#include <limits>

#include "tests/api/layer_support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // old calls are tested too

namespace tenon::test {
namespace {

using Unary = nv::UnaryOperation;
using Binary = nv::ElementWiseOperation;

struct UnaryCase {
  Unary operation;
  float (*expected)(float x);
  Floats x = {0.125F, 0.5F, 0.75F, 0.9F};
};

const UnaryCase kUnaryCases[] = {
    {Unary::kEXP, [](float x) { return std::exp(x); }},
    {Unary::kLOG, [](float x) { return std::log(x); }},
    {Unary::kSQRT, [](float x) { return std::sqrt(x); }},
    {Unary::kRECIP, [](float x) { return 1 / x; }, {-4, 0.5F, 2, 8}},
    {Unary::kABS, [](float x) { return std::abs(x); }, {-4, -0.5F, 0, 3}},
    {Unary::kNEG, [](float x) { return -x; }, {-4, -0.5F, 0, 3}},
    {Unary::kSIN, [](float x) { return std::sin(x); }},
    {Unary::kCOS, [](float x) { return std::cos(x); }},
    {Unary::kTAN, [](float x) { return std::tan(x); }},
    {Unary::kSINH, [](float x) { return std::sinh(x); }},
    {Unary::kCOSH, [](float x) { return std::cosh(x); }},
    {Unary::kASIN, [](float x) { return std::asin(x); }},
    {Unary::kACOS, [](float x) { return std::acos(x); }},
    {Unary::kATAN, [](float x) { return std::atan(x); }, {-3, -0.5F, 0, 20}},
    {Unary::kASINH, [](float x) { return std::asinh(x); }, {-3, -0.5F, 0, 20}},
    {Unary::kACOSH, [](float x) { return std::acosh(x); }, {1, 1.5F, 2, 20}},
    {Unary::kATANH, [](float x) { return std::atanh(x); }},
    {Unary::kCEIL, [](float x) { return std::ceil(x); }, {-1.5F, -0.25F, 0.25F, 2}},
    {Unary::kFLOOR, [](float x) { return std::floor(x); }, {-1.5F, -0.25F, 0.25F, 2}},
    {Unary::kERF, [](float x) { return std::erf(x); }},
    {Unary::kSIGN, [](float x) { return static_cast<float>((x > 0) - (x < 0)); }, {-3, -0.5F, 0, 20}},
    {Unary::kROUND, [](float x) { return std::nearbyint(x); }, {-1.5F, 0.5F, 2.5F, 2.6F}},
    {Unary::kISINF, [](float x) { return std::isinf(x) ? 1.0F : 0.0F; }, {-INFINITY, NAN, 1, INFINITY}},
    {Unary::kISNAN, [](float x) { return std::isnan(x) ? 1.0F : 0.0F; }, {-INFINITY, NAN, 1, INFINITY}},
};

TEST(UnaryLayer, ComputesEveryOperation) {
  for (const UnaryCase& one : kUnaryCases) {
    SCOPED_TRACE(static_cast<int>(one.operation));
    OneLayer net(dims_of({4}));
    Floats expected;
    for (const float v : one.x) expected.push_back(one.expected(v));
    expect_near(net.run(net.network->addUnary(net.x, one.operation), one.x, 4), expected);
  }
}

TEST(UnaryLayer, NotOfFlags) {
  OneLayer net(dims_of({3}));
  auto* flags = net.network->addCast(net.x, nv::DataType::kBOOL);
  auto* layer = net.network->addUnary(*flags->getOutput(0), Unary::kABS);
  EXPECT_EQ(layer->getOperation(), Unary::kABS);
  layer->setOperation(Unary::kNOT);
  EXPECT_EQ(layer->getOperation(), Unary::kNOT);
  EXPECT_EQ(layer->getOutput(0)->getType(), nv::DataType::kBOOL);
  EXPECT_EQ(net.run(layer, {0, 1, -3}, 3), (Floats{1, 0, 0}));
}

TEST(UnaryLayer, OfAnOperationThatIsNone) {
  OneLayer net(dims_of({2}));
  finish(net, net.network->addUnary(net.x, static_cast<Unary>(55)));
  expect_error(net, "expected a UnaryOperation, found 55");
}

/// x by `operation` with 2 -3 4 0.5, in floats or after a cast of both to `type`.
Floats combined(Binary operation, const Floats& x, nv::DataType type = nv::DataType::kFLOAT, const Floats& y = {}) {
  OneLayer net(dims_of({4}));
  nv::ITensor *a = &net.x, *b = &net.floats(dims_of({4}), y.empty() ? Floats{2, -3, 4, 0.5F} : y);
  if (type != nv::DataType::kFLOAT) {
    a = net.network->addCast(*a, type)->getOutput(0);
    b = net.network->addCast(*b, type)->getOutput(0);
  }
  auto* layer = net.network->addElementWise(*a, *b, Binary::kSUM);
  layer->setOperation(operation);
  EXPECT_EQ(layer->getOperation(), operation);
  return net.run(layer, x, 4);
}

TEST(ElementWiseLayer, ComputesEveryOperation) {
  const Floats x = {7, 7, -3, 0.5F};  // with 2, -3, 4, 0.5
  EXPECT_EQ(combined(Binary::kSUM, x), (Floats{9, 4, 1, 1}));
  EXPECT_EQ(combined(Binary::kPROD, x), (Floats{14, -21, -12, 0.25F}));
  EXPECT_EQ(combined(Binary::kMAX, x), (Floats{7, 7, 4, 0.5F}));
  EXPECT_EQ(combined(Binary::kMIN, x), (Floats{2, -3, -3, 0.5F}));
  EXPECT_EQ(combined(Binary::kSUB, x), (Floats{5, 10, -7, 0}));
  expect_near(combined(Binary::kDIV, x), {3.5F, -7.0F / 3, -0.75F, 1});
  expect_near(combined(Binary::kPOW, x), {49, 1.0F / 343, 81, std::sqrt(0.5F)});
  EXPECT_EQ(combined(Binary::kFLOOR_DIV, x), (Floats{3, -3, -1, 1}));
  EXPECT_EQ(combined(Binary::kEQUAL, x), (Floats{0, 0, 0, 1}));
  EXPECT_EQ(combined(Binary::kGREATER, x), (Floats{1, 1, 0, 0}));
  EXPECT_EQ(combined(Binary::kLESS, x), (Floats{0, 0, 1, 0}));
}

TEST(ElementWiseLayer, IntegersAreDividedDownwards) {
  const Floats x = {7, 7, -7, -8}, y = {2, -2, 2, 2};
  EXPECT_EQ(combined(Binary::kFLOOR_DIV, x, nv::DataType::kINT32, y), (Floats{3, -4, -4, -4}));
  EXPECT_EQ(combined(Binary::kDIV, x, nv::DataType::kINT32, y), (Floats{3, -3, -3, -4}));
}

TEST(ElementWiseLayer, Flags) {
  const Floats x = {0, 0, 1, 1}, y = {0, 1, 0, 1};
  EXPECT_EQ(combined(Binary::kAND, x, nv::DataType::kBOOL, y), (Floats{0, 0, 0, 1}));
  EXPECT_EQ(combined(Binary::kOR, x, nv::DataType::kBOOL, y), (Floats{0, 1, 1, 1}));
  EXPECT_EQ(combined(Binary::kXOR, x, nv::DataType::kBOOL, y), (Floats{0, 1, 1, 0}));
}

TEST(ElementWiseLayer, RanksMustBeTheSame) {
  OneLayer net(dims_of({1, 2}));
  finish(net, net.network->addElementWise(net.x, net.floats(dims_of({2}), {1, 2}), Binary::kSUM));
  expect_error(net, "expected operands of one rank");
}

TEST(ElementWiseLayer, OfAnOperationThatIsNone) {
  OneLayer net(dims_of({2}));
  finish(net, net.network->addElementWise(net.x, net.x, static_cast<Binary>(44)));
  expect_error(net, "expected an ElementWiseOperation, found 44");
}

TEST(SelectLayer, TakesOneOrTheOther) {
  OneLayer net(dims_of({3}));
  nv::ITensor& none = net.floats(dims_of({1}), {0});
  auto* positive = net.network->addElementWise(net.x, none, Binary::kGREATER);
  auto* layer = net.network->addSelect(*positive->getOutput(0), net.x, net.floats(dims_of({3}), {10, 20, 30}));
  EXPECT_EQ(layer->getType(), nv::LayerType::kSELECT);
  EXPECT_EQ(net.run(layer, {-1, 2, 0}, 3), (Floats{10, 2, 30}));
}

TEST(CastLayer, RoundsToZero) {
  OneLayer net(dims_of({3}));
  auto* layer = net.network->addCast(net.x, nv::DataType::kBOOL);
  EXPECT_EQ(layer->getToType(), nv::DataType::kBOOL);
  layer->setToType(nv::DataType::kINT32);
  EXPECT_EQ(layer->getToType(), nv::DataType::kINT32);
  EXPECT_EQ(layer->getOutput(0)->getType(), nv::DataType::kINT32);
  EXPECT_EQ(net.run(layer, {-1.75F, 0.5F, 2.9F}, 3), (Floats{-1, 0, 2}));
}

TEST(IdentityLayer, GivesWhatItGets) {
  OneLayer net(dims_of({3}));
  auto* layer = net.network->addIdentity(net.x);
  EXPECT_EQ(layer->getType(), nv::LayerType::kIDENTITY);
  EXPECT_EQ(net.run(layer, {-1.75F, 0.5F, 2.9F}, 3), (Floats{-1.75F, 0.5F, 2.9F}));
}

TEST(ScaleLayer, OneNumberOneAChannelOrOneAnElement) {
  const Floats x = {1, 2, 3, 4};
  OneLayer uniform(dims_of({1, 2, 1, 2}));
  auto* layer = uniform.network->addScale(uniform.x, nv::ScaleMode::kUNIFORM, uniform.kept({1}), uniform.kept({2}),
                                          uniform.kept({2}));
  EXPECT_EQ(layer->getMode(), nv::ScaleMode::kUNIFORM);
  EXPECT_EQ(uniform.run(layer, x, 4), (Floats{9, 25, 49, 81}));  // (2x + 1)^2
  OneLayer channel(dims_of({1, 2, 1, 2}));
  layer =
      channel.network->addScale(channel.x, nv::ScaleMode::kCHANNEL, no_weights(), channel.kept({2, 10}), no_weights());
  EXPECT_EQ(channel.run(layer, x, 4), (Floats{2, 4, 30, 40}));
  OneLayer element(dims_of({1, 2, 1, 2}));
  layer = element.network->addScale(element.x, nv::ScaleMode::kELEMENTWISE, element.kept({1, 2, 3, 4}), no_weights(),
                                    no_weights());
  EXPECT_EQ(element.run(layer, x, 4), (Floats{2, 4, 6, 8}));
}

TEST(ScaleLayer, AlongAnyAxis) {
  OneLayer net(dims_of({1, 2, 2}));
  auto* layer =
      net.network->addScaleNd(net.x, nv::ScaleMode::kUNIFORM, no_weights(), no_weights(), no_weights(), /*axis*/ 1);
  EXPECT_EQ(layer->getChannelAxis(), 1);
  layer->setChannelAxis(2);
  EXPECT_EQ(layer->getChannelAxis(), 2);
  layer->setMode(nv::ScaleMode::kCHANNEL);
  layer->setShift(net.kept({1, 0}));
  layer->setScale(net.kept({10, 1}));
  layer->setPower(net.kept({1, 2}));
  EXPECT_EQ(layer->getShift().count, 2);
  EXPECT_EQ(static_cast<const float*>(layer->getScale().values)[0], 10);
  EXPECT_EQ(static_cast<const float*>(layer->getPower().values)[1], 2);
  EXPECT_EQ(net.run(layer, {1, 2, 3, 4}, 4), (Floats{11, 4, 31, 16}));
}

TEST(ScaleLayer, AlongAnAxisThatIsNone) {
  OneLayer net(dims_of({1, 2}));
  finish(net, net.network->addScaleNd(net.x, nv::ScaleMode::kCHANNEL, no_weights(), no_weights(), no_weights(), 2));
  expect_error(net, "channel axis 2 is not one of");
}

TEST(ScaleLayer, AlongASizeThatIsNotKnown) {
  OneLayer net(dims_of({2, -1}));
  finish(net, net.network->addScaleNd(net.x, nv::ScaleMode::kCHANNEL, no_weights(), net.kept({2}), no_weights(), 1));
  nv::IOptimizationProfile* sizes = net.builder->createOptimizationProfile();
  for (const auto which : {nv::OptProfileSelector::kMIN, nv::OptProfileSelector::kOPT, nv::OptProfileSelector::kMAX}) {
    EXPECT_TRUE(sizes->setDimensions("x", which, nv::Dims2(2, which == nv::OptProfileSelector::kMIN ? 1 : 3)));
  }
  net.config->addOptimizationProfile(sizes);
  expect_error(net, "must be a number to scale along it");
}

}  // namespace
}  // namespace tenon::test
