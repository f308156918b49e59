// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TensorReader: TensorProto -> Constant, in each of ONNX's encodings.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "import/onnx/external_data.h"
#include "ir/tensor.h"

namespace tenon::onnx_schema {
class TensorProto;
}

namespace tenon::onnx {

constexpr int kMaxRank = 64;  // of any tensor

/// Elements that messages lack (weight_scan.h).
struct LiftedWeights {
  std::unordered_map<const onnx_schema::TensorProto*, std::span<const std::byte>> places;
  std::shared_ptr<const void> owner;  // of the bytes; null: they must be copied
};

class TensorReader {
 public:
  using Given = std::unordered_map<std::string, std::span<const std::byte>>;

  /// `owner` keeps the messages alive that are read, and `lifted`. `given`: elements, by name, of tensors whose data is
  /// said to be in a file; they are copied.
  TensorReader(std::shared_ptr<const void> owner, std::string folder, const LiftedWeights& lifted, const Given& given)
      : owner_(std::move(owner)), lifted_(lifted), given_(given), external_(std::move(folder)) {}

  /// Refers to the message's or the mapped file's bytes where they are aligned, else copies.
  /// Errors: corrupt_data (counts that do not fit, negative dims), unsupported (data type), those of ExternalData.
  Result<Constant> read(const onnx_schema::TensorProto& tensor) const;

 private:
  static Result<Constant> read_given(std::span<const std::byte> bytes, TensorType type);
  Result<Constant> read_external(const onnx_schema::TensorProto& tensor, TensorType type) const;

  std::shared_ptr<const void> owner_;
  const LiftedWeights& lifted_;
  const Given& given_;
  mutable ExternalData external_;  // remembers the files that are open
};

}  // namespace tenon::onnx
