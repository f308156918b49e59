// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every tactic of the CPU on every line of tests/cases, in both layouts (and from one to the other where the device
// asks for it), with teams of 1 and 3, at every instruction set level of this machine, against the operator's
// reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/layout.h"
#include "ops/lib/evaluate.h"

namespace tenon {
namespace {

/// Largest error allowed, relative to the largest magnitude of the result.
double tolerance(DataType dtype) {
  switch (dtype) {
    case DataType::f32:
      return 2e-5;
    case DataType::f16:
      return 2e-3;
    case DataType::bf16:
      return 1.6e-2;
    case DataType::f64:
      return 1e-12;
    default:
      return 0;
  }
}

/// Rounding to integers may go either way where floats before it differ in their last bits: one quantization step.
double steps_allowed(const Problem& problem) {
  const DataType dtype = problem.out[0].dtype;
  return problem.op.name().starts_with("quantized_") && (dtype == DataType::i8 || dtype == DataType::u8) ? 1 : 0;
}

/// The problem with every symbol at one end of its range, so that a dynamic line gives two.
Problem concrete(const Problem& problem, bool high) {
  Problem out = problem;
  Knowns known;
  for (size_t i = 0; i < out.in.size(); ++i) {
    std::vector<Dim> dims;
    for (const Dim& dim : out.in[i].shape) {
      dims.emplace_back(high && !dim.is_number() ? std::min<int64_t>(dim.max(), 8) : dim.min());
    }
    out.in[i].shape = Shape(std::move(dims));
    known.push_back(out.constants[i] ? Known::of(out.constants[i]) : Known::of(out.in[i]));
  }
  auto types = out.op.infer(known);
  EXPECT_TRUE(types.ok()) << types.error().text();
  if (!types.ok()) return out;
  for (size_t i = 0; i < out.out.size(); ++i) out.out[i] = (*types)[i].type;
  return out;
}

bool can_be_channels_last(const Problem& problem) {
  return !problem.in.empty() && problem.in[0].rank() >= 3 && !problem.constant(0);
}

/// Of the pictures among operands and results.
struct Layouts {
  Layout in, out;
};

void set_layouts(Problem& problem, Layouts layouts) {
  const int rank = problem.in[0].rank();
  for (size_t i = 0; i < problem.in.size(); ++i) {
    if (problem.in[i].rank() == rank && !problem.constant(i)) problem.in[i].layout = layouts.in;
  }
  if (problem.op.name() == "reorder") return;  // its result has the layout of its field
  for (TensorType& type : problem.out) {
    if (type.rank() == rank) type.layout = layouts.out;
  }
}

/// Bytes in the layout of `type`, with a guard of 64 known bytes behind them.
struct Guarded {
  explicit Guarded(TensorType type_) : type(std::move(type_)), bytes(type.bytes() + 64, std::byte{0x5a}) {}
  bool guard_intact() const {
    return std::all_of(bytes.end() - 64, bytes.end(), [](std::byte b) { return b == std::byte{0x5a}; });
  }
  TensorType type;
  std::vector<std::byte> bytes;
};

void expect_equal(const Tensor& found, const Constant& expected, double steps, const std::string& where) {
  if (found.type.dtype == DataType::string) {
    for (int64_t i = 0; i < found.volume(); ++i)
      EXPECT_EQ(found.as<Text>()[i], expected.tensor().as<Text>()[i]) << where;
    return;
  }
  const size_t step = size_of(found.type.dtype);
  double largest = 1e-30;
  double error = 0;
  int64_t worst = -1;
  for (int64_t i = 0; i < found.volume(); ++i) {
    const double a = load_number(found.type.dtype, found.data + static_cast<size_t>(i) * step);
    const double b = load_number(found.type.dtype, expected.bytes().data() + static_cast<size_t>(i) * step);
    if (std::isfinite(b)) largest = std::max(largest, std::abs(b));
    const bool same = a == b || (std::isnan(a) && std::isnan(b));
    const double difference = same ? 0 : std::isfinite(a) && std::isfinite(b) ? std::abs(a - b) : INFINITY;
    if (difference > error) {
      error = difference;
      worst = i;
    }
  }
  EXPECT_LE(error, tolerance(found.type.dtype) * largest + steps) << where << ", element " << worst;
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
  std::vector<Constant> operands;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    operands.push_back(problem.constant(i) ? problem.constants[i]
                       : problem.in[i].present()
                           ? ir::random_constant({problem.in[i].dtype, problem.in[i].shape}, seed + i)
                           : Constant{});
  }
  const auto expected = ops::evaluate(problem.op, operands);
  ASSERT_TRUE(expected.ok()) << to_string(problem) << expected.error().text();
  // Sequences and optionals are inferred, no tactic sees them.
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
    }
  }
}

TEST(Conformance, EveryTacticAgreesWithTheReference) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(TENON_TESTS) + "/cases")) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  ASSERT_FALSE(files.empty());
  for (const auto& file : files) {
    std::ifstream in(file);
    std::string line;
    uint64_t seed = 7;
    while (std::getline(in, line)) {
      line = line.substr(0, line.find('#'));
      if (line.find_first_not_of(" \t") == std::string::npos) continue;
      const auto problem = ops::parse_problem(line);
      ASSERT_TRUE(problem.ok()) << file << ": " << problem.error().text();
      check_problem(concrete(*problem, false), ++seed);
      check_problem(concrete(*problem, true), ++seed);
    }
  }
}

}  // namespace
}  // namespace tenon
