// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plans of a GPU with the CPU beside it: operators without a kernel, shapes that data decides, branches and loops.
#include <gtest/gtest.h>

#include <cmath>

#include "backend/plugin.h"
#include "backends/cpu/device.h"
#include "builder/build.h"
#include "ops/lib/evaluate.h"
#include "runtime/context.h"

namespace tenon {
namespace {

std::shared_ptr<const Device> gpu(bool fallback) {
  const auto backend = find_backend("cuda");
  EXPECT_TRUE(backend.ok()) << backend.error().text();
  auto device = (*backend)->open({.tf32 = false, .host = fallback ? std::make_shared<const CpuDevice>() : nullptr});
  EXPECT_TRUE(device.ok()) << device.error().text();
  return *device;
}

Result<Plan> plan_for(const Device& device, const char* text) {
  TRY_ASSIGN(Graph graph, ops::parse(text));
  BuildOptions options;
  options.level = 1;
  return build(std::move(graph), options, device);
}

/// What a context gives for f32 inputs, output by output, as numbers; sizes that data decides included.
std::vector<std::vector<double>> answers(const Plan& plan, const std::shared_ptr<const Device>& device,
                                         const std::vector<const void*>& inputs, bool in_device_memory) {
  std::vector<std::vector<double>> out;
  const auto engine = Engine::load(plan, device);
  EXPECT_TRUE(engine.ok()) << engine.error().text();
  const auto context = ExecutionContext::create(*engine);
  EXPECT_TRUE(context.ok()) << context.error().text();
  const Graph& graph = (*engine)->graph();
  std::vector<Buffer> buffers;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const void* address = inputs[i];
    if (in_device_memory) {
      const TensorType& type = graph.type(graph.inputs()[i].value);
      const auto buffer = device->upload(Constant::copy(type, {static_cast<const std::byte*>(address), type.bytes()}));
      EXPECT_TRUE(buffer.ok());
      buffers.push_back(*buffer);
      address = buffer->data();
    }
    (*context)->set_input_address(i, address);
  }
  std::vector<Constant> results(graph.outputs().size());
  for (size_t i = 0; i < results.size(); ++i) {
    const auto memory_for = [&results, i](const TensorType& type) {
      std::byte* to = nullptr;
      results[i] = Constant::make({type.dtype, type.shape}, [&](std::byte* memory) { to = memory; });
      return static_cast<void*>(to);
    };
    if (*(*context)->output_is_open(i))
      (*context)->set_output_allocator(i, memory_for);
    else
      (*context)->set_output_address(i, memory_for(*(*context)->output_type(i)));
  }
  for (int run = 0; run < 3; ++run) {  // the second is recorded where it can be
    const auto ran = (*context)->run();
    EXPECT_TRUE(ran.ok()) << ran.error().text();
  }
  for (const Constant& one : results) out.push_back(one.to_f64());
  return out;
}

/// The same numbers as on the CPU, with operands in the host's memory and in the device's.
void expect_as_cpu(const char* text, const std::vector<const void*>& inputs, std::string_view in_report,
                   bool fallback = true) {
  const auto cpu = std::make_shared<const CpuDevice>();
  const auto device = gpu(fallback);
  const auto expected = plan_for(*cpu, text), found = plan_for(*device, text);
  ASSERT_TRUE(expected.ok()) << expected.error().text();
  ASSERT_TRUE(found.ok()) << found.error().text();
  EXPECT_NE(found->report.find(in_report), std::string::npos) << found->report;
  const auto wanted = answers(*expected, cpu, inputs, false);
  for (const bool in_device_memory : {false, true}) {
    const auto got = answers(*found, device, inputs, in_device_memory);
    ASSERT_EQ(got.size(), wanted.size());
    for (size_t i = 0; i < got.size(); ++i) {
      ASSERT_EQ(got[i].size(), wanted[i].size()) << "output " << i;
      for (size_t k = 0; k < got[i].size(); ++k) EXPECT_NEAR(got[i][k], wanted[i][k], 1e-5) << "output " << i;
    }
  }
}

std::vector<float> numbers(size_t count) {
  std::vector<float> out(count);
  for (size_t i = 0; i < count; ++i) out[i] = static_cast<float>((i * 37) % 23) / 8 - 1;
  return out;
}

TEST(GpuFallback, RunsWhatHasNoKernel) {
  const auto x = numbers(6);
  expect_as_cpu(R"(graph (%x: f32[2,3]) -> (%y) {
  %a = sigmoid(%x)
  %p = pairwise_coupling(%a) {classes=3}
  %y = neg(%p)
})",
                {x.data()}, "on the CPU, with copies, of 3 launches: 1 pairwise_coupling");
}

TEST(GpuFallback, FollowsShapesThatDataDecides) {
  const auto x = numbers(32);
  const auto y = numbers(4 * 9);
  expect_as_cpu(R"(graph (%x: f32[32], %v: f32[4,9]) -> (%y, %z, %u) {
  %a = relu(%x)
  %z = neg(%a)
  %i = non_zero(%a)
  %r = const i64[1]{-1}
  %f = reshape(%i, %r)
  %y = gather(%a, %f)
  %u = softmax(%v)
})",
                {x.data(), y.data()}, "since data decides their shapes: 1 gather, 1 non_zero, 1 reshape");
}

TEST(GpuFallback, TakesBranchesAndLoops) {
  const auto x = numbers(4), w = numbers(4);
  const int64_t turns = 3;
  expect_as_cpu(R"(graph (%n: i64[], %x: f32[2,2], %w: f32[2,2]) -> (%y, %rows) {
  %a = neg(%x)
  %y, %rows = loop(%n, _, %a, %w) {carried=1, body="graph (%i: i64[], %c: bool[], %v: f32[2,2], %w: f32[2,2]) -> (%go, %u, %r) {
  %u = matmul(%v, %w)
  %go = identity(%c)
  %axis = const i64[1]{0}
  %r = reduce_sum(%u, %axis) {keepdims=false}
}
"}
})",
                {&turns, x.data(), w.data()}, "loop");
}

TEST(GpuFallback, IsNotNeededForSizesThatKernelsFind) {
  const auto x = numbers(3 * 40 * 4), scores = numbers(2 * 3 * 40);
  const bool keep[] = {true, false, true};
  expect_as_cpu(
      R"(graph (%b: f32[3,40,4], %s: f32[3,2,40], %c: bool[3]) -> (%chosen, %kept, %once, %first, %inverse, %counts, %y) {
  %a = neg(%b)
  %most = const i64[1]{7}
  %overlap = const f32[1]{0.3}
  %chosen = non_max_suppression(%a, %s, %most, %overlap)
  %kept = compress(%a, %c)
  %once, %first, %inverse, %counts = unique(%s)
  %i = non_zero(%a)
  %r = const i64[1]{-1}
  %f = reshape(%i, %r)
  %u = relu(%s)
  %o = reshape(%u, %r)
  %y = gather(%o, %f)
})",
      {x.data(), scores.data(), keep}, "", false);
}

TEST(GpuFallback, NeedsLeave) {
  const auto plan =
      plan_for(*gpu(false), "graph (%x: f32[8]) -> (%t) {\n  %i = non_zero(%x)\n  %t = cast(%i) {to=string}\n}");
  ASSERT_FALSE(plan.ok());
  EXPECT_NE(plan.error().text().find("allow fallback"), std::string::npos) << plan.error().text();
}

}  // namespace
}  // namespace tenon
