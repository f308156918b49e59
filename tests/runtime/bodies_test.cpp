// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Bodies on kernels: what goes through a scan in 16-bit floats comes out as the reference gives it.
#include "runtime/bodies.h"

#include <gtest/gtest.h>

#include <cmath>

#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "runtime/context.h"

namespace tenon {
namespace {

/// A state that decays and grows by an outer product, as in linear attention; `dtype` goes in and out, f32 is carried.
std::string scan_of(std::string_view dtype) {
  const std::string body =
      str("graph (%s: f32[4,4], %x: ", dtype, "[4]) -> (%t, %y) {\\n  %f = cast(%x) {to=f32}\\n  %h = exp(%x)\\n",
          "  %g = cast(%h) {to=f32}\\n  %col = const i64[2]{4,1}\\n  %row = const i64[2]{1,4}\\n",
          "  %a = reshape(%f, %col)\\n  %b = reshape(%g, %row)\\n  %o = matmul(%a, %b)\\n  %t = add(%s, %o)\\n",
          "  %r = matmul(%b, %t)\\n  %flat = const i64[1]{4}\\n  %q = reshape(%r, %flat)\\n  %y = cast(%q) {to=", dtype,
          "}\\n}\\n");
  return str("graph (%s: f32[4,4], %x: ", dtype, "[3,4]) -> (%t, %y) {\n  %t, %y = scan(%s, %x) ",
             "{states=1, scanned=1, body=\"", body, "\"}\n}");
}

class BodiesOfHalves : public testing::TestWithParam<std::string_view> {};

TEST_P(BodiesOfHalves, GiveWhatTheReferenceGives) {
  const auto graph = ops::parse(scan_of(GetParam()));
  ASSERT_TRUE(graph.ok()) << graph.error().text();
  std::vector<Constant> in = {Constant::f32_vector(std::vector<float>(16, 0.25f))};
  in[0] = Constant::copy({DataType::f32, Shape{4, 4}}, in[0].bytes());
  const Constant wide = Constant::f32_vector({0.5f, -1, 0.25f, 0, 1, 0.125f, -0.5f, 2, -2, 0.75f, 1.5f, -0.25f});
  const auto cast = ops::parse_problem(str("cast(f32[12]) {to=", GetParam(), "}"));
  ASSERT_TRUE(cast.ok());
  const auto narrow = ops::evaluate(cast->op, std::vector{wide});
  ASSERT_TRUE(narrow.ok());
  in.push_back(Constant::copy({(*narrow)[0].type().dtype, Shape{3, 4}}, (*narrow)[0].bytes()));
  const auto expected = ops::evaluate(*graph, in);
  ASSERT_TRUE(expected.ok()) << expected.error().text();

  const auto device = std::make_shared<CpuDevice>();
  auto plan = build(*graph, {.level = 1}, *device);
  ASSERT_TRUE(plan.ok()) << plan.error().text();
  const auto engine = Engine::load(std::move(*plan), device);
  ASSERT_TRUE(engine.ok());
  const auto context = ExecutionContext::create(*engine);
  ASSERT_TRUE(context.ok());
  std::vector<Constant> out;
  for (size_t i = 0; i < 2; ++i) {
    (*context)->set_input_address(i, in[i].bytes().data());
    out.push_back(Constant::make((*expected)[i].type(),
                                 [&](std::byte* bytes) { (*context)->set_output_address(i, bytes); }));
  }
  const auto ran = (*context)->run();
  ASSERT_TRUE(ran.ok()) << ran.error().text();
  bool on_kernels = false;
  for (const Step& step : (*context)->schedule().steps()) on_kernels = on_kernels || step.tactic == "bodies";
  EXPECT_TRUE(on_kernels);
  for (size_t i = 0; i < 2; ++i) {
    const auto found = out[i].to_f64(), wanted = (*expected)[i].to_f64();
    for (size_t k = 0; k < wanted.size(); ++k) {
      EXPECT_LE(std::abs(found[k] - wanted[k]), 0.01 * std::abs(wanted[k])) << "output " << i << " element " << k;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Types, BodiesOfHalves, testing::Values("f16", "bf16"));

}  // namespace
}  // namespace tenon
