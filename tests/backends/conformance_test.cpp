// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every tactic of the CPU on every line of tests/cases, in both layouts (and from one to the other where the device
// asks for it), with teams of 1 and 3, whole, as parts of larger tensors and in place, at every instruction set level
// of this machine, against the operator's reference.
#include <gtest/gtest.h>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/layout.h"
#include "tests/backends/conformance.h"

namespace tenon {
namespace {

/// Operands, results or both become parts of larger tensors: rows from memory axis `axis` on, a few elements apart.
void set_pitch(Problem& problem, int axis, bool operands, bool results) {
  const auto set = [&](TensorType& type, int64_t gap) {
    if (type.rank() != problem.in[0].rank() || axis < 1 || axis >= type.rank() || type.bytes() == 0) return;
    int64_t row = 1;
    const auto axes = memory_axes(type);
    for (size_t i = static_cast<size_t>(axis); i < axes.size(); ++i) row *= type.shape[axes[i]].number();
    type.pitch = {axis, row + gap};
  };
  for (size_t i = 0; operands && i < problem.in.size(); ++i) {
    if (!problem.constant(i)) set(problem.in[i], 5 + static_cast<int64_t>(i));
  }
  for (size_t i = 0; results && i < problem.out.size(); ++i) set(problem.out[i], 11 + static_cast<int64_t>(i));
}

/// Bytes in the layout of `type`, with a guard of 64 known bytes behind them; what lies between rows is guarded, too.
struct GuardedPart {
  explicit GuardedPart(TensorType type_) : type(std::move(type_)), bytes(type.extent_bytes() + 64, std::byte{0x5a}) {}
  bool guard_intact() const {
    std::vector<std::byte> mine(bytes.size(), std::byte{0});
    const TensorType plain{type.dtype, type.shape};
    const std::vector<std::byte> ones(plain.bytes(), std::byte{0xff});
    copy_layout({plain, ones.data()}, {type, mine.data()});
    for (size_t i = 0; i < bytes.size(); ++i) {
      if (mine[i] == std::byte{0} && bytes[i] != std::byte{0x5a}) return false;
    }
    return true;
  }
  TensorType type;
  std::vector<std::byte> bytes;
};

void launch(const Prepared& prepared, const Launch& launch, const CpuDevice& device, int threads,
            const std::string& where) {
  if (prepared.team) {
    run_team(threads, [&](const Team& team) { prepared.team(launch, team); });
    return;
  }
  auto stream = device.make_stream();
  ASSERT_TRUE(stream.ok());
  (*stream)->set_threads(threads);
  const auto ran = prepared.run(launch, **stream);
  ASSERT_TRUE(ran.ok()) << where << ran.error().text();
}

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
  std::vector<GuardedPart> src;
  std::vector<GuardedPart> dst;
  std::vector<const void*> src_pointers;
  std::vector<void*> dst_pointers;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    src.emplace_back(problem.in[i]);
    if (operands[i]) copy_layout(operands[i].tensor(), {problem.in[i], src.back().bytes.data()});
  }
  for (const TensorType& type : problem.out) dst.emplace_back(type);
  for (size_t i = 0; i < src.size(); ++i) src_pointers.push_back(operands[i] ? src[i].bytes.data() : nullptr);
  for (GuardedPart& one : dst) dst_pointers.push_back(one.bytes.data());
  const auto run_once = [&]() {
    std::vector<std::byte> workspace(prepared->workspace_bytes + 128, std::byte{0x77});
    auto* aligned = reinterpret_cast<std::byte*>((reinterpret_cast<uintptr_t>(workspace.data()) + 63) / 64 * 64);
    launch(*prepared, {src_pointers.data(), dst_pointers.data(), aligned}, device, threads, where);
    for (size_t i = 0; i < dst.size(); ++i) {
      EXPECT_TRUE(dst[i].guard_intact()) << where << " wrote past its result";
      Guarded plain({expected[i].type().dtype, expected[i].type().shape});
      copy_layout({problem.out[i], dst[i].bytes.data()}, {plain.type, plain.bytes.data()});
      expect_equal({plain.type, plain.bytes.data()}, expected[i], steps_allowed(problem, i), where,
                   arithmetic_of(problem.op));
    }
  };
  run_once();
  for (size_t k = 0; k < src.size(); ++k) {
    if ((prepared->in_place >> k & 1u) == 0 || !(problem.in[k] == problem.out[0])) continue;
    SCOPED_TRACE(str("in place of operand ", k));
    dst[0].bytes = src[k].bytes;
    src_pointers[k] = dst_pointers[0];
    run_once();
    src_pointers[k] = src[k].bytes.data();
  }
}

void check_parts(const Problem& placed, const CpuDevice& device, std::span<const Constant> operands,
                 std::span<const Constant> expected) {
  std::vector<int> axes = {placed.in.empty() ? 0 : placed.in[0].rank() - 1};
  if (axes[0] > 1 && placed.in[0].layout == Layout::row_major) axes.push_back(1);
  for (const int axis : axes) {
    for (const bool in : {false, true}) {
      for (const bool out : {false, true}) {
        Problem part = placed;
        set_pitch(part, axis, in, out);
        if (!has_pitch(part)) continue;
        for (const Tactic* tactic : tactics_for(device, part.op.name())) {
          if (tactic->is_last_resort() && device.isa() != Isa::baseline) continue;
          check_tactic(*tactic, part, device, operands, expected, in ? 3 : 1);
        }
      }
    }
  }
}

void check_problem(const Problem& problem, uint64_t seed) {
  const std::vector<Constant> operands = operands_of(problem, seed);
  const auto expected = ops::evaluate(problem.op, operands);
  ASSERT_TRUE(expected.ok()) << to_string(problem) << expected.error().text();
  // Sequences and optionals are computed, no tactic sees them.
  const auto contains = [](const Types& types) {
    return std::any_of(types.begin(), types.end(), [](const TensorType& one) { return is_container(one.dtype); });
  };
  if (contains(problem.in) || contains(problem.out)) return;
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
      for (size_t i = 0; i < placed.out.size(); ++i) placed.out[i] = (*expected)[i].type();
      set_layouts(placed, layouts);
      for (const Tactic* tactic : tactics_for(device, problem.op.name())) {
        for (const int threads : {1, 3}) check_tactic(*tactic, placed, device, operands, *expected, threads);
      }
      if (!placed.in.empty()) check_parts(placed, device, operands, *expected);
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
