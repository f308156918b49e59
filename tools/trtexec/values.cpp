// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Values of tensors for the reports.
#include "tools/trtexec/values.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "tools/trtexec/log.h"

namespace tenon::tools::trtexec {
namespace {

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

/// "fp32", "int64": as trtexec spells types in file names.
std::string short_name(ElementType type) {
  if (type.kind == 'b') return "bool";
  if (type.kind == 'B') return "bf16";
  return (type.kind == 'f' ? "fp" : type.kind == 'i' ? "int" : "uint") + std::to_string(8 * type.size);
}

template <typename Signed>
Json list_integers(ElementType type, Bytes data) {
  const auto same = [](auto value) { return value; };
  return type.kind == 'i' ? list<Signed>(data, same) : list<std::make_unsigned_t<Signed>>(data, same);
}

}  // namespace

Json to_json(ElementType type, Bytes data) {
  const auto same = [](auto value) { return value; };
  if (type.kind == 'B')
    return list<std::uint16_t>(data, [](std::uint32_t bits) { return std::bit_cast<float>(bits << 16); });
  if (type.kind == 'f' && type.size == 2) return list<std::uint16_t>(data, half_to_float);
  if (type.kind == 'f') return type.size == 4 ? list<float>(data, same) : list<double>(data, same);
  if (type.kind == 'b')
    return list<std::uint8_t>(data, [](std::uint8_t value) { return static_cast<int>(value != 0); });
  switch (type.size) {
    case 1:
      return list_integers<std::int8_t>(type, data);
    case 2:
      return list_integers<std::int16_t>(type, data);
    case 4:
      return list_integers<std::int32_t>(type, data);
    default:
      return list_integers<std::int64_t>(type, data);
  }
}

void write_raw(const std::string& name, const char* direction, const Shape& shape, ElementType type, Bytes data) {
  std::string dims;
  for (std::int64_t dim : shape) dims += (dims.empty() ? "" : ".") + std::to_string(dim);
  std::string file = name + "." + direction + "." + dims + "." + short_name(type) + ".raw";
  std::ranges::replace_if(
      file, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0 && std::strchr("_.-", c) == nullptr; },
      '_');
  info("Dumping " + std::string(direction) + " tensor " + name + " to " + file);
  write_file(file, std::span(&data, 1));
}

}  // namespace tenon::tools::trtexec
