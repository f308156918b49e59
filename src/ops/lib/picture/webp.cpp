// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// WebP, by libwebp where the build has it.
#include "ops/lib/picture/picture.h"
#if TENON_HAS_WEBP
#include <webp/decode.h>
#endif

namespace tenon::picture {

bool reads_webp() {
#if TENON_HAS_WEBP
  return true;
#else
  return false;
#endif
}

std::optional<Picture> decode_webp([[maybe_unused]] Bytes bytes) {
#if TENON_HAS_WEBP
  int width = 0, height = 0;
  if (WebPGetInfo(bytes.data(), bytes.size(), &width, &height) == 0) return std::nullopt;
  auto out = blank(width, height);
  if (!out || !WebPDecodeRGBInto(bytes.data(), bytes.size(), out->rgb.data(), out->rgb.size(), width * 3))
    return std::nullopt;
  return out;
#else
  return std::nullopt;
#endif
}

}  // namespace tenon::picture
