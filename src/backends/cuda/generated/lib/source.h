// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pieces of kernel text: types, loads and stores, coordinates, launches. Header-free, so that it compiles in 20 ms.
#pragma once

#include "backends/cuda/generated/lib/kernel.h"

namespace tenon::cuda {

/// The type in which a kernel computes: "f32", "f64", "i64" or "u64", as the references do.
std::string_view accumulator(DataType dtype);
/// The type's name in kernel text.
std::string_view type_name(DataType dtype);
/// A number as text that any accumulator takes.
std::string literal(double value);

/// Numbers of an operator, such as its scales, that a kernel is given: problems that differ in nothing else share a
/// text, which is compiled once.
struct Numbers {
  std::vector<float> values;

  /// "numbers.v[i]", of type f32. 1 stays in the text, where it costs nothing.
  std::string text(double value);
};

/// Parameters named x0, x1, ... (operands), y0, ... (results) and w0, ... (workspace, by order).
KernelArg src(const Problem& problem, size_t i);
KernelArg dst(const Problem& problem, size_t i);
KernelArg scratch(DataType dtype, size_t offset);

/// Everything of a kernel but its body. `at` is the thread's number; threads past `threads` have returned.
struct Launcher {
  std::string_view acc = "f32";
  std::vector<KernelArg> args;
  int64_t threads = 1;
  uint32_t block = 256;
  size_t packed_operand = 1;  // the operand of the first packing, which is called z1; more are z1_1, z1_2
  uint32_t shared_bytes = 0;  // of SHARED(bytes), the block's memory `shared`
  int resident = 0;           // blocks that should fit on one multiprocessor; 0: as it comes
  int cluster = 1;            // neighbouring blocks that read each other's shared memory
  Numbers numbers = {};       // of `functions` and of the body
  bool in_place = false;      // y0 may be an operand's address
  bool waits = false;         // the body itself waits for the launch before, behind what it may do earlier
  std::string functions;      // device functions and tables in front of the kernel
};
GeneratedLaunch launch(const Launcher& launcher, const std::string& body);

/// "const idx c0 = ..., c1 = ...;": the coordinates, by logical axis, of the element that stands at `index` in memory.
std::string coordinates(const TensorType& type, std::string_view index, std::string_view name = "c");
/// "c0 * 12 + c2": coordinates times strides; "0" if nothing is left.
std::string offset(const std::vector<int64_t>& strides, std::string_view name = "c");
/// Strides of `operand` by the axes of `to`, which it broadcasts to.
std::vector<int64_t> broadcast_strides(const TensorType& operand, const TensorType& to);
std::string table(std::string_view type, std::string_view name, const std::vector<std::string>& values);
std::string table(std::string_view name, const std::vector<int64_t>& values);

/// Least traffic of a problem, in bytes.
double traffic(const Problem& problem);
/// What one product added costs a thread that has no matrix units, in operations of those.
constexpr double kEffortOfScalars = 40;

/// Does the operand exist?
bool present(const Problem& problem, size_t i);
/// Elements of an operand that must be known before the run. Errors: unsupported.
Result<std::vector<int64_t>> known_integers(const Problem& problem, size_t i);
Result<std::vector<double>> known_numbers(const Problem& problem, size_t i);
Result<> only_row_major(const Problem& problem);
Result<> only_floats(const Problem& problem);

/// Fields of the operator by name, whatever number type they have.
double number(const Op& op, std::string_view field, double otherwise = 0);
int64_t integer(const Op& op, std::string_view field, int64_t otherwise = 0);
std::vector<int64_t> integers(const Op& op, std::string_view field);
std::string text(const Op& op, std::string_view field);

/// "settle(numbers, v)", "activate(v)" and "finish(v, r)" as device functions: what a quantized product rounds to
/// before its residual is added, and the epilogue of `op`. settle() also takes `numbers`; those of `op` are added to
/// them, where a kernel has some.
std::string epilogue_functions(const Op& op, Numbers* numbers = nullptr);

/// The text in front of every kernel: types, conversions, mathematics. `intrinsics` (half conversions, shuffles) is
/// what a host compiler must replace.
std::string_view intrinsics();
std::string_view preamble();

}  // namespace tenon::cuda
