// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Elementwise f32 programs over broadcast operands, run block by block so that what passes between steps stays in L1.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "backends/cpu/lib/activation.h"
#include "base/threads.h"

namespace tenon::cpu {

/// Functions of two floats a, b.
enum class Binary : uint8_t {
  add,
  sub,
  mul,
  div,
  min,  // NaN if either is
  max,
  pow,
  prelu,  // a above 0, else a b
  squared_difference,
};

/// One step of a program. Operands name values: first the inputs, then the results of the steps before.
struct PointwiseStep {
  bool is_binary = false;
  Activation unary{};
  Binary binary = Binary::add;
  int a = 0, b = 0;

  static PointwiseStep of(Activation f, int a) { return {.is_binary = false, .unary = f, .a = a}; }
  static PointwiseStep of(Binary f, int a, int b) { return {.is_binary = true, .binary = f, .a = a, .b = b}; }
};

/// A program ready to run: make_pointwise() fills it; only sizes and strides, so it serves any buffers.
struct Pointwise {
  static constexpr int kMaxRank = 6, kMaxInputs = 8, kMaxBuffers = 8;
  static constexpr int kBlock = 1024;  // floats; 4 KiB a buffer, so that a handful of them fit L1

  /// How an input reaches the kernel.
  enum class Access : uint8_t {
    direct,    // laid out like dst
    splat,     // one number
    periodic,  // one innermost row, the same for all rows
    rows,      // innermost stride 1: whole rows at an offset
    gathered,  // anything else
  };
  struct Input {
    Access access = Access::direct;
    int64_t strides[kMaxRank] = {};
  };
  struct Step {
    PointwiseStep what;
    int dst = -1;      // buffer; -1 is the destination
    int a = 0, b = 0;  // >= 0: an input; < 0: buffer ~a
  };

  int rank = 1;  // after joining dimensions; at least 1
  int64_t dims[kMaxRank] = {1};
  int64_t volume = 1;
  std::vector<Input> inputs;
  std::vector<Step> steps;
};

/// Prepares steps over inputs with these strides (in elements, 0 where broadcast), one per dimension of the dense dst.
/// False if there are too many inputs, dimensions or live intermediate values.
bool make_pointwise(std::span<const int64_t> dst_dims, std::span<const std::vector<int64_t>> strides,
                    std::span<const PointwiseStep> steps, Pointwise& out);

/// Runs it; dst is dense and may be one of the direct inputs. Every member of the team calls it; no barrier.
void pointwise_avx2(const Pointwise& program, std::span<const float* const> src, float* dst, const Team& team);
void pointwise_avx512(const Pointwise& program, std::span<const float* const> src, float* dst, const Team& team);

}  // namespace tenon::cpu
