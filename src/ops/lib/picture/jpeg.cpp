// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// JPEG, by libjpeg-turbo.
#include <csetjmp>
#include <cstdio>
// The library's header wants what stands above.
#include <jpeglib.h>

#include "ops/lib/picture/picture.h"

namespace tenon::picture {

namespace {

/// The library ends a bad file by a call that must not return.
struct JpegErrors {
  jpeg_error_mgr manager;
  std::jmp_buf leave;
};

void leave_decoder(j_common_ptr info) { std::longjmp(reinterpret_cast<JpegErrors*>(info->err)->leave, 1); }
void say_nothing(j_common_ptr) {}

/// Adobe's programs write inks inverted, and say so by their marker.
void rows_from_cmyk(const jpeg_decompress_struct& info, const uint8_t* from, uint8_t* to) {
  for (JDIMENSION x = 0; x < info.output_width; ++x, from += 4, to += 3) {
    const int black = info.saw_Adobe_marker ? from[3] : 255 - from[3];
    for (int c = 0; c < 3; ++c) {
      const int ink = info.saw_Adobe_marker ? from[c] : 255 - from[c];
      to[c] = static_cast<uint8_t>((ink * black + 127) / 255);
    }
  }
}

/// Everything that must be freed belongs to the caller: the library leaves this function by a jump.
bool read_jpeg(jpeg_decompress_struct& info, JpegErrors& errors, Bytes bytes, std::optional<Picture>& out,
               std::vector<uint8_t>& row) {
  if (setjmp(errors.leave) != 0) return false;
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, bytes.data(), static_cast<unsigned long>(bytes.size()));
  if (jpeg_read_header(&info, TRUE) != JPEG_HEADER_OK) return false;
  const bool inks = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
  info.out_color_space = inks ? JCS_CMYK : JCS_RGB;
  out = blank(info.image_width, info.image_height);
  if (!out || jpeg_start_decompress(&info) == FALSE) return false;
  row.resize(size_t{info.output_width} * 4);
  const size_t stride = size_t{info.output_width} * 3;
  while (info.output_scanline < info.output_height) {
    uint8_t* to = out->rgb.data() + info.output_scanline * stride;
    JSAMPROW into = inks ? row.data() : to;
    if (jpeg_read_scanlines(&info, &into, 1) != 1) return false;
    if (inks) rows_from_cmyk(info, row.data(), to);
  }
  // What the library mends by guessing (a file that ends early) it warns of.
  return jpeg_finish_decompress(&info) != FALSE && info.err->num_warnings == 0;
}

}  // namespace

std::optional<Picture> decode_jpeg(Bytes bytes) {
  jpeg_decompress_struct info = {};
  JpegErrors errors;
  info.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = leave_decoder;
  errors.manager.output_message = say_nothing;
  std::optional<Picture> out;
  std::vector<uint8_t> row;
  const bool whole = read_jpeg(info, errors, bytes, out, row);
  jpeg_destroy_decompress(&info);
  if (!whole) out.reset();
  return out;
}

}  // namespace tenon::picture
