// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What standard plugins say, and how they see tensors.
#include "plugins/lib/run_standard.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "base/float16.h"
#include "public_types/data_type.h"

namespace tenon::plugins {

namespace {

std::atomic<nv::ILogger*> g_logger{nullptr};

Result<TensorType> type_of(const nv::PluginTensorDesc& desc) {
  TRY_ASSIGN(const DataType dtype, public_types::data_type(desc.type));
  return TensorType{dtype, Shape::of(std::vector<int64_t>(desc.dims.d, desc.dims.d + desc.dims.nbDims))};
}

Result<> check_scale(float scale) {
  if (scale > 0) return Done{};
  return Error(ErrorCode::invalid_argument, str("a tensor of 8-bit integers has the scale ", scale))
      .hint("quantize it by a constant scale, one for the whole tensor");
}

}  // namespace

void set_logger(nv::ILogger* logger) { g_logger = logger; }

void report(const char* plugin, const std::string& text) {
  nv::ILogger* logger = g_logger;
  if (logger != nullptr) logger->log(nv::ILogger::Severity::kERROR, str("plugin '", plugin, "': ", text).c_str());
}

Result<std::vector<ConstTensor>> sources(const nv::PluginTensorDesc* descs, const void* const* data, size_t count) {
  std::vector<ConstTensor> out;
  for (size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(TensorType type, type_of(descs[i]));
    out.push_back({std::move(type), static_cast<const std::byte*>(data[i])});
  }
  return out;
}

Result<std::vector<Tensor>> destinations(const nv::PluginTensorDesc* descs, void* const* data, size_t count) {
  std::vector<Tensor> out;
  for (size_t i = 0; i < count; ++i) {
    TRY_ASSIGN(TensorType type, type_of(descs[i]));
    out.push_back({std::move(type), static_cast<std::byte*>(data[i])});
  }
  return out;
}

Result<> run_in_f32(std::span<const ConstTensor> src, std::span<const Tensor> dst, std::span<const float> scales,
                    Run run) {
  std::vector<ConstTensor> from(src.begin(), src.end());
  std::vector<Tensor> to(dst.begin(), dst.end());
  std::vector<std::vector<float>> widened;
  widened.reserve(src.size() + dst.size());
  for (size_t i = 0; i < from.size(); ++i) {
    ConstTensor& one = from[i];
    if (one.type.dtype != DataType::f16 && one.type.dtype != DataType::i8) continue;
    if (one.type.dtype == DataType::f16) {
      widened.emplace_back(one.as<Half>(), one.as<Half>() + one.volume());
    } else {
      TRY(check_scale(scales[i]));
      widened.emplace_back(one.as<int8_t>(), one.as<int8_t>() + one.volume());
      for (float& value : widened.back()) value *= scales[i];
    }
    one = {{DataType::f32, one.type.shape}, reinterpret_cast<const std::byte*>(widened.back().data())};
  }
  for (size_t i = 0; i < to.size(); ++i) {
    Tensor& one = to[i];
    if (one.type.dtype != DataType::f16 && one.type.dtype != DataType::i8) continue;
    if (one.type.dtype == DataType::i8) TRY(check_scale(scales[src.size() + i]));
    widened.emplace_back(static_cast<size_t>(one.volume()));
    one = {{DataType::f32, one.type.shape}, reinterpret_cast<std::byte*>(widened.back().data())};
  }
  TRY(run(from, to));
  for (size_t i = 0; i < dst.size(); ++i) {
    const float* values = to[i].as<float>();
    if (dst[i].type.dtype == DataType::f16) std::copy_n(values, to[i].volume(), dst[i].as<Half>());
    if (dst[i].type.dtype != DataType::i8) continue;
    const float scale = scales[src.size() + i];
    std::transform(values, values + to[i].volume(), dst[i].as<int8_t>(), [scale](float value) {
      return static_cast<int8_t>(std::clamp(std::nearbyint(value / scale), -128.0F, 127.0F));
    });
  }
  return Done{};
}

}  // namespace tenon::plugins
