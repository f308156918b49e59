// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What a GPU does not offer, for tests that make errors on purpose.
#pragma once

namespace tenon::host_device {

/// Errors of kernels are no longer given by every call.
__attribute__((visibility("default"))) void forget_errors();

}  // namespace tenon::host_device
