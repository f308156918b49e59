// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every tactic of the CUDA backend on every line of tests/cases, in both layouts, against the operator's reference. One
// test per file of cases; `--gtest_output=xml:FILE` writes JUnit. Needs a GPU and the plugin, and no compiler.
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <utility>

#include "backend/plugin.h"
#include "backends/cpu/lib/layout.h"
#include "tests/backends/conformance.h"

namespace tenon {
namespace {

std::string cases_folder() {
  const char* folder = std::getenv("TENON_TESTS");
  return folder ? folder : "tests";
}

const Device& gpu() {
  static const std::shared_ptr<const Device> device = []() -> std::shared_ptr<const Device> {
    auto backend = find_backend("cuda");
    if (!backend.ok()) {
      std::cerr << backend.error().text() << "\n";
      std::exit(1);
    }
    std::cerr << (*backend)->remarks() << "\n";
    auto opened = (*backend)->open({.tf32 = false});
    if (!opened.ok()) {
      std::cerr << opened.error().text() << "\n";
      std::exit(1);
    }
    std::cerr << (*opened)->signature() << "\n";
    return *opened;
  }();
  return *device;
}

/// Parts of names in TENON_WITHOUT_TACTICS, with commas between: libraries' kernels that a tool is not asked about.
bool left_out(std::string_view tactic) {
  const char* given = std::getenv("TENON_WITHOUT_TACTICS");
  std::istringstream names(given ? given : "");
  for (std::string name; std::getline(names, name, ',');) {
    if (tactic.find(name) != std::string_view::npos) return true;
  }
  return false;
}

struct Count {
  int ran = 0, declined = 0, in_place = 0;
};
std::map<std::string, Count, std::less<>>& counts() {
  static std::map<std::string, Count, std::less<>> table;
  return table;
}

/// Device memory with the first `bytes` of a host tensor: operands end there, so that tools see what is read past them,
/// and results have their guard.
Buffer on_device(const Guarded& host, size_t bytes, Stream& stream) {
  auto buffer = gpu().allocate(bytes);
  EXPECT_TRUE(buffer.ok());
  EXPECT_TRUE(stream.copy(buffer->data(), host.bytes.data(), bytes).ok());
  return *buffer;
}

void check_result(const Problem& problem, size_t i, const Guarded& made, const Constant& expected, bool exact,
                  const std::string& where) {
  EXPECT_TRUE(made.guard_intact()) << where << " wrote past its result";
  Guarded plain({expected.type().dtype, expected.type().shape});
  copy_layout({problem.out[i], made.bytes.data()}, {plain.type, plain.bytes.data()});
  // Matrix units add up products of 8-bit floats with 14 bits.
  const bool float8 = problem.op.name().starts_with("quantized_") && problem.in[0].dtype == DataType::f8e4m3fn;
  // Attention rounds its weights to the type of its operands, which shows where it stores less than that.
  const bool weights = problem.op.name() == "attention" && plain.type.dtype == DataType::f8e4m3fn;
  const DataType rounded = weights ? problem.in[0].dtype : DataType::f32;
  expect_equal({plain.type, plain.bytes.data()}, expected, exact ? 0 : steps_allowed(problem, i), where,
               float8 && is_float(plain.type.dtype) ? DataType::f16 : rounded);
}

void check_tactic(const Tactic& tactic, const Problem& problem, std::span<const Constant> operands,
                  std::span<const Constant> expected, bool exact = false) {
  const std::string where = str(to_string(problem), " by ", tactic.name);
  auto prepared = tactic.prepare(problem, gpu());
  if (!prepared.ok()) {
    ++counts()[std::string(tactic.name)].declined;
    EXPECT_EQ(prepared.error().code(), ErrorCode::unsupported) << where << prepared.error().text();
    return;
  }
  ++counts()[std::string(tactic.name)].ran;
  auto stream = gpu().make_stream();
  ASSERT_TRUE(stream.ok());
  std::vector<Guarded> src, dst;
  std::vector<Buffer> src_buffers, dst_buffers;
  std::vector<const void*> src_pointers;
  std::vector<void*> dst_pointers;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    src.emplace_back(problem.in[i]);
    if (operands[i]) copy_layout(operands[i].tensor(), {problem.in[i], src.back().bytes.data()});
    src_buffers.push_back(on_device(src.back(), problem.in[i].bytes(), **stream));
    const bool held = i < 64 && (prepared->held >> i & 1u);
    src_pointers.push_back(operands[i] && !held ? src_buffers.back().data() : nullptr);
  }
  for (const TensorType& type : problem.out) {
    dst.emplace_back(type);
    dst_buffers.push_back(on_device(dst.back(), dst.back().bytes.size(), **stream));
    dst_pointers.push_back(dst_buffers.back().data());
  }
  auto workspace = gpu().allocate(prepared->workspace_bytes + 64);
  ASSERT_TRUE(workspace.ok());
  const auto run_once = [&] {
    const auto ran = prepared->run({src_pointers.data(), dst_pointers.data(), workspace->data()}, **stream);
    ASSERT_TRUE(ran.ok()) << where << ran.error().text();
    const auto synchronized = (*stream)->synchronize();
    ASSERT_TRUE(synchronized.ok()) << where << synchronized.error().text();
    for (size_t i = 0; i < dst.size(); ++i) {
      ASSERT_TRUE((*stream)->copy(dst[i].bytes.data(), dst_buffers[i].data(), dst[i].bytes.size()).ok());
      ASSERT_TRUE((*stream)->synchronize().ok());
      check_result(problem, i, dst[i], expected[i], exact, where);
    }
  };
  run_once();
  for (size_t k = 0; k < src.size() && !testing::Test::HasFatalFailure(); ++k) {
    if ((prepared->in_place >> k & 1u) == 0 || !operands[k] || !(problem.in[k] == problem.out[0])) continue;
    SCOPED_TRACE(str("in place of operand ", k));
    ++counts()[std::string(tactic.name)].in_place;
    const void* apart = std::exchange(src_pointers[k], dst_pointers[0]);
    ASSERT_TRUE((*stream)->copy(dst_pointers[0], src[k].bytes.data(), problem.in[k].bytes()).ok());
    run_once();
    src_pointers[k] = apart;
  }
}

void check_problem(const Problem& problem, uint64_t seed) {
  const std::vector<Constant> operands = operands_of(problem, seed);
  const auto expected = ops::evaluate(problem.op, operands);
  ASSERT_TRUE(expected.ok()) << to_string(problem) << expected.error().text();
  const bool empty = std::all_of(problem.out.begin(), problem.out.end(), [](const auto& t) { return t.bytes() == 0; });
  if (empty) return;  // never launched
  for (const Layout layout : {Layout::row_major, Layout::channels_last}) {
    if (layout == Layout::channels_last && !can_be_channels_last(problem)) continue;
    Problem placed = problem;
    set_layouts(placed, {layout, layout});
    // Elements that decide shapes are known before a run, and so are weights.
    for (size_t i = 0; i < problem.in.size(); ++i) {
      const bool weights = problem.op.name() == "conv" && i == 1;
      if (weights || (problem.op.value_operands() >> i & 1u)) placed.constants[i] = operands[i];
    }
    int accepted = 0;
    for (const Tactic* tactic : tactics_for(gpu(), problem.op.name())) {
      if (tactic->op == "*" || left_out(tactic->name)) continue;  // the fallback needs leave
      const int before = counts()[std::string(tactic->name)].ran;
      check_tactic(*tactic, placed, operands, *expected);
      accepted += counts()[std::string(tactic->name)].ran - before;
      if (testing::Test::HasFatalFailure()) return;
    }
    if (accepted == 0 && layout == Layout::row_major) std::cout << "no kernel: " << to_string(placed) << "\n";
  }
}

class Gpu : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Gpu, AgreesWithTheReference) {
  each_case(GetParam(), [](const Problem& problem, uint64_t seed) {
    for (const Problem& one : with_and_without_optional_results(problem)) check_problem(one, seed);
  });
}

