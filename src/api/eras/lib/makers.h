// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// What the exported functions of an older release do; exports.cpp, which sees only that release's headers, calls them.
#pragma once

#include "api/eras/lib/made.h"

namespace tenon::eras {

namespace {
void report(const char* call, const char* text) {
  auto* logger = static_cast<abi::ILogger*>(tenonEntries()->logger());
  if (logger) logger->log(abi::ILogger::Severity::kERROR, (std::string(call) + text).c_str());
}
}  // namespace

void report_missing(const char* call) { report(call, ": error 10: unsupported: Tenon does not have this call"); }
void report_foreign(const char* call) { report(call, ": error 3: invalid_argument: an object is of another library"); }

namespace {
/// The adapter of a new object as the older release's pointer, for its inline functions to cast back.
template <class Era>
void* adapter(void* object) {
  if (object == nullptr) return nullptr;
  Handle* handle = Of<Era>::make(static_cast<typename Of<Era>::Abi*>(object), nullptr, true);
  return dynamic_cast<Era*>(handle);
}

/// Whether the program was compiled with this release's headers.
bool serves(void* logger, int32_t version) {
  if (logger && version / 1000 == TENON_ERA) return true;
  if (logger) {
    const std::string text = "the program was compiled for version " + std::to_string(version) +
                             "; this library serves releases " + std::to_string(TENON_ERA) + ".x";
    static_cast<era::ILogger*>(logger)->log(era::ILogger::Severity::kERROR, text.c_str());
  }
  return false;
}
constexpr int32_t kAbiVersion = 101303;
}  // namespace

void* make_builder(void* logger, int32_t version) {
  if (!serves(logger, version)) return nullptr;
  return adapter<era::IBuilder>(
      tenonEntries()->create_builder(to_abi(static_cast<era::ILogger*>(logger)), kAbiVersion));
}
void* make_runtime(void* logger, int32_t version) {
  if (!serves(logger, version)) return nullptr;
  return adapter<era::IRuntime>(
      tenonEntries()->create_runtime(to_abi(static_cast<era::ILogger*>(logger)), kAbiVersion));
}
void* make_refitter(void* engine, void* logger, int32_t version) {
  if (!serves(logger, version)) return nullptr;
  auto* own = object_of<abi::ICudaEngine>(static_cast<era::ICudaEngine*>(engine));
  return adapter<era::IRefitter>(
      tenonEntries()->create_refitter(own, to_abi(static_cast<era::ILogger*>(logger)), kAbiVersion));
}
void* make_onnx_parser(void* network, void* logger) {
  auto* own = object_of<abi::INetworkDefinition>(static_cast<era::INetworkDefinition*>(network));
  return adapter<nvonnxparser::IParser>(
      tenonEntries()->create_onnx_parser(own, to_abi(static_cast<era::ILogger*>(logger)), ABI_ONNX_PARSER_VERSION));
}
void* make_caffe_parser() { return adapter<nvcaffeparser1::ICaffeParser>(tenonEntries()->create_caffe_parser()); }
void* make_uff_parser() { return adapter<nvuffparser::IUffParser>(tenonEntries()->create_uff_parser()); }
void* plugin_registry() { return &registry(); }
void* made_plugin(void* plugin) {
  return plugin ? static_cast<era::IPluginV2*>(new LibraryPlugin(static_cast<abi::IPluginV2*>(plugin))) : nullptr;
}
void* last_logger() { return era_of<era::ILogger>(static_cast<abi::ILogger*>(tenonEntries()->logger())); }
bool init_plugins(void* logger, const char* plugin_namespace) {
  return tenonEntries()->init_plugins(to_abi(static_cast<era::ILogger*>(logger)), plugin_namespace);
}

}  // namespace tenon::eras
