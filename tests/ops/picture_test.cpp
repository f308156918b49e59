// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Pictures of formats whose library a build may lack.
#include "ops/lib/picture/picture.h"

#include <gtest/gtest.h>

#include <string_view>

namespace tenon::picture {
namespace {

using namespace std::string_view_literals;

Bytes as_bytes(std::string_view text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }

TEST(Picture, TheLibraryThatABuildLacksIsNamed) {
  const auto webp = as_bytes("RIFF\x10\0\0\0WEBPVP8 "sv), boxed = as_bytes("\0\0\0\x0cjP  \r\n\x87\n"sv);
  const auto bare = as_bytes("\xff\x4f\xff\x51\0\x2f"sv);
  EXPECT_EQ(missing_library(webp, {.webp = false, .jpeg2000 = true}), "libwebp");
  EXPECT_EQ(missing_library(boxed, {.webp = true, .jpeg2000 = false}), "libopenjp2");
  EXPECT_EQ(missing_library(bare, {.webp = true, .jpeg2000 = false}), "libopenjp2");
  EXPECT_EQ(missing_library(webp, {.webp = true, .jpeg2000 = false}), "");
  EXPECT_EQ(missing_library(boxed, {.webp = false, .jpeg2000 = true}), "");
}

TEST(Picture, BrokenFilesAndOtherFormatsLackNoLibrary) {
  for (const auto text : {""sv, "RIFF"sv, "RIFF\x10\0\0\0WAVE"sv, "\x89PNG\r\n\x1a\n"sv, "no picture"sv}) {
    EXPECT_EQ(missing_library(as_bytes(text), {.webp = false, .jpeg2000 = false}), "");
  }
}

}  // namespace
}  // namespace tenon::picture
