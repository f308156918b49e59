// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Files that cannot be written as a whole are not there at all.
#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace tenon {
namespace {

// The limit's signal ends a program that does not know of it: neither does this one.
TEST(File, PastTheLimitOfSizeIsAnError) {
  const std::filesystem::path folder = testing::TempDir() + "file_limit";
  std::filesystem::create_directories(folder);
  const auto write = [&]() {
    std::signal(SIGXFSZ, SIG_DFL);
    const rlimit limit{1000, 1000};
    setrlimit(RLIMIT_FSIZE, &limit);
    const std::vector<std::byte> bytes(10000);
    const auto done = write_file_atomically(folder / "data", bytes);
    const bool blocked = [] {
      sigset_t now;
      pthread_sigmask(SIG_BLOCK, nullptr, &now);
      return sigismember(&now, SIGXFSZ) == 1;
    }();
    std::_Exit(!done.ok() && !blocked ? 0 : 1);
  };
  EXPECT_EXIT(write(), testing::ExitedWithCode(0), "");
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tenon
