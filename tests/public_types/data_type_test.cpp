// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Element types by nvinfer1's numbers: each has one, of its size, and it leads back.
#include "public_types/data_type.h"

#include <gtest/gtest.h>

#include "NvInfer.h"

namespace tenon::test {
namespace {

namespace nv = nvinfer1;
using public_types::data_type;
using public_types::has_number;

TEST(DataTypeNumbers, LeadToATypeAndBack) {
  for (int32_t i = 0; i < nv::EnumMax<nv::DataType>(); ++i) {
    const auto type = data_type(static_cast<nv::DataType>(i));
    ASSERT_TRUE(type.ok()) << i;
    EXPECT_TRUE(has_number(*type)) << i;
    EXPECT_EQ(static_cast<int32_t>(data_type(*type)), i);
  }
  EXPECT_EQ(*data_type(nv::DataType::kFP8), DataType::f8e4m3fn);
  EXPECT_EQ(*data_type(nv::DataType::kHALF), DataType::f16);
  EXPECT_EQ(*data_type(nv::DataType::kBF16), DataType::bf16);
}

TEST(DataTypeNumbers, AreNotThereForAll) {
  EXPECT_EQ(data_type(static_cast<nv::DataType>(99)).error().code(), ErrorCode::invalid_argument);
  for (const DataType type : {DataType::f64, DataType::u64, DataType::f8e5m2, DataType::string}) {
    EXPECT_FALSE(has_number(type));
    EXPECT_EQ(data_type(type), nv::DataType::kFLOAT);
  }
}

}  // namespace
}  // namespace tenon::test
