// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Engines and contexts: answers as the reference, shapes that change, wrong use that says what is wrong.
#include "runtime/engine.h"

#include <gtest/gtest.h>

#include <numeric>

#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "runtime/context.h"

namespace tenon {
namespace {

std::shared_ptr<const Engine> make_engine(std::string_view text, BuildOptions options = {}) {
  auto graph = ops::parse(text);
  EXPECT_TRUE(graph.ok()) << graph.error().text();
  if (!graph.ok()) return nullptr;
  auto device = std::make_shared<CpuDevice>();
  auto plan = build(*graph, options, *device);
  EXPECT_TRUE(plan.ok()) << plan.error().text();
  if (!plan.ok()) return nullptr;
  auto engine = Engine::load(std::move(*plan), device);
  EXPECT_TRUE(engine.ok()) << engine.error().text();
  return engine.ok() ? *engine : nullptr;
}

constexpr const char* kDynamic = R"(graph (%x: f32[N,4]) -> (%y) {
  %a = relu(%x)
  %y = relu(%a)
})";

BuildOptions one_to_eight() {
  BuildOptions options;
  options.profiles = {{{{{1, 4}, {2, 4}, {8, 4}}}, {}}};
  return options;
}

// With fold_constants left out, a large constant is seen through a reshape in the plan itself.
TEST(Engine, ReadsAViewOfALargeConstant) {
  const auto engine = make_engine(R"(graph (%x: f32[64,64]) -> (%y) {
    %c = const f32[4096] random(1)
    %k = const i64[2]{64, 64}
    %w = reshape(%c, %k)
    %y = add(%x, %w)
  })",
                                  {.level = 0, .disabled_passes = {"simplify.fold_constants"}});
  ASSERT_TRUE(engine);
  auto context = ExecutionContext::create(engine);
  ASSERT_TRUE(context.ok()) << context.error().text();
  const Constant c = ir::random_constant({DataType::f32, Shape::of({4096})}, 1);
  const std::vector<float> x(4096, 1.0f);
  std::vector<float> y(4096);
  ASSERT_TRUE((*context)->set_input_shape(0, Shape{64, 64}).ok());
  (*context)->set_input_address(0, x.data());
  (*context)->set_output_address(0, y.data());
  ASSERT_TRUE((*context)->run().ok());
  for (size_t i = 0; i < y.size(); ++i) ASSERT_EQ(y[i], 1.0f + c.tensor().as<float>()[i]);
}

TEST(Engine, AnswersForEveryShapeOfTheProfile) {
  const auto engine = make_engine(kDynamic, one_to_eight());
  ASSERT_TRUE(engine);
  auto context = ExecutionContext::create(engine);
  ASSERT_TRUE(context.ok()) << context.error().text();
  for (const int64_t n : {1, 8, 3}) {
    std::vector<float> x(static_cast<size_t>(n) * 4);
    std::iota(x.begin(), x.end(), -5.0f);
    std::vector<float> y(x.size(), -1);
    ASSERT_TRUE((*context)->set_input_shape(0, Shape{n, 4}).ok());
    (*context)->set_input_address(0, x.data());
    (*context)->set_output_address(0, y.data());
    const auto ran = (*context)->run();
    ASSERT_TRUE(ran.ok()) << ran.error().text();
    EXPECT_EQ(to_string(*(*context)->output_type(0)), str("f32[", n, ",4]"));
    for (size_t i = 0; i < x.size(); ++i) EXPECT_EQ(y[i], std::max(x[i], 0.0f)) << i;
  }
}

TEST(Engine, NamesTensorDimensionRangeAndValueOutsideTheProfile) {
  const auto engine = make_engine(kDynamic, one_to_eight());
  ASSERT_TRUE(engine);
  auto context = ExecutionContext::create(engine);
  ASSERT_TRUE(context.ok());
  const auto set = (*context)->set_input_shape(0, Shape{9, 4});
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.error().code(), ErrorCode::invalid_argument);
  EXPECT_NE(set.error().message().find("input 'x': expected dimension 0 to be 1 to 8, found 9"), std::string::npos)
      << set.error().text();
}

TEST(Engine, SaysWhichShapeOrAddressIsMissing) {
  const auto engine = make_engine(kDynamic, one_to_eight());
  ASSERT_TRUE(engine);
  auto context = ExecutionContext::create(engine);
  ASSERT_TRUE(context.ok());
  EXPECT_NE((*context)->run().error().message().find("input 'x': expected a shape"), std::string::npos);
  ASSERT_TRUE((*context)->set_input_shape(0, Shape{2, 4}).ok());
  EXPECT_NE((*context)->run().error().message().find("input 'x': expected an address"), std::string::npos);
  const std::vector<float> x(8);
  (*context)->set_input_address(0, x.data());
  EXPECT_NE((*context)->run().error().message().find("output 'y': expected an address"), std::string::npos);
}

TEST(Engine, RefusesADynamicGraphWithoutProfile) {
  auto graph = ops::parse(kDynamic);
  ASSERT_TRUE(graph.ok());
  const CpuDevice device;
  const auto plan = build(*graph, {}, device);
  ASSERT_FALSE(plan.ok());
  EXPECT_NE(plan.error().message().find("input 'x' has a dynamic shape [N,4]"), std::string::npos)
      << plan.error().text();
}

TEST(Engine, CopiesWhatIsBothInputAndOutput) {
  const auto engine = make_engine("graph (%x: f32[2]) -> (%x, %y, %y as \"again\") {\n  %y = relu(%x)\n}");
  ASSERT_TRUE(engine);
  auto context = ExecutionContext::create(engine);
  ASSERT_TRUE(context.ok());
  const std::vector<float> x = {-1, 2};
  std::vector<float> same(2), y(2), again(2);
  (*context)->set_input_address(0, x.data());
  (*context)->set_output_address(0, same.data());
  (*context)->set_output_address(1, y.data());
  (*context)->set_output_address(2, again.data());
  ASSERT_TRUE((*context)->run().ok());
  EXPECT_EQ(same, x);
  EXPECT_EQ(y, (std::vector<float>{0, 2}));
  EXPECT_EQ(again, y);
}

}  // namespace
}  // namespace tenon
