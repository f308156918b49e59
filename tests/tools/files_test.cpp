// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Files are written whole or not at all; statistics and the progress text.
#include "tools/lib/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <sstream>

#include "tools/lib/failure.h"
#include "tools/lib/progress.h"
#include "tools/lib/statistics.h"

namespace tenon::tools {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override { fs::create_directory(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  static std::string text_of(const fs::path& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  std::size_t count() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {})); }

  fs::path folder_ = fs::temp_directory_path() / ("tenon_files_test_" + std::to_string(::getpid()));
};

template <typename Function>
std::string failure_of(Function&& function) {
  try {
    function();
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), Exit::file);
    return failure.what();
  }
  return "no failure";
}

TEST_F(Files, ReplacesAFileAndLeavesNothingElse) {
  write_file(folder_ / "a", "first");
  write_file(folder_ / "a", "second");
  EXPECT_EQ(text_of(folder_ / "a"), "second");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Files, WritesThroughALink) {
  write_file(folder_ / "a", "first");
  fs::create_symlink(folder_ / "a", folder_ / "link");
  write_file(folder_ / "link", "second");
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(text_of(folder_ / "a"), "second");
}

TEST_F(Files, FullDiskAndMissingFolderNameThePath) {
  using testing::HasSubstr;
  EXPECT_THAT(failure_of([] { write_file("/dev/full", "text"); }),
              testing::AllOf(HasSubstr("/dev/full"), HasSubstr("4 bytes"), HasSubstr("No space left")));
  EXPECT_THAT(failure_of([&] { write_file(folder_ / "no" / "a", "text"); }), HasSubstr("No such file"));
  EXPECT_EQ(count(), 0u);
}

TEST_F(Files, ReadsWholeFilesAndNamesMissingOnes) {
  write_file(folder_ / "a", "text");
  FileContents file(folder_ / "a");
  FileContents moved(std::move(file));
  ASSERT_EQ(moved.bytes().size(), 4u);
  EXPECT_EQ(std::memcmp(moved.bytes().data(), "text", 4), 0);
  fs::resize_file(folder_ / "a", 0);  // a mapped file would end the process here
  EXPECT_EQ(std::memcmp(moved.bytes().data(), "text", 4), 0);
  write_file(folder_ / "empty", "");
  EXPECT_EQ(FileContents(folder_ / "empty").bytes().size(), 0u);
  EXPECT_THAT(failure_of([&] { FileContents(folder_ / "none"); }),
              testing::HasSubstr("none: cannot be opened: No such file"));
  EXPECT_THAT(failure_of([&] { FileContents{folder_}; }), testing::HasSubstr("Is a directory"));
}

TEST_F(Files, ReadsHowAFileBegins) {
  write_file(folder_ / "a", "text");
  EXPECT_EQ(first_bytes(folder_ / "a", 2), (std::vector{std::byte{'t'}, std::byte{'e'}}));
  EXPECT_EQ(first_bytes(folder_ / "a", 9).size(), 4u);
  EXPECT_THAT(failure_of([&] { (void)first_bytes(folder_ / "none", 1); }), testing::HasSubstr("No such file"));
}

TEST(Statistics, PercentilesAreMeasuredValues) {
  std::vector<double> values;
  for (int i = 100; i >= 1; --i) values.push_back(i);
  EXPECT_EQ(percentile(values, 99), 99);
  EXPECT_EQ(percentile(values, 50), 50);
  EXPECT_EQ(percentile(values, 100), 100);
  EXPECT_EQ(percentile(values, 0), 1);
  EXPECT_EQ(percentile({}, 50), 0);
  const Summary summary = summarize(values);
  EXPECT_EQ(summary.min, 1);
  EXPECT_EQ(summary.max, 100);
  EXPECT_EQ(summary.mean, 50.5);
  EXPECT_EQ(summary.median, 50.5);
}

TEST(Progress, SaysWhatIsKnown) {
  EXPECT_EQ(progress_text("tune", 31, 74, 12.2, 17), "tune 31/74, 12 s, about 17 s left");
  EXPECT_EQ(progress_text("import", 0, 0, 0.1, -1), "import, 0 s");
  EXPECT_EQ(progress_text("tune", 1, 2, 61, 125), "tune 1/2, 1 min 1 s, about 2 min 5 s left");
}

}  // namespace
}  // namespace tenon::tools
