// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Kernels for matrix units, whole blocks of them on the host: the threads are fibers, fragments travel as the
// instructions say, and the answers are the operators' references.
#include <dlfcn.h>

#include <cstdlib>

#include "backends/cpu/lib/layout.h"
#include "backends/cuda/generated/lib/matrix_units.h"
#include "tests/backends/conformance.h"
#include "tests/backends/cuda/host_intrinsics.h"

namespace tenon::cuda {
namespace {

/// The launch as a program for the host with run(args).
std::string host_text(const GeneratedLaunch& launch) {
  std::string source = launch.source;
  source.replace(0, intrinsics().size(), "");
  const auto at = source.find(matrix_intrinsics());
  EXPECT_NE(at, std::string::npos);
  source.replace(at, matrix_intrinsics().size(), kHostMatrixIntrinsics);
  const auto head = source.find("extern \"C\"");
  source.replace(head, 10, "static");
  std::vector<std::string> args;
  for (size_t i = 0; i < launch.args.size(); ++i)
    args.push_back(str("(", to_string(launch.args[i].dtype), "*)args[", i, "]"));
  if (!launch.numbers.empty()) args.push_back(str("*(Numbers*)args[", launch.args.size(), "]"));
  return str(
      "#include <math.h>\n#include <ucontext.h>\n#undef NAN\n#define __device__\n#define __forceinline__ inline\n",
      "#define __global__\n#define __launch_bounds__(...)\n#define __restrict__\n#define __shared__ static\n",
      "#define DEVICE inline\nstruct { int x; } static blockIdx, threadIdx;\n", kHostIntrinsics, source,
      "extern \"C\" void run(void** args) {\n  for (int b = 0; b < ", launch.grid, "; ++b) run_block(b, ", launch.block,
      ", [&]() { kernel(", join(args), "); });\n}\n");
}

/// Compiled and loaded; the program's run().
void call(const GeneratedLaunch& launch, std::vector<void*>& args) {
  static int number = 0;
  const std::string base = str(testing::TempDir(), "/tenon_matrix_", getpid(), "_", number++);
  std::ofstream(base + ".cpp") << host_text(launch);
  const std::string command = str("g++ -std=c++17 -O0 -w -fwrapv -shared -fPIC -o ", base, ".so ", base, ".cpp");
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  void* library = dlopen((base + ".so").c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(library, nullptr) << dlerror();
  std::filesystem::remove(base + ".cpp");
  std::filesystem::remove(base + ".so");
  reinterpret_cast<void (*)(void**)>(dlsym(library, "run"))(args.data());
  dlclose(library);
}

/// -> did the generator take the problem?
bool check(const Problem& problem, const Generator& generator, std::span<const Constant> operands,
           const Constant& expected) {
  auto made = generator.make(problem, {.most_clustered = 1, .multiprocessors = 2, .any_tile = true});
  if (!made.ok()) return false;
  std::vector<Guarded> src;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    src.emplace_back(problem.in[i]);
    if (operands[i]) copy_layout(operands[i].tensor(), {problem.in[i], src.back().bytes.data()});
  }
  Guarded dst(problem.out[0]);
  std::vector<std::vector<std::byte>> packed;
  for (const Packing& packing : made->packings) {
    packed.emplace_back(packing.bytes);
    packing.pack(*problem.constant(packing.operand), packed.back().data());
  }
  std::vector<std::byte> workspace(made->workspace_bytes + 64);
  for (const GeneratedLaunch& launch : made->launches) {
    std::vector<void*> args;
    for (const KernelArg& arg : launch.args) {
      args.push_back(arg.kind == KernelArg::Kind::src      ? src[arg.index].bytes.data()
                     : arg.kind == KernelArg::Kind::dst    ? dst.bytes.data()
                     : arg.kind == KernelArg::Kind::packed ? packed[arg.index].data()
                                                           : workspace.data() + arg.offset);
    }
    std::vector<float> numbers = launch.numbers;
    args.push_back(numbers.data());
    call(launch, args);
  }
  const std::string where = str(to_string(problem), " by ", generator.name);
  EXPECT_TRUE(dst.guard_intact()) << where << " wrote past its result";
  Guarded plain({expected.type().dtype, expected.type().shape});
  copy_layout({problem.out[0], dst.bytes.data()}, {plain.type, plain.bytes.data()});
  expect_equal({plain.type, plain.bytes.data()}, expected, steps_allowed(problem), where);
  return true;
}

/// One line of problems; the generators whose names begin so, at least one of which must take it.
struct Line {
  const char* problem;
  const char* generators;
  Layout in = Layout::channels_last;
};

class MatrixUnits : public testing::TestWithParam<Line> {};

TEST_P(MatrixUnits, AgreeWithTheReference) {
  auto problem = ops::parse_problem(GetParam().problem);
  ASSERT_TRUE(problem.ok()) << problem.error().text();
  const std::vector<Constant> operands = operands_of(*problem, 3);
  const auto expected = ops::evaluate(problem->op, operands);
  ASSERT_TRUE(expected.ok()) << expected.error().text();
  if (problem->op.name().find("conv") != std::string_view::npos)
    set_layouts(*problem, {GetParam().in, Layout::channels_last});
  int taken = 0;
  for (const Generator& generator : generators()) {
    if (!generator.name.starts_with(GetParam().generators)) continue;
    // Clusters of one block are tiles without them, and 128x64 differs from 128x128 by its size.
    const auto is = [&](std::string_view part) { return generator.name.find(part) != std::string_view::npos; };
    if (is("cluster") || (is("128x64") && !is("streamed"))) continue;
    const auto& ops = generator.ops;
    if (std::find(ops.begin(), ops.end(), problem->op.name()) == ops.end()) continue;
    taken += check(*problem, generator, operands, (*expected)[0]) ? 1 : 0;
  }
  EXPECT_GT(taken, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Problems, MatrixUnits,
    testing::Values(
        Line{"conv(f16[1,16,9,11], const f16[36,16,3,3], const f16[36], f16[1,36,5,6]) {strides=[2,2], pads=[1,1,1,1], "
             "activation=relu}",
             "product_"},
        Line{"conv(f16[2,24,7,7], const f16[100,24,1,1], const f16[100]) {activation=gelu}", "product_"},
        Line{"conv(bf16[1,64,6,5], const bf16[32,64,3,2]) {pads=[1,0,1,1], dilations=[2,1]}", "product_"},
        Line{"conv(f16[1,3,32,32], const f16[20,3,8,8], const f16[20]) {strides=[8,8]}", "product_", Layout::row_major},
        Line{"quantized_conv(i8[1,64,9,7], const i8[24,64,3,3], const f32[24], const f32[24], i8[1,24,9,7]) "
             "{pads=[1,1,1,1], activation=relu, residual_scale=0.3, to=i8, scale=30}",
             "product_"},
        Line{
            "quantized_conv(u8[1,32,9,7], const i8[40,32,3,3], const f32[1]{0.01}) {pads=[1,1,1,1], x_zero=128, to=u8, "
            "zero=120, scale=2}",
            "product_"},
        Line{"quantized_conv(i8[1,40,9,7], const i8[24,40,3,3], const f32[24], const f32[24]) {pads=[1,1,1,1], "
             "x_zero=-128, "
             "to=i8, scale=1500, zero=-8}",
             "product_"},
        Line{"quantized_conv(i8[1,20,9,7], const i8[64,20,1,1], const f32[64]) {x_zero=13, to=i8, scale=6}",
             "product_"},
        Line{"quantized_conv(i8[2,64,7,7], const i8[64,64,1,1], const f32[64], _, f32[2,64,7,7]) {activation=silu, "
             "residual_last=true}",
             "product_"},
        Line{"quantized_matmul(u8[3,5,592], const i8[592,36], const f32[36], const f32[36], _, f32[], u8[])",
             "product_"},
        Line{"quantized_conv(i8[2,64,23,31], const i8[256,64,1,1], const f32[256], const f32[256], i8[2,256,23,31]) "
             "{activation=relu, residual_scale=0.3, to=i8, scale=30}",
             "product_streamed"},
        Line{"quantized_conv(u8[1,80,39,30], const i8[48,80,1,1], const f32[48], const f32[48], u8[1,48,20,15]) "
             "{strides=[2,2], x_zero=77, activation=relu, residual_scale=3, residual_zero=7, before=u8, "
             "before_scale=60, "
             "before_zero=131, to=u8, scale=90, zero=5}",
             "product_streamed"},
        Line{"quantized_conv(i8[1,160,19,17], const i8[112,160,1,1], const f32[1]{0.01}, _, i8[1,112,19,17]) "
             "{x_zero=-9, activation=silu, residual_last=true, to=i8, scale=9, zero=-20}",
             "product_streamed"},
        Line{"quantized_matmul(u8[3,30,592], const i8[592,144], const f32[144], const f32[144]) {to=u8, scale=900, "
             "zero=120}",
             "product_streamed"},
        Line{"quantized_conv(f8e4m3fn[1,64,9,7], const f8e4m3fn[24,64,3,3], const f32[24], const f32[24], "
             "f16[1,24,9,7]) {pads=[1,1,1,1], activation=relu, to=f16}",
             "product_"},
        Line{"quantized_matmul(f8e4m3fn[70,80], const f8e4m3fn[80,36], const f32[1]{0.2}, const f32[36]) "
             "{activation=gelu, to=f8e4m3fn}",
             "product_"},
        Line{"quantized_conv(i8[1,32,7,7], const i8[36,32,1,1], const f32[1]{0.01}, const f32[36], f16[1,36,7,7]) "
             "{activation=relu, to=f16}",
             "product_"},
        Line{"matmul(f16[70,72], const f16[72,132], const f16[132], f16[70,132]) {activation=gelu, scale=0.5}",
             "product_"},
        Line{"matmul(f16[3,5,1000], const f16[36,1000]) {transpose_b=true}", "product_"},
        Line{"attention(f16[2,70,4,40], f16[2,90,2,40], f16[2,90,2,24], f16[2,1,70,90]) {scale=0.3, heads_last=true}",
             "attention_flash"},
        Line{"attention(bf16[1,130,3,2,64], _, _, f32[1,1,1,130]) {scale=0.125, packed=true}", "attention_flash"},
        Line{"attention(f16[1,1,3,16], f16[1,1,3,16], f16[1,1,3,16], const f16[1,1,3,3]{0, 0, -inf, -inf, -inf, -inf, "
             "1, 2, "
             "3}) {guarded=true}",
             "attention_flash"},
        Line{
            "conv(f16[2,3,37,35], const f16[64,3,7,7], const f16[64]) {strides=[2,2], pads=[3,3,3,3], activation=relu}",
            "conv_stem", Layout::row_major},
        Line{"conv(f16[1,3,40,44], const f16[64,3,7,7]) {strides=[2,2], pads=[3,3,3,3]}", "conv_stem",
             Layout::row_major},
        Line{"conv(f16[1,3,33,36], const f16[16,3,3,3]) {strides=[2,2], pads=[1,1,1,1]}", "conv_stem",
             Layout::row_major},
        Line{"quantized_conv(i8[1,3,24,48], const i8[32,3,3,3], const f32[32]) {strides=[2,2], pads=[0,0,1,1], "
             "x_zero=-50, "
             "to=i8, scale=60, zero=3}",
             "conv_stem", Layout::row_major},
        Line{"conv(f16[1,3,33,34], const f16[32,3,3,3]) {strides=[2,2], pads=[0,1,1,1], activation=clip, beta=6}",
             "conv_stem"},
        Line{"quantized_conv(u8[1,3,23,45], const i8[16,3,7,7], const f32[16], const f32[16]) {strides=[2,2], "
             "pads=[3,3,3,3], x_zero=99, to=u8, scale=30}",
             "conv_stem", Layout::row_major},
        Line{"quantized_conv_pool(u8[1,3,130,40], const i8[64,3,7,7], const f32[1]{0.02}, const f32[64]) "
             "{strides=[2,2], "
             "pads=[3,3,3,3], x_zero=99, activation=relu, to=u8, scale=9, pool_kernel=[3,3], pool_strides=[2,2], "
             "pool_pads=[1,1,1,1]}",
             "conv_stem_pool", Layout::row_major},
        Line{"quantized_conv_pool(i8[2,4,17,28], const i8[64,4,5,3], const f32[1]{0.01}) {strides=[2,2], "
             "pads=[2,1,2,1], x_zero=-7, activation=clip, beta=90, to=i8, scale=0.9, zero=-12, pool_kernel=[3,3], "
             "pool_strides=[2,2], pool_pads=[1,1,1,1]}",
             "conv_stem_pool"},
        Line{"dual_conv(f16[2,32,9,7], const f16[72,32,1,1], const f16[72], f16[2,16,18,14], const f16[72,16,1,1], "
             "const f16[72]) {activation=relu, second_strides=[2,2]}",
             "product_"},
        Line{"dual_conv(bf16[1,160,17,14], const bf16[36,160,1,1], _, bf16[1,88,9,7], const bf16[36,88,1,1], const "
             "bf16[36]) {strides=[2,2], activation=gelu}",
             "product_"},
        Line{"conv(f16[2,64,23,31], const f16[256,64,1,1], const f16[256], f16[2,256,23,31]) {activation=relu}",
             "product_streamed_halves"},
        Line{"conv(bf16[1,88,39,30], const bf16[72,88,1,1], _, bf16[1,72,20,15]) {strides=[2,2], activation=gelu, "
             "residual_last=true}",
             "product_streamed_halves"},
        Line{"conv(f16[1,24,33,20], const f16[136,24,1,1]) {activation=clip, beta=6}", "product_streamed_halves"},
        Line{
            "dual_conv(f16[2,64,19,17], const f16[256,64,1,1], const f16[256], f16[2,72,38,34], const f16[256,72,1,1], "
            "const f16[256]) {activation=relu, second_strides=[2,2]}",
            "product_streamed_halves"},
        Line{"dual_conv(bf16[1,160,17,14], const bf16[136,160,1,1], _, bf16[1,88,9,7], const bf16[136,88,1,1], const "
             "bf16[136]) {strides=[2,2], activation=gelu}",
             "product_streamed_halves"},
        Line{"quantized_dual_conv(i8[2,48,9,7], const i8[80,48,1,1], const f32[80], const f32[80], i8[2,16,18,14], "
             "const i8[80,16,1,1], const f32[80], const f32[80]) {activation=relu, residual_scale=30, to=i8, scale=60, "
             "second_strides=[2,2], second_scale=30}",
             "product_"},
        Line{"quantized_dual_conv(u8[1,80,17,14], const i8[144,80,1,1], const f32[1]{0.02}, const f32[144], "
             "u8[1,272,9,7], "
             "const i8[144,272,1,1], const f32[144]) {strides=[2,2], x_zero=7, activation=clip, beta=900, "
             "residual_scale=2, residual_zero=-3, to=u8, scale=20, zero=5, second_x_zero=120, second_to=u8, "
             "second_scale=9, second_zero=131}",
             "product_streamed"},
        Line{"quantized_dual_conv(i8[1,16,6,5], const i8[32,16,1,1], const f32[32], _, i8[1,144,6,5], const "
             "i8[32,144,1,1], const f32[32], const f32[32]) {activation=silu, to=i8, scale=3, zero=-3, before=i8, "
             "before_scale=9, before_zero=4, second_scale=70, residual_scale=0.2}",
             "product_"}));

}  // namespace
}  // namespace tenon::cuda
