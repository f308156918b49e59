// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Ctrl-C: the first asks for a clean end, the second ends at once.
#pragma once

namespace tenon::tools {

/// Call once at the start of main(). Also makes a file that outgrows its limit an error of whoever writes it.
void watch_interrupts();

/// True after SIGINT or SIGTERM.
bool interrupted() noexcept;

/// Errors: Failure(Exit::cancelled) if interrupted() is true.
void stop_if_interrupted();

}  // namespace tenon::tools
