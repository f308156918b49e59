// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// How errors and exceptions leave the library, and how values of nvinfer1 become ours and back.
#include "api/common/report.h"

#include <gmock/gmock.h>

#include <stdexcept>
#include <utility>
#include <vector>

#include "api/common/convert.h"
#include "base/str.h"
#include "tests/api/support.h"

namespace tenon::test {
namespace {

using ::testing::HasSubstr;

struct Guard : ::testing::Test {
  RememberingLogger logger;
  CountingRecorder recorder;
  api::Reporter reporter{&logger};

  void SetUp() override { reporter.set_recorder(&recorder); }
  template <class Body>
  void expect_failure(nv::ErrorCode code, const char* text, Body body) {
    EXPECT_EQ(api::guard(reporter, "ICall::made", -7, body), -7);
    ASSERT_EQ(recorder.errors.size(), 1U);
    EXPECT_EQ(recorder.errors[0].first, code);
    EXPECT_THAT(recorder.errors[0].second, HasSubstr(text));
    EXPECT_THAT(logger.errors(), HasSubstr("ICall::made"));
    EXPECT_THAT(logger.errors(), HasSubstr(text));
    recorder.clear();
    logger.lines.clear();
  }
};

TEST_F(Guard, GivesTheValue) {
  EXPECT_EQ(api::guard(reporter, "ICall::made", -7, []() -> Result<int> { return 3; }), 3);
  EXPECT_TRUE(api::guard(reporter, "ICall::made", false, []() -> Result<> { return Done{}; }));
  EXPECT_EQ(logger.errors(), "");
}

TEST_F(Guard, TurnsExceptionsIntoErrors) {
  using Code = nv::ErrorCode;
  expect_failure(Code::kFAILED_ALLOCATION, "out of memory", []() -> Result<int> { throw std::bad_alloc(); });
  expect_failure(Code::kINTERNAL_ERROR, "odd", []() -> Result<int> { throw std::runtime_error("odd"); });
  expect_failure(Code::kINTERNAL_ERROR, "an exception of unknown type", []() -> Result<int> { throw 5; });
}

TEST_F(Guard, GivesEachErrorItsCode) {
  const std::pair<ErrorCode, nv::ErrorCode> codes[] = {{ErrorCode::invalid_argument, nv::ErrorCode::kINVALID_ARGUMENT},
                                                       {ErrorCode::not_found, nv::ErrorCode::kINVALID_ARGUMENT},
                                                       {ErrorCode::corrupt_data, nv::ErrorCode::kINVALID_ARGUMENT},
                                                       {ErrorCode::unsupported, nv::ErrorCode::kUNSUPPORTED_STATE},
                                                       {ErrorCode::out_of_memory, nv::ErrorCode::kFAILED_ALLOCATION},
                                                       {ErrorCode::device, nv::ErrorCode::kFAILED_EXECUTION},
                                                       {ErrorCode::cancelled, nv::ErrorCode::kINVALID_STATE},
                                                       {ErrorCode::internal, nv::ErrorCode::kINTERNAL_ERROR}};
  for (const auto& [inner, outer] : codes)
    expect_failure(outer, "what is wrong", [&]() -> Result<int> { return Error(inner, "what is wrong"); });
}

TEST(Convert, TypesThereAndBack) {
  for (int i = 0; i < nv::EnumMax<nv::DataType>(); ++i) {
    const auto type = static_cast<nv::DataType>(i);
    const auto own = api::data_type(type);
    ASSERT_TRUE(own.ok()) << i;
    EXPECT_TRUE(api::has_number(*own));
    EXPECT_EQ(api::data_type(*own), type);
  }
  EXPECT_THAT(api::data_type(static_cast<nv::DataType>(77)).error().text(), HasSubstr("expected a DataType, found 77"));
  EXPECT_FALSE(api::has_number(DataType::f64));
  EXPECT_EQ(api::data_type(DataType::f64), nv::DataType::kFLOAT);
}

TEST(Convert, DimensionsAndMasks) {
  EXPECT_EQ(api::dims_of(std::vector<int64_t>(9, 1)).nbDims, -1);
  EXPECT_EQ(api::dims_of(std::vector<int64_t>{2, 3}).d[1], 3);
  EXPECT_EQ(*api::numbers_of(nv::Dims2(4, 5)), (std::vector<int64_t>{4, 5}));
  EXPECT_FALSE(api::numbers_of(nv::Dims{9, {}}).ok());
  EXPECT_EQ(*api::axes_of(5U, 3), (std::vector<int64_t>{0, 2}));
  EXPECT_THAT(api::axes_of(8U, 3).error().text(), HasSubstr("expected axes below 3, found axis 3"));
}

}  // namespace
}  // namespace tenon::test
