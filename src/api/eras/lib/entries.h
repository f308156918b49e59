// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The functions of libtenon that the libraries of older releases stand on. They have the C names of release 10, which
// those libraries export too; so they are reached through one table instead. Pointers are void, since each side has the
// classes under other names.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tenon::eras {

struct Entries {
  void* (*create_builder)(void* logger, int32_t version) noexcept;
  void* (*create_runtime)(void* logger, int32_t version) noexcept;
  void* (*create_refitter)(void* engine, void* logger, int32_t version) noexcept;
  void* (*create_onnx_parser)(void* network, void* logger, int version) noexcept;
  void* (*create_caffe_parser)() noexcept;
  void* (*create_uff_parser)() noexcept;
  void* (*plugin_registry)() noexcept;
  void* (*logger)() noexcept;
  bool (*init_plugins)(void* logger, const char* plugin_namespace);
  bool (*reshape_weights)(int32_t type, const void* values, int64_t count, const int32_t* shape, const int32_t* order,
                          void* data, int32_t rank) noexcept;
  bool (*reorder_parts)(void* data, const int32_t* order, int32_t count, int32_t size) noexcept;
  bool (*transpose_parts)(void* data, int32_t type, int32_t count, int32_t height, int32_t width) noexcept;
  /// What the function of that name of release 5 makes of arguments at these places; sizes are two int32_t.
  void* (*standard_plugin)(const char* function, const void* const* arguments) noexcept;
};

}  // namespace tenon::eras

extern "C" __attribute__((visibility("default"))) const tenon::eras::Entries* tenonEntries() noexcept;
