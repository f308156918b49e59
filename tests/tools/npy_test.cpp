// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The .npy reader on files of numpy.save, of every version, and on hostile ones. The oracle is NumPy's format text.
#include "tools/lib/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <random>

#include "tools/lib/failure.h"

namespace tenon::tools {
namespace {

std::string file_of(int version, std::string header, std::string_view data) {
  std::string file = "\x93NUMPY";
  file += static_cast<char>(version);
  file += '\0';
  const auto length = static_cast<std::uint32_t>(header.size());
  file.append(reinterpret_cast<const char*>(&length), version == 1 ? 2 : 4);
  return file + header + std::string(data);
}

Array parse(const std::string& file) { return parse_npy(std::as_bytes(std::span(file)), "x.npy"); }

std::string failure_of(const std::string& file) {
  try {
    parse(file);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), Exit::file);
    return failure.what();
  }
  return "no failure";
}

constexpr const char* kFourBytes = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }";

TEST(Npy, ReadsEveryVersion) {
  for (int version : {1, 2, 3}) {
    const Array array = parse(file_of(version, kFourBytes, "abcd"));
    EXPECT_EQ(array.type, (ElementType{'u', 1}));
    EXPECT_EQ(array.shape, (std::vector<std::int64_t>{2, 2}));
    EXPECT_EQ(std::memcmp(array.data.data(), "abcd", 4), 0);
  }
}

TEST(Npy, ReadsScalarsEmptyArraysAndKeysInAnyOrder) {
  EXPECT_EQ(parse(file_of(1, "{'shape': (), 'fortran_order': False, 'descr': '<f4'}\n", "1234")).shape.size(), 0u);
  EXPECT_EQ(parse(file_of(1, "{'descr': '<i8', 'fortran_order': False, 'shape': (0, 99999999999), }", "")).data.size(),
            0u);
}

TEST(Npy, TurnsColumnMajorIntoRowMajor) {
  const Array array = parse(file_of(1, "{'descr': '|i1', 'fortran_order': True, 'shape': (2, 3), }", "adbecf"));
  EXPECT_EQ(std::memcmp(array.data.data(), "abcdef", 6), 0);
}

TEST(Npy, ReadsWhatItWrote) {
  const auto path = std::filesystem::temp_directory_path() / "tenon_npy_test.npy";
  std::vector<std::byte> data(24, std::byte{7});
  for (const auto& shape : {std::vector<std::int64_t>{}, {3}, {3, 1}, {1, 1, 3}}) {
    const Bytes bytes(data.data(), static_cast<std::size_t>(8 * volume(shape)));
    write_npy(path, {'f', 8}, shape, bytes);
    EXPECT_EQ(read_npy(path), (Array{{'f', 8}, shape, {bytes.begin(), bytes.end()}}));
  }
  std::filesystem::remove(path);
}

TEST(Npy, SaysWhatIsWrong) {
  using testing::HasSubstr;
  const std::string good = file_of(1, kFourBytes, "abcd");
  EXPECT_THAT(failure_of(""), HasSubstr("magic bytes"));
  EXPECT_THAT(failure_of("PK\x03\x04 a zip"), HasSubstr("magic bytes"));
  EXPECT_THAT(failure_of(good.substr(0, 9)), HasSubstr("cut off inside its header"));
  EXPECT_THAT(failure_of(good.substr(0, 30)), HasSubstr("cut off inside its header"));
  EXPECT_THAT(failure_of(good.substr(0, good.size() - 1)),
              HasSubstr("expected 4 bytes of data for its shape, found 3"));
  EXPECT_THAT(failure_of(good + "x"), HasSubstr("found 5"));
  EXPECT_THAT(failure_of(file_of(4, kFourBytes, "abcd")), HasSubstr("format version 4"));
  const auto typed = [](const std::string& type) {
    return file_of(1, "{'descr': " + type + ", 'fortran_order': False, 'shape': (1,), }", "12345678");
  };
  EXPECT_THAT(failure_of(typed("'>f4'")), HasSubstr("big-endian"));
  EXPECT_THAT(failure_of(typed("'|O'")), HasSubstr("'|O'"));
  EXPECT_THAT(failure_of(typed("'<c8'")), HasSubstr("'<c8'"));
  EXPECT_THAT(failure_of(typed("'<f1'")), HasSubstr("'<f1'"));
  EXPECT_THAT(failure_of(typed("[('a', '<f4')]")), HasSubstr("fields"));
}

TEST(Npy, RefusesHostileHeaders) {
  const auto shaped = [](const std::string& shape) {
    return failure_of(file_of(2, "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}", ""));
  };
  using testing::HasSubstr;
  EXPECT_THAT(shaped("(4294967296, 4294967296)"), HasSubstr("too large"));
  EXPECT_THAT(shaped("(99999999999999999999,)"), HasSubstr("too large"));
  EXPECT_THAT(shaped("(-1,)"), HasSubstr("not a list of numbers"));
  EXPECT_THAT(shaped("(1 2)"), HasSubstr("not a list of numbers"));
  std::string many = "(";
  for (int i = 0; i < 100; ++i) many += "1,";
  EXPECT_THAT(shaped(many + ")"), HasSubstr("64 dimensions"));
  EXPECT_THAT(failure_of(file_of(1, "{'descr': '<f4'}", "")), HasSubstr("lacks"));
  EXPECT_THAT(failure_of(file_of(1, "{'descr': '<f4", "")), HasSubstr("not closed"));
  EXPECT_THAT(failure_of(file_of(1, "{'surprise': 1}", "")), HasSubstr("unknown key"));
}

TEST(Npy, DamagedFilesNeverCrash) {
  const std::string good =
      file_of(1, "{'descr': '<i4', 'fortran_order': True, 'shape': (2, 2, 2), }", std::string(32, 'z'));
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::string file = good.substr(0, round % 2 ? good.size() : random() % good.size());
    for (int i = 0; i < round % 5 && !file.empty(); ++i) file[random() % file.size()] = static_cast<char>(random());
    try {
      parse(file);
    } catch (const Failure&) {
    }
  }
}

}  // namespace
}  // namespace tenon::tools
