// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which format it is.
#include "ops/lib/picture/picture.h"

#include <algorithm>
#include <string_view>

namespace tenon::picture {

using namespace std::string_view_literals;

namespace {

bool has(Bytes bytes, size_t at, std::string_view text) {
  return bytes.size() >= at + text.size() &&
         std::equal(text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

bool is_webp(Bytes bytes) { return has(bytes, 0, "RIFF"sv) && has(bytes, 8, "WEBP"sv); }

bool is_jpeg2000(Bytes bytes) { return has(bytes, 0, "\0\0\0\x0cjP  "sv) || has(bytes, 0, "\xff\x4f\xff\x51"sv); }

}  // namespace

std::optional<Picture> blank(int64_t width, int64_t height) {
  if (width <= 0 || height <= 0 || width > kMostPixels || height > kMostPixels / width) return std::nullopt;
  return Picture{width, height, std::vector<uint8_t>(static_cast<size_t>(width * height * 3))};
}

std::optional<Picture> decode(Bytes bytes) {
  if (has(bytes, 0, "\xff\xd8\xff"sv)) return decode_jpeg(bytes);
  if (has(bytes, 0, "\x89PNG\r\n\x1a\n"sv)) return decode_png(bytes);
  if (has(bytes, 0, "BM"sv)) return decode_bmp(bytes);
  if (is_webp(bytes)) return decode_webp(bytes);
  if (is_jpeg2000(bytes)) return decode_jpeg2000(bytes);
  if (has(bytes, 0, "II*\0"sv) || has(bytes, 0, "MM\0*"sv)) return decode_tiff(bytes);
  if (has(bytes, 0, "P"sv)) return decode_pnm(bytes);
  return std::nullopt;
}

std::string_view missing_library(Bytes bytes, const Readable& readable) {
  if (is_webp(bytes) && !readable.webp) return "libwebp";
  return is_jpeg2000(bytes) && !readable.jpeg2000 ? "libopenjp2" : "";
}

}  // namespace tenon::picture
