// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Generator: writes the CUDA C++ of one problem. Pure text: it needs no GPU, and tests compile the text for the host.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/device.h"

namespace tenon::cuda {

/// Where a pointer parameter of a kernel comes from.
struct KernelArg {
  enum class Kind { src, dst, workspace, packed } kind = Kind::src;
  size_t index = 0;   // of the operand, result or packing
  size_t offset = 0;  // bytes into the workspace
  DataType dtype = DataType::f32;
};

/// One launch of `extern "C" __global__ void kernel(...)`.
struct GeneratedLaunch {
  std::string source;
  uint32_t grid = 1, block = 1;
  std::vector<KernelArg> args;
  uint32_t shared_bytes = 0;        // that the text asks for by SHARED
  std::vector<float> numbers = {};  // its last parameter, behind `args`; none: it has no such parameter
};

/// Weights in the order that a kernel wants.
struct Packing {
  size_t operand = 0;
  std::string name;  // one for each order
  size_t bytes = 0;
  std::function<void(const Constant&, std::byte*)> pack;
};

/// What solves one problem.
struct Generated {
  std::vector<GeneratedLaunch> launches;  // in order
  size_t workspace_bytes = 0;
  std::vector<Packing> packings = {};
  double effort = 0;      // operations that its time is that of, where memory traffic does not tell it
  uint32_t in_place = 0;  // as Prepared's
};

/// What a kernel is written for.
struct Target {
  int most_lanes = 512;       // threads that may share one row; 1: every thread works alone
  bool matrix_units = true;   // and threads of a block that wait for each other
  int most_clustered = 8;     // blocks that may read each other's shared memory; 1: none
  bool warpgroups = false;    // four warps that multiply together, as on sm_90a alone
  int multiprocessors = 132;  // of an H100; only how many blocks there are follows from it
  bool any_tile = false;      // take tiles that a problem is too small or too large for, too
};

/// One way to write kernels for some operators.
struct Generator {
  std::string_view name;
  std::vector<std::string_view> ops;
  LayoutRule layout = LayoutRule::row_major;
  int rank = 0;
  Result<Generated> (*make)(const Problem& problem, const Target& target) = nullptr;
};

/// Every file of generated/.
std::span<const Generator> generators();

}  // namespace tenon::cuda
