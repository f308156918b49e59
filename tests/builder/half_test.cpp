// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 16-bit floats in a build: layers that f16 cannot hold stay f32, and plans in 16 bits take other weights.
#include "builder/half.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "backends/cpu/device.h"
#include "builder/build.h"
#include "builder/remake.h"
#include "ir/text.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

using testing::HasSubstr;
using testing::Not;

// `%b` is near 1e5, `%y` near 1 again; `%d` never leaves the range.
constexpr const char* kOverflows = R"(graph (%x: f32[4,64]) -> (%y, %d) {
  %w = const f32[64,64] random(1)
  %v = const f32[64,64] random(2)
  %u = const f32[64,64] random(3)
  %s = const f32[1]{20000}
  %r = const f32[1]{0.0000001}
  %a = matmul(%x, %w) from "first"
  %b = mul(%a, %s) from "grow"
  %c = matmul(%b, %v) from "second"
  %y = mul(%c, %r) from "shrink"
  %d = matmul(%x, %u) from "beside"
})";

Constant data() { return ir::random_constant({DataType::f32, Shape::of({4, 64})}, 9); }

Result<Plan> made(const char* net, const BuildOptions& options) {
  TRY_ASSIGN(Graph graph, ops::parse(net));
  return build(std::move(graph), options, CpuDevice());
}

BuildOptions level_0() {
  BuildOptions options;
  options.level = 0;
  return options;
}

std::vector<Constant> outputs_of(const Plan& plan, const Constant& x) {
  auto out = ops::evaluate(plan.graph, {{x}});
  EXPECT_TRUE(out.ok()) << out.error().text();
  return out.ok() ? *out : std::vector<Constant>(2);
}

double largest_difference(const Constant& a, const Constant& b) {
  const auto x = a.to_f64(), y = b.to_f64();
  double out = 0, largest = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double difference = std::abs(x[i] - y[i]);
    out = std::isnan(difference) ? INFINITY : std::max(out, difference);
    largest = std::max(largest, std::abs(x[i]));
  }
  return out / largest;
}

TEST(HalfRange, LayersThatOverflowStayInF32AndOthersAreRounded) {
  const auto floats = made(kOverflows, level_0());
  BuildOptions options = level_0();
  options.half.to = DataType::f16;
  const auto halves = made(kOverflows, options);
  ASSERT_TRUE(floats.ok() && halves.ok()) << halves.error().text();
  EXPECT_THAT(halves->report, HasSubstr("second"));
  EXPECT_THAT(halves->report, HasSubstr("on random data, the largest f16 is 65504"));
  EXPECT_THAT(halves->report, Not(HasSubstr("layer 'beside' stays")));
  const Constant x = data();
  const auto expected = outputs_of(*floats, x), found = outputs_of(*halves, x);
  EXPECT_EQ(found[0], expected[0]);  // bit for bit
  const double rounding = largest_difference(expected[1], found[1]);
  EXPECT_GT(rounding, 0);
  EXPECT_LT(rounding, 1e-3);
}

TEST(HalfRange, TheDataGivenDecides) {
  BuildOptions options = level_0();
  options.half.to = DataType::f16;
  const Constant small = Constant::make({DataType::f32, Shape::of({4, 64})}, [](std::byte* to) {
    for (int i = 0; i < 4 * 64; ++i) reinterpret_cast<float*>(to)[i] = 1e-4f;
  });
  options.half.batch = [&](size_t number) -> Result<std::optional<std::vector<ConstTensor>>> {
    if (number > 0) return std::optional<std::vector<ConstTensor>>();
    return std::optional(std::vector<ConstTensor>{small.tensor()});
  };
  const auto plan = made(kOverflows, options);
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  EXPECT_THAT(plan->report, Not(HasSubstr("stays f32")));
}

// What a device without an f32 form between layers would do, on the reference.
TEST(HalfRange, F16EverywhereLeavesOutWhatItCannotHold) {
  const auto floats = made(kOverflows, level_0());
  BuildOptions options = level_0();
  options.extra_passes = {passes::half()};
  const auto blind = made(kOverflows, options);
  options.extra_passes = {};
  options.half.everywhere = true;
  const auto looked = made(kOverflows, options);
  ASSERT_TRUE(floats.ok() && blind.ok() && looked.ok()) << looked.error().text();
  const Constant x = data();
  const auto expected = outputs_of(*floats, x);
  EXPECT_EQ(largest_difference(expected[0], outputs_of(*blind, x)[0]), INFINITY);
  EXPECT_LT(largest_difference(expected[0], outputs_of(*looked, x)[0]), 2e-3);
  EXPECT_LT(largest_difference(expected[1], outputs_of(*looked, x)[1]), 2e-3);
  EXPECT_THAT(looked->report, HasSubstr("stays f32"));
}

