// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The table, and looking it up either way.
#include "public_types/data_type.h"

#include <algorithm>
#include <iterator>

namespace tenon::public_types {

namespace {

namespace nv = nvinfer1;

struct Pair {
  nv::DataType number;
  DataType type;
};
constexpr Pair kTypes[] = {{nv::DataType::kFLOAT, DataType::f32},    {nv::DataType::kHALF, DataType::f16},
                           {nv::DataType::kINT8, DataType::i8},      {nv::DataType::kINT32, DataType::i32},
                           {nv::DataType::kBOOL, DataType::boolean}, {nv::DataType::kUINT8, DataType::u8},
                           {nv::DataType::kFP8, DataType::f8e4m3fn}, {nv::DataType::kBF16, DataType::bf16},
                           {nv::DataType::kINT64, DataType::i64},    {nv::DataType::kINT4, DataType::i4},
                           {nv::DataType::kFP4, DataType::f4e2m1},   {nv::DataType::kE8M0, DataType::f8e8m0}};

const Pair* find(DataType type) {
  const auto* found =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](const Pair& one) { return one.type == type; });
  return found == std::end(kTypes) ? nullptr : found;
}

}  // namespace

Result<DataType> data_type(nv::DataType type) {
  for (const Pair& one : kTypes) {
    if (one.number == type) return one.type;
  }
  return Error(ErrorCode::invalid_argument, str("expected a DataType, found ", static_cast<int>(type)));
}

bool has_number(DataType type) { return find(type) != nullptr; }

nv::DataType data_type(DataType type) {
  const Pair* found = find(type);
  return found == nullptr ? nv::DataType::kFLOAT : found->number;
}

}  // namespace tenon::public_types
