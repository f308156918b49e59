// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TensorReader: TensorProto -> Constant, in each of ONNX's encodings.
#pragma once

#include <memory>

#include "base/result.h"
#include "import/onnx/external_data.h"
#include "ir/tensor.h"

namespace tenon::onnx_schema {
class TensorProto;
}

namespace tenon::onnx {

class TensorReader {
 public:
  /// `owner` keeps the messages alive that are read.
  TensorReader(std::shared_ptr<const void> owner, std::string folder)
      : owner_(std::move(owner)), external_(std::move(folder)) {}

  /// Refers to the message's or the mapped file's bytes where they are aligned, else copies.
  /// Errors: corrupt_data (counts that do not fit, negative dims), unsupported (data type), those of ExternalData.
  Result<Constant> read(const onnx_schema::TensorProto& tensor) const;

 private:
  Result<Constant> read_external(const onnx_schema::TensorProto& tensor, TensorType type) const;

  std::shared_ptr<const void> owner_;
  mutable ExternalData external_;  // remembers the files that are open
};

}  // namespace tenon::onnx
