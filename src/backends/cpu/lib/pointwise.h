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

/// Functions of two floats a, b. Truths are 1 and 0.
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
  equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,  // of truths
  logical_or,
  logical_xor,
};

/// One step of a program. Operands name values: first the inputs, then the results of the steps before.
struct PointwiseStep {
  enum class Kind : uint8_t { unary, binary, select };  // select: a where c is not 0, else b
  Kind kind = Kind::unary;
  Activation unary{};
  Binary binary = Binary::add;
  int a = 0, b = 0, c = 0;

  static PointwiseStep of(Activation f, int a) { return {.kind = Kind::unary, .unary = f, .a = a}; }
  static PointwiseStep of(Binary f, int a, int b) { return {.kind = Kind::binary, .binary = f, .a = a, .b = b}; }
  static PointwiseStep select(int c, int a, int b) { return {.kind = Kind::select, .a = a, .b = b, .c = c}; }
  int operands() const { return kind == Kind::unary ? 1 : kind == Kind::binary ? 2 : 3; }
  int operand(int i) const { return i == 0 ? a : i == 1 ? b : c; }
};

/// How an operand or result is stored; programs compute with floats.
enum class Element : uint8_t { f32, boolean, i32, i64 };

/// Strides in elements, one per dimension of the results (0 where broadcast).
struct PointwiseInput {
  std::vector<int64_t> strides;
  Element element = Element::f32;
};

/// The value of step `step`, stored with these strides.
struct PointwiseResult {
  int step = 0;
  std::vector<int64_t> strides;
  Element element = Element::f32;
};

/// A program ready to run: make_pointwise() fills it; only sizes and strides, so it serves any buffers.
struct Pointwise {
  static constexpr int kMaxRank = 6, kMaxInputs = 12, kMaxBuffers = 8, kMaxResults = 4;
  static constexpr int kBlock = 1024;  // floats; 4 KiB a buffer, so that a handful of them fit L1

  /// How an input reaches the kernel.
  enum class Access : uint8_t {
    direct,    // f32, laid out like a dense result
    splat,     // one number
    periodic,  // one innermost row, the same for all rows
    rows,      // innermost stride 1: whole rows at an offset
    gathered,  // anything else
  };
  struct Input {
    Access access = Access::direct;
    Element element = Element::f32;
    int64_t strides[kMaxRank] = {};
    bool in_place() const { return access == Access::direct; }
  };
  struct Result {
    bool direct = true;  // f32 and dense: steps write to it
    Element element = Element::f32;
    int64_t strides[kMaxRank] = {};
  };
  struct Step {
    PointwiseStep what;
    int dst = 0;      // slot: buffers, then results
    int src[3] = {};  // >= 0: an input; < 0: slot ~src
  };

  int rank = 1;  // after joining dimensions; at least 1
  int64_t dims[kMaxRank] = {1};
  int64_t volume = 1;
  std::vector<Input> inputs;
  std::vector<Result> results;
  std::vector<Step> steps;
};

/// Prepares steps over inputs; every result has the dimensions `dims`, outermost first. False if there are too many
/// inputs, results, dimensions or live intermediate values.
bool make_pointwise(std::span<const int64_t> dims, std::span<const PointwiseInput> inputs,
                    std::span<const PointwiseStep> steps, std::span<const PointwiseResult> results, Pointwise& out);
/// The same for floats, and the value of the last step as a dense result.
bool make_pointwise(std::span<const int64_t> dims, std::span<const std::vector<int64_t>> strides,
                    std::span<const PointwiseStep> steps, Pointwise& out);

/// Runs it. A result of a program with one result may be one of the direct inputs. Every member of the team calls it;
/// no barrier.
void pointwise_avx2(const Pointwise& program, std::span<const void* const> src, std::span<void* const> dst,
                    const Team& team);
void pointwise_avx512(const Pointwise& program, std::span<const void* const> src, std::span<void* const> dst,
                      const Team& team);

}  // namespace tenon::cpu
