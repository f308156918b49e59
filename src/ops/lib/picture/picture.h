// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Picture: encoded pictures -> pixels. Every format answers nothing for bytes that are not whole and sound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tenon::picture {

/// Rows from the top, three bytes a pixel: red, green, blue.
struct Picture {
  int64_t width = 0, height = 0;
  std::vector<uint8_t> rgb;  // [height, width, 3]
};

using Bytes = std::span<const uint8_t>;

/// A few bytes can claim a picture of any size: more pixels than these are not decoded.
constexpr int64_t kMostPixels = int64_t{1} << 27;

/// Black, if the size is sound. Nothing: it has no pixels or too many.
std::optional<Picture> blank(int64_t width, int64_t height);

/// One of the formats below, by its first bytes. Alpha is dropped, more than 8 bits become 8.
std::optional<Picture> decode(Bytes bytes);

/// Which formats whose libraries a build may lack this one reads.
bool reads_webp();
bool reads_jpeg2000();

struct Readable {
  bool webp = reads_webp(), jpeg2000 = reads_jpeg2000();
};

/// The library for the format of these bytes, by its first ones, if a build that reads so much lacks it; else empty.
std::string_view missing_library(Bytes bytes, const Readable& readable = {});

std::optional<Picture> decode_bmp(Bytes bytes);       // 1, 4, 8, 16, 24, 32 bits, without run lengths
std::optional<Picture> decode_jpeg(Bytes bytes);      // gray, YCbCr, RGB, CMYK
std::optional<Picture> decode_jpeg2000(Bytes bytes);  // boxed or bare; nothing in a build without libopenjp2
std::optional<Picture> decode_png(Bytes bytes);
std::optional<Picture> decode_pnm(Bytes bytes);  // P1 to P6
std::optional<Picture> decode_tiff(
    Bytes bytes);  // its first picture: gray, palette, RGB; plain, PackBits, LZW, deflate
std::optional<Picture> decode_webp(Bytes bytes);  // nothing in a build without libwebp

}  // namespace tenon::picture