INSTANTIATE_TEST_SUITE_P(Cases, Gpu, testing::ValuesIn(case_files(cases_folder())),
                         [](const auto& info) { return info.param.stem().string(); });

// Lines for libtenon_cutlass.so, whose tiles are larger than other cases; each instance takes one at least. Of those
// that are exact, floats hold every number on the way, so that each bit counts.
constexpr std::string_view kLargeProducts[] = {
    "quantized_matmul(f8e4m3fn[300,208], const f8e4m3fn[208,272], const f32[1]{0.01}, const f32[272]) "
    "{activation=gelu, to=f16}",
    "quantized_matmul(f8e4m3fn[3,100,208], const f8e4m3fn[272,208], const f32[272]) {transpose_b=true, to=f16}",
    "quantized_matmul(f8e4m3fn[3,100,208], const f8e4m3fn[208,272], const f32[272], const f32[272], f16[3,100,272]) "
    "{activation=relu, to=f16}",
    "quantized_matmul(f8e4m3fn[300,208], const f8e4m3fn[208,272], const f32[1]{0.01}, const f32[272], f16[300,272]) "
    "{residual_last=true, activation=gelu_tanh, to=f16}",
    "quantized_matmul(f8e4m3fn[300,208], const f8e4m3fn[208,272], const f32[1]{0.01}, const f32[272]) "
    "{activation=gelu, to=f8e4m3fn, scale=0.25}",
    "quantized_conv(f8e4m3fn[2,64,13,13], const f8e4m3fn[272,64,1,1], const f32[272], const f32[272]) "
    "{activation=silu, to=f8e4m3fn, scale=0.5}",
    "quantized_matmul(i8[300,208], const i8[208,272], const f32[272], const f32[272]) {to=i8, scale=300.0}",
    "quantized_conv(i8[2,64,13,13], const i8[272,64,1,1], const f32[272], const f32[272]) {activation=relu, to=i8, "
    "scale=30.0}",
    "quantized_conv(i8[2,64,13,13], const i8[272,64,1,1], const f32[272], const f32[272], i8[2,272,13,13]) "
    "{activation=relu, residual_scale=0.3, to=i8, scale=30.0}",
    "matmul(f16[300,208], const f16[208,272], const f16[272]) {activation=gelu}",
    "matmul(f16[3,100,208], const f16[272,208], const f16[272], f16[3,100,272]) {transpose_b=true, scale=0.5}",
    "conv(f16[2,64,13,13], const f16[272,64,1,1], const f16[272], f16[2,272,13,13]) {activation=relu}",
};
constexpr std::string_view kExactProducts[] = {
    "quantized_matmul(i8[300,208], const i8[208,272], const f32[1]{0.0078125}) {to=i8, scale=64.0}",
    "quantized_conv(i8[2,64,13,13], const i8[272,64,1,1], const f32[1]{0.0078125}, _, i8[2,272,13,13]) "
    "{activation=relu, residual_scale=0.25, to=i8, scale=8.0}",
};

