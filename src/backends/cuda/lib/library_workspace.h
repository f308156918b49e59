// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Workspaces as cuBLASLt and cuDNN want them: at multiples of 256 bytes, where an arena's are at multiples of 64.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tenon::cuda {

constexpr size_t kLibraryAlignment = 256;

/// What to ask the arena for, where the library asks for `bytes`.
constexpr size_t library_workspace_bytes(size_t bytes) { return bytes == 0 ? 0 : bytes + kLibraryAlignment - 64; }

/// The library's part of what the arena gave.
inline void* library_workspace(void* given) {
  const auto at = (reinterpret_cast<uintptr_t>(given) + kLibraryAlignment - 1) / kLibraryAlignment * kLibraryAlignment;
  return reinterpret_cast<void*>(at);
}

}  // namespace tenon::cuda
