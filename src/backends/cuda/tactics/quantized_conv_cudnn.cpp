// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolutions of 8-bit integers by cuDNN: y = relu(sum * m + b) rounded, with m and b in steps of the result. For
// kernels of more than one element, and for 1x1 kernels of many channels; with few, ours wait for memory as it does.
#include <array>

#include "backends/cuda/generated/lib/source.h"
#include "backends/cuda/lib/cudnn_conv.h"
#include "backends/cuda/stream.h"
#include "ops/lib/evaluate.h"
#include "ops/quantized_conv.h"

namespace tenon::cuda {

namespace {

constexpr size_t kMostPlans = 3;
constexpr int64_t kLongSum = 512;  // of 1x1 kernels that wait for arithmetic rather than for memory
constexpr size_t kMultipliers = 2, kBias = 3;
enum Id : int64_t { kX = 1, kW, kFactor, kShift, kY };

struct Plans {
  std::vector<DnnPlan> list;
};

Result<> check(const Problem& p) {
  constexpr int64_t kVector = 16;
  if (p.in[0].rank() != 4 || p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last)
    return declined("pictures in channels_last only");
  if (p.in[0].dtype != DataType::i8 || p.out[0].dtype != DataType::i8) return declined("i8 to i8 only");
  if (integer(p.op, "x_zero") != 0 || integer(p.op, "zero") != 0) return declined("zero points of 0 only");
  if (integer(p.op, "groups", 1) != 1) return declined("one group only");
  if (p.in[0].shape[1].number() % kVector != 0 || p.out[0].shape[1].number() % kVector != 0)
    return declined("channels that ", kVector, " divides");
  const int64_t elements = p.in[1].shape[2].number() * p.in[1].shape[3].number();
  if (elements == 1 && p.in[1].shape[1].number() < kLongSum)
    return declined("kernels of more than one element, or sums of at least ", kLongSum);
  for (size_t i = kBias + 1; i < p.in.size(); ++i) {
    if (present(p, i)) return declined("no residual, no scales of the network");
  }
  if (!p.constant(1) || !p.constant(kMultipliers) || !p.constant(kBias))
    return declined("constant weights, multipliers and bias");
  const std::string activation = text(p.op, "activation");
  if (activation != "none" && activation != "relu") return declined("cuDNN's rectifier only");
  return Done{};
}

/// One number per filter, over the step of the result.
Result<Buffer> in_steps(const Problem& p, size_t operand, const CudaDevice& device) {
  const auto filters = static_cast<size_t>(p.out[0].shape[1].number());
  const double step = number(p.op, "scale", 1);
  const Constant& given = *p.constant(operand);
  return device.packed(given, str("in steps of ", step, " ", filters), filters * sizeof(float), [&](std::byte* to) {
    const auto values = given.to_f64();
    auto* out = reinterpret_cast<float*>(to);
    for (size_t i = 0; i < filters; ++i) out[i] = static_cast<float>(values[values.size() == 1 ? 0 : i] / step);
  });
}

DnnTensor tensor(const TensorType& type, cudnnDataType_t dtype, int64_t id) {
  return {type.shape.numbers(), strides_of(type), dtype, id};
}

Result<DnnPointer> per_filter(int64_t filters, int64_t id) {
  return DnnTensor{{1, filters, 1, 1}, {filters, 1, filters, filters}, CUDNN_DATA_FLOAT, id}.make();
}

Result<std::shared_ptr<Plans>> make_plans(const Problem& p, const CudaDevice& device) {
  const ContextScope scope(device);
  TensorType weights = p.in[1];
  weights.layout = Layout::channels_last;
  const int64_t filters = p.out[0].shape[1].number();
  TRY_ASSIGN(DnnPointer x, tensor(p.in[0], CUDNN_DATA_INT8, kX).make());
  TRY_ASSIGN(DnnPointer w, tensor(weights, CUDNN_DATA_INT8, kW).make());
  TRY_ASSIGN(DnnPointer factor, per_filter(filters, kFactor));
  TRY_ASSIGN(DnnPointer shift, per_filter(filters, kShift));
  TRY_ASSIGN(DnnPointer sums, tensor(p.out[0], CUDNN_DATA_INT32, 0).make());
  TRY_ASSIGN(DnnPointer scaled, tensor(p.out[0], CUDNN_DATA_FLOAT, 0).make());
  TRY_ASSIGN(DnnPointer y, tensor(p.out[0], CUDNN_DATA_INT8, kY).make());
  TRY_ASSIGN(DnnPointer window, cudnn_window(p, CUDNN_DATA_INT32));
  TRY_ASSIGN(DnnPointer conv, DnnDescriptor::make(CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR));
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC, *window);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, *x);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W, *w);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y, *sums);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA, CUDNN_TYPE_FLOAT, 1.0f);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA, CUDNN_TYPE_FLOAT, 0.0f);
  TRY(conv->finalize());
  const bool relu = text(p.op, "activation") == "relu";
  DnnPointer shifted = y;
  if (relu) {
    TRY_ASSIGN(shifted, tensor(p.out[0], CUDNN_DATA_FLOAT, 0).make());
  }
  DnnPointwise multiply{CUDNN_POINTWISE_MUL}, add{CUDNN_POINTWISE_ADD}, rectify{CUDNN_POINTWISE_RELU_FWD};
  multiply.x = sums, multiply.b = factor, multiply.y = scaled;
  add.x = scaled, add.b = shift, add.y = shifted;
  rectify.x = shifted, rectify.y = y;
  TRY_ASSIGN(DnnPointer first, multiply.make());
  TRY_ASSIGN(DnnPointer second, add.make());
  std::vector<DnnPointer> operations = {conv, first, second},
                          keep = {x, w, factor, shift, sums, scaled, shifted, y, window};
  if (relu) {
    TRY_ASSIGN(DnnPointer third, rectify.make());
    operations.push_back(third);
  }
  auto out = std::make_shared<Plans>();
  TRY_ASSIGN(out->list, dnn_plans(device, operations, keep, kMostPlans, false));
  return out;
}

