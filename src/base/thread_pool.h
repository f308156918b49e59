// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The threads behind teams: each thread that asks for teams keeps its own, which sleep soon after they have nothing to
// do.
#pragma once
#include "base/threads.h"

namespace tenon {

/// As many of `threads` as the calling thread can have in a team, itself among them: fewer where one cannot be started,
/// for want of memory or by a limit. Starts those that it has not had before.
int startable_threads(int threads);

/// run_team() in two halves, for code that does its own part in between as GCC's does: the others of at most `threads`
/// threads call function(data), the caller is rank 0 until join_team(). Inside another team it is a team of one.
void fork_team(int threads, void (*function)(void*), void* data);
/// Waits until the others are done. What they wrote is visible after.
void join_team();

/// The calling thread's place in the innermost team that it runs in, null outside of teams.
const Team* current_team();

/// Whether each member of the teams of several that run now in this process, of all pools, can have a core of its own.
bool cores_suffice();

}  // namespace tenon
