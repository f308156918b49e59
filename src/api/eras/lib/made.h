// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Makers of an older release's objects. Pointers are void: the files on either side have the classes under other names.
#pragma once

#include <cstdint>

namespace tenon::eras {

void* make_builder(void* logger, int32_t version);
void* make_runtime(void* logger, int32_t version);
void* make_refitter(void* engine, void* logger, int32_t version);
void* make_onnx_parser(void* network, void* logger);
void* make_caffe_parser();
void* make_uff_parser();
void* plugin_registry();
/// A plugin of the library, as this release has it.
void* made_plugin(void* plugin);
void* last_logger();
bool init_plugins(void* logger, const char* plugin_namespace);

}  // namespace tenon::eras
