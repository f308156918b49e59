// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The program `tenon`: builds, runs, measures and explains engines.
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include "tools/lib/failure.h"
#include "tools/lib/interrupt.h"
#include "tools/tenon/commands.h"

namespace {

constexpr const char* kExitCodes =
    "Exit codes: 0 done; 1 the model cannot be imported, built or run; 2 wrong command line, or shapes and types that\n"
    "do not fit the model; 3 a file is missing, damaged or cannot be written; 4 verify found a\n"
    "difference; 130 cancelled by Ctrl-C.";

int fail(tenon::tools::Exit code, const char* message) {
  std::fprintf(stderr, "tenon: %s\n", message);
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  using tenon::tools::Exit;
  tenon::tools::watch_interrupts();
  try {
    CLI::App app("Makes a fast engine of a trained ONNX model, and runs, measures, explains and verifies it.", "tenon");
    app.require_subcommand(1);
    app.footer(kExitCodes);
    app.fallthrough(false);
    tenon::tools::add_build(app);
    tenon::tools::add_convert(app);
    tenon::tools::add_run(app);
    tenon::tools::add_bench(app);
    tenon::tools::add_inspect(app);
    tenon::tools::add_explain(app);
    tenon::tools::add_refit(app);
    tenon::tools::add_timing_cache(app);
    tenon::tools::add_diff(app);
    tenon::tools::add_verify(app);
    tenon::tools::add_version(app);
    const auto is_named = [&](const CLI::App* command) { return argc > 1 && command->get_name() == argv[1]; };
    if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(is_named).empty())
      return fail(Exit::usage, ("there is no command '" + std::string(argv[1]) + "'; see tenon --help").c_str());
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? 0 : static_cast<int>(Exit::usage);
    }
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
      return fail(Exit::file, "standard output: cannot be written");
    return static_cast<int>(Exit::success);
  } catch (const tenon::tools::Failure& failure) {
    return fail(failure.code(), failure.what());
  } catch (const std::bad_alloc&) {
    return fail(Exit::failure, "out of memory");
  } catch (const std::exception& error) {
    return fail(Exit::failure, error.what());
  }
}
