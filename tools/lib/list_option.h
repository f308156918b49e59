// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Options with several values.
#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace tenon::tools {

/// An option that takes one word each time it is given, values with commas between; the next word is another
/// argument's.
template <typename T>
CLI::Option* add_list_option(CLI::App& command, const std::string& name, std::vector<T>& values,
                             const std::string& text) {
  return command.add_option(name, values, text)->allow_extra_args(false)->delimiter(',')->take_all();
}

}  // namespace tenon::tools
