// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolutions by cuDNN, bias, residual and activation fused where it can; where not, in a launch behind it.
#include "backends/cuda/lib/cudnn_conv.h"

#include <algorithm>

#include "backends/cuda/generated/lib/finish.h"
#include "backends/cuda/generated/lib/windows.h"
#include "backends/cuda/lib/cudnn_graph.h"
#include "backends/cuda/stream.h"

namespace tenon::cuda {

namespace {

constexpr size_t kMostPlans = 4;
enum Id : int64_t { kX = 1, kWeights, kBias, kResidual, kY };

/// Plans of one problem, best first.
struct Plans {
  std::vector<DnnPlan> list;
  bool fused = true;
};

/// A picture as rank 4 or 5: a missing height is 1.
Result<DnnTensor> picture(const TensorType& type, int64_t id) {
  DnnTensor out{type.shape.numbers(), strides_of(type), CUDNN_DATA_FLOAT, id};
  TRY_ASSIGN(out.type, dnn_type(type.dtype));
  if (type.rank() == 3) {
    out.dims.insert(out.dims.begin() + 2, 1);
    out.strides.insert(out.strides.begin() + 2, out.strides[2] * out.dims[3]);
  }
  return out;
}

/// Weights in the order of the picture: output channel, kernel, input channel where that is channels_last.
TensorType weights_type(const Problem& p) {
  TensorType out = p.in[1];
  out.layout = p.in[0].layout;
  return out;
}

}  // namespace

Result<DnnPointer> cudnn_window(const Problem& p, cudnnDataType_t compute) {
  const auto w = p.in[1].shape.numbers();
  TRY_ASSIGN(const auto axes, window_axes(window_of(p.op), p.in[0].shape, {w.begin() + 2, w.end()}, p.out[0].shape));
  std::vector<int64_t> begins, ends, strides, dilations;
  for (size_t i = p.in[0].rank() == 5 ? 0 : 1; i < 3; ++i) {
    begins.push_back(axes[i].pad_begin);
    ends.push_back((axes[i].out - 1) * axes[i].stride + (axes[i].kernel - 1) * axes[i].dilation + 1 - axes[i].in -
                   axes[i].pad_begin);
    if (ends.back() < 0) ends.back() = axes[i].pad_end;
    strides.push_back(axes[i].stride);
    dilations.push_back(axes[i].dilation);
  }
  TRY_ASSIGN(DnnPointer out, DnnDescriptor::make(CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR));
  const auto list = [](const std::vector<int64_t>& values) { return std::span<const int64_t>(values); };
  out->set(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, CUDNN_TYPE_INT64, static_cast<int64_t>(begins.size()));
  out->set(CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_TYPE_DATA_TYPE, compute);
  out->set(CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_TYPE_CONVOLUTION_MODE, CUDNN_CROSS_CORRELATION);
  out->set(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, CUDNN_TYPE_INT64, list(begins));
  out->set(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, CUDNN_TYPE_INT64, list(ends));
  out->set(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, CUDNN_TYPE_INT64, list(strides));
  out->set(CUDNN_ATTR_CONVOLUTION_DILATIONS, CUDNN_TYPE_INT64, list(dilations));
  TRY(out->finalize());
  return out;
}

namespace {

/// The activation as cuDNN has it. Errors: unsupported.
Result<DnnPointwise> activation(const Problem& p) {
  const std::string name = text(p.op, "activation");
  DnnPointwise out{CUDNN_POINTWISE_RELU_FWD};
  const double alpha = number(p.op, "alpha"), beta = number(p.op, "beta");
  if (name == "relu") return out;
  if (name == "clip" && alpha == 0) {
    out.relu_upper = beta;
    return out;
  }
  if (name == "leaky_relu") {
    out.relu_slope = alpha;
    return out;
  }
  if (name == "sigmoid") out.mode = CUDNN_POINTWISE_SIGMOID_FWD;
  if (name == "silu") out.mode = CUDNN_POINTWISE_SWISH_FWD;
  if (name == "tanh") out.mode = CUDNN_POINTWISE_TANH_FWD;
  if (name == "gelu") out.mode = CUDNN_POINTWISE_GELU_FWD;
  if (name == "gelu_tanh") out.mode = CUDNN_POINTWISE_GELU_APPROX_TANH_FWD;
  if (out.mode == CUDNN_POINTWISE_RELU_FWD) return declined("cuDNN has no activation ", name);
  return out;
}

/// The operations of a graph as they are added: each but the last writes a virtual tensor.
class GraphBuilder {
 public:
  explicit GraphBuilder(DnnTensor result) : result_(std::move(result)) {}

