// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and SIGTERM as a flag.
#include "tools/lib/interrupt.h"

#include <csignal>

#include "tools/lib/failure.h"

namespace tenon::tools {
namespace {

volatile std::sig_atomic_t asked_to_stop = 0;

void on_signal(int) { asked_to_stop = 1; }

}  // namespace

void watch_interrupts() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);  // the second signal meets the default: the end
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGXFSZ, SIG_IGN);  // its default is the end, with a temporary file left behind
}

bool interrupted() noexcept { return asked_to_stop != 0; }

void stop_if_interrupted() {
  if (interrupted()) throw Failure(Exit::cancelled, "cancelled");
}

}  // namespace tenon::tools
