// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Decoding tensors.
#include "import/onnx/tensor_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>

#include "import/onnx/node_context.h"
#include "onnx_schema.pb.h"

namespace tenon::onnx {

using onnx_schema::TensorProto;

namespace {

constexpr int64_t kMaxBytes = int64_t{1} << 46;

Result<TensorType> type_of(const TensorProto& tensor) {
  TRY_ASSIGN(const DataType dtype, data_type_of(tensor.data_type()));
  if (tensor.dims_size() > kMaxRank) {
    return Error(ErrorCode::corrupt_data,
                 str("expected at most ", kMaxRank, " dimensions, found ", tensor.dims_size()));
  }
  std::vector<Dim> dims;
  for (const int64_t dim : tensor.dims()) {
    if (dim < 0) return Error(ErrorCode::corrupt_data, str("expected a dimension of at least 0, found ", dim));
    dims.emplace_back(dim);
  }
  TensorType type{dtype, Shape(std::move(dims))};
  const auto volume = checked_volume(type.shape);
  if (!volume || *volume > kMaxBytes / 8) return Error(ErrorCode::corrupt_data, str("a tensor of ", type));
  return type;
}

Error wrong_count(const TensorType& type, size_t found, std::string_view unit) {
  return Error(ErrorCode::corrupt_data, str("expected ", unit == "bytes" ? type.bytes() : type.shape.volume(), " ",
                                            unit, " for ", type, ", found ", found));
}

/// Bytes of a bool may only be 0 or 1.
bool are_valid(DataType dtype, std::span<const std::byte> bytes) {
  if (dtype != DataType::boolean) return true;
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b <= std::byte{1}; });
}

/// Copies if nobody owns the bytes.
Constant refer_or_copy(TensorType type, std::span<const std::byte> bytes, const std::shared_ptr<const void>& owner) {
  const bool aligned = owner != nullptr && reinterpret_cast<uintptr_t>(bytes.data()) % size_of(type.dtype) == 0;
  if (!are_valid(type.dtype, bytes)) {
    return Constant::make(std::move(type), [&](std::byte* to) {
      for (size_t i = 0; i < bytes.size(); ++i) to[i] = bytes[i] == std::byte{0} ? std::byte{0} : std::byte{1};
    });
  }
  return aligned && !bytes.empty() ? Constant(std::move(type), bytes, owner) : Constant::copy(std::move(type), bytes);
}

/// Elements of a typed field, narrowed to the tensor's type. Errors: corrupt_data for a count or number that does not
/// fit.
template <class T, class Field>
Result<Constant> narrow(TensorType type, const Field& field) {
  using Wide = typename Field::value_type;
  if (field.size() != type.shape.volume()) return wrong_count(type, static_cast<size_t>(field.size()), "elements");
  bool fits = true;
  auto out = Constant::make(std::move(type), [&](std::byte* bytes) {
    T* to = reinterpret_cast<T*>(bytes);
    for (const Wide wide : field) {
      if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
        *to++ = T::from_bits(static_cast<uint16_t>(wide));
      } else {
        *to++ = static_cast<T>(wide);
        if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
          fits = fits && std::in_range<T>(wide);
        }
      }
    }
  });
  if (!fits) return Error(ErrorCode::corrupt_data, str("an element does not fit ", out.type().dtype));
  return out;
}

/// Bits of an element in a file.
size_t packed_bits(DataType dtype) {
  if (dtype == DataType::i2 || dtype == DataType::u2) return 2;
  const bool four = dtype == DataType::i4 || dtype == DataType::u4 || dtype == DataType::f4e2m1;
  return four ? 4 : 8 * size_of(dtype);
}

/// The bytes of a file, low bits first, as one element a byte. Errors: corrupt_data for a count that does not fit.
Result<Constant> unpack(TensorType type, std::span<const std::byte> packed) {
  const size_t bits = packed_bits(type.dtype), each = 8 / bits;
  const auto volume = static_cast<size_t>(type.shape.volume());
  if (packed.size() != (volume + each - 1) / each) return wrong_count(type, packed.size(), "packed bytes");
  const bool is_signed = type.dtype == DataType::i4 || type.dtype == DataType::i2;
  return Constant::make(std::move(type), [&](std::byte* to) {
    for (size_t i = 0; i < volume; ++i) {
      const unsigned low = std::to_integer<unsigned>(packed[i / each]) >> (i % each * bits) & ((1u << bits) - 1u);
      const bool negative = is_signed && (low >> (bits - 1) & 1u) != 0;
      to[i] = static_cast<std::byte>(negative ? low | (0xffu << bits) : low);
    }
  });
}

/// Bytes that a typed field holds one to a number.
template <class Field>
std::vector<std::byte> field_bytes(const Field& field) {
  std::vector<std::byte> out;
  for (const auto number : field) out.push_back(static_cast<std::byte>(number));
  return out;
}

