// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The commands of `tenon`: each adds itself and its options to the command line and runs when it is chosen.
#pragma once

#include <CLI/CLI.hpp>

namespace tenon::tools {

void add_build(CLI::App& app);
void add_convert(CLI::App& app);
void add_run(CLI::App& app);
void add_bench(CLI::App& app);
void add_inspect(CLI::App& app);
void add_diff(CLI::App& app);
void add_explain(CLI::App& app);
void add_refit(CLI::App& app);
void add_timing_cache(CLI::App& app);
void add_verify(CLI::App& app);
void add_version(CLI::App& app);

}  // namespace tenon::tools
