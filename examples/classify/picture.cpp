// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The reader of JPEG (libjpeg-turbo) and PNG (libpng) files.
#include "picture.h"

#include <png.h>
#include <stdio.h>  // jpeglib.h needs FILE and size_t

#include <jerror.h>
#include <jpeglib.h>

#include <cerrno>
#include <csetjmp>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace classify {
namespace {

constexpr std::int64_t kMaxPixels = 100'000'000;

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw std::runtime_error(path + ": " + what);
}

void check_size(const std::string& path, std::int64_t width, std::int64_t height) {
  if (width < 1 || height < 1 || width * height > kMaxPixels)
    fail(path, "the picture says it is " + std::to_string(width) + "x" + std::to_string(height) +
                   ", at most 100 megapixels are read");
}

std::vector<std::uint8_t> read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail(path, std::string("cannot be opened: ") + std::strerror(errno));
  std::vector<std::uint8_t> bytes;
  std::vector<char> block(1 << 16);
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())), file.gcount() > 0)
    bytes.insert(bytes.end(), block.data(), block.data() + file.gcount());
  if (file.bad()) fail(path, std::string("cannot be read: ") + std::strerror(errno));
  return bytes;
}

/// libjpeg reports errors through a callback that must not return; a jump out of C code is the way it documents.
struct JpegErrors {
  jpeg_error_mgr manager;  // first, so that libjpeg's pointer to it is also a pointer to us
  std::jmp_buf escape;
  char message[JMSG_LENGTH_MAX];
};

void on_jpeg_error(j_common_ptr decoder) {
  auto* errors = reinterpret_cast<JpegErrors*>(decoder->err);
  decoder->err->format_message(decoder, errors->message);
  std::longjmp(errors->escape, 1);
}

/// Damage that libjpeg would paint over in grey is an error here; harmless oddities (extra bytes) stay allowed.
void on_jpeg_message(j_common_ptr decoder, int level) {
  if (level >= 0) return;
  const int code = decoder->err->msg_code;
  if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE) on_jpeg_error(decoder);
}

/// Ink values of print files are stored inverted (Adobe): each channel is darkened by black.
void cmyk_row_to_rgb(const std::uint8_t* cmyk, std::uint8_t* rgb, int width) {
  for (int x = 0; x < width; ++x)
    for (int c = 0; c < 3; ++c) rgb[3 * x + c] = static_cast<std::uint8_t>(cmyk[4 * x + c] * cmyk[4 * x + 3] / 255);
}

/// The part between setjmp and a possible longjmp: no object with a destructor may be born in it.
bool decode_jpeg(jpeg_decompress_struct& decoder, JpegErrors& errors, const std::vector<std::uint8_t>& bytes,
                 Picture& picture, std::vector<std::uint8_t>& row) {
  if (setjmp(errors.escape)) return false;
  jpeg_mem_src(&decoder, bytes.data(), bytes.size());
  jpeg_read_header(&decoder, TRUE);
  if (std::int64_t{decoder.image_width} * decoder.image_height > kMaxPixels) {
    std::snprintf(errors.message, sizeof errors.message, "%ux%u pixels, at most 100 megapixels are read",
                  decoder.image_width, decoder.image_height);
    return false;
  }
  const bool inks = decoder.jpeg_color_space == JCS_CMYK || decoder.jpeg_color_space == JCS_YCCK;
  decoder.out_color_space = inks ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress(&decoder);
  picture.width = static_cast<int>(decoder.output_width);
  picture.height = static_cast<int>(decoder.output_height);
  picture.rgb.resize(std::size_t{3} * decoder.output_width * decoder.output_height);
  row.resize(inks ? std::size_t{4} * decoder.output_width : 0);
  while (decoder.output_scanline < decoder.output_height) {
    auto* target = picture.rgb.data() + std::size_t{3} * decoder.output_scanline * decoder.output_width;
    JSAMPROW destination = inks ? row.data() : target;
    jpeg_read_scanlines(&decoder, &destination, 1);
    if (inks) cmyk_row_to_rgb(row.data(), target, picture.width);
  }
  jpeg_finish_decompress(&decoder);
  return true;
}

Picture load_jpeg(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  jpeg_decompress_struct decoder{};
  JpegErrors errors{};
  decoder.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = on_jpeg_error;
  errors.manager.emit_message = on_jpeg_message;
  jpeg_create_decompress(&decoder);
  Picture picture;
  std::vector<std::uint8_t> row;
  const bool good = decode_jpeg(decoder, errors, bytes, picture, row);
  jpeg_destroy_decompress(&decoder);
  if (!good) fail(path, std::string("not a readable JPEG file: ") + errors.message);
  return picture;
}

Picture load_png(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const auto check = [&](int good) {
    if (good && image.warning_or_error < 2) return;
    const std::string message = image.message;
    png_image_free(&image);
    fail(path, "not a readable PNG file: " + message);
  };
  check(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()));
  if (std::int64_t{image.width} * image.height > kMaxPixels) {
    png_image_free(&image);
    check_size(path, image.width, image.height);
  }
  image.format = PNG_FORMAT_RGBA;  // with alpha, so that libpng does not blend colours with a background
  std::vector<std::uint8_t> rgba(PNG_IMAGE_SIZE(image));
  check(png_image_finish_read(&image, nullptr, rgba.data(), 0, nullptr));
  Picture picture{static_cast<int>(image.width), static_cast<int>(image.height), {}};
  picture.rgb.resize(rgba.size() / 4 * 3);
  for (std::size_t i = 0; i < rgba.size() / 4; ++i) std::memcpy(&picture.rgb[3 * i], &rgba[4 * i], 3);
  return picture;
}

}  // namespace

Picture load_picture(const std::string& path) {
  const auto bytes = read_bytes(path);
  const auto starts_with = [&](std::initializer_list<std::uint8_t> magic) {
    return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
  };
  if (bytes.empty()) fail(path, "the file is empty");
  if (starts_with({0xFF, 0xD8, 0xFF})) return load_jpeg(path, bytes);
  if (starts_with({0x89, 'P', 'N', 'G'})) return load_png(path, bytes);
  fail(path, "neither a JPEG nor a PNG file; convert it first");
}

}  // namespace classify
