// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Threads that the system may not give.
#pragma once

#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "tools/lib/failure.h"

namespace tenon::tools {

/// Starts one more thread at the end of `threads`. Throws a Failure where the system has no memory or no place for it.
template <class Body>
void start_thread(std::vector<std::jthread>& threads, Body&& body) {
  try {
    threads.emplace_back(std::forward<Body>(body));
  } catch (const std::system_error& error) {
    throw Failure(Exit::failure, "too little memory, or too many threads, to start thread " +
                                     std::to_string(threads.size() + 1) + ": " + error.what());
  }
}

}  // namespace tenon::tools
