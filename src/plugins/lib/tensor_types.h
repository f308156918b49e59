// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which types the tensors of a standard plugin may have.
//
// Its struct says kFLOAT of every tensor of floats (lib/standard_plugin.h). They are all f32, unless
//   bool half() const                 says that they are all f16: a field decides;
//   static constexpr bool kHalf       lets them be all f16: the first input of floats decides;
//   bool quantized() const            lets them be all INT8 or all f16: the first input of floats decides.
// bool any_type(int32_t i) const says that input i is not looked at.
#pragma once

#include <vector>

#include "NvInfer.h"

namespace tenon::plugins {

namespace nv = nvinfer1;

template <class T>
nv::DataType declared_input(const T& plugin, int32_t i, int32_t inputs) {
  if constexpr (requires { plugin.input_type(i, inputs); }) return plugin.input_type(i, inputs);
  return nv::DataType::kFLOAT;
}

template <class T>
nv::DataType declared_output(const T& plugin, int32_t i, const nv::DataType* types, int32_t inputs) {
  if constexpr (requires { plugin.output_type(i, types, inputs); }) return plugin.output_type(i, types, inputs);
  return nv::DataType::kFLOAT;
}

/// The type of all floats, from those of the inputs.
template <class T>
nv::DataType float_type(const T& plugin, const nv::DataType* types, int32_t inputs) {
  int32_t first = 0;
  while (first < inputs && declared_input(plugin, first, inputs) != nv::DataType::kFLOAT) ++first;
  const nv::DataType found = first < inputs ? types[first] : nv::DataType::kFLOAT;
  if constexpr (requires { plugin.quantized(); }) {
    if (plugin.quantized() && (found == nv::DataType::kINT8 || found == nv::DataType::kHALF)) return found;
  }
  bool half = false;
  if constexpr (requires { plugin.half(); }) {
    half = plugin.half();
  } else if constexpr (requires { T::kHalf; }) {
    half = found == nv::DataType::kHALF;
  }
  return half ? nv::DataType::kHALF : nv::DataType::kFLOAT;
}

template <class T>
nv::DataType output_type(const T& plugin, int32_t i, const nv::DataType* types, int32_t inputs) {
  const nv::DataType declared = declared_output(plugin, i, types, inputs);
  return declared == nv::DataType::kFLOAT ? float_type(plugin, types, inputs) : declared;
}

/// Whether tensor `pos` of inputs and outputs may be as it is, where those in front of it are as they are.
template <class T>
bool takes_type(const T& plugin, int32_t pos, const nv::PluginTensorDesc* all, int32_t inputs) {
  if constexpr (requires { plugin.any_type(pos); }) {
    if (pos < inputs && plugin.any_type(pos)) return true;
  }
  std::vector<nv::DataType> types(static_cast<size_t>(inputs), nv::DataType::kFLOAT);
  for (int32_t i = 0; i < inputs && i <= pos; ++i) types[static_cast<size_t>(i)] = all[i].type;
  const nv::DataType wanted =
      pos < inputs ? declared_input(plugin, pos, inputs) : declared_output(plugin, pos - inputs, types.data(), inputs);
  return all[pos].type == (wanted == nv::DataType::kFLOAT ? float_type(plugin, types.data(), inputs) : wanted);
}

}  // namespace tenon::plugins