/// Layers of one shape share plans, whatever their scales are: those are operands.
std::string shape_of(const Problem& p) {
  QuantizedConv op = *p.op.as<QuantizedConv>();
  op.requantization.scale = 1;
  Problem same = p;
  same.op = ops::make(std::move(op));
  return to_string(same);
}

template <size_t kCandidate>
Result<Prepared> prepare(const Problem& p, const CudaDevice& device) {
  if (!device.cudnn()) return declined("needs cuDNN, which was not found");
  TRY(check(p));
  TRY_ASSIGN(const auto plans, device.remember<Plans>(str("quantized_conv_cudnn ", shape_of(p)),
                                                      [&]() { return make_plans(p, device); }));
  if (kCandidate >= plans->list.size()) return declined("cuDNN offers ", plans->list.size(), " plans");
  const DnnPlan& plan = plans->list[kCandidate];
  TRY_ASSIGN(const Buffer weights, cudnn_weights(p, device));
  TRY_ASSIGN(const Buffer factor, in_steps(p, kMultipliers, device));
  TRY_ASSIGN(const Buffer shift, in_steps(p, kBias, device));
  constexpr uint64_t kHeld = 1u << 1 | 1u << kMultipliers | 1u << kBias;
  Prepared out{.workspace_bytes = library_workspace_bytes(static_cast<size_t>(plan.workspace_bytes)), .held = kHeld};
  out.work.flops = static_cast<double>(p.out[0].shape.volume()) *
                   static_cast<double>(p.in[1].shape.volume() / std::max<int64_t>(1, p.in[1].shape[0].number()));
  out.work.bytes = traffic(p);
  out.run = [plans, &plan, weights, factor, shift, &device](const Launch& launch, Stream& stream) -> Result<> {
    const ContextScope scope(device);
    const std::array<int64_t, 5> ids = {kX, kW, kFactor, kShift, kY};
    const std::array<void*, 5> data = {const_cast<void*>(launch.src[0]), weights.data(), factor.data(), shift.data(),
                                       launch.dst[0]};
    return plan.run(device, static_cast<CudaStream&>(stream), ids, data, launch.workspace);
  };
  return out;
}

}  // namespace

TacticFamily quantized_conv_cudnn() {
  return of_library("cudnn",
                    {{.name = "quantized_conv_cudnn_0", .op = "quantized_conv", .prepare = prepare<0>, .rank = 1},
                     {.name = "quantized_conv_cudnn_1", .op = "quantized_conv", .prepare = prepare<1>},
                     {.name = "quantized_conv_cudnn_2", .op = "quantized_conv", .prepare = prepare<2>}});
}

}  // namespace tenon::cuda
