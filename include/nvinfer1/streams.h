// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Where plans are read from and written to.
#pragma once

#include "nvinfer1/runtime_types.h"

namespace nvinfer1 {

namespace v_1_0 {
/// A source of bytes that are read into host memory, in order.
class IStreamReader : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IStreamReader", 1, 0}; }
  ~IStreamReader() noexcept override = default;
  /// Copies up to `nbBytes` bytes; returns how many, 0 at the end, -1 on an error.
  virtual int64_t read(void* destination, int64_t nbBytes) = 0;
};
}  // namespace v_1_0
using IStreamReader = v_1_0::IStreamReader;

namespace v_1_0 {
/// A sink for bytes.
class IStreamWriter : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept final { return InterfaceInfo{"IStreamWriter", 1, 0}; }
  ~IStreamWriter() noexcept override = default;
  /// Writes up to `nbBytes` bytes; returns how many, or -1 on an error.
  virtual int64_t write(const void* data, int64_t nbBytes) = 0;
};
}  // namespace v_1_0
using IStreamWriter = v_1_0::IStreamWriter;

namespace v_1_0 {
/// A source of bytes with positions, read into host or device memory.
class IStreamReaderV2 : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IStreamReaderV2", 1, 0}; }
  ~IStreamReaderV2() noexcept override = default;
  /// Copies up to `nbBytes` bytes, possibly later on `stream`; returns how many, or -1 on an error.
  virtual int64_t read(void* destination, int64_t nbBytes, cudaStream_t stream) noexcept = 0;
  /// Moves the position of the next read; false on an error.
  virtual bool seek(int64_t offset, SeekPosition where) noexcept = 0;
};
}  // namespace v_1_0
using IStreamReaderV2 = v_1_0::IStreamReaderV2;
}  // namespace nvinfer1
