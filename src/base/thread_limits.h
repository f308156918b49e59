// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How many threads this process can have.
#pragma once

namespace tenon {

/// As many of `threads` as the calling thread can have in a parallel region, itself among them: libgomp ends the process
/// where one cannot be started, for want of memory or by a limit. Starts them once for every size that the caller has not
/// had before.
int startable_threads(int threads);

}  // namespace tenon
