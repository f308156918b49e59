// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The walk over the fields of three nested messages.
#include "import/onnx/weight_scan.h"

#include <limits>
#include <optional>

namespace tenon::onnx {
namespace {

using Bytes = std::span<const std::byte>;

enum WireType : uint32_t { varint = 0, fixed64 = 1, delimited = 2, fixed32 = 5 };

constexpr uint32_t kGraph = 7;        // of ModelProto
constexpr uint32_t kInitializer = 5;  // of GraphProto
constexpr uint32_t kRawData = 9;      // of TensorProto

struct Field {
  uint32_t number = 0;
  Bytes whole;    // with its tag
  Bytes content;  // if delimited; else empty
  bool is(uint32_t wanted) const { return number == wanted && holds_bytes; }
  bool holds_bytes = false;
};

/// The fields of one message, one after another.
class Fields {
 public:
  explicit Fields(Bytes message) : left_(message) {}

  bool done() const { return left_.empty(); }

  Result<Field> next() {
    const Bytes start = left_;
    const auto tag = read_varint();
    if (!tag || *tag > std::numeric_limits<uint32_t>::max() || *tag >> 3 == 0) return malformed("a tag");
    Field out{.number = static_cast<uint32_t>(*tag >> 3)};
    const auto type = static_cast<uint32_t>(*tag & 7);
    size_t bytes = type == fixed64 ? 8 : 4;
    if (type == varint) {
      if (!read_varint()) return malformed("a number");
      bytes = 0;
    } else if (type == delimited) {
      const auto length = read_varint();
      if (!length || *length > left_.size()) return malformed("a length");
      bytes = static_cast<size_t>(*length);
      out.content = left_.first(bytes);
      out.holds_bytes = true;
    } else if (type != fixed64 && type != fixed32) {
      return malformed(str("wire type ", type));
    }
    if (bytes > left_.size()) return malformed("a number");
    left_ = left_.subspan(bytes);
    out.whole = start.first(start.size() - left_.size());
    return out;
  }

 private:
  static Error malformed(std::string_view what) {
    return Error(ErrorCode::corrupt_data, str("expected the fields of a message, found a damaged one at ", what));
  }

  std::optional<uint64_t> read_varint() {
    uint64_t out = 0;
    for (size_t i = 0; i < 10 && i < left_.size(); ++i) {
      const auto byte = std::to_integer<uint64_t>(left_[i]);
      out |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) {
        left_ = left_.subspan(i + 1);
        return out;
      }
    }
    return std::nullopt;
  }

  Bytes left_;
};

void append(std::string& to, Bytes bytes) { to.append(reinterpret_cast<const char*>(bytes.data()), bytes.size()); }

void append_varint(std::string& to, uint64_t number) {
  for (; number >= 0x80; number >>= 7) to.push_back(static_cast<char>(number | 0x80));
  to.push_back(static_cast<char>(number));
}

void append_message(std::string& to, uint32_t number, const std::string& message) {
  append_varint(to, number << 3 | delimited);
  append_varint(to, message.size());
  to += message;
}

/// The tensor without its raw_data, and where that is: as in protobuf, the last one counts.
Result<std::string> scan_tensor(Bytes tensor, Bytes& raw_data) {
  std::string rest;
  for (Fields fields(tensor); !fields.done();) {
    TRY_ASSIGN(const Field field, fields.next());
    if (field.is(kRawData)) {
      raw_data = field.content;
    } else {
      append(rest, field.whole);
    }
  }
  return rest;
}

Result<std::string> scan_graph(Bytes graph, std::vector<Bytes>& lifted) {
  std::string rest;
  for (Fields fields(graph); !fields.done();) {
    TRY_ASSIGN(const Field field, fields.next());
    if (!field.is(kInitializer)) {
      append(rest, field.whole);
      continue;
    }
    Bytes raw_data;
    TRY_ASSIGN(const std::string tensor, scan_tensor(field.content, raw_data));
    const bool lifts = raw_data.size() >= kLiftedBytes;
    lifted.push_back(lifts ? raw_data : Bytes{});
    if (lifts) {
      append_message(rest, kInitializer, tensor);
    } else {
      append(rest, field.whole);
    }
  }
  return rest;
}

}  // namespace

Result<ScannedModel> lift_weights(Bytes bytes) {
  ScannedModel out;
  for (Fields fields(bytes); !fields.done();) {
    TRY_ASSIGN(const Field field, fields.next());
    if (field.is(kGraph)) {
      TRY_ASSIGN(const std::string graph, scan_graph(field.content, out.lifted));
      append_message(out.rest, kGraph, graph);
    } else {
      append(out.rest, field.whole);
    }
  }
  return out;
}

}  // namespace tenon::onnx
