// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What conformance tests of all backends share: the lines of tests/cases, layouts, operands, comparison.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/function_ref.h"
#include "ops/lib/evaluate.h"

namespace tenon {

/// Largest error allowed, relative to the largest magnitude of the result.
inline double tolerance(DataType dtype) {
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
inline double steps_allowed(const Problem& problem, size_t result = 0) {
  const DataType dtype = problem.out[result].dtype;
  const std::string_view op = problem.op.name();
  const bool rounds = op.starts_with("quantized_") || op == "pointwise" || op == "attention";
  return rounds && (dtype == DataType::i8 || dtype == DataType::u8 || dtype == DataType::f8e4m3fn) ? 1 : 0;
}

/// From a number of f8e4m3fn to its neighbour away from 0.
inline double float8_step(double value) {
  constexpr double kLeastStep = 0x1p-9;
  return value == 0 ? kLeastStep : std::max(kLeastStep, std::exp2(std::floor(std::log2(std::abs(value))) - 3));
}

/// The arithmetic that the operator allows for its f32 operands.
inline DataType arithmetic_of(const Op& op) {
  for (const auto& [name, value] : op.fields()) {
    const auto* word = name == "arithmetic" ? std::get_if<std::string>(&value) : nullptr;
    if (word != nullptr) return *parse_data_type(*word);
  }
  return DataType::f32;
}

/// The problem with every symbol at one end of its range, so that a dynamic line gives two.
inline Problem concrete(const Problem& problem, bool high) {
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

inline bool can_be_channels_last(const Problem& problem) {
  return !problem.in.empty() && problem.in[0].rank() >= 3 && !problem.constant(0);
}

/// Of the pictures among operands and results.
struct Layouts {
  Layout in, out;
};

inline void set_layouts(Problem& problem, Layouts layouts) {
  if (problem.in.empty()) return;
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

/// `arithmetic`: what operands may have been rounded to on the way.
inline void expect_equal(const Tensor& found, const Constant& expected, double steps, const std::string& where,
                         DataType arithmetic = DataType::f32) {
  if (found.type.dtype == DataType::string) {
    for (int64_t i = 0; i < found.volume(); ++i) {
      EXPECT_EQ(found.as<Text>()[i].view(), expected.tensor().as<Text>()[i].view()) << where << ", element " << i;
    }
    return;
  }
  const size_t step = size_of(found.type.dtype);
  const bool float8 = found.type.dtype == DataType::f8e4m3fn;  // whose steps follow the number
  double largest = 1e-30;
  double error = 0;
  int64_t worst = -1;
  for (int64_t i = 0; i < found.volume(); ++i) {
    const double a = load_number(found.type.dtype, found.data + static_cast<size_t>(i) * step);
    const double b = load_number(found.type.dtype, expected.bytes().data() + static_cast<size_t>(i) * step);
    if (std::isfinite(b)) largest = std::max(largest, std::abs(b));
    const bool same = a == b || (std::isnan(a) && std::isnan(b));
    double difference = same ? 0 : std::isfinite(a) && std::isfinite(b) ? std::abs(a - b) : INFINITY;
    if (float8) difference = std::max(0.0, difference - steps * float8_step(std::max(std::abs(a), std::abs(b))));
    if (difference > error) {
      error = difference;
      worst = i;
    }
  }
  const double relative = std::max(tolerance(found.type.dtype), tolerance(arithmetic));
  EXPECT_LE(error, relative * largest + (float8 ? 0 : steps)) << where << ", element " << worst;
}

/// Random elements for the operands that are not constant.
inline std::vector<Constant> operands_of(const Problem& problem, uint64_t seed) {
  std::vector<Constant> operands;
  for (size_t i = 0; i < problem.in.size(); ++i) {
    operands.push_back(problem.constant(i) ? problem.constants[i]
                       : problem.in[i].present()
                           ? ir::random_constant({problem.in[i].dtype, problem.in[i].shape}, seed + i)
                           : Constant{});
  }
  return operands;
}

/// The problem, and where only its first result is always wanted, the one without the others.
inline std::vector<Problem> with_and_without_optional_results(const Problem& problem) {
  std::vector<Problem> out = {problem};
  const std::string_view op = problem.op.name();
  if (problem.out.size() > 1 && (op == "max_pool" || op == "layer_norm" || op == "top_k")) {
    out.push_back(problem);
    out.back().out.resize(1);
  }
  return out;
}

/// The files of tests/cases in order.
inline std::vector<std::filesystem::path> case_files(const std::string& tests) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(tests + "/cases")) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Calls body(problem, seed) for every line of a file, at both ends of its symbols' ranges.
inline void each_case(const std::filesystem::path& file, FunctionRef<void(const Problem&, uint64_t)> body) {
  std::ifstream in(file);
  std::string line;
  uint64_t seed = 7;
  while (std::getline(in, line)) {
    line = line.substr(0, line.find('#'));
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    const auto problem = ops::parse_problem(line);
    ASSERT_TRUE(problem.ok()) << file << ": " << problem.error().text();
    const Problem low = concrete(*problem, false), high = concrete(*problem, true);
    body(low, ++seed);
    ++seed;
    if (low.in != high.in) body(high, seed);
  }
}

}  // namespace tenon
