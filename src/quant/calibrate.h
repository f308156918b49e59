// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// calibrate(): runs a network over sample batches and finds the 8-bit scale of every float tensor.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ir/graph.h"
#include "quant/calibration_table.h"
#include "quant/threshold.h"

namespace tenon::quant {

/// Runs one graph again and again. Made by whoever owns a device; quant knows of none.
class Runner {
 public:
  virtual ~Runner() = default;
  /// Outputs in the order of the graph's output ports, row_major, with the shapes of this run; good until the next.
  virtual Result<std::vector<ConstTensor>> run(std::span<const ConstTensor> inputs) = 0;
};
using RunnerMaker = std::function<Result<std::unique_ptr<Runner>>(Graph)>;

/// The next batch, an operand per input port of the graph, good until the next call; nullopt after the last one.
/// Batches may differ in size.
using BatchSource = std::function<Result<std::optional<std::vector<ConstTensor>>>()>;

/// Where a calibration stands. How many batches there will be is not known before the last one.
struct CalibrationProgress {
  size_t read = 0;        // batches that the source gave
  size_t batches = 0;     // of them done
  size_t thresholds = 0;  // found
  size_t tensors = 0;     // that want a threshold; 0 until the last batch is done
};

struct CalibrationOptions {
  ThresholdOptions threshold;
  /// Asked at the start, when a batch is read, when it is done, before each threshold and behind the last; false
  /// cancels.
  std::function<bool(const CalibrationProgress&)> progress;
};

struct Calibration {
  CalibrationTable table;
  size_t batches = 0;
  std::vector<std::string> without_range;  // "tensor: why": all zero
};

/// The tensors that calibrate() looks for ranges of: floats among inputs and what nodes make.
std::vector<std::string> observed_names(const Graph& graph);

/// Histograms stream: memory is that of one batch with every tensor kept, whatever the number of batches.
/// Errors: those of `source` and of the run; invalid_argument if there is no batch, or naming a tensor that holds NaN
/// or infinities; cancelled.
Result<Calibration> calibrate(const Graph& graph, const BatchSource& source, const RunnerMaker& make_runner,
                              const CalibrationOptions& options);

}  // namespace tenon::quant
