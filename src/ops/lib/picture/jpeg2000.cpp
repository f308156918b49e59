// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// JPEG 2000, by OpenJPEG where the build has it.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "ops/lib/picture/picture.h"
#if TENON_HAS_OPENJPEG
#include <openjpeg.h>
#endif

namespace tenon::picture {

#if TENON_HAS_OPENJPEG
namespace {

struct Source {
  Bytes bytes;
  size_t at = 0;
};

OPJ_SIZE_T read_source(void* to, OPJ_SIZE_T count, void* user) {
  auto& source = *static_cast<Source*>(user);
  const size_t left = source.bytes.size() - source.at;
  if (left == 0) return static_cast<OPJ_SIZE_T>(-1);
  count = std::min<OPJ_SIZE_T>(count, left);
  std::memcpy(to, source.bytes.data() + source.at, count);
  source.at += count;
  return count;
}

OPJ_BOOL seek_source(OPJ_OFF_T to, void* user) {
  auto& source = *static_cast<Source*>(user);
  if (to < 0 || static_cast<size_t>(to) > source.bytes.size()) return OPJ_FALSE;
  source.at = static_cast<size_t>(to);
  return OPJ_TRUE;
}

OPJ_OFF_T skip_source(OPJ_OFF_T count, void* user) {
  auto& source = *static_cast<Source*>(user);
  return seek_source(static_cast<OPJ_OFF_T>(source.at) + count, user) ? count : -1;
}

/// The sample under pixel (x, y) in 8 bits; channels may be smaller than the picture.
int sample_of(const opj_image_comp_t& channel, int64_t x, int64_t y) {
  const int64_t column = std::min<int64_t>(x / std::max<int64_t>(channel.dx, 1), int64_t{channel.w} - 1);
  const int64_t row = std::min<int64_t>(y / std::max<int64_t>(channel.dy, 1), int64_t{channel.h} - 1);
  int64_t value = channel.data[row * int64_t{channel.w} + column];
  if (channel.sgnd) value += int64_t{1} << (channel.prec - 1);
  if (channel.prec > 8) value >>= channel.prec - 8;
  if (channel.prec < 8) value = value * 255 / ((1 << channel.prec) - 1);
  return static_cast<int>(std::clamp<int64_t>(value, 0, 255));
}

uint8_t rounded(double x) { return static_cast<uint8_t>(std::clamp(std::lround(x), 0L, 255L)); }

std::optional<Picture> pixels_of(const opj_image_t& image) {
  auto out = blank(int64_t{image.x1} - image.x0, int64_t{image.y1} - image.y0);
  const bool sound = image.numcomps > 0 && std::all_of(image.comps, image.comps + image.numcomps, [](const auto& one) {
                       return one.data && one.w > 0 && one.h > 0 && one.prec >= 1 && one.prec <= 31;
                     });
  if (!out || !sound) return std::nullopt;
  const bool gray = image.numcomps < 3;
  const bool luma = !gray && image.color_space == OPJ_CLRSPC_SYCC;
  uint8_t* to = out->rgb.data();
  for (int64_t y = 0; y < out->height; ++y) {
    for (int64_t x = 0; x < out->width; ++x, to += 3) {
      const int a = sample_of(image.comps[0], x, y);
      const int b = gray ? a : sample_of(image.comps[1], x, y), c = gray ? a : sample_of(image.comps[2], x, y);
      to[0] = luma ? rounded(a + 1.402 * (c - 128)) : static_cast<uint8_t>(a);
      to[1] = luma ? rounded(a - 0.344136 * (b - 128) - 0.714136 * (c - 128)) : static_cast<uint8_t>(b);
      to[2] = luma ? rounded(a + 1.772 * (b - 128)) : static_cast<uint8_t>(c);
    }
  }
  return out;
}

}  // namespace
#endif

bool reads_jpeg2000() {
#if TENON_HAS_OPENJPEG
  return true;
#else
  return false;
#endif
}

std::optional<Picture> decode_jpeg2000([[maybe_unused]] Bytes bytes) {
#if TENON_HAS_OPENJPEG
  Source source{bytes};
  const std::unique_ptr<opj_codec_t, void (*)(opj_codec_t*)> codec(
      opj_create_decompress(bytes[0] == 0 ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K), opj_destroy_codec);
  const std::unique_ptr<opj_stream_t, void (*)(opj_stream_t*)> stream(opj_stream_default_create(OPJ_TRUE),
                                                                      opj_stream_destroy);
  if (!codec || !stream) return std::nullopt;
  opj_stream_set_user_data(stream.get(), &source, nullptr);
  opj_stream_set_user_data_length(stream.get(), bytes.size());
  opj_stream_set_read_function(stream.get(), read_source);
  opj_stream_set_skip_function(stream.get(), skip_source);
  opj_stream_set_seek_function(stream.get(), seek_source);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  if (!opj_setup_decoder(codec.get(), &parameters)) return std::nullopt;
  opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE);
  opj_image_t* header = nullptr;
  const bool read = opj_read_header(stream.get(), codec.get(), &header);
  const std::unique_ptr<opj_image_t, void (*)(opj_image_t*)> image(header, opj_image_destroy);
  if (!read || !image || !blank(int64_t{image->x1} - image->x0, int64_t{image->y1} - image->y0)) return std::nullopt;
  if (!opj_decode(codec.get(), stream.get(), image.get()) || !opj_end_decompress(codec.get(), stream.get()))
    return std::nullopt;
  return pixels_of(*image);
#else
  return std::nullopt;
#endif
}

}  // namespace tenon::picture
