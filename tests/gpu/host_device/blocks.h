// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Running a kernel on the host: the threads of a block are fibers of one thread of the process, which wait for each
// other.
#pragma once

#include <cstddef>
#include <string>

#include "tests/gpu/host_device/kernel_calls.h"

namespace tenon::host_device {

struct Grid {
  void (*entry)(void** values) = nullptr;  // one thread
  void** values = nullptr;                 // pointers to the parameters
  HostIndex grid{1, 1, 1}, block{1, 1, 1};
  size_t shared_bytes = 0;
  unsigned cluster = 1;     // blocks, along x
  bool early = false;       // launched while the launch before may run: every thread must wait for that
  bool last_first = false;  // threads begin in descending order
};

/// What ended the launch early: an error as the driver numbers it, and what happened. 0: nothing did.
struct Fault {
  int code = 0;
  std::string text;
};

/// Runs all blocks.
Fault run_grid(const Grid& grid);

}  // namespace tenon::host_device
