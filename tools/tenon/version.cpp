// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// tenon version.
#include <NvInfer.h>
#include <tenon.h>

#include <cstdio>

#include "tools/tenon/commands.h"

namespace tenon::tools {

void add_version(CLI::App& app) {
  CLI::App& command = *app.add_subcommand("version", "Print the versions of Tenon and of the API that it offers");
  command.callback([] {
    const int api = getInferLibVersion();
    std::printf("tenon %s (TensorRT API %d.%d.%d)\n", version(), api / 10000, api / 100 % 100, api % 100);
  });
}

}  // namespace tenon::tools
