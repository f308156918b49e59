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

Result<Constant> read_fields(const TensorProto& tensor, TensorType type) {
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
    if (bytes.size() != type.bytes()) return wrong_count(type, bytes.size(), "bytes");
    return refer_or_copy(std::move(type), bytes, lifted ? lifted_.owner : owner_);
  };
  return read_it().note(str("in tensor '", tensor.name(), "'"));
}

}  // namespace tenon::onnx
