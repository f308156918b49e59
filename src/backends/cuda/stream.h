// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// CudaStream: a CUstream that can record what is enqueued on it.
#pragma once

#include <optional>

#include "backend/communicator.h"
#include "backends/cuda/device.h"

namespace tenon::cuda {

class CudaStream : public Stream, public HasCommunicator {
 public:
  /// `native` null and `own`: a stream is made.
  static Result<std::unique_ptr<Stream>> make(const CudaDevice& device, CUstream native, bool own);
  ~CudaStream() override;

  CUstream handle() const { return stream_; }
  /// The handle for the launches of a library, which may ask to begin before what is enqueued has ended (programmatic
  /// dependent launch): here they cannot. cuDNN's convolutions that are compiled at run time read their residual before
  /// they wait for it, which gave ResNet-50 wrong rows in tf32.
  Result<CUstream> for_library();
  /// A cuDNN handle of this stream's own, set to what for_library() gives; made at the first call. Streams must not
  /// share one: cudnnSetStream() records an event on the stream that the handle had before, which another thread may be
  /// capturing, or destroying: the driver crashed of that.
  Result<cudnnHandle_t> cudnn();
  /// Is what is enqueued now recorded, to be replayed later? Not so where the caller records.
  bool is_recording() const { return recording_; }
  Result<> synchronize() override;
  Result<> copy(void* dst, const void* src, size_t bytes) override;
  Result<double> time_us(Enqueue enqueue) override;
  Result<std::unique_ptr<Recording>> record(Enqueue enqueue) override;
  Result<> replay(Recording& recording) override;
  Result<double> replays_us(Recording& recording, int times) override;
  void set_communicator(void* communicator) override { communicator_ = communicator; }
  /// An ncclComm_t; nothing where set_communicator() was never called.
  const std::optional<void*>& communicator() const { return communicator_; }

 private:
  explicit CudaStream(const CudaDevice& device) : device_(device) {}
  Result<std::unique_ptr<Recording>> capture(Enqueue enqueue, int times);
  Result<double> between_events(Enqueue enqueue);

  const CudaDevice& device_;
  CUstream stream_ = nullptr;
  CUstream side_ = nullptr;  // where captures happen: the caller's stream may be one that cannot be captured
  CUevent begin_ = nullptr, end_ = nullptr;
  cudnnHandle_t cudnn_ = nullptr;
  bool own_ = false;
  bool recording_ = false;  // by capture()
  std::optional<void*> communicator_;
  Buffer barrier_;
};

}  // namespace tenon::cuda
