// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// libtenon_cutlass.so, which lies beside libtenon_cuda.so or is missing: products compiled ahead, by name.
#pragma once

#include <span>
#include <string_view>

#include "backends/cuda/cutlass/lib/instance.h"
#include "base/result.h"

namespace tenon::cuda {

/// The names of all instances that the library may have: those of the files of cutlass/.
std::span<const std::string_view> cutlass_names();

/// The instance `name`, which stays. Errors: unsupported if the library is missing, or has another one's.
Result<const CutlassInstance*> cutlass_instance(std::string_view name);

}  // namespace tenon::cuda
