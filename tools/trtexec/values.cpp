// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Values of tensors for the reports.
#include "tools/trtexec/values.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "tools/lib/failure.h"
#include "tools/trtexec/log.h"

namespace tenon::tools::trtexec {
namespace {

using nvinfer1::DataType;
using Json = nlohmann::ordered_json;

float half_to_float(std::uint16_t bits) {
  const float sign = (bits & 0x8000) != 0 ? -1.0f : 1.0f;
  const int exponent = (bits >> 10) & 0x1F;
  const int fraction = bits & 0x3FF;
  if (exponent == 0x1F) return fraction != 0 ? std::nanf("") : sign * INFINITY;
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
  return sign * std::ldexp(static_cast<float>(fraction + 0x400), exponent - 25);
}

template <typename T, typename Convert>
Json list(Bytes data, Convert&& convert) {
  Json values = Json::array();
  for (std::size_t i = 0; i + sizeof(T) <= data.size(); i += sizeof(T)) {
    T value;
    std::memcpy(&value, data.data() + i, sizeof(T));
    values.push_back(convert(value));
  }
  return values;
}

const char* vendor_name(DataType type) {
  switch (type) {
    case DataType::kFLOAT:
      return "Float";
    case DataType::kHALF:
      return "Half";
    case DataType::kBF16:
      return "BFloat16";
    case DataType::kINT8:
      return "Int8";
    case DataType::kUINT8:
      return "UInt8";
    case DataType::kINT32:
      return "Int32";
    case DataType::kINT64:
      return "Int64";
    case DataType::kBOOL:
      return "Bool";
    default:
      return "Other";
  }
}

}  // namespace

Json to_json(DataType type, Bytes data) {
  const auto same = [](auto value) { return value; };
  switch (type) {
    case DataType::kFLOAT:
      return list<float>(data, same);
    case DataType::kHALF:
      return list<std::uint16_t>(data, half_to_float);
    case DataType::kBF16:
      return list<std::uint16_t>(data, [](std::uint32_t bits) { return std::bit_cast<float>(bits << 16); });
    case DataType::kINT8:
      return list<std::int8_t>(data, same);
    case DataType::kUINT8:
      return list<std::uint8_t>(data, same);
    case DataType::kINT32:
      return list<std::int32_t>(data, same);
    case DataType::kINT64:
      return list<std::int64_t>(data, same);
    case DataType::kBOOL:
      return list<std::uint8_t>(data, [](std::uint8_t value) { return static_cast<int>(value != 0); });
    default:
      throw Failure(Exit::failure,
                    "values of data type " + std::to_string(static_cast<int>(type)) + " cannot be printed");
  }
}

void write_raw(const std::string& name, const char* direction, const Shape& shape, DataType type, Bytes data) {
  std::string dims;
  for (std::int64_t dim : shape) dims += (dims.empty() ? "" : ".") + std::to_string(dim);
  std::string file = name + "." + direction + "." + dims + "." + vendor_name(type) + ".raw";
  std::ranges::replace_if(
      file, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0 && std::strchr("_.-", c) == nullptr; },
      '_');
  info("Dumping " + std::string(direction) + " tensor " + name + " to " + file);
  write_file(file, std::span(&data, 1));
}

}  // namespace tenon::tools::trtexec
