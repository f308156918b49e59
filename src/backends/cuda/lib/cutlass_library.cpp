// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Instances of libtenon_cutlass.so by name.
#include "backends/cuda/lib/cutlass_library.h"

#include <dlfcn.h>

#include "backend/tactic.h"
#include "backends/cuda/library.h"

namespace tenon::cuda {

Result<const CutlassInstance*> cutlass_instance(std::string_view name) {
  void* library = libraries().cutlass;
  if (!library) return declined("needs CUTLASS's kernels: ", libraries().why_no_cutlass);
  const auto* found = static_cast<const CutlassInstance*>(dlsym(library, std::string(name).c_str()));
  if (!found) return declined("libtenon_cutlass.so lacks ", name);
  if (found->version != CutlassInstance::kVersion)
    return declined("expected version ", CutlassInstance::kVersion, " of libtenon_cutlass.so, found ", found->version);
  return found;
}

}  // namespace tenon::cuda
