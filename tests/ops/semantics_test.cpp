// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What is easily wrong: signs, steps, empty things, NaN, ties, types that wrap. The numbers are numpy's and ONNX's.
#include <gtest/gtest.h>

#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

/// The results of one operator for constants, as text: "i64[2]: 1 2"; or the error's first line.
std::string run(const std::string& line) {
  const auto problem = ops::parse_problem(line);
  if (!problem.ok()) return problem.error().message();
  const auto results = ops::evaluate(problem->op, problem->constants);
  if (!results.ok()) return results.error().message();
  std::string out;
  for (const Constant& one : *results) {
    out += str(out.empty() ? "" : "; ", one.type(), ":");
    for (const double value : one.to_f64()) out += str(" ", value);
  }
  return out;
}

TEST(Semantics, IntegersDivideToZeroAndWrap) {
  EXPECT_EQ(run("div(i32[4]{7,-7,7,-7}, i32[4]{2,2,-2,-2})"), "i32[4]: 3 -3 -3 3");
  EXPECT_EQ(run("div(u8[2]{7,255}, u8[2]{2,16})"), "u8[2]: 3 15");
  EXPECT_EQ(run("div(i64[1]{5}, i64[1]{0})"), "i64[1]: 0");
  EXPECT_EQ(run("add(i8[1]{127}, i8[1]{1})"), "i8[1]: -128");
  EXPECT_EQ(run("sub(u8[1]{0}, u8[1]{1})"), "u8[1]: 255");
  EXPECT_EQ(run("pow(i32[4]{2,-2,1,0}, i32[4]{5,3,-1,0})"), "i32[4]: 32 -8 1 1");
}

TEST(Semantics, IntegersWrapInSumsAndProducts) {
  // numpy's: two's complement in the data type. 2^31 - 1 twice is -2; -2^63 has no negation.
  EXPECT_EQ(run("cum_prod(i32[3]{65536,65536,3}, i64[]{0})"), "i32[3]: 65536 0 0");
  EXPECT_EQ(run("cum_prod(i32[2]{1929379841,4}, i64[]{0})"), "i32[2]: 1929379841 -872415228");
  EXPECT_EQ(run("cum_sum(i32[2]{2147483647,2147483647}, i64[]{0})"), "i32[2]: 2147483647 -2");
  const std::string top = "i64[2]{9223372036854775807,9223372036854775807}";
  EXPECT_EQ(run("reduce_sum(" + top + ")"), "i64[1]: -2");
  EXPECT_EQ(run("reduce_prod(" + top + ")"), "i64[1]: 1");
  EXPECT_EQ(run("reduce_sum_square(" + top + ")"), "i64[1]: 2");
  EXPECT_EQ(run("reduce_l1(i64[2]{-9223372036854775807,-9})"), "i64[1]: -9.223372036854776e+18");
  EXPECT_EQ(run("reduce_mean(" + top + ")"), "i64[1]: -1");
  EXPECT_EQ(run("matmul(" + top + ", " + top + ")"), "i64[]: 2");
  EXPECT_EQ(run("einsum(" + top + ", " + top + ") {equation=\"i,i->\"}"), "i64[]: 2");
  EXPECT_EQ(run("abs(i64[1]{-9223372036854775808})"), "i64[1]: -9.223372036854776e+18");
  EXPECT_EQ(run("mod(i64[1]{5}, i64[1]{9223372036854775807})"), "i64[1]: 5");
  EXPECT_EQ(run("pow(i64[1]{9223372036854775807}, i64[1]{-1})"), "i64[1]: 0");
  EXPECT_EQ(run("prelu(i64[1]{-9223372036854775807}, i64[1]{2})"), "i64[1]: 2");
  EXPECT_EQ(run("range(i64[]{9223372036854775806}, i64[]{-9223372036854775807}, i64[]{9223372036854775807})"),
            "i64[0]:");
  EXPECT_EQ(run("range(i64[]{9223372036854775807}, i64[]{-9223372036854775807}, i64[]{-9223372036854775807})"),
            "i64[2]: 9.223372036854776e+18 0");
}

