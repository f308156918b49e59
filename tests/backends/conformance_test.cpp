// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every tactic of the CPU on every line of tests/cases, in both layouts (and from one to the other where the device
// asks for it), with teams of 1 and 3, at every instruction set level of this machine, against the operator's
// reference.
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/layout.h"
#include "tests/backends/conformance.h"

namespace tenon {
namespace {

void check_tactic(const Tactic& tactic, const Problem& problem, const CpuDevice& device,
                  std::span<const Constant> operands, std::span<const Constant> expected, int threads) {
  Problem asked = problem;
  asked.threads = threads;
  const std::string where = str(to_string(asked), " by ", tactic.name, " with ", threads, " threads at ", device.isa());
  auto prepared = tactic.prepare(asked, device);
  if (!prepared.ok()) {
    EXPECT_EQ(prepared.error().code(), ErrorCode::unsupported) << where << prepared.error().text();
    return;
  }
  std::vector<Guarded> src;
  std::vector<Guarded> dst;
  std::vector<const void*> src_pointers;
  std::vector<void*> dst_pointers;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    src.emplace_back(problem.in[i]);
    if (operands[i]) copy_layout(operands[i].tensor(), {problem.in[i], src.back().bytes.data()});
  }
  for (const TensorType& type : problem.out) dst.emplace_back(type);
  for (size_t i = 0; i < src.size(); ++i) src_pointers.push_back(operands[i] ? src[i].bytes.data() : nullptr);
  for (Guarded& one : dst) dst_pointers.push_back(one.bytes.data());
  std::vector<std::byte> workspace(prepared->workspace_bytes + 128, std::byte{0x77});
  auto* aligned = reinterpret_cast<std::byte*>((reinterpret_cast<uintptr_t>(workspace.data()) + 63) / 64 * 64);
  const Launch launch{src_pointers.data(), dst_pointers.data(), aligned};
  if (prepared->team) {
    run_team(threads, [&](const Team& team) { prepared->team(launch, team); });
  } else {
    auto stream = device.make_stream();
    ASSERT_TRUE(stream.ok());
    (*stream)->set_threads(threads);
    const auto ran = prepared->run(launch, **stream);
    ASSERT_TRUE(ran.ok()) << where << ran.error().text();
  }
  for (size_t i = 0; i < dst.size(); ++i) {
    EXPECT_TRUE(dst[i].guard_intact()) << where << " wrote past its result";
    Guarded plain({expected[i].type().dtype, expected[i].type().shape});
    copy_layout({problem.out[i], dst[i].bytes.data()}, {plain.type, plain.bytes.data()});
    expect_equal({plain.type, plain.bytes.data()}, expected[i], steps_allowed(problem), where);
  }
}

void check_problem(const Problem& problem, uint64_t seed) {
  const std::vector<Constant> operands = operands_of(problem, seed);
  const auto expected = ops::evaluate(problem.op, operands);
  ASSERT_TRUE(expected.ok()) << to_string(problem) << expected.error().text();
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512, Isa::avx512_vnni, Isa::amx}) {
    if (isa > detect_isa()) break;
    const CpuDevice device(isa);
    for (const Layouts layouts :
         {Layouts{Layout::row_major, Layout::row_major}, Layouts{Layout::channels_last, Layout::channels_last},
          Layouts{Layout::row_major, Layout::channels_last}}) {
      if (layouts.out == Layout::channels_last && !can_be_channels_last(problem)) continue;
      const bool mixed = layouts.in != layouts.out;
      if (mixed && device.layout_rule(problem) != LayoutRule::any_to_last) continue;
      Problem placed = problem;
      set_layouts(placed, layouts);
      for (const Tactic* tactic : tactics_for(device, problem.op.name())) {
        for (const int threads : {1, 3}) check_tactic(*tactic, placed, device, operands, *expected, threads);
      }
    }
  }
}

TEST(Conformance, EveryTacticAgreesWithTheReference) {
  const auto files = case_files(TENON_TESTS);
  ASSERT_FALSE(files.empty());
  for (const auto& file : files) {
    each_case(file, [](const Problem& problem, uint64_t seed) { check_problem(problem, seed); });
  }
}

}  // namespace
}  // namespace tenon
