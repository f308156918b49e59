// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Devices by the names that users write.
#pragma once

#include <memory>
#include <string_view>

#include "backend/plugin.h"
#include "plan/plan.h"

namespace tenon::api {

/// "cpu" (or nothing), "cuda", "cuda:1". `options.ordinal` is set from the name.
/// Errors: invalid_argument for another name; not_found, with what is missing, if there is no such device.
Result<std::shared_ptr<const Device>> open_device(std::string_view name, DeviceOptions options);

/// What runs beside a GPU where fallback is allowed: the CPU.
std::shared_ptr<const Device> open_host();

/// The name of the device that a plan was built for.
std::string_view device_of(const Plan& plan);
/// How it was opened then: with the CPU beside it if a step runs there, or a shape that data decides.
DeviceOptions device_options_of(const Plan& plan);

}  // namespace tenon::api