  /// The tensor that the next operation writes.
  Result<DnnPointer> next(bool last) {
    DnnTensor type = result_;
    if (!last) {
      type.id = 0;
      type.type = CUDNN_DATA_FLOAT;
    }
    TRY_ASSIGN(now_, type.make());
    keep.push_back(now_);
    return now_;
  }
  Result<> apply(DnnPointwise step, DnnPointer operand, bool last) {
    step.x = now_;
    step.b = std::move(operand);
    TRY_ASSIGN(step.y, next(last));
    TRY_ASSIGN(DnnPointer made, step.make());
    operations.push_back(made);
    return Done{};
  }

  std::vector<DnnPointer> operations, keep;

 private:
  DnnTensor result_;
  DnnPointer now_;
};

/// The elementwise steps behind the convolution, in order.
struct Epilogue {
  std::vector<std::pair<DnnPointwise, DnnPointer>> steps;
};

Result<Epilogue> epilogue_of(const Problem& p) {
  Epilogue out;
  const bool last = integer(p.op, "residual_last") != 0;
  const bool active = text(p.op, "activation") != "none";
  const int64_t channels = p.out[0].shape[1].number();
  const auto spatial = static_cast<size_t>(std::max(2, p.out[0].rank() - 2));
  if (present(p, 2)) {
    DnnTensor bias{std::vector<int64_t>(spatial + 2, 1), std::vector<int64_t>(spatial + 2, channels), CUDNN_DATA_FLOAT,
                   kBias};
    bias.dims[1] = channels;
    bias.strides[1] = 1;
    TRY_ASSIGN(bias.type, dnn_type(p.in[2].dtype));
    TRY_ASSIGN(DnnPointer made, bias.make());
    out.steps.push_back({{CUDNN_POINTWISE_ADD}, made});
  }
  const auto add_residual = [&]() -> Result<> {
    if (!present(p, 3)) return Done{};
    if (p.in[3].shape != p.out[0].shape) return declined("a residual of another shape");
    TRY_ASSIGN(const DnnTensor residual, picture(p.in[3], kResidual));
    TRY_ASSIGN(DnnPointer made, residual.make());
    out.steps.push_back({{CUDNN_POINTWISE_ADD}, made});
    return Done{};
  };
  if (!last) TRY(add_residual());
  if (active) {
    TRY_ASSIGN(const DnnPointwise function, activation(p));
    out.steps.push_back({function, nullptr});
  }
  if (last) TRY(add_residual());
  return out;
}

Result<std::vector<DnnPlan>> plans_with(const Problem& p, const CudaDevice& device, const Epilogue& epilogue) {
  TRY_ASSIGN(const DnnTensor x, picture(p.in[0], kX));
  TRY_ASSIGN(const DnnTensor w, picture(weights_type(p), kWeights));
  TRY_ASSIGN(DnnTensor y, picture(p.out[0], kY));
  GraphBuilder graph(y);
  TRY_ASSIGN(DnnPointer window, cudnn_window(p, CUDNN_DATA_FLOAT));
  TRY_ASSIGN(DnnPointer from, x.make());
  TRY_ASSIGN(DnnPointer weights, w.make());
  TRY_ASSIGN(DnnPointer to, graph.next(epilogue.steps.empty()));
  TRY_ASSIGN(DnnPointer conv, DnnDescriptor::make(CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR));
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC, *window);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X, *from);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W, *weights);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y, *to);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA, CUDNN_TYPE_FLOAT, 1.0f);
  conv->set(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA, CUDNN_TYPE_FLOAT, 0.0f);
  TRY(conv->finalize());
  graph.operations.push_back(conv);
  for (const DnnPointer& one : {window, from, weights}) graph.keep.push_back(one);
  for (size_t i = 0; i < epilogue.steps.size(); ++i) {
    const auto& [step, operand] = epilogue.steps[i];
    TRY(graph.apply(step, operand, i + 1 == epilogue.steps.size()));
    if (operand) graph.keep.push_back(operand);
  }
  const bool strict = p.in[0].dtype == DataType::f32 && !device.options().tf32;
  return dnn_plans(device, graph.operations, graph.keep, kMostPlans, strict);
}

