// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Text and binary forms, and blobs.
#include "import/caffe/net_reader.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "import/caffe/old_layers.h"

namespace tenon::caffe {

using caffe_schema::BlobProto;
using caffe_schema::BlobShape;
using caffe_schema::NetParameter;

namespace {

constexpr size_t kMaxMessageBytes = std::numeric_limits<int>::max();  // of protobuf
constexpr int kMaxNesting = 64;                                       // of messages in text
constexpr size_t kMaxComplaints = 20;

/// Keeps what the text parser says, with places.
class Complaints final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    add(errors, line, column, message);
  }
  void AddWarning(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    add(warnings, line, column, message);
  }
  std::vector<std::string> errors, warnings;

 private:
  static void add(std::vector<std::string>& to, int line, int column, const std::string& message) {
    if (to.size() < kMaxComplaints) to.push_back(str("line ", line + 1, ", column ", column + 1, ": ", message));
  }
};

bool is_text(std::span<const std::byte> bytes) {
  constexpr size_t kLooked = 4096;
  return std::all_of(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(std::min(bytes.size(), kLooked)),
                     [](std::byte byte) {
                       const auto c = static_cast<unsigned char>(byte);
                       return c >= ' ' || c == '\t' || c == '\n' || c == '\r';
                     });
}

Result<> parse_text(std::span<const std::byte> bytes, NetParameter& to) {
  Complaints complaints;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&complaints);
  parser.AllowUnknownField(true);  // so that all of them are listed
  parser.SetRecursionLimit(kMaxNesting);
  google::protobuf::io::ArrayInputStream input(bytes.data(), static_cast<int>(bytes.size()));
  if (!parser.Parse(&input, &to)) {
    return Error(ErrorCode::corrupt_data,
                 str("expected a Caffe network in text form, found:\n  ", join(complaints.errors, "\n  ")));
  }
  if (!complaints.warnings.empty()) {
    return Error(ErrorCode::unsupported, str("expected the fields of BVLC Caffe and its SSD branch, found:\n  ",
                                             join(complaints.warnings, "\n  ")))
        .hint("delete fields that only training reads");
  }
  return Done{};
}

/// IEEE half in two bytes of the file.
float half_at(const char* from) {
  uint16_t bits = 0;
  std::memcpy(&bits, from, sizeof(bits));
  return static_cast<float>(Half::from_bits(bits));
}

template <class T>
float number_at(const char* from) {
  T value{};
  std::memcpy(&value, from, sizeof(value));
  return static_cast<float>(value);
}

struct RawElement {
  size_t bytes;
  float (*read)(const char*);
};

RawElement raw_element(caffe_schema::RawType type) {
  switch (type) {
    case caffe_schema::DOUBLE:
      return {8, number_at<double>};
    case caffe_schema::FLOAT16:
      return {2, half_at};
    case caffe_schema::INT:
      return {4, number_at<int32_t>};
    case caffe_schema::UINT:
      return {4, number_at<uint32_t>};
    default:
      return {4, number_at<float>};
  }
}

Error wrong_count(const Shape& shape, size_t found) {
  return Error(ErrorCode::corrupt_data, str("expected ", shape.volume(), " weights for ", shape, ", found ", found));
}

Result<Shape> checked(Shape shape) {
  if (!checked_volume(shape)) return Error(ErrorCode::corrupt_data, str("expected possible dimensions, found ", shape));
  return shape;
}

}  // namespace

Result<std::shared_ptr<Net>> read_net(std::span<const std::byte> bytes) {
  if (bytes.size() > kMaxMessageBytes) {
    return Error(ErrorCode::unsupported, str("expected at most 2 GB, found ", bytes.size(), " bytes"));
  }
  auto net = std::make_shared<Net>();
  if (is_text(bytes)) {
    TRY(parse_text(bytes, net->message));
  } else if (!net->message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Error(ErrorCode::corrupt_data,
                 str("expected a Caffe network, found ", bytes.size(), " bytes of something else"));
  }
  upgrade_old_layers(net->message);
  return net;
}

Result<Shape> shape_of(const BlobShape& shape) {
  return checked(Shape(std::vector<Dim>(shape.dim().begin(), shape.dim().end())));
}

Result<Shape> shape_of(const BlobProto& blob) {
  const bool old = blob.has_num() || blob.has_channels() || blob.has_height() || blob.has_width();
  if (old && !blob.has_shape()) return checked(Shape{blob.num(), blob.channels(), blob.height(), blob.width()});
  return shape_of(blob.shape());
}

Result<Constant> read_elements(const BlobProto& blob, const Shape& shape, std::shared_ptr<const void> owner) {
  const auto count = static_cast<size_t>(shape.volume());
  const TensorType type{DataType::f32, shape};
  if (blob.has_raw_data()) {
    const RawElement element = raw_element(blob.raw_data_type());
    const std::string& raw = blob.raw_data();
    if (raw.size() % element.bytes != 0 || raw.size() / element.bytes != count) {
      return wrong_count(shape, raw.size() / element.bytes);
    }
    return Constant::make(type, [&](std::byte* out) {
      auto* to = reinterpret_cast<float*>(out);
      for (size_t i = 0; i < count; ++i) to[i] = element.read(raw.data() + i * element.bytes);
    });
  }
  if (blob.double_data_size() > 0) {
    if (static_cast<size_t>(blob.double_data_size()) != count) {
      return wrong_count(shape, static_cast<size_t>(blob.double_data_size()));
    }
    return Constant::make(type, [&](std::byte* out) {
      std::transform(blob.double_data().begin(), blob.double_data().end(), reinterpret_cast<float*>(out),
                     [](double value) { return static_cast<float>(value); });
    });
  }
  if (static_cast<size_t>(blob.data_size()) != count) return wrong_count(shape, static_cast<size_t>(blob.data_size()));
  return Constant(type, std::as_bytes(std::span(blob.data().data(), count)), std::move(owner));
}

}  // namespace tenon::caffe