TEST(Semantics, WhatIsNoNumberBecomesNoWildInteger) {
  EXPECT_EQ(run("dynamic_quantize_linear(f32[2]{nan,255.0})"), "u8[2]: 0 255; f32[]: 1; u8[]: 0");
  EXPECT_EQ(run("dynamic_quantize_linear(f32[2]{-inf,255.0})"), "u8[2]: 0 0; f32[]: inf; u8[]: 0");
  EXPECT_EQ(run("one_hot(f32[2]{nan,1e30}, i64[]{2}, i64[2]{5,7})"), "i64[2,2]: 7 5 5 5");
  EXPECT_EQ(run("max_roi_pool(f32[1,1,2,2]{1.0,2.0,3.0,4.0}, f32[1,5]{0.0,-1e30,nan,1e30,1e30}) {height=1, width=1}"),
            "f32[1,1,1,1]: 4");
}

TEST(Semantics, WhatIsEmptyNeedsNoMemory) {
  EXPECT_EQ(run("dft(f32[0,4,1]{}, i64[]{1099511627776}) {axis=1}"), "f32[0,1099511627776,2]:");
  EXPECT_EQ(run("reduce_sum(f32[1099511627776,0]{})"), "f32[1,1]: 0");
}

TEST(Semantics, RemaindersTakeTheSignTheyAreAskedFor) {
  EXPECT_EQ(run("mod(i32[4]{-4,7,5,4}, i32[4]{2,-3,8,-3})"), "i32[4]: 0 -2 5 -2");
  EXPECT_EQ(run("mod(i32[4]{-4,7,5,4}, i32[4]{2,-3,8,-3}) {fmod=true}"), "i32[4]: 0 1 5 1");
  EXPECT_EQ(run("mod(f32[2]{-4.5,5.5}, f32[2]{2.0,-3.0}) {fmod=true}"), "f32[2]: -0.5 2.5");
}

TEST(Semantics, ShiftsKeepTheSign) {
  EXPECT_EQ(run("bit_shift(i8[3]{-8,4,-1}, i8[3]{1,9,-1}) {direction=right}"), "i8[3]: -4 0 -1");
  EXPECT_EQ(run("bit_shift(i8[3]{1,1,3}, i8[3]{7,8,-1})"), "i8[3]: -128 0 0");
  EXPECT_EQ(run("bit_shift(u8[2]{255,1}, u8[2]{4,8}) {direction=right}"), "u8[2]: 15 0");
}

TEST(Semantics, BroadcastsBothWays) {
  EXPECT_EQ(run("sub(i64[2,1]{10,20}, i64[3]{1,2,3})"), "i64[2,3]: 9 8 7 19 18 17");
  EXPECT_EQ(run("where(bool[2,1]{true,false}, i64[1]{5}, i64[2]{1,2})"), "i64[2,2]: 5 5 1 2");
  EXPECT_EQ(run("add(f32[2], f32[3])"), "expected shapes that broadcast, found [2] and [3]");
}

TEST(Semantics, CastsTruncateSaturateAndWrap) {
  EXPECT_EQ(run("cast(f32[4]{1.9,-1.9,300.0,-300.0}) {to=i8}"), "i8[4]: 1 -1 127 -128");
  EXPECT_EQ(run("cast(i32[2]{300,-1}) {to=u8}"), "u8[2]: 44 255");
  EXPECT_EQ(run("cast(f32[3]{0.0,0.5,-0.0}) {to=bool}"), "bool[3]: 0 1 0");
  EXPECT_EQ(run("round(f32[4]{0.5,1.5,-2.5,2.4})"), "f32[4]: 0 2 -2 2");
}

TEST(Semantics, SlicesWithNegativeStepsAndBoundsBeyond) {
  const std::string x = "slice(i64[5]{0,1,2,3,4}, ";
  EXPECT_EQ(run(x + "i64[1]{-1}, i64[1]{-9223372036854775807}, i64[1]{0}, i64[1]{-2})"), "i64[3]: 4 2 0");
  EXPECT_EQ(run(x + "i64[1]{3}, i64[1]{0}, i64[1]{-1}, i64[1]{-1})"), "i64[3]: 3 2 1");
  EXPECT_EQ(run(x + "i64[1]{1000}, i64[1]{2000})"), "i64[0]:");
  EXPECT_EQ(run(x + "i64[1]{-1000}, i64[1]{-3})"), "i64[2]: 0 1");
  EXPECT_EQ(run(x + "i64[1]{0}, i64[1]{5}, i64[1]{0}, i64[1]{0})"), "expected a step other than 0");
}

