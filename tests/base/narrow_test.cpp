// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Narrow numbers: the values of the ONNX and OCP tables, and that every pattern survives a round trip.
#include "base/narrow.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tenon {
namespace {

TEST(Narrow, PatternsMeanWhatTheTablesSay) {
  EXPECT_EQ(decode_narrow(kFloat8E4M3FN, 0x7e), 448.0f);
  EXPECT_EQ(decode_narrow(kFloat8E4M3FN, 0x01), 0x1p-9f);
  EXPECT_EQ(decode_narrow(kFloat8E4M3FNUZ, 0x7f), 240.0f);
  EXPECT_EQ(decode_narrow(kFloat8E5M2, 0x7b), 57344.0f);
  EXPECT_TRUE(std::isinf(decode_narrow(kFloat8E5M2, 0x7c)));
  EXPECT_EQ(decode_narrow(kFloat8E5M2FNUZ, 0x7f), 57344.0f);
  EXPECT_TRUE(std::isnan(decode_narrow(kFloat8E5M2FNUZ, 0x80)));
  EXPECT_EQ(decode_narrow(kFloat8E8M0, 127), 1.0f);
  EXPECT_EQ(decode_narrow(kFloat4E2M1, 0x0f), -6.0f);
}

TEST(Narrow, EveryPatternSurvives) {
  for (const NarrowFormat& format :
       {kFloat8E4M3FN, kFloat8E4M3FNUZ, kFloat8E5M2, kFloat8E5M2FNUZ, kFloat8E8M0, kFloat4E2M1}) {
    const int patterns = format.sign == 0x08 ? 16 : 256;
    for (int bits = 0; bits < patterns; ++bits) {
      const float value = decode_narrow(format, static_cast<uint8_t>(bits));
      if (std::isnan(value)) {
        EXPECT_TRUE(std::isnan(decode_narrow(format, encode_narrow(format, static_cast<double>(value)))));
        continue;
      }
      EXPECT_EQ(encode_narrow(format, static_cast<double>(value), false), bits) << format.bias << " " << value;
    }
  }
}

TEST(Narrow, RoundsToNearestEvenAndSaturatesIfAsked) {
  EXPECT_EQ(decode_narrow(kFloat8E4M3FN, encode_narrow(kFloat8E4M3FN, 17.0)), 16.0f);  // a tie
  EXPECT_EQ(decode_narrow(kFloat8E4M3FN, encode_narrow(kFloat8E4M3FN, 19.0)), 20.0f);  // a tie
  EXPECT_EQ(encode_narrow(kFloat8E4M3FN, 1e6), 0x7e);
  EXPECT_EQ(encode_narrow(kFloat8E4M3FN, -1e6, false), 0xff);
  EXPECT_EQ(encode_narrow(kFloat8E5M2, 1e6, false), 0x7c);
  EXPECT_EQ(encode_narrow(kFloat8E5M2FNUZ, 1e6, false), 0x80);
  EXPECT_EQ(encode_narrow(kFloat8E4M3FNUZ, -1e-9), 0);  // no negative zero
}

TEST(Narrow, IntegersWrap) {
  EXPECT_EQ(int(Int4(int64_t{9})), -7);
  EXPECT_EQ(int(UInt4(int64_t{-1})), 15);
  EXPECT_EQ(int(Int2(int64_t{2})), -2);
  EXPECT_EQ(int(UInt2(int64_t{7})), 3);
}

}  // namespace
}  // namespace tenon
