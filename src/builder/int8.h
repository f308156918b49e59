// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The classic way to 8 bits: ranges by calibration, a table or the user, then products of integers where they pay.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "backend/device.h"
#include "builder/accuracy.h"
#include "builder/launch_time.h"
#include "passes/lib/keep_apart.h"
#include "passes/lib/pass.h"
#include "plan/plan.h"
#include "quant/calibrate.h"

namespace tenon {

struct Int8Options {
  bool allowed = false;
  DataType to = DataType::i8;           // or f8e4m3fn, from the same ranges
  bool always = false;                  // even where f32 is faster
  bool narrow_residuals = false;        // 8 bits for what a product adds to its own: where memory is what counts
  std::map<std::string, float> ranges;  // by tensor: the largest magnitude; these win over the table
  std::optional<quant::CalibrationTable> table;  // read from a cache: nothing is calibrated then
  quant::BatchSource batches;                    // null: no calibration data
  quant::CalibrationOptions calibration;
  std::function<Result<>(const quant::CalibrationTable&)> store;        // told a table that was made
  std::function<void(size_t narrow, size_t products)> chosen;           // told how many are in 8 bits
  std::function<std::string(const Graph&, const Node&)> keep_in_float;  // why not 8 bits; empty: no reason
  /// Layers whose products must be of integers, however long they take; null: none.
  std::function<bool(const Origin&)> must_be_integers;
  AccuracyOptions accuracy;
};

struct Int8Context {
  const Graph& source;     // before any pass, types inferred
  const Profile& profile;  // tactics are asked for its optimum
  const PassOptions& passes;
  const Device& device;
  int threads = 1;
  /// Null: nothing is timed.
  MeasureGraph measure = nullptr;
  passes::KeepApart keep_apart = nullptr;
  /// Microseconds of whole networks in turn. Null: sums of what `measure` gave decide.
  std::function<Result<std::vector<double>>(std::span<const Graph* const>)> race = nullptr;
  /// Told how much of the search for a budget is done, 0..1; an error ends it.
  std::function<Result<>(double done)> progress = [](double) -> Result<> { return Done{}; };
  DataType floats = DataType::f32;  // what other layers run in, for the report
};

/// What Recipe::extra_passes names where the 8 bits are floats.
inline constexpr std::string_view kFloat8Pass = "precision.float8";

/// Rewrites a fused graph for 8 bits and says in `report` what became of each product and why. A product whose integers
/// no tactic of the device runs exactly stays in floats; so does one that is timed to be slower than that of floats,
/// and all of them if the whole network is, unless `always` is set. With a budget the fewest products that meet it stay
/// in floats before anything is timed. What was decided goes into `recipe`. Errors: unsupported if the budget cannot be
/// met, or a product cannot be of integers that must; invalid_argument if 8 bits are allowed, no range is known, there
/// is no calibration data and the network has no quantize nodes of its own; those of the calibration.
Result<> lower_to_int8(Graph& graph, const Int8Options& options, const Int8Context& context, std::string& report,
                       Recipe& recipe);

}  // namespace tenon
