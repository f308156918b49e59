// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cuDNN's graph interface, through its C functions: descriptors, operation graphs, plans.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "backends/cuda/device.h"
#include "backends/cuda/lib/library_workspace.h"
#include "backends/cuda/stream.h"

namespace tenon::cuda {

/// A backend descriptor.
class DnnDescriptor {
 public:
  static Result<std::shared_ptr<DnnDescriptor>> make(cudnnBackendDescriptorType_t type);
  ~DnnDescriptor();
  cudnnBackendDescriptor_t get() const { return descriptor_; }
  template <class T>
  void set(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, std::span<const T> values) {
    set_bytes(name, type, static_cast<int64_t>(values.size()), values.data());
  }
  template <class T>
  void set(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, const T& value) {
    set_bytes(name, type, 1, &value);
  }
  void set(cudnnBackendAttributeName_t name, const DnnDescriptor& other) {
    set(name, CUDNN_TYPE_BACKEND_DESCRIPTOR, other.get());
  }
  /// Errors: unsupported, with what the library says, for this and every failed set() before.
  Result<> finalize();

 private:
  void set_bytes(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type, int64_t count, const void* values);
  cudnnBackendDescriptor_t descriptor_ = nullptr;
  cudnnStatus_t status_ = CUDNN_STATUS_SUCCESS;  // the first that was not good
};
using DnnPointer = std::shared_ptr<DnnDescriptor>;

/// A tensor of rank 4 or 5 by dimensions and strides. `id` 0: virtual, between two operations.
struct DnnTensor {
  std::vector<int64_t> dims, strides;
  cudnnDataType_t type = CUDNN_DATA_FLOAT;
  int64_t id = 0;
  Result<DnnPointer> make() const;
};
Result<cudnnDataType_t> dnn_type(DataType dtype);

/// y = mode(x, b); `b` null for functions of one operand.
struct DnnPointwise {
  cudnnPointwiseMode_t mode = CUDNN_POINTWISE_ADD;
  double relu_upper = -1;  // of CUDNN_POINTWISE_RELU_FWD; below 0: none
  double relu_slope = 0;
  DnnPointer x, b, y;
  Result<DnnPointer> make() const;
};

/// An execution plan, and the descriptors that it needs.
struct DnnPlan {
  std::vector<DnnPointer> keep;
  DnnPointer plan;
  int64_t workspace_bytes = 0;  // the library's own: see library_workspace_bytes()
  Result<> run(const CudaDevice& device, CudaStream& stream, std::span<const int64_t> ids, std::span<void* const> data,
               void* workspace) const;
};

/// The first `most` plans that the library's heuristics name and that build. `strict`: none that rounds f32 to tf32.
Result<std::vector<DnnPlan>> dnn_plans(const CudaDevice& device, std::vector<DnnPointer> operations,
                                       std::vector<DnnPointer> keep, size_t most, bool strict);

}  // namespace tenon::cuda
