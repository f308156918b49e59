// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// PNG, by libpng.
#include <png.h>

#include "ops/lib/picture/picture.h"

namespace tenon::picture {

std::optional<Picture> decode_png(Bytes bytes) {
  png_image image = {};
  image.version = PNG_IMAGE_VERSION;
  std::optional<Picture> out;
  if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) != 0) {
    // Into RGBA, and alpha dropped here: into RGB the library would blend with a background.
    const bool has_alpha = (image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // 16 bits mean what 8 bits mean, only finer
    image.format = has_alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    out = blank(image.width, image.height);
    std::vector<uint8_t> pixels(out && has_alpha ? size_t{image.width} * image.height * 4 : 0);
    uint8_t* to = has_alpha ? pixels.data() : out ? out->rgb.data() : nullptr;
    if (out && png_image_finish_read(&image, nullptr, to, 0, nullptr) == 0) out.reset();
    for (size_t i = 0; out && i < pixels.size() / 4; ++i) {
      for (size_t c = 0; c < 3; ++c) out->rgb[i * 3 + c] = pixels[i * 4 + c];
    }
  }
  png_image_free(&image);
  return out;
}

}  // namespace tenon::picture