/// Every instance that takes the line, against the reference.
void check_cutlass(std::string_view line, bool exact) {
  const auto problem = ops::parse_problem(std::string(line));
  ASSERT_TRUE(problem.ok()) << line << problem.error().text();
  const std::vector<Constant> operands = operands_of(*problem, 7);
  const auto expected = ops::evaluate(problem->op, operands);
  ASSERT_TRUE(expected.ok()) << line << expected.error().text();
  Problem placed = *problem;
  const Layout layout =
      can_be_channels_last(*problem) && problem->in[0].rank() == 4 ? Layout::channels_last : Layout::row_major;
  set_layouts(placed, {layout, layout});
  for (const Tactic* tactic : tactics_for(gpu(), problem->op.name())) {
    if (tactic->name.find("cutlass_") != std::string_view::npos)
      check_tactic(*tactic, placed, operands, *expected, exact);
  }
}

TEST(GpuCutlass, EveryProductAgreesWithTheReference) {
  const bool built = gpu().signature().find("CUTLASS") != std::string::npos;
  if (!built) std::cout << "libtenon_cutlass.so was not built: its tactics decline\n";
  for (const std::string_view line : kLargeProducts) check_cutlass(line, false);
  for (const std::string_view line : kExactProducts) check_cutlass(line, true);
  for (const Tactic& tactic : gpu().tactics()) {
    if (tactic.name.find("cutlass_") == std::string_view::npos) continue;
    EXPECT_EQ(counts()[std::string(tactic.name)].ran > 0, built) << tactic.name;
  }
}

}  // namespace
}  // namespace tenon

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const int failed = RUN_ALL_TESTS();
  for (const auto& [tactic, count] : tenon::counts())
    std::cout << "tactic " << tactic << ": ran " << count.ran << ", declined " << count.declined << "\n";
  return failed;
}
