// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Descriptors, post-ops and launches of oneDNN.
#include "backends/cpu/lib/onednn.h"

#include <sys/mman.h>

#include "backends/cpu/lib/half_arithmetic.h"
#include "backends/cpu/lib/layout.h"
#include "backends/cpu/lib/onednn_conv.h"
#include "base/options.h"

namespace tenon::cpu {
namespace {

dnnl::memory::data_type onednn_type(DataType dtype) {
  using To = dnnl::memory::data_type;
  switch (dtype) {
    case DataType::i8:
      return To::s8;
    case DataType::u8:
      return To::u8;
    case DataType::i32:
      return To::s32;
    case DataType::f16:
      return To::f16;
    case DataType::bf16:
      return To::bf16;
    default:
      return To::f32;
  }
}

/// oneDNN finds out by itself what the processor has: it only needs to hear of a lower cap.
dnnl::cpu_isa isa_for(Isa isa) {
  const auto cap = parse_isa(environment().cpu_isa);
  switch (isa) {
    case Isa::baseline:
      return dnnl::cpu_isa::sse41;
    case Isa::avx2:
      return dnnl::cpu_isa::avx2;
    case Isa::avx512:
      return dnnl::cpu_isa::avx512_core;
    case Isa::avx512_vnni:
      return cap && *cap < Isa::amx ? dnnl::cpu_isa::avx512_core_vnni : dnnl::cpu_isa::isa_default;
    case Isa::amx:
      return dnnl::cpu_isa::isa_default;
  }
  return dnnl::cpu_isa::isa_default;
}

}  // namespace

void append_activation(const tenon::Epilogue& e, dnnl::post_ops& ops) {
  using A = dnnl::algorithm;
  using From = tenon::Activation;
  const auto add = [&](A algorithm, float alpha, float beta) { ops.append_eltwise(algorithm, alpha, beta); };
  switch (e.activation) {
    case From::none:
      return;
    case From::relu:
      return add(A::eltwise_relu, 0, 0);
    case From::leaky_relu:
      return add(A::eltwise_relu, e.alpha, 0);
    case From::clip:
      return add(A::eltwise_clip, e.alpha, e.beta);
    case From::sigmoid:
      return add(A::eltwise_logistic, 0, 0);
    case From::hard_sigmoid:
      return add(A::eltwise_hardsigmoid, e.alpha, e.beta);
    case From::hard_swish:
      return add(A::eltwise_hardswish, 1.f / 6, 0.5f);
    case From::silu:
      return add(A::eltwise_swish, 1, 0);
    case From::tanh:
      return add(A::eltwise_tanh, 0, 0);
    case From::gelu:
      return add(A::eltwise_gelu_erf, 0, 0);
    case From::gelu_tanh:
      return add(A::eltwise_gelu_tanh, 0, 0);
    case From::mish:
      return add(A::eltwise_mish, 0, 0);
    case From::swish:
      return add(A::eltwise_swish, e.alpha, 0);
  }
}

const dnnl::engine& onednn_engine() {
  static const dnnl::engine engine = [] {
    dnnl::set_max_cpu_isa(isa_for(detect_isa()));  // before its first primitive, or it is ignored
    return dnnl::engine(dnnl::engine::kind::cpu, 0);
  }();
  return engine;
}

dnnl::memory::desc onednn_desc(const std::vector<int64_t>& dims, const std::vector<int64_t>& strides, DataType dtype) {
  return {dims, onednn_type(dtype), strides};
}

dnnl::memory::desc onednn_desc(const TensorType& type) {
  return onednn_desc(type.shape.numbers(), strides_of(type), type.dtype);
}

dnnl::memory::desc onednn_matrix(const TensorType& type, int rank, bool transposed) {
  std::vector<int64_t> dims = type.shape.numbers();
  dims.insert(dims.begin(), static_cast<size_t>(rank - type.rank()), 1);
  std::vector<int64_t> strides = dense_strides(dims);
  if (transposed) {
    std::swap(dims[dims.size() - 1], dims[dims.size() - 2]);
    std::swap(strides[dims.size() - 1], strides[dims.size() - 2]);
  }
  return onednn_desc(dims, strides, type.dtype);
}

dnnl::memory::desc onednn_any(const std::vector<int64_t>& dims, DataType dtype) {
  return {dims, onednn_type(dtype), dnnl::memory::format_tag::any};
}

Result<> require_spare_memory(size_t bytes) {
  constexpr size_t kPrimitive = size_t{32} << 20;  // code and descriptors: a few MiB at most
  const size_t spare = kPrimitive + bytes;
  void* memory = mmap(nullptr, spare, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return Error(ErrorCode::out_of_memory, str("oneDNN: no memory for ", spare, " bytes"));
  munmap(memory, spare);
  return Done{};
}

dnnl::primitive_attr OnednnCall::attributes(const tenon::Epilogue& epilogue, const dnnl::memory::desc* residual) {
  dnnl::post_ops ops;
  if (residual != nullptr && !epilogue.residual_last) ops.append_binary(dnnl::algorithm::binary_add, *residual);
  append_activation(epilogue, ops);
  if (residual != nullptr && epilogue.residual_last) ops.append_binary(dnnl::algorithm::binary_add, *residual);
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(ops);
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  return attributes;
}

dnnl::memory OnednnCall::memory_of(int argument, const dnnl::memory::desc& desc) {
  dnnl::memory memory(desc, onednn_engine(), DNNL_MEMORY_NONE);
  arguments_[argument] = memory;
  return memory;
}

void OnednnCall::bind_converted(int argument, const dnnl::memory::desc& given, const dnnl::memory::desc& wanted,
                                size_t operand) {
  constexpr size_t kAlignment = 64;
  const dnnl::memory from(given, onednn_engine(), DNNL_MEMORY_NONE), to = memory_of(argument, wanted);
  conversions_.push_back({dnnl::reorder(from, to), from, to, operand, converted_bytes_});
  converted_bytes_ += (wanted.get_size() + kAlignment - 1) / kAlignment * kAlignment;
}

void OnednnCall::bind_scales(int argument, std::vector<float> scales) {
  std::vector<float>& kept = scales_.emplace_back(std::move(scales));
  const auto desc = onednn_desc({static_cast<int64_t>(kept.size())}, {1});
  memory_of(DNNL_ARG_ATTR_SCALES | argument, desc).set_data_handle(kept.data());
}

void OnednnCall::bind_zero_point(int argument, int64_t zero) {
  int32_t& kept = zero_points_.emplace_back(static_cast<int32_t>(zero));
  memory_of(DNNL_ARG_ATTR_ZERO_POINTS | argument, onednn_desc({1}, {1}, DataType::i32)).set_data_handle(&kept);
}

void OnednnCall::bind_zero_point_operand(int argument, size_t operand, bool is_signed) {
  bind_zero_point(argument, 0);
  read_zero_points_.push_back({&zero_points_.back(), operand, is_signed});
}

Result<> OnednnCall::bind_weights(const CpuDevice& cpu, const Constant& weights, const dnnl::memory::desc& given,
                                  const dnnl::memory::desc& wanted, const std::string& key) {
  const auto pack = [&](std::byte* to) {
    auto* from = const_cast<std::byte*>(weights.bytes().data());  // a source of reorder: only read
    dnnl::memory src(given, onednn_engine(), from), dst(wanted, onednn_engine(), to);
    dnnl::reorder(src, dst).execute(stream_, src, dst);
    stream_.wait();
  };
  TRY(require_spare_memory(wanted.get_size()));
  TRY_ASSIGN(weights_, cpu.weights().get(weights, key, wanted.get_size(), pack));
  memory_of(DNNL_ARG_WEIGHTS, wanted).set_data_handle(weights_.data());
  return Done{};
}

Result<> OnednnCall::run(const Launch& launch, int threads) {
  const OnednnThreads scope(threads);
  try {
    for (const Operand& one : operands_) one.memory.set_data_handle(const_cast<void*>(launch.src[one.operand]));
    result_.set_data_handle(launch.dst[0]);
    for (const ZeroPoint& one : read_zero_points_) {
      *one.kept = one.is_signed ? *launch.in<int8_t>(one.operand) : *launch.in<uint8_t>(one.operand);
    }
    auto* workspace = static_cast<std::byte*>(launch.workspace);
    for (Conversion& one : conversions_) {
      one.from.set_data_handle(const_cast<void*>(launch.src[one.operand]));
      one.to.set_data_handle(workspace + one.offset);
      one.reorder.execute(stream_, one.from, one.to);
    }
    if (scratch_.get_size() > 0) scratch_memory_.set_data_handle(workspace + converted_bytes_);
    primitive_.execute(stream_, arguments_);
    stream_.wait();
  } catch (const dnnl::error& error) {
    return Error(error.status == dnnl_out_of_memory ? ErrorCode::out_of_memory : ErrorCode::internal,
                 str("oneDNN: ", error.what()));
  }
  return Done{};
}

Result<> check_half_arithmetic(DataType arithmetic, const CpuDevice& cpu) {
  if (arithmetic == DataType::f32) return declined("no 16-bit arithmetic is allowed here");
  if (!multiplies(cpu, arithmetic)) return declined("the processor does not multiply ", arithmetic);
  return Done{};
}

Result<Prepared> prepared_onednn(std::shared_ptr<OnednnCall> call, const Work& work) {
  if (call->implementation().find("ref") != std::string::npos) return declined("oneDNN has its reference only");
  call->bind_scratch();
  Prepared out{.workspace_bytes = call->workspace_bytes(), .work = work};
  out.run = [call](const Launch& launch, Stream& stream) { return call->run(launch, stream.threads()); };
  return out;
}

}  // namespace tenon::cpu