Result<Constant> read_strings(const TensorProto& tensor, TensorType type) {
  if (tensor.string_data_size() != type.shape.volume())
    return wrong_count(type, static_cast<size_t>(tensor.string_data_size()), "strings");
  return Constant::strings(type.shape, {tensor.string_data().begin(), tensor.string_data().end()});
}

Result<Constant> read_fields(const TensorProto& tensor, TensorType type) {
  if (type.dtype == DataType::string) return read_strings(tensor, std::move(type));
  if (packed_bits(type.dtype) < 8) return unpack(std::move(type), field_bytes(tensor.int32_data()));
  if (is_narrow_float(type.dtype)) {
    const auto bytes = field_bytes(tensor.int32_data());
    if (bytes.size() != type.bytes()) return wrong_count(type, bytes.size(), "elements");
    return Constant::copy(std::move(type), bytes);
  }
  switch (type.dtype) {
    case DataType::f32:
      return narrow<float>(std::move(type), tensor.float_data());
    case DataType::f64:
      return narrow<double>(std::move(type), tensor.double_data());
    case DataType::i64:
      return narrow<int64_t>(std::move(type), tensor.int64_data());
    case DataType::u64:
      return narrow<uint64_t>(std::move(type), tensor.uint64_data());
    case DataType::u32:
      return narrow<uint32_t>(std::move(type), tensor.uint64_data());
    default:
      break;
  }
  std::optional<Result<Constant>> out;
  TRY(visit_data_type(type.dtype, [&]<class T>() { out = narrow<T>(std::move(type), tensor.int32_data()); }));
  return *std::move(out);
}

Result<int64_t> parse_integer(const std::string& text, std::string_view key) {
  int64_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc{} || end != text.data() + text.size() || out < 0) {
    return Error(ErrorCode::corrupt_data,
                 str("expected a number for '", key, "' of external data, found '", text, "'"));
  }
  return out;
}

}  // namespace

/// Raw elements as a file has them. Errors: corrupt_data for a count that does not fit.
Result<Constant> TensorReader::read_given(std::span<const std::byte> bytes, TensorType type) {
  if (packed_bits(type.dtype) < 8) return unpack(std::move(type), bytes);
  if (bytes.size() != type.bytes()) return wrong_count(type, bytes.size(), "bytes");
  return Constant::copy(std::move(type), bytes);
}

Result<Constant> TensorReader::read_external(const TensorProto& tensor, TensorType type) const {
  ExternalPlace place;
  for (const auto& entry : tensor.external_data()) {
    if (entry.key() == "location") place.location = entry.value();
    if (entry.key() == "offset") {
      TRY_ASSIGN(place.offset, parse_integer(entry.value(), "offset"));
    }
    if (entry.key() == "length") {
      TRY_ASSIGN(place.length, parse_integer(entry.value(), "length"));
    }
  }
  if (type.dtype == DataType::string) return Error(ErrorCode::unsupported, "strings as external data");
  if (const auto given = given_.find(tensor.name()); given != given_.end()) {
    return read_given(given->second, std::move(type));
  }
  if (const size_t bits = packed_bits(type.dtype); bits < 8) {
    const size_t bytes = (static_cast<size_t>(type.shape.volume()) * bits + 7) / 8;
    TRY_ASSIGN(const auto packed, external_.read(place, bytes));
    return unpack(std::move(type), packed.bytes);
  }
  TRY_ASSIGN(const auto found, external_.read(place, type.bytes()));
  return refer_or_copy(std::move(type), found.bytes, found.file);
}

Result<Constant> TensorReader::read(const TensorProto& tensor) const {
  const auto read_it = [&]() -> Result<Constant> {
    TRY_ASSIGN(TensorType type, type_of(tensor));
    if (tensor.has_segment()) return Error(ErrorCode::unsupported, "a tensor in segments");
    if (tensor.data_location() == TensorProto::EXTERNAL) return read_external(tensor, std::move(type));
    const auto found = lifted_.places.find(&tensor);
    const bool lifted = found != lifted_.places.end();
    if (!lifted && !tensor.has_raw_data()) return read_fields(tensor, std::move(type));
    const auto bytes = lifted ? found->second : std::as_bytes(std::span(tensor.raw_data()));
    if (packed_bits(type.dtype) < 8) return unpack(std::move(type), bytes);
    if (type.dtype == DataType::string) return Error(ErrorCode::corrupt_data, "strings as raw data");
    if (bytes.size() != type.bytes()) return wrong_count(type, bytes.size(), "bytes");
    return refer_or_copy(std::move(type), bytes, lifted ? lifted_.owner : owner_);
  };
  return read_it().note(str("in tensor '", tensor.name(), "'"));
}

}  // namespace tenon::onnx
