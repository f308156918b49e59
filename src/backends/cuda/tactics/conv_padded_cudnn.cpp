// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// First convolutions by cuDNN: a picture of a few channels in any layout becomes NHWC with as many as a vector holds.
#include "backends/cuda/generated/lib/source.h"
#include "backends/cuda/lib/cudnn_conv.h"

namespace tenon::cuda {

namespace {

/// The weights with zeros for the new channels; made once, so that they are uploaded once.
Result<std::shared_ptr<Constant>> padded_weights(const Problem& p, const CudaDevice& device, int64_t channels) {
  const Constant& weights = *p.constant(1);
  const auto make = [&]() -> Result<std::shared_ptr<Constant>> {
    TensorType type = weights.type();
    const int64_t filters = type.shape[0].number(), given = type.shape[1].number();
    const auto kernel = static_cast<size_t>(type.shape[2].number() * type.shape[3].number()) * size_of(type.dtype);
    type.shape[1] = Dim(channels);
    return std::make_shared<Constant>(Constant::make(type, [&](std::byte* out) {
      for (int64_t f = 0; f < filters; ++f) {
        const auto from =
            weights.bytes().begin() + static_cast<std::ptrdiff_t>(static_cast<size_t>(f * given) * kernel);
        std::copy_n(from, static_cast<size_t>(given) * kernel, out + static_cast<size_t>(f * channels) * kernel);
      }
    }));
  };
  return device.remember<Constant>(str("padded ", weights.hash(), " ", channels), make);
}

/// A thread writes one pixel.
GeneratedLaunch widen(const Problem& p, int64_t channels) {
  const auto strides = strides_of(p.in[0]);
  const std::string_view type = to_string(p.in[0].dtype);
  TensorType pixels{DataType::f32, p.in[0].shape, Layout::channels_last};
  pixels.shape[1] = Dim(1);
  auto outer = strides;
  outer[1] = 0;
  Launcher launcher{.args = {src(p, 0), scratch(p.in[0].dtype, 0)}, .threads = pixels.shape.volume()};
  launcher.functions = str("struct alignas(16) Pack { ", type, " v[", channels, "]; };\n");
  return launch(launcher, str(coordinates(pixels, "at"), "  Pack y;\n  #pragma unroll\n  for (int k = 0; k < ",
                              channels, "; ++k) y.v[k] = k < ", p.in[0].shape[1].number(), " ? x0[", offset(outer),
                              " + k * (i64)", strides[1], "] : narrow<", type, ">(0.f);\n  ((Pack*)w0)[at] = y;\n"));
}

template <size_t kCandidate>
Result<Prepared> prepare(const Problem& p, const CudaDevice& device) {
  if (!device.cudnn()) return declined("needs cuDNN, which was not found");
  if (p.in[0].rank() != 4 || !p.constant(1) || p.out[0].layout != Layout::channels_last)
    return declined("pictures to channels_last, constant weights");
  if (p.in[0].dtype != DataType::f32 && p.in[0].dtype != DataType::f16 && p.in[0].dtype != DataType::bf16)
    return declined("f32, f16 and bf16 only");
  const auto channels = static_cast<int64_t>(16 / size_of(p.in[0].dtype));
  if (p.in[0].shape[1].number() >= channels || integer(p.op, "groups", 1) != 1)
    return declined("fewer than ", channels, " channels only");
  Problem wide = p;
  wide.in[0].shape[1] = wide.in[1].shape[1] = Dim(channels);
  wide.in[0].layout = Layout::channels_last;
  TRY_ASSIGN(const auto weights, padded_weights(p, device, channels));
  wide.constants[1] = *weights;
  TRY_ASSIGN(Prepared conv, prepare_cudnn_conv(wide, device, kCandidate));
  TRY_ASSIGN(const Prepared first, prepare_generated({{widen(p, channels)}}, device));
  const size_t picture = (wide.in[0].bytes() + 255) / 256 * 256;
  Prepared out{.workspace_bytes = picture + conv.workspace_bytes, .work = conv.work, .held = 2};
  const size_t count = p.in.size();
  out.run = [first = first.run, conv = conv.run, picture, count](const Launch& launch, Stream& stream) -> Result<> {
    TRY(first(launch, stream));
    const void* operands[4] = {launch.workspace, nullptr, count > 2 ? launch.src[2] : nullptr,
                               count > 3 ? launch.src[3] : nullptr};
    return conv({operands, launch.dst, static_cast<std::byte*>(launch.workspace) + picture}, stream);
  };
  return out;
}

}  // namespace

TacticFamily conv_padded_cudnn() {
  return of_library("cudnn", {{.name = "conv_padded_cudnn_0", .op = "conv", .prepare = prepare<0>, .rank = 6},
                              {.name = "conv_padded_cudnn_1", .op = "conv", .prepare = prepare<1>},
                              {.name = "conv_padded_cudnn_2", .op = "conv", .prepare = prepare<2>}});
}

}  // namespace tenon::cuda
