// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of f16, bytes and 8-bit floats, and 1x1 convolutions of them, by CUTLASS's kernels of libtenon_cutlass.so:
// bias, residual, activation and requantization in their epilogue. Each instance is a tactic of its own.
#include <array>
#include <utility>

#include "backends/cuda/generated/lib/source.h"
#include "backends/cuda/lib/cutlass_library.h"
#include "backends/cuda/lib/dense_product.h"
#include "backends/cuda/stream.h"

namespace tenon::cuda {

namespace {

constexpr size_t kWeights = 1, kMultipliers = 2;
constexpr size_t kMostInstances = 60;  // a tactic's function knows its instance by number

bool is_quantized(const Problem& p) { return p.op.name().starts_with("quantized_"); }
size_t bias_of(const Problem& p) { return is_quantized(p) ? 3 : 2; }
size_t residual_of(const Problem& p) { return bias_of(p) + 1; }

Result<> check_operands(const Problem& p, const CutlassInstance& instance) {
  const DataType x = p.in[0].dtype, y = p.out[0].dtype;
  if (to_string(x) != instance.x || p.in[kWeights].dtype != x || to_string(y) != instance.y)
    return declined(instance.x, " to ", instance.y, " only, found ", x, " and ", p.in[kWeights].dtype, " to ", y);
  if (!p.constant(kWeights)) return declined("constant weights");
  if (present(p, bias_of(p)) && !p.constant(bias_of(p))) return declined("a constant bias");
  if (is_quantized(p) && !p.constant(kMultipliers)) return declined("constant multipliers");
  for (size_t i = residual_of(p) + 1; i < p.in.size(); ++i) {
    if (present(p, i)) return declined("no scales of the network");
  }
  if (present(p, residual_of(p)) != (instance.residual != nullptr))
    return declined(instance.residual ? "with a residual only" : "without a residual only");
  if (!instance.residual) return Done{};
  const TensorType& residual = p.in[residual_of(p)];
  if (to_string(residual.dtype) != instance.residual || residual.shape != p.out[0].shape ||
      residual.layout != p.out[0].layout)
    return declined("a residual of ", instance.residual, " like the result only, found ", residual);
  return Done{};
}

Result<> check_requantization(const Problem& p) {
  if (!is_quantized(p)) return Done{};
  for (const std::string_view zero : {"x_zero", "zero", "residual_zero"}) {
    if (integer(p.op, zero) != 0) return declined("zero points of 0 only, found ", zero, "=", integer(p.op, zero));
  }
  if (text(p.op, "before") != "f32") return declined("no rounding in front of a residual");
  return Done{};
}

/// v / (1 + 2^(v c(v^2))) for what is v times a distribution function. `tanh`: GELU by its form with tanh and the
/// machine's tanh of 11 bits, which takes half the time: up to 1e-3 from the one with erf, as cuBLASLt's is.
/// The polynomial of GELU: least squares, reweighted towards equal errors, of log2(Phi(-x) / Phi(x)) / x on |x| < 6.5;
/// the result is 3.1e-6 off at most.
Result<> set_activation(const Problem& p, bool tanh, CutlassCall& call) {
  constexpr float kLog2e = 1.44269504f, kSlope = 0.797884561f, kCubic = 0.044715f;  // of GELU's form with tanh
  constexpr float kTanh = -2 * kLog2e * kSlope;
  const std::string name = text(p.op, "activation");
  if (tanh) {
    if (name != "gelu") return declined("GELU only, found ", name);
    call.activation = CutlassCall::Activation::logistic_tanh;
    call.polynomial[0] = kSlope;
    call.polynomial[1] = kSlope * kCubic;
    return Done{};
  }
  const auto logistic = [&](const std::array<float, 5>& polynomial) -> Result<> {
    call.activation = CutlassCall::Activation::logistic;
    std::copy(polynomial.begin(), polynomial.end(), call.polynomial);
    return Done{};
  };
  if (name == "gelu") return logistic({-2.30204378f, -0.105229976f, 3.6204766e-4f, 8.79097757e-5f, -3.21037783e-6f});
  if (name == "gelu_tanh") return logistic({kTanh, kTanh * kCubic});
  if (name == "silu") return logistic({-kLog2e});
  if (name == "swish") return logistic({-kLog2e * static_cast<float>(number(p.op, "alpha"))});
  if (name == "relu") call.activation = CutlassCall::Activation::relu;
  if (name == "relu" || name == "none") return Done{};
  return declined("none, relu, gelu, silu and swish only, found ", name);
}

/// Of a constant operand, as f32.
Result<Buffer> floats(const Constant& given, const CudaDevice& device) {
  const auto count = static_cast<size_t>(given.type().shape.volume());
  return device.packed(given, "as f32", count * sizeof(float), [&](std::byte* to) {
    const std::vector<double> values = given.to_f64();
    for (size_t i = 0; i < count; ++i) reinterpret_cast<float*>(to)[i] = static_cast<float>(values[i]);
  });
}

/// What the call's addresses point into, beside those of a launch.
struct Kept {
  Buffer weights, multipliers, bias;
};

Result<Kept> keep_constants(const Problem& p, const DenseProduct& product, const CudaDevice& device,
                            CutlassCall& call) {
  Kept out;
  TRY_ASSIGN(out.weights, dense_weights(p, product, device));
  if (is_quantized(p)) {
    TRY_ASSIGN(out.multipliers, floats(*p.constant(kMultipliers), device));
    call.multiplier_per_column = p.in[kMultipliers].shape.volume() != 1;
  } else {
    TRY_ASSIGN(out.multipliers,
               device.upload(Constant::scalar(DataType::f32, static_cast<float>(number(p.op, "scale", 1)))));
  }
  if (const Constant* bias = present(p, bias_of(p)) ? p.constant(bias_of(p)) : nullptr) {
    if (p.in[bias_of(p)].shape.volume() != product.n) return declined("a bias per column only");
    TRY_ASSIGN(out.bias, floats(*bias, device));
  }
  call.weights = out.weights.data();
  call.multipliers = reinterpret_cast<const float*>(out.multipliers.data());
  call.bias = reinterpret_cast<const float*>(out.bias.data());
  return out;
}

/// Everything but addresses.
Result<CutlassCall> call_of(const Problem& p, const DenseProduct& product, const CutlassInstance& instance, bool tanh) {
  constexpr int64_t kMostRows = int64_t{1} << 30;
  if (product.m >= kMostRows) return declined("fewer rows");
  if (product.n <= instance.tile_n / 2) return declined("a tile of fewer columns fits better");
  CutlassCall call;
  call.m = static_cast<int>(product.m);
  call.n = static_cast<int>(product.n);
  call.k = static_cast<int>(product.k);
  call.residual_last = integer(p.op, "residual_last") != 0;
  call.early = true;
  TRY(set_activation(p, tanh, call));
  if (!is_quantized(p)) return call;
  if (!is_float(p.out[0].dtype)) call.steps = static_cast<float>(1 / number(p.op, "scale", 1));
  if (instance.residual && !is_float(p.in[residual_of(p)].dtype))
    call.residual_scale = static_cast<float>(number(p.op, "residual_scale", 1));
  return call;
}

Result<Prepared> prepare_instance(const Problem& p, const CudaDevice& device, std::string_view name, bool tanh) {
  constexpr int kCompiledFor = 90;
  constexpr int64_t kVectorBytes = 16;
  TRY_ASSIGN(const CutlassInstance* instance, cutlass_instance(name));
  if (device.compute_capability() != kCompiledFor) return declined("compiled for sm_90a");
  TRY(check_operands(p, *instance));
  TRY(check_requantization(p));
  TRY_ASSIGN(const DenseProduct product, dense_product(p, kVectorBytes / static_cast<int64_t>(size_of(p.in[0].dtype))));
  TRY_ASSIGN(CutlassCall call, call_of(p, product, *instance, tanh));
  TRY_ASSIGN(const Kept kept, keep_constants(p, product, device, call));
  {
    const ContextScope scope(device);
    void* function = nullptr;
    if (const int status = instance->load(&call.multiprocessors, &function); status != 0)
      return Error(ErrorCode::device, str(name, ": loading it gave the CUDA runtime's error ", -status));
    device.mark_waiting(static_cast<CUfunction>(function));
    if (const int status = instance->check(call); status != 0)
      return declined(name, " does not take it: CUTLASS's status ", status);
  }
  Prepared out{.held = uint64_t{1} << kWeights};
  if (is_quantized(p)) out.held |= uint64_t{1} << kMultipliers;
  if (instance->residual) out.in_place = 1u << residual_of(p);  // a tile reads its own before it stores them
  if (kept.bias.data()) out.held |= uint64_t{1} << bias_of(p);
  out.work.flops = 2 * static_cast<double>(product.m * product.n) * static_cast<double>(product.k);
  out.work.effort = out.work.flops;  // more than our own kernels expect: only a time chooses it
  out.work.bytes = traffic(p);
  out.run = [instance, call, kept, name, residual = residual_of(p), &device](const Launch& launch,
                                                                             Stream& stream) -> Result<> {
    const ContextScope scope(device);
    CutlassCall now = call;
    now.x = launch.src[0];
    now.residual = instance->residual ? launch.src[residual] : nullptr;
    now.y = launch.dst[0];
    if (const int status = instance->run(now, static_cast<CudaStream&>(stream).handle()); status != 0)
      return Error(ErrorCode::device, str(name, ": launching it gave status ", status));
    return Done{};
  };
  return out;
}

template <size_t kNumber, bool kTanh>
Result<Prepared> prepare(const Problem& p, const CudaDevice& device) {
  return prepare_instance(p, device, cutlass_names()[kNumber], kTanh);
}

using Prepare = Result<Prepared> (*)(const Problem&, const CudaDevice&);
template <bool kTanh, size_t... kNumbers>
constexpr std::array<Prepare, sizeof...(kNumbers)> prepare_functions(std::index_sequence<kNumbers...>) {
  return {&prepare<kNumbers, kTanh>...};
}

/// Names of tactics: those of the instances behind a word.
std::vector<std::string> tactic_names(std::string_view word) {
  std::vector<std::string> out;
  for (const std::string_view name : cutlass_names()) out.push_back(str("product_", word, "cutlass_", name));
  return out;
}

}  // namespace

TacticFamily product_cutlass() {
  constexpr auto kInstances = std::make_index_sequence<kMostInstances>();
  constexpr auto kPrepare = prepare_functions<false>(kInstances), kPrepareTanh = prepare_functions<true>(kInstances);
  static const std::vector<std::string> names = tactic_names(""), tanh_names = tactic_names("gelu_tanh_");
  TacticFamily out;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string_view name = cutlass_names()[i];
    const bool floats = name.starts_with("f16_");
    const bool has_tanh = name.find("_residual") == std::string_view::npos && !name.starts_with("i8_");
    for (const std::string_view op : {floats ? "matmul" : "quantized_matmul", floats ? "conv" : "quantized_conv"}) {
      out.push_back({.name = names[i], .op = op, .prepare = kPrepare[i]});
      if (has_tanh) out.push_back({.name = tanh_names[i], .op = op, .prepare = kPrepareTanh[i]});
    }
  }
  return of_library("cutlass", std::move(out));
}

}  // namespace tenon::cuda
