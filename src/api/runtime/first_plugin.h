// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of the first generation, which stay the program's: as plugins of the second, and by which factory a plan has
// them again.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "NvInfer.h"
#include "base/result.h"
#include "ops/lib/plugin_call.h"
#include "plan/plan.h"

namespace tenon::api {

namespace nv = nvinfer1;

/// Its type is one of Tenon's own; copies refer to the same plugin. What the program's plugin throws becomes a failure.
std::unique_ptr<nv::IPluginV2> as_second_generation(nv::IPlugin& plugin);
/// The program's plugin behind what as_second_generation() made.
nv::IPlugin& program_plugin(nv::IPluginV2& made);

/// Says of which layer it is: contexts find the plugin by this name and the bytes that it serializes to.
void name_first_plugin(nv::IPluginV2& made, const std::string& layer);

/// Has the factory make all plugins of the first generation of a plan. Errors: invalid_argument, naming the layer, if
/// there is one and no factory, or the factory makes none.
Result<> make_first_plugins(const Plan& plan, nv::IPluginFactory* factory);

}  // namespace tenon::api
