// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading and writing calibration tables.
#include "quant/calibration_table.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>

namespace tenon::quant {

namespace {

constexpr std::string_view kPrefix = "TRT-";
constexpr std::string_view kWritten = "TRT-101300-";  // the release whose tables ours look like
constexpr size_t kDigits = 8;

std::string hex_of(float scale) {
  std::string digits(kDigits, '0');
  uint32_t bits = std::bit_cast<uint32_t>(scale);
  for (size_t i = kDigits; i-- > 0; bits >>= 4) digits[i] = "0123456789abcdef"[bits & 15];
  return digits;
}

/// With a dot for each byte that is no letter of a text: a file may hold anything.
std::string printable(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '.');
  return out;
}

/// "TRT-8601-EntropyCalibration2" -> "EntropyCalibration2"
Result<std::string> algorithm_of(std::string_view header) {
  const size_t dash = header.find('-', kPrefix.size());
  if (header.substr(0, kPrefix.size()) != kPrefix || dash == std::string_view::npos || dash + 1 == header.size()) {
    return Error(ErrorCode::corrupt_data,
                 str("expected a calibration table that starts like 'TRT-8601-EntropyCalibration2', found '",
                     printable(header.substr(0, 80)), "'"));
  }
  return std::string(header.substr(dash + 1));
}

Error bad_line(int line, std::string_view row) {
  return Error(ErrorCode::corrupt_data, str("line ", line, " of the calibration table: expected 'name: ' and ", kDigits,
                                            " hexadecimal digits of a scale, found '", row.substr(0, 200), "'"));
}

Result<> parse_row(std::string_view row, int line, CalibrationTable& table) {
  const size_t colon = row.rfind(": ");
  if (colon == std::string_view::npos || colon == 0) return bad_line(line, row);
  const std::string_view digits = row.substr(colon + 2);
  uint32_t bits = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), bits, 16);
  if (code != std::errc() || end != digits.data() + digits.size() || digits.empty()) return bad_line(line, row);
  const float scale = std::bit_cast<float>(bits);
  // A number that was cut off reads as a subnormal one, which no tensor has as its scale.
  const bool whole = scale == 0 || scale >= std::numeric_limits<float>::min();
  if (!std::isfinite(scale) || !whole) {
    return Error(ErrorCode::corrupt_data,
                 str("line ", line, " of the calibration table: expected a finite scale above 0 for '",
                     row.substr(0, colon), "', found ", scale));
  }
  if (scale == 0) return Done{};
  if (!table.scales.emplace(row.substr(0, colon), scale).second) {
    return Error(ErrorCode::corrupt_data, str("line ", line, " of the calibration table: found '", row.substr(0, colon),
                                              "' for the second time"));
  }
  return Done{};
}

std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace

std::string_view table_name(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::entropy:
      return "EntropyCalibration";
    case Algorithm::entropy2:
      return "EntropyCalibration2";
    case Algorithm::minmax:
      return "MinMaxCalibration";
    case Algorithm::percentile:
      return "PercentileCalibration";
    case Algorithm::legacy:
      return "LegacyCalibration";
  }
  return "UnknownCalibration";
}

std::string to_text(const CalibrationTable& table) {
  std::string text = str(kWritten, table.algorithm, "\n");
  for (const auto& [name, scale] : table.scales) text += str(name, ": ", hex_of(scale), "\n");
  return text;
}

Result<CalibrationTable> parse_table(std::string_view text) {
  CalibrationTable table;
  TRY_ASSIGN(table.algorithm, algorithm_of(take_line(text)));
  for (int line = 2; !text.empty(); ++line) {
    const std::string_view row = take_line(text);
    if (!row.empty()) TRY(parse_row(row, line, table));
  }
  return table;
}

TableFit compare_names(const CalibrationTable& table, const std::vector<std::string>& tensors) {
  TableFit fit;
  const std::set<std::string> known(tensors.begin(), tensors.end());
  for (const auto& [name, scale] : table.scales) {
    if (!known.contains(name)) fit.unknown.push_back(name);
  }
  for (const std::string& name : known) {
    if (!table.scales.contains(name)) fit.missing.push_back(name);
  }
  return fit;
}

}  // namespace tenon::quant
