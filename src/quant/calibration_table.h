// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// CalibrationTable: scales of tensors by name, in the text form of calibration caches.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "quant/threshold.h"

namespace tenon::quant {

/// Text form, which programs written for TensorRT keep in files:
///     TRT-101300-EntropyCalibration2
///     conv1/relu: 3c010a14
/// A line holds a tensor's name and the scale T / 127, the eight hexadecimal digits of its 32-bit float. Lines are
/// sorted.
struct CalibrationTable {
  std::string algorithm = "EntropyCalibration2";  // the header's last part
  std::map<std::string, float> scales;            // all finite, normal numbers > 0

  bool operator==(const CalibrationTable&) const = default;
};

/// What a table is called that this algorithm made: "MinMaxCalibration".
std::string_view table_name(Algorithm algorithm);

std::string to_text(const CalibrationTable& table);

/// Takes the header of any release. A name may contain blanks and colons. Lines with scale 0 (tensors that the writer
/// gave no range) are left out. Errors: corrupt_data, naming the line, for anything else.
Result<CalibrationTable> parse_table(std::string_view text);

/// Names that only one side has: what a foreign or outdated table gets wrong.
struct TableFit {
  std::vector<std::string> unknown;  // entries that match no tensor
  std::vector<std::string> missing;  // tensors without an entry
};
TableFit compare_names(const CalibrationTable& table, const std::vector<std::string>& tensors);

}  // namespace tenon::quant
