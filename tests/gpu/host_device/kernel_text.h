// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Kernel text as the host's compiler takes it.
#pragma once

#include <string>

namespace tenon::host_device {

/// The text with inline PTX as calls by its text, shared memory as the block's, and what the driver asks of each
/// kernel.
std::string for_host(const std::string& text);

}  // namespace tenon::host_device
