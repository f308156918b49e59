// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Backends in libraries of their own, found at run time. A plugin exports one C function, `tenon_backend`.
#pragma once

#include <memory>
#include <string>

#include "backend/device.h"

namespace tenon {

class PluginHost;

/// How a device is to be opened.
struct DeviceOptions {
  int ordinal = 0;   // of several devices
  bool tf32 = true;  // f32 products may round their operands to 10 bits, where that is faster
  // Runs what has no kernel, or shapes that data decides, with copies; null: nobody does, and that is an error.
  std::shared_ptr<const Device> host = nullptr;
  PluginHost* plugins = nullptr;  // who has the program's plugins, since each library has its own plugin_host()
  bool operator==(const DeviceOptions&) const = default;
};

/// A kind of device.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual std::string_view name() const = 0;
  virtual int device_count() const = 0;
  /// Lines worth telling once: what is missing, and what does not work without it.
  virtual std::string remarks() const = 0;
  /// Errors: not_found for an ordinal out of range; device.
  virtual Result<std::shared_ptr<const Device>> open(const DeviceOptions& options) const = 0;
};

/// Changes with every change of the interfaces in src/backend, ops, ir or base that a plugin sees.
constexpr uint32_t kPluginVersion = 7;
/// `tenon_backend`: null, and `message` says why, if the versions differ or there is no such device. Lives for ever.
using PluginEntry = const Backend* (*)(uint32_t version, std::string* message);

/// The backend of library `libtenon_NAME.so`, searched beside this library, in its folder lib, and where the system
/// looks. Errors: not_found with the reason. Loaded once; never unloaded.
Result<const Backend*> find_backend(std::string_view name);

/// A folder that find_backend() searches before all others, for backends that are not loaded yet; empty: none.
void search_backends_in(std::string folder);

}  // namespace tenon
