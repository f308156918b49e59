// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What a program throws when it cannot do what it was asked; main() prints it and ends with the exit code.
#pragma once

#include <stdexcept>
#include <string>

namespace tenon::tools {

/// The exit codes of `tenon` (documented in its --help; tests/tools holds them fixed).
enum class Exit : int {
  success = 0,
  failure = 1,      // the model cannot be imported, built or run
  usage = 2,        // the command line asks for something that does not exist or does not fit the model
  file = 3,         // a file is missing, damaged, or cannot be written
  differs = 4,      // verify: the plan does not give what the network gives
  cancelled = 130,  // Ctrl-C; as shells report SIGINT
};

/// A message for the user: what, where, and the way out. The library itself returns values; only programs throw.
class Failure : public std::runtime_error {
 public:
  Failure(Exit code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Exit code() const noexcept { return code_; }

 private:
  Exit code_;
};

}  // namespace tenon::tools
