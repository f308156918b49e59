// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// How a standard plugin is run: the library's tensors as ours, in f32, and what goes wrong into the log.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "NvInfer.h"
#include "base/function_ref.h"
#include "base/result.h"
#include "ir/tensor.h"

namespace tenon::plugins {

namespace nv = nvinfer1;

/// Where plugins say what is wrong; null: nowhere.
void set_logger(nv::ILogger* logger);
void report(const char* plugin, const std::string& text);

/// The types of what a plugin is given, as our tensors. Errors: unsupported for a type that we have not.
Result<std::vector<ConstTensor>> sources(const nv::PluginTensorDesc* descs, const void* const* data, size_t count);
Result<std::vector<Tensor>> destinations(const nv::PluginTensorDesc* descs, void* const* data, size_t count);

/// Runs what computes in f32 on tensors of which some may be f16, or i8 in units of a scale, which the inputs' and then
/// the outputs' are. Errors: invalid_argument for a scale that is not above 0; those of `run`.
using Run = FunctionRef<Result<>(std::span<const ConstTensor>, std::span<const Tensor>)>;
Result<> run_in_f32(std::span<const ConstTensor> src, std::span<const Tensor> dst, std::span<const float> scales,
                    Run run);

struct GivenSources {
  const nv::PluginTensorDesc* descs;
  const void* const* data;
  size_t count;
};
struct GivenDestinations {
  const nv::PluginTensorDesc* descs;
  void* const* data;
  size_t count;
};

/// 0, or 1 and a line in the log.
template <class T>
int32_t run_standard(const T& values, const GivenSources& from, const GivenDestinations& to) noexcept {
  const auto run = [&]() -> Result<> {
    TRY_ASSIGN(const auto src, sources(from.descs, from.data, from.count));
    TRY_ASSIGN(const auto dst, destinations(to.descs, to.data, to.count));
    std::vector<float> scales;
    for (size_t i = 0; i < from.count; ++i) scales.push_back(from.descs[i].scale);
    for (size_t i = 0; i < to.count; ++i) scales.push_back(to.descs[i].scale);
    if constexpr (requires { values.set_scales(scales, from.count); }) values.set_scales(scales, from.count);
    return run_in_f32(src, dst, scales, [&values](auto in, auto out) { return values.run(in, out); });
  };
  try {
    const Result<> done = run();
    if (done.ok()) return 0;
    report(T::kName, done.error().message());
  } catch (const std::exception& thrown) {
    report(T::kName, thrown.what());
  }
  return 1;
}

}  // namespace tenon::plugins