TEST(Semantics, ReducesEmptyAxesToTheNeutralElement) {
  EXPECT_EQ(run("reduce_sum(f32[2,0]{}, i64[1]{1}) {keepdims=false}"), "f32[2]: 0 0");
  EXPECT_EQ(run("reduce_prod(i64[0,1]{}, i64[1]{0})"), "i64[1,1]: 1");
  EXPECT_EQ(run("reduce_max(i8[0]{}, i64[1]{0})"), "i8[1]: -128");
  EXPECT_EQ(run("reduce_max(bool[0]{}, i64[1]{0})"), "bool[1]: 0");
  EXPECT_EQ(run("reduce_sum(i64[2,2]{1,2,3,4}, i64[0]{}) {noop_with_empty_axes=true}"), "i64[2,2]: 1 2 3 4");
  EXPECT_EQ(run("reduce_mean(i32[2,2]{1,2,4,-7}, i64[1]{-1})"), "i32[2,1]: 1 -1");
}

TEST(Semantics, PicksTheFirstOfEqualsUnlessAskedForTheLast) {
  EXPECT_EQ(run("arg_max(i32[4]{3,9,9,1})"), "i64[1]: 1");
  EXPECT_EQ(run("arg_max(i32[4]{3,9,9,1}) {select_last=true}"), "i64[1]: 2");
  EXPECT_EQ(run("arg_min(i32[2,2]{1,1,0,2}) {axis=-1, keepdims=false}"), "i64[2]: 0 0");
  EXPECT_EQ(run("top_k(i32[4]{3,9,9,1}, i64[1]{3})"), "i32[3]: 9 9 3; i64[3]: 1 2 0");
  EXPECT_EQ(run("top_k(i32[4]{3,9,9,1}, i64[1]{2}) {largest=false}"), "i32[2]: 1 3; i64[2]: 3 0");
}

TEST(Semantics, IndexesFromTheEndAndSaysWhatIsOutOfRange) {
  EXPECT_EQ(run("gather(i64[3]{5,6,7}, i64[2]{-1,0})"), "i64[2]: 7 5");
  EXPECT_EQ(run("gather(i64[3]{5,6,7}, i64[1]{3})"), "expected an index from -3 to 2, found 3");
  EXPECT_EQ(run("gather_nd(i64[2,2]{1,2,3,4}, i64[1,2]{-1,0})"), "i64[1]: 3");
  EXPECT_EQ(run("scatter_elements(i64[3]{1,2,3}, i64[2]{-1,-1}, i64[2]{10,20}) {reduction=add}"), "i64[3]: 1 2 33");
  EXPECT_EQ(run("one_hot(i64[3]{0,-1,5}, i64[]{3}, i64[2]{0,1})"), "i64[3,3]: 1 0 0 0 0 1 0 0 0");
}

TEST(Semantics, SaysWhichOperandDoesNotFit) {
  const auto says = [](const std::string& line, const std::string& message) {
    EXPECT_NE(run(line).find(message), std::string::npos) << line << "\n" << run(line);
  };
  says("matmul(f32[3,4], f32[4,5], _, f32[1,1])", "expected a residual of shape [3,5], found f32[1,1]");
  says("conv(f32[1,2,5,5], f32[3,2,3,3], _, f32[1,1,1,1])",
       "expected a residual of shape [1,3,3,3], found f32[1,1,1,1]");
  says("quantize_linear(f32[2,4], f32[4], u8[1]) {axis=1}", "expected zero points like the scales of shape [4]");
  says("rms_norm(f32[2,1], f32[3])", "expected a scale that broadcasts to [2,1], found f32[3]");
  says("layer_norm(f32[2,4], f32[4], f32[3])", "expected a bias that broadcasts to [2,4], found f32[3]");
  says("rotary_embedding(f32[1,8,4,8], f32[1,8,4], f32[1,1,1])", "expected sin of shape [1,8,4], found f32[1,1,1]");
  says("scatter_elements(f32[4], i64[3], f32[2])", "expected updates of shape [3], found f32[2]");
  says("scatter_nd(f32[8,4], i64[3,1], f32[2,4])", "expected updates of shape [3,4], found f32[2,4]");
  says("reverse_sequence(f32[3,2], i64[3]) {time_axis=0, batch_axis=1}", "expected lengths of shape [2], found i64[3]");
  says("roi_align(f32[1,1,4,4], f32[2,4], i64[1]) {output_height=1, output_width=1}",
       "expected a batch for each region of shape [2], found i64[1]");
  says("non_max_suppression(f32[1,2,4], f32[1,1,9])", "expected a box for each score of shape [1,9,4]");
  says("resize(f32[1,1,4,4], _, _, const i64[2]{1,8}) {axes=[2,2]}", "expected each axis once, found 2 twice");
  says("quantized_average_pool(u8[1,2,4,4]) {pads=[9,9]}", "expected 4 pads, found [9, 9]");
  says("squeeze(f32[1], f32[1])", "expected the axes (input 1) to be a list of integers, found f32[1]");
  says("split_to_sequence(f32[4]{1,2,3,4}, i64[3]{9223372036854775807,9223372036854775807,6})", "expected parts of 4");
}

