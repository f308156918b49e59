// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic on dimensions: products have one spelling, and dividing them by what they are made of is exact.
#include <gtest/gtest.h>

#include "ir/types.h"

namespace tenon {
namespace {

const Dim kBatch = Dim::symbol("batch", 1, 8);
const Dim kSeq = Dim::symbol("seq", 1, 512);

TEST(Dim, SpellsAProductOneWay) {
  EXPECT_EQ(to_string(kBatch * 12 * 197), "(batch*2364)=2364..18912");
  EXPECT_EQ(kBatch * 12 * 197, Dim(197) * kBatch * 12);
  EXPECT_EQ(kBatch * 3 * kSeq, kSeq * kBatch * 3);
  EXPECT_NE(kBatch * 12, kBatch * 13);
}

TEST(Dim, DividesAProductByItsFactors) {
  EXPECT_EQ(floor_div(kBatch * 12, 12), kBatch);
  EXPECT_EQ(floor_div(kBatch * 12 * 197, 197), kBatch * 12);
  EXPECT_EQ(floor_div(kBatch * kSeq * 64, kSeq * 64), kBatch);
  EXPECT_EQ(floor_div(kBatch * kSeq, kBatch), kSeq);
  EXPECT_EQ(floor_div(kSeq * 12, 4), kSeq * 3);
  EXPECT_EQ(floor_div(kSeq * 12, kSeq), Dim(12));
}

TEST(Dim, RoundsDownWhatDoesNotDivide) {
  EXPECT_EQ(floor_div(Dim(-7), 2), Dim(-4));
  EXPECT_NE(floor_div(kSeq, 2) * 2, kSeq);
  EXPECT_NE(floor_div(kBatch * 12, 5), kBatch);
  EXPECT_NE(floor_div(Dim::symbol("a") + 12, 12), Dim::symbol("a"));
  EXPECT_EQ(to_string(floor_div(kBatch * 3, 2)), "((batch*3)/2)=0..12");
}

TEST(Dim, TakesABracketedSumAsOneFactor) {
  const Dim sum = Dim::symbol("a") + kSeq;
  EXPECT_EQ(floor_div(sum * 4, 4).name(), sum.name());
  EXPECT_EQ(floor_div(sum * 4, sum), Dim(4));
}

}  // namespace
}  // namespace tenon
