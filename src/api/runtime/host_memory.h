// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Memory of the host device memory library (src/host_cuda), if that is in the process.
#pragma once

#include <cstddef>

namespace tenon::api {

/// Bytes from there to the end of the block of memory that it lies in; SIZE_MAX if the library did not give it.
size_t host_bytes_behind(const void* pointer) noexcept;

}  // namespace tenon::api
