// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// BMP and PNM, whose pixels lie in the file as they are.
#include <algorithm>
#include <array>
#include <bit>

#include "ops/lib/picture/picture.h"

namespace tenon::picture {

namespace {

uint32_t little(Bytes bytes, size_t at, size_t count) {
  uint32_t out = 0;
  for (size_t i = count; i-- > 0;) out = out << 8 | (at + i < bytes.size() ? bytes[at + i] : 0u);
  return out;
}

/// What stands in front of the pixels of a BMP.
struct BmpHeader {
  int64_t width = 0, height = 0;
  bool from_top = false;
  uint32_t bits = 0, pixels_at = 0, palette_at = 0, palette_entry = 4;
  std::array<uint32_t, 3> masks = {};  // of red, green, blue
};

std::optional<BmpHeader> read_bmp_header(Bytes bytes) {
  constexpr uint32_t kOldHeader = 12, kInfoHeader = 40, kBitFields = 3;
  BmpHeader out;
  const uint32_t size = little(bytes, 14, 4);
  out.pixels_at = little(bytes, 10, 4);
  const bool old = size == kOldHeader;
  if ((!old && size < kInfoHeader) || bytes.size() < size_t{14} + size) return std::nullopt;
  out.width = old ? little(bytes, 18, 2) : static_cast<int32_t>(little(bytes, 18, 4));
  out.height = old ? little(bytes, 20, 2) : static_cast<int32_t>(little(bytes, 22, 4));
  out.from_top = out.height < 0;
  out.height = std::abs(out.height);
  out.bits = little(bytes, old ? 24 : 28, 2);
  const uint32_t packing = old ? 0 : little(bytes, 30, 4);
  if (packing != 0 && packing != kBitFields) return std::nullopt;
  out.palette_at = 14 + size;
  out.palette_entry = old ? 3 : 4;
  out.masks =
      out.bits == 16 ? std::array<uint32_t, 3>{0x7c00, 0x3e0, 0x1f} : std::array<uint32_t, 3>{0xff0000, 0xff00, 0xff};
  if (packing == kBitFields) {
    for (size_t c = 0; c < 3; ++c) out.masks[c] = little(bytes, 54 + 4 * c, 4);
  }
  return out;
}

/// The bits of a mask, stretched to 8.
uint8_t masked(uint32_t value, uint32_t mask) {
  if (mask == 0) return 0;
  const int shift = std::countr_zero(mask);
  const uint64_t most = mask >> shift;
  return static_cast<uint8_t>(uint64_t{(value & mask) >> shift} * 255 / most);
}

/// Numbers as text, between blanks and comments.
class PnmText {
 public:
  PnmText(Bytes bytes, size_t at) : bytes_(bytes), at_(at) {}

  std::optional<int64_t> number() {
    skip();
    int64_t out = 0;
    const size_t start = at_;
    for (; at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '9' && out < kMostPixels; ++at_)
      out = out * 10 + (bytes_[at_] - '0');
    return at_ > start ? std::optional(out) : std::nullopt;
  }
  /// One digit: of P1, which needs no blanks.
  std::optional<int64_t> digit() {
    skip();
    if (at_ >= bytes_.size() || (bytes_[at_] != '0' && bytes_[at_] != '1')) return std::nullopt;
    return bytes_[at_++] - '0';
  }
  size_t at() const { return at_; }

 private:
  void skip() {
    for (; at_ < bytes_.size(); ++at_) {
      if (bytes_[at_] == '#') {
        while (at_ < bytes_.size() && bytes_[at_] != '\n') ++at_;
      } else if (bytes_[at_] != ' ' && (bytes_[at_] < '\t' || bytes_[at_] > '\r')) {
        return;
      }
    }
  }

  Bytes bytes_;
  size_t at_;
};

}  // namespace

std::optional<Picture> decode_bmp(Bytes bytes) {
  const auto header = read_bmp_header(bytes);
  if (!header) return std::nullopt;
  constexpr std::array<uint32_t, 6> kKnownBits = {1, 4, 8, 16, 24, 32};
  if (std::ranges::find(kKnownBits, header->bits) == kKnownBits.end()) return std::nullopt;
  auto out = blank(header->width, header->height);
  if (!out) return std::nullopt;
  const size_t stride = (static_cast<size_t>(header->width) * header->bits + 31) / 32 * 4;
  if (bytes.size() < header->pixels_at ||
      (bytes.size() - header->pixels_at) / stride < static_cast<size_t>(out->height))
    return std::nullopt;
  for (int64_t y = 0; y < out->height; ++y) {
    const auto row = static_cast<size_t>(header->from_top ? y : out->height - 1 - y);
    const size_t from = header->pixels_at + row * stride;
    uint8_t* to = out->rgb.data() + y * out->width * 3;
    for (size_t x = 0; x < static_cast<size_t>(out->width); ++x, to += 3) {
      const size_t bit = x * header->bits;
      const size_t width_bytes = std::max<size_t>(header->bits / 8, 1);
      uint32_t value = little(bytes, from + bit / 8, width_bytes);
      if (header->bits > 8) {
        for (size_t c = 0; c < 3; ++c) to[c] = masked(value, header->masks[c]);
        continue;
      }
      value = value >> (8 - header->bits - bit % 8) & ((1u << header->bits) - 1);
      const size_t entry = header->palette_at + size_t{value} * header->palette_entry;
      if (entry + 3 > bytes.size()) return std::nullopt;
      for (size_t c = 0; c < 3; ++c) to[c] = bytes[entry + 2 - c];
    }
  }
  return out;
}

std::optional<Picture> decode_pnm(Bytes bytes) {
  if (bytes.size() < 2 || bytes[1] < '1' || bytes[1] > '6') return std::nullopt;
  const int kind = bytes[1] - '0';
  const bool is_text = kind <= 3, is_bits = kind % 3 == 1, is_color = kind % 3 == 0;
  PnmText text(bytes, 2);
  const auto width = text.number(), height = text.number();
  const auto most = is_bits ? std::optional<int64_t>(1) : text.number();
  if (!width || !height || !most || *most < 1 || *most > 65535) return std::nullopt;
  auto out = blank(*width, *height);
  if (!out) return std::nullopt;
  const int64_t channels = is_color ? 3 : 1, sample_bytes = *most > 255 ? 2 : 1;
  const int64_t stride = is_bits ? (*width + 7) / 8 : *width * channels * sample_bytes;
  const size_t from = text.at() + 1;
  if (!is_text &&
      (from > bytes.size() || (bytes.size() - from) / static_cast<size_t>(stride) < static_cast<size_t>(*height)))
    return std::nullopt;
  const auto sample = [&](int64_t y, int64_t i) -> std::optional<int64_t> {
    if (is_text) return is_bits ? text.digit() : text.number();
    const uint8_t* row = bytes.data() + from + y * stride;
    if (is_bits) return row[i / 8] >> (7 - i % 8) & 1;
    return sample_bytes == 1 ? row[i] : row[2 * i] << 8 | row[2 * i + 1];
  };
  uint8_t* to = out->rgb.data();
  for (int64_t y = 0; y < *height; ++y) {
    for (int64_t i = 0; i < *width * channels; ++i) {
      const auto value = sample(y, i);
      if (!value || *value > *most) return std::nullopt;
      const auto byte = static_cast<uint8_t>(is_bits ? 255 * (1 - *value) : (*value * 255 + *most / 2) / *most);
      for (int64_t c = 0; c < 3 / channels; ++c) *to++ = byte;
    }
  }
  return out;
}

}  // namespace tenon::picture
