// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every generated CUDA kernel, compiled for the host and run thread by thread, against the operator's reference: what
// the text means is tested without a GPU. Warps and blocks that share a row are tested on one (test_cuda).
#include <dlfcn.h>

#include <cstdlib>

#include "backends/cpu/lib/layout.h"
#include "backends/cuda/generated/lib/source.h"
#include "ops/lib/counted_results.h"
#include "tests/backends/conformance.h"
#include "tests/backends/cuda/host_intrinsics.h"

namespace tenon::cuda {
namespace {

struct Unit {
  std::string text;
  int count = 0;
  void* library = nullptr;
};

/// One kernel in a namespace of its own, and run_N(args): every thread of every block, one after the other.
void add(Unit& unit, const GeneratedLaunch& launch) {
  std::string source = launch.source;
  source.replace(0, intrinsics().size(), "");
  const auto head = source.find("extern \"C\"");
  ASSERT_NE(head, std::string::npos);
  // A compiler reads what is const and restricted in front of the wait for the launch before (on an H200 it did).
  EXPECT_EQ(source.find("* __restrict__ x"), std::string::npos) << source.substr(head, 200);
  source.replace(head, 10, "static");
  std::vector<std::string> args;
  for (size_t i = 0; i < launch.args.size(); ++i) {
    const DataType dtype = launch.args[i].dtype;
    args.push_back(str("(", dtype == DataType::boolean ? "boolean" : to_string(dtype), "*)args[", i, "]"));
  }
  if (!launch.numbers.empty()) args.push_back(str("*(Numbers*)args[", launch.args.size(), "]"));
  const std::string macros = R"(
#undef p
#undef q
#undef X
#undef MINE
#undef EACH
#undef ELEMENT
#undef LANES
#undef LENGTH
#undef LOWEST
#undef HIGHEST
#undef SYNC
#undef RESULT
#undef DONE
)";
  // A comment would do for the pragma that the device's compiler unrolls by.
  unit.text += str("namespace n", unit.count, " {\n", source, "}\nextern \"C\" void run_", unit.count,
                   "(void** args) {\n  using namespace n", unit.count, ";\n  for (blockIdx.x = 0; blockIdx.x < ",
                   launch.grid, "; ++blockIdx.x) for (threadIdx.x = 0; threadIdx.x < ", launch.block,
                   "; ++threadIdx.x) n", unit.count, "::kernel(", join(args), ");\n}\n", macros);
  ++unit.count;
}

void compile(Unit& unit, const std::string& name) {
  const std::string base = str(testing::TempDir(), "/tenon_generated_", getpid(), "_", name);
  {
    std::ofstream out(base + ".cpp");
    out << "#include <math.h>\n#undef NAN\n#define __device__\n#define __forceinline__ inline\n#define __global__\n"
           "#define __launch_bounds__(n)\n#define __restrict__\n#define __shared__ static\n#define DEVICE inline\n"
           "struct { int x; } static blockIdx, threadIdx;\n"
        << kHostIntrinsics << unit.text;
  }
  const std::string command = str("g++ -std=c++17 -O0 -w -fwrapv -shared -fPIC -o ", base, ".so ", base, ".cpp");
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  unit.library = dlopen((base + ".so").c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(unit.library, nullptr) << dlerror();
  std::filesystem::remove(base + ".cpp");
  std::filesystem::remove(base + ".so");
}

struct Case {
  Problem problem;
  std::string where;
  Generated generated;
  int first = 0;  // number of its first launch in the unit
  std::vector<Constant> operands, expected;
  bool counted = false;  // results are largest ones, and the last of them says how much there is
};

/// The size that was found, and in front of the rest of each result what belongs there.
void expect_counted(const Case& one, const std::vector<Guarded>& dst) {
  Knowns in;
  for (const Constant& operand : one.operands) in.push_back(operand ? Known::of(operand) : Known{});
  int64_t count = -1;
  std::memcpy(&count, dst.back().bytes.data(), sizeof count);
  const auto types = types_for_count(one.problem.op, in, count);
  ASSERT_TRUE(types.ok()) << one.where << types.error().text();
  for (size_t i = 0; i + 1 < dst.size(); ++i) {
    ASSERT_EQ((*types)[i], one.expected[i].type()) << one.where;
    EXPECT_EQ(std::memcmp(dst[i].bytes.data(), one.expected[i].bytes().data(), one.expected[i].bytes().size()), 0)
        << one.where << ", result " << i;
  }
}

/// `in_place`: result 0 takes the bytes of operand 0.
void run(const Case& one, const Unit& unit, bool in_place) {
  std::vector<Guarded> src, dst;
  for (size_t i = 0; i < one.problem.in.size(); ++i) {
    src.emplace_back(one.problem.in[i]);
    if (one.operands[i]) copy_layout(one.operands[i].tensor(), {one.problem.in[i], src.back().bytes.data()});
  }
  for (const TensorType& type : one.problem.out) dst.emplace_back(type);
  if (in_place) dst[0].bytes = src[0].bytes;
  std::vector<std::vector<std::byte>> packed;
  for (const Packing& packing : one.generated.packings) {
    packed.emplace_back(packing.bytes);
    packing.pack(*one.problem.constant(packing.operand), packed.back().data());
  }
  std::vector<std::byte> workspace(one.generated.workspace_bytes + 64, std::byte{0x77});
  for (size_t i = 0; i < one.generated.launches.size(); ++i) {
    std::vector<void*> args;
    for (const KernelArg& arg : one.generated.launches[i].args) {
      const bool rewritten = in_place && arg.kind == KernelArg::Kind::src && arg.index == 0;
      args.push_back(rewritten                             ? dst[0].bytes.data()
                     : arg.kind == KernelArg::Kind::src    ? src[arg.index].bytes.data()
                     : arg.kind == KernelArg::Kind::dst    ? dst[arg.index].bytes.data()
                     : arg.kind == KernelArg::Kind::packed ? packed[arg.index].data()
                                                           : workspace.data() + arg.offset);
    }
    std::vector<float> numbers = one.generated.launches[i].numbers;
    args.push_back(numbers.data());
    using Run = void (*)(void**);
    const auto call = reinterpret_cast<Run>(dlsym(unit.library, str("run_", one.first + static_cast<int>(i)).c_str()));
    ASSERT_NE(call, nullptr);
    call(args.data());
  }
  for (size_t i = 0; i < dst.size(); ++i) {
    EXPECT_TRUE(dst[i].guard_intact()) << one.where << " wrote past its result";
    if (one.counted) continue;
    Guarded plain({one.expected[i].type().dtype, one.expected[i].type().shape});
    copy_layout({one.problem.out[i], dst[i].bytes.data()}, {plain.type, plain.bytes.data()});
    expect_equal({plain.type, plain.bytes.data()}, one.expected[i], steps_allowed(one.problem, i), one.where);
  }
  if (one.counted) expect_counted(one, dst);
}

bool handles(const Generator& generator, std::string_view op) {
  return std::find(generator.ops.begin(), generator.ops.end(), op) != generator.ops.end();
}

void collect(const Problem& problem, uint64_t seed, Unit& unit, std::vector<Case>& cases) {
  const bool empty =
      std::all_of(problem.out.begin(), problem.out.end(), [](const TensorType& t) { return t.bytes() == 0; });
  if (empty) return;  // never launched
  for (const Layout layout : {Layout::row_major, Layout::channels_last}) {
    if (layout == Layout::channels_last && !can_be_channels_last(problem)) continue;
    Case one{problem, "", {}, 0, operands_of(problem, seed), {}};
    set_layouts(one.problem, {layout, layout});
    // Elements that decide shapes are known before a run, whoever computed them.
    for (size_t i = 0; i < problem.in.size(); ++i) {
      if (problem.op.value_operands() >> i & 1u) one.problem.constants[i] = one.operands[i];
    }
    for (const Generator& generator : generators()) {
      if (!handles(generator, problem.op.name())) continue;
      auto made = generator.make(one.problem, {.most_lanes = 1, .matrix_units = false});
      if (!made.ok()) {
        EXPECT_EQ(made.error().code(), ErrorCode::unsupported) << made.error().text();
        continue;
      }
      one.generated = std::move(*made);
      one.where = str(to_string(one.problem), " by ", generator.name);
      one.first = unit.count;
      const auto expected = ops::evaluate(problem.op, one.operands);
      ASSERT_TRUE(expected.ok()) << to_string(problem) << expected.error().text();
      one.expected = *expected;
      for (const GeneratedLaunch& launch : one.generated.launches) add(unit, launch);
      cases.push_back(one);
    }
  }
}

/// The same problem with room for the largest result and one more for what was found.
void collect_counted(const Problem& problem, uint64_t seed, Unit& unit, std::vector<Case>& cases) {
  if (!counted_results(problem.op)) return;
  const auto operands = operands_of(problem, seed);
  Knowns in;
  for (const Constant& operand : operands) in.push_back(operand ? Known::of(operand) : Known{});
  const auto largest = largest_results(problem.op, in);
  ASSERT_TRUE(largest.ok()) << largest.error().text();
  Case one{problem, "", {}, unit.count, operands, {}};
  one.problem.out = *largest;
  for (const Generator& generator : generators()) {
    if (!handles(generator, problem.op.name())) continue;
    auto made = generator.make(one.problem, {.most_lanes = 1, .matrix_units = false});
    if (!made.ok()) continue;  // collect() has seen why
    one.generated = std::move(*made);
    one.where = str(to_string(one.problem), " by ", generator.name, ", counted");
    const auto expected = ops::evaluate(problem.op, operands);
    ASSERT_TRUE(expected.ok()) << expected.error().text();
    one.expected = *expected;
    one.counted = true;
    for (const GeneratedLaunch& launch : one.generated.launches) add(unit, launch);
    cases.push_back(one);
  }
}

class GeneratedKernels : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(GeneratedKernels, AgreeWithTheReference) {
  Unit unit;
  std::vector<Case> cases;
  each_case(GetParam(), [&](const Problem& problem, uint64_t seed) {
    for (const Problem& one : with_and_without_optional_results(problem)) collect(one, seed, unit, cases);
    collect_counted(problem, seed, unit, cases);
  });
  if (unit.count == 0) return;
  compile(unit, GetParam().stem().string());
  if (HasFatalFailure()) return;
  for (const Case& one : cases) {
    run(one, unit, false);
    if ((one.generated.in_place & 1u) != 0 && one.problem.in[0] == one.problem.out[0]) run(one, unit, true);
  }
  dlclose(unit.library);
}

INSTANTIATE_TEST_SUITE_P(Cases, GeneratedKernels, testing::ValuesIn(case_files(TENON_TESTS)),
                         [](const auto& info) { return info.param.stem().string(); });

}  // namespace
}  // namespace tenon::cuda