// A mask's large negative numbers are what f16 makes -infinity of, which is what they mean.
TEST(HalfRange, MasksAreNotBeyondIt) {
  BuildOptions options = level_0();
  options.half.to = DataType::f16;
  const auto plan = made(R"(graph (%x: f32[4,64]) -> (%y) {
    %m = const f32[1,64] random(1)
    %n = const f32[1]{-1e9}
    %o = exp(%m)
    %p = mul(%o, %n) from "mask"
    %a = add(%x, %p) from "scores"
    %y = softmax(%a) {axis=1} from "attention"
  })",
                         options);
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  EXPECT_THAT(plan->report, Not(HasSubstr("stays f32")));
}

/// The plan with other weights by remake(), and built with them from the start, are the same network.
void expect_remade(std::string net, const std::string& from, const std::string& to, BuildOptions options) {
  options.refit = true;
  for (const char* name : {"w", "v", "u"}) options.refit_weights.push_back({name, name, "", 0});
  const auto old = made(net.c_str(), options);
  ASSERT_TRUE(old.ok()) << old.error().text();
  const size_t at = net.find(from);
  ASSERT_NE(at, std::string::npos);
  net.replace(at, from.size(), to);
  const auto wanted = made(net.c_str(), options);
  ASSERT_TRUE(wanted.ok()) << wanted.error().text();
  const auto others = ops::parse(net);
  const auto again = remake(*old, {{"w", *others->constant(others->find("w"))}});
  ASSERT_TRUE(again.ok()) << again.error().text();
  ASSERT_EQ(again->devices.size(), 1u) << "its tactics still fit";
  EXPECT_EQ(again->devices, wanted->devices);
  EXPECT_EQ(ir::print(again->graph), ir::print(wanted->graph));
  const Constant x = ops::parse(net)->type(ops::parse(net)->inputs()[0].value).dtype == DataType::f32
                         ? data()
                         : ir::random_constant({DataType::f16, Shape::of({4, 64})}, 9);
  EXPECT_EQ(outputs_of(*again, x), outputs_of(*wanted, x));
  EXPECT_NE(outputs_of(*again, x), outputs_of(*old, x));
}

TEST(HalfRefit, WeightsRoundedToF16AreReplaced) {
  BuildOptions options = level_0();
  options.half.to = DataType::f16;
  expect_remade(kOverflows, "random(1)", "random(5)", options);
}

TEST(HalfRefit, WeightsRoundedToBf16AreReplaced) {
  BuildOptions options = level_0();
  options.half.to = DataType::bf16;
  expect_remade(kOverflows, "random(1)", "random(5)", options);
}

TEST(HalfRefit, ANetworkOfF16TakesOtherWeights) {
  expect_remade(R"(graph (%x: f16[4,64]) -> (%y) {
    %w = const f16[64,64] random(1)
    %v = const f16[64,64] random(2)
    %a = matmul(%x, %w) from "first"
    %b = sigmoid(%a) from "between"
    %y = matmul(%b, %v) from "second"
  })",
                "random(1)", "random(5)", level_0());
}

TEST(HalfRefit, AnF16NetworkWithALoopTakesOtherWeights) {
  expect_remade(R"(graph (%x: f16[4,64]) -> (%y) {
    %n = const i64[]{3}
    %w = const f16[64,64] random(1)
    %v = const f16[64,64] random(2)
    %a = matmul(%x, %v) from "outside"
    %b = loop(%n, _, %a, %w) {carried=1, body="graph (%i: i64[], %c: bool[], %s: f16[4,64], %k: f16[64,64]) -> (%go, %u) {
  %p = matmul(%s, %k) from \"inside\"
  %u = sigmoid(%p)
  %go = identity(%c)
}
"}
    %y = matmul(%b, %v) from "behind"
  })",
                "random(1)", "random(5)", level_0());
}

}  // namespace
}  // namespace tenon