TEST(Semantics, PadsEveryWay) {
  EXPECT_EQ(run("pad(i64[3]{1,2,3}, i64[2]{4,3}) {mode=reflect}"), "i64[10]: 1 2 3 2 1 2 3 2 1 2");
  EXPECT_EQ(run("pad(i64[3]{1,2,3}, i64[2]{2,1}) {mode=edge}"), "i64[6]: 1 1 1 2 3 3");
  EXPECT_EQ(run("pad(i64[3]{1,2,3}, i64[2]{4,1}) {mode=wrap}"), "i64[8]: 3 1 2 3 1 2 3 1");
  EXPECT_EQ(run("pad(i64[3]{1,2,3}, i64[2]{-1,1}, i64[]{9})"), "i64[3]: 2 3 9");
}

TEST(Semantics, SplitsUnevenlyAndReshapesEmptyThings) {
  EXPECT_EQ(run("split(i64[5]{1,2,3,4,5}, _) {num_outputs=2}"), "i64[3]: 1 2 3; i64[2]: 4 5");
  EXPECT_EQ(run("reshape(f32[0,3]{}, i64[2]{0,-1})"), "f32[0,3]:");
  EXPECT_EQ(run("reshape(f32[0]{}, i64[2]{3,0}) {allow_zero=true}"), "f32[3,0]:");
  EXPECT_EQ(run("reshape(f32[6], i64[2]{4,-1})"), "expected 6 elements to fill whole rows of 4");
  EXPECT_EQ(run("range(f32[]{1.0}, f32[]{0.0}, f32[]{-0.5})"), "f32[2]: 1 0.5");
  EXPECT_EQ(run("cum_sum(i64[3]{1,2,3}, i64[]{0}) {exclusive=true, reverse=true}"), "i64[3]: 5 3 0");
}

TEST(Semantics, LetsNanThrough) {
  const auto y = [](const std::string& expression) {
    const auto graph = ops::parse(
        "graph () -> (%y) { %z = const f32[2]{0.0,-1.0} %n = sqrt(%z) %one = const f32[2]{1.0,1.0} %y = " + expression +
        " }");
    if (!graph.ok()) return graph.error().text();
    const auto results = ops::evaluate(*graph, {});
    if (!results.ok()) return results.error().text();
    std::string out;
    for (const double value : results->front().to_f64()) {
      out += str(out.empty() ? "" : " ", value != value ? "nan" : str(value));
    }
    return out;
  };
  EXPECT_EQ(y("maximum(%n, %one)"), "1 nan");
  EXPECT_EQ(y("minimum(%one, %n)"), "0 nan");
  EXPECT_EQ(y("relu(%n)"), "0 nan");
  EXPECT_EQ(y("clip(%n) {min=-1.0, max=1.0}"), "0 nan");
  EXPECT_EQ(y("reduce_max(%n)"), "nan");
  EXPECT_EQ(y("is_nan(%n)"), "0 1");
  EXPECT_EQ(y("sign(%n)"), "0 nan");
  EXPECT_EQ(y("cast(%n) {to=i32}"), "0 0");
}

}  // namespace
}  // namespace tenon
