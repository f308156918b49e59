// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The text form of calibration tables.
#include "quant/calibration_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tenon::quant {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(CalibrationTable, WritesTheFormThatUsersHave) {
  const CalibrationTable table{"EntropyCalibration2", {{"image", 0.5f}, {"conv 1: out", 1.0f}}};
  EXPECT_EQ(to_text(table), "TRT-101300-EntropyCalibration2\nconv 1: out: 3f800000\nimage: 3f000000\n");
}

TEST(CalibrationTable, ReadsWhatItWrote) {
  const CalibrationTable table{"MinMaxCalibration", {{"a", 2e-38f}, {"b:0", 3.25f}, {"c: d", 7e30f}}};
  const auto read = parse_table(to_text(table));
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_EQ(*read, table);
}

TEST(CalibrationTable, ReadsTablesOfOtherReleases) {
  const auto table = parse_table("TRT-7103-EntropyCalibration2\r\ndata: 3c010a14\r\nprob: 0\r\n\r\n");
  ASSERT_TRUE(table.ok()) << table.error().text();
  EXPECT_EQ(table->algorithm, "EntropyCalibration2");
  ASSERT_EQ(table->scales.size(), 1u);  // scale 0: the writer had no range for it
  EXPECT_FLOAT_EQ(table->scales.at("data"), 0.00787593797f);
}

TEST(CalibrationTable, RefusesWhatIsNoTable) {
  const auto message = [](std::string_view text) { return parse_table(text).error().message(); };
  EXPECT_THAT(message(""), HasSubstr("expected a calibration table that starts like"));
  EXPECT_THAT(message("hello\n"), HasSubstr("found 'hello'"));
  EXPECT_THAT(message("TRT-8601-\n"), HasSubstr("starts like"));
  const std::string head = "TRT-8601-EntropyCalibration2\n";
  EXPECT_THAT(message(head + "x 3c010a14\n"), HasSubstr("line 2"));
  EXPECT_THAT(message(head + "x: 3c01zz14\n"), HasSubstr("hexadecimal"));
  EXPECT_THAT(message(head + "x: 3c010a143\n"), HasSubstr("hexadecimal"));
  EXPECT_THAT(message(head + "x: \n"), HasSubstr("hexadecimal"));
  EXPECT_THAT(message(head + ": 3c010a14\n"), HasSubstr("expected 'name: '"));
  EXPECT_THAT(message(head + "x: 7fc00000\n"), HasSubstr("finite scale above 0 for 'x'"));
  EXPECT_THAT(message(head + "x: bf800000\n"), HasSubstr("finite scale"));
  EXPECT_THAT(message(head + "x: 3c010"), HasSubstr("finite scale")) << "cut off";
  EXPECT_THAT(message(head + "x: 3c010a14\nx: 3c010a14\n"), HasSubstr("line 3"));
}

TEST(CalibrationTable, NamesWhatDoesNotFit) {
  const CalibrationTable table{"EntropyCalibration2", {{"a", 1.0f}, {"z", 1.0f}}};
  const TableFit fit = compare_names(table, {"b", "a"});
  EXPECT_THAT(fit.unknown, ElementsAre("z"));
  EXPECT_THAT(fit.missing, ElementsAre("b"));
}

}  // namespace
}  // namespace tenon::quant