Result<std::shared_ptr<Plans>> make_plans(const Problem& p, const CudaDevice& device) {
  const ContextScope scope(device);
  auto out = std::make_shared<Plans>();
  if (const auto epilogue = epilogue_of(p); epilogue.ok()) {
    if (auto fused = plans_with(p, device, *epilogue); fused.ok()) {
      out->list = std::move(*fused);
      return out;
    }
  }
  out->fused = false;
  TRY_ASSIGN(out->list, plans_with(p, device, Epilogue{}));
  return out;
}

}  // namespace

Result<Buffer> cudnn_weights(const Problem& p, const CudaDevice& device) {
  const Constant& weights = *p.constant(1);
  const TensorType to = weights_type(p);
  if (to.layout == Layout::row_major) return device.upload(weights);
  return device.packed(weights, "channels_last", to.bytes(), [&](std::byte* out) {
    const int64_t filters = to.shape[0].number(), channels = to.shape[1].number();
    const int64_t kernel = channels == 0 || filters == 0 ? 0 : to.shape.volume() / filters / channels;
    const size_t bytes = size_of(to.dtype);
    const std::byte* from = weights.bytes().data();
    for (int64_t f = 0; f < filters; ++f) {
      for (int64_t c = 0; c < channels; ++c) {
        for (int64_t k = 0; k < kernel; ++k, from += bytes)
          std::copy(from, from + bytes, out + static_cast<size_t>((f * kernel + k) * channels + c) * bytes);
      }
    }
  });
}

Result<Prepared> prepare_cudnn_conv(const Problem& p, const CudaDevice& device, size_t candidate) {
  if (!device.cudnn()) return declined("needs cuDNN, which was not found");
  if (p.in[0].rank() > 5) return declined("up to three spatial axes");
  if (!p.constant(1)) return declined("weights are not constant");
  if (p.in[0].layout != p.out[0].layout) return declined("operand and result in one layout only");
  TRY(dnn_type(p.in[0].dtype));
  const std::string key = str("conv_cudnn ", to_string(p));
  TRY_ASSIGN(const auto plans, device.remember<Plans>(key, [&]() { return make_plans(p, device); }));
  if (candidate >= plans->list.size()) return declined("cuDNN offers ", plans->list.size(), " plans");
  const DnnPlan& plan = plans->list[candidate];
  TRY_ASSIGN(const Buffer weights, cudnn_weights(p, device));
  Prepared finish;
  if (!plans->fused && (present(p, 2) || present(p, 3) || text(p.op, "activation") != "none")) {
    TRY_ASSIGN(finish, prepare_generated({{finish_in_place(p, true, true)}}, device));
  }
  const bool bias = plans->fused && present(p, 2), residual = plans->fused && present(p, 3);
  Prepared out{.workspace_bytes = library_workspace_bytes(static_cast<size_t>(plan.workspace_bytes)), .held = 2};
  out.work.flops = 2 * static_cast<double>(p.out[0].shape.volume()) *
                   static_cast<double>(p.in[1].shape.volume() / std::max<int64_t>(1, p.in[1].shape[0].number()));
  out.work.bytes = traffic(p);
  out.run = [plans, &plan, weights, bias, residual, &device, finish = finish.run](const Launch& launch,
                                                                                  Stream& stream) -> Result<> {
    const ContextScope scope(device);
    std::array<int64_t, 5> ids = {kX, kWeights, kY};
    std::array<void*, 5> data = {const_cast<void*>(launch.src[0]), weights.data(), launch.dst[0]};
    size_t count = 3;
    const auto add = [&](int64_t id, const void* address) {
      ids[count] = id;
      data[count++] = const_cast<void*>(address);
    };
    if (bias) add(kBias, launch.src[2]);
    if (residual) add(kResidual, launch.src[3]);
    TRY(plan.run(device, static_cast<CudaStream&>(stream), std::span(ids.data(), count), std::span(data.data(), count),
                 launch.workspace));
    return finish ? finish(launch, stream) : Result<>(Done{});
  };
  return out;
}

}  // namespace tenon::cuda
