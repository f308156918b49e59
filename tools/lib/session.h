// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// One execution context with host memory for every input and output.
#pragma once

#include <NvInfer.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tools/lib/logger.h"
#include "tools/lib/npy.h"
#include "tools/lib/shapes.h"

namespace tenon::tools {

/// Aligned as device memory must be; grows, never shrinks.
class Buffer {
 public:
  std::byte* data() const { return data_.get(); }
  /// Keeps what it has if that is enough; contents are lost otherwise. Errors: Failure(failure) with the bytes wanted.
  void reserve(std::size_t bytes);

 private:
  struct Free {
    void operator()(std::byte* data) const { std::free(data); }
  };
  std::unique_ptr<std::byte, Free> data_;
  std::size_t capacity_ = 0;
};

/// From "f32", "bool", "bf16", as the library names element types. Errors: Failure(failure) naming the tensor.
ElementType element_type(const std::string& name, const std::string& tensor);

/// As element_type() reads it: "f32", "bool", "bf16".
std::string library_name(ElementType type);

/// Of a tensor of that type; numbers of 8 bits and less that NumPy does not know are bytes.
ElementType element_type(nvinfer1::DataType type);

/// Random elements: floats around 0, integers of 0 and 1.
void fill_random(ElementType type, std::byte* data, std::size_t bytes, std::mt19937& random);

struct TensorInfo {
  std::string name;
  ElementType type;
  Shape shape;  // of the engine; -1 is open
};

class Session {
 public:
  using Strategy = nvinfer1::ExecutionContextAllocationStrategy;
  /// `threads` 0: the library's choice. With kUSER_MANAGED prepare() gives the context its memory. Errors:
  /// Failure(failure).
  Session(nvinfer1::ICudaEngine& engine, Logger& logger, int threads = 0, int profile = 0,
          Strategy strategy = Strategy::kSTATIC);
  ~Session();

  const std::vector<TensorInfo>& inputs() const { return inputs_; }
  const std::vector<TensorInfo>& outputs() const { return outputs_; }
  nvinfer1::IExecutionContext& context() { return *context_; }

  /// Errors: Failure(usage): no such input; outside the profile; another element type.
  void set_shape(const std::string& name, const Shape& shape);
  void set_input(const std::string& name, const Array& array);
  /// Exactly the input's bytes, as a raw file holds them. Errors: Failure(usage).
  void set_input(const std::string& name, Bytes raw);

  /// Gives random numbers to every input without values: floats in [-1, 1), integers and bool 0 or 1 (any model's
  /// indices allow them). Open sizes that no set_shape() closed become the profile's opt. Same seed, same numbers.
  void fill_inputs(unsigned seed);

  /// Makes the memory of outputs; after all inputs have shapes, before the first run().
  void prepare();

  /// One inference, done when it returns. Errors: Failure(failure).
  void run();

  /// After run(); the shape is what this run gave.
  Shape output_shape(const std::string& name) const;
  Shape input_shape(const std::string& name) const;
  Bytes output_bytes(const std::string& name) const;
  Bytes input_bytes(const std::string& name) const;

 private:
  struct Slot;
  Slot& input_slot(const std::string& name);
  std::string names(const std::vector<TensorInfo>& tensors) const;
  /// Sizes that are not known yet are -1. Errors: Failure(failure).
  Shape shape_now(const std::string& name) const;

  nvinfer1::ICudaEngine& engine_;
  Logger& logger_;
  int profile_ = 0;
  Strategy strategy_;
  Buffer activations_;  // of a context whose memory is ours
  std::unique_ptr<nvinfer1::IExecutionContext> context_;
  std::vector<TensorInfo> inputs_, outputs_;
  std::map<std::string, std::unique_ptr<Slot>, std::less<>> slots_;
};

/// The array of an output as .npy files hold it: bfloat16 becomes float32, which holds it exactly.
Array to_array(ElementType type, const Shape& shape, Bytes data);

}  // namespace tenon::tools
