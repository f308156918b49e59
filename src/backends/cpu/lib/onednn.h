// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// oneDNN as a source of tactics: descriptors of our types, epilogues as post-ops, primitives bound to operands.
#pragma once
#include <list>
#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>
#include <vector>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/onednn_threads.h"
#include "ops/lib/epilogue.h"

namespace tenon::cpu {

/// The processor. Made once.
const dnnl::engine& onednn_engine();

/// Dims as given (a view of the same elements, such as with a group axis), strides in elements; f32, f16, bf16, i8, u8
/// or i32.
dnnl::memory::desc onednn_desc(const std::vector<int64_t>& dims, const std::vector<int64_t>& strides,
                               DataType dtype = DataType::f32);
/// Of a static type, in its layout.
dnnl::memory::desc onednn_desc(const TensorType& type);
/// A dense matrix operand as one of `rank` axes: ones in front, the last two exchanged if transposed.
dnnl::memory::desc onednn_matrix(const TensorType& type, int rank, bool transposed);
/// In whatever order the primitive likes best.
dnnl::memory::desc onednn_any(const std::vector<int64_t>& dims, DataType dtype = DataType::f32);

/// The function of an epilogue as a post-op; nothing for none.
void append_activation(const tenon::Epilogue& epilogue, dnnl::post_ops& ops);

/// An error unless the system would give memory for what oneDNN allocates while it makes a primitive, and `bytes` more.
/// To be asked before: where an allocation fails, oneDNN constructs its objects at null and crashes.
Result<> require_spare_memory(size_t bytes = 0);

/// What `make` gives, which calls oneDNN to make primitives for `threads` threads. Where oneDNN has nothing for them it
/// declines; too little memory is an error.
template <class Make>
Result<Prepared> make_by_onednn(int threads, Make&& make) {
  TRY(require_spare_memory());
  const OnednnThreads scope(threads);
  try {
    return make();
  } catch (const dnnl::error& error) {
    if (error.status == dnnl_out_of_memory) return Error(ErrorCode::out_of_memory, "oneDNN: out of memory");
    return declined("oneDNN: ", error.what());
  }
}

/// A primitive with its operands: what each launch fills in, and weights that stay.
class OnednnCall {
 public:
  /// Residual and activation as post-ops; scratch memory handed in. `residual`: null if there is none.
  static dnnl::primitive_attr attributes(const tenon::Epilogue& epilogue, const dnnl::memory::desc* residual);

  template <class Descriptor>
  explicit OnednnCall(const Descriptor& primitive)
      : stream_(onednn_engine()), name_(primitive.impl_info_str()), scratch_(primitive.scratchpad_desc()) {}

  void set_primitive(dnnl::primitive primitive) { primitive_ = std::move(primitive); }
  void bind_operand(int argument, const dnnl::memory::desc& desc, size_t operand) {
    operands_.push_back({memory_of(argument, desc), operand});
  }
  /// The same, converted into the workspace by each launch first: to other elements, another order or both.
  void bind_converted(int argument, const dnnl::memory::desc& given, const dnnl::memory::desc& wanted, size_t operand);
  void bind_result(int argument, const dnnl::memory::desc& desc) { result_ = memory_of(argument, desc); }
  /// Scales or zero points that belong to `argument`: they stay as they are.
  void bind_scales(int argument, std::vector<float> scales);
  void bind_zero_point(int argument, int64_t zero);
  /// The same, read at each launch from an operand of one i8 or u8.
  void bind_zero_point_operand(int argument, size_t operand, bool is_signed);
  /// The constant in the order `wanted`, given in the order `given`; one copy for each `key`.
  Result<> bind_weights(const CpuDevice& cpu, const Constant& weights, const dnnl::memory::desc& given,
                        const dnnl::memory::desc& wanted, const std::string& key);

  /// After all others.
  void bind_scratch() { scratch_memory_ = memory_of(DNNL_ARG_SCRATCHPAD, scratch_); }

  const std::string& implementation() const { return name_; }
  size_t workspace_bytes() const { return converted_bytes_ + scratch_.get_size(); }
  Result<> run(const Launch& launch, int threads);

 private:
  struct Operand {
    dnnl::memory memory;
    size_t operand;
  };
  struct Conversion {
    dnnl::reorder reorder;
    dnnl::memory from, to;
    size_t operand;
    size_t offset;  // in the workspace
  };
  dnnl::memory memory_of(int argument, const dnnl::memory::desc& desc);

  dnnl::stream stream_;
  dnnl::primitive primitive_;
  std::string name_;
  dnnl::memory::desc scratch_;
  dnnl::memory scratch_memory_;
  dnnl::memory result_;
  Buffer weights_;
  std::list<std::vector<float>> scales_;  // addresses stay
  struct ZeroPoint {
    int32_t* kept;
    size_t operand;
    bool is_signed;
  };
  std::vector<ZeroPoint> read_zero_points_;
  std::list<int32_t> zero_points_;
  std::vector<Operand> operands_;
  std::vector<Conversion> conversions_;
  size_t converted_bytes_ = 0;  // they lie in front of the scratch memory
  std::unordered_map<int, dnnl::memory> arguments_;
};

/// The call as a Prepared; declines if all that oneDNN has is its reference.
Result<Prepared> prepared_onednn(std::shared_ptr<OnednnCall> call, const Work& work);

Result<Prepared> prepare_onednn_conv(const Problem& problem, const CpuDevice& cpu);
Result<Prepared> prepare_onednn_matmul(const Problem& problem, const CpuDevice& cpu);
/// In the 16-bit arithmetic that the operator names, where the processor has it.
Result<Prepared> prepare_onednn_half_conv(const Problem& problem, const CpuDevice& cpu);
Result<Prepared> prepare_onednn_half_matmul(const Problem& problem, const CpuDevice& cpu);
/// Declines if the operator does not name a 16-bit arithmetic, or the processor lacks it.
Result<> check_half_arithmetic(DataType arithmetic, const CpuDevice& cpu);
Result<Prepared> prepare_onednn_quantized_conv(const Problem& problem, const CpuDevice& cpu);
Result<Prepared> prepare_onednn_quantized_matmul(const Problem& problem, const CpuDevice& cpu);

}  // namespace tenon::cpu
