// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TIFF: the first picture of a file.
#include <zlib.h>

#include <algorithm>
#include <array>

#include "ops/lib/picture/picture.h"

namespace tenon::picture {

namespace {

enum Tag : uint32_t {
  kWidth = 256,
  kHeight = 257,
  kBits = 258,
  kCompression = 259,
  kPhotometric = 262,
  kOffsets = 273,
  kSamples = 277,
  kRows = 278,
  kByteCounts = 279,
  kPlanar = 284,
  kPredictor = 317,
  kPalette = 320,
};
constexpr uint32_t kPlain = 1, kLzw = 5, kDeflate = 8, kPackBits = 32773, kOldDeflate = 32946;

/// The entries of a file's first directory.
class Directory {
 public:
  explicit Directory(Bytes bytes) : bytes_(bytes), little_(!bytes.empty() && bytes[0] == 'I') {
    at_ = number(4, 4);
    count_ = number(at_, 2);
  }

  /// All numbers of an entry; empty: there is none, or it is not whole.
  std::vector<uint32_t> all(uint32_t tag) const {
    constexpr size_t kEntryBytes = 12;
    for (size_t i = 0; i < count_; ++i) {
      const size_t entry = at_ + 2 + i * kEntryBytes;
      if (entry + kEntryBytes > bytes_.size()) return {};
      if (number(entry, 2) != tag) continue;
      const uint32_t kind = number(entry + 2, 2), count = number(entry + 4, 4);
      const size_t size = kind == 3 ? 2 : kind == 4 ? 4 : kind == 1 ? 1 : 0;
      if (size == 0 || count > bytes_.size() / size) return {};
      const size_t from = count * size <= 4 ? entry + 8 : number(entry + 8, 4);
      if (from > bytes_.size() || bytes_.size() - from < count * size) return {};
      std::vector<uint32_t> out;
      for (size_t k = 0; k < count; ++k) out.push_back(number(from + k * size, size));
      return out;
    }
    return {};
  }
  uint32_t one(uint32_t tag, uint32_t otherwise) const {
    const auto found = all(tag);
    return found.empty() ? otherwise : found[0];
  }
  bool little() const { return little_; }

 private:
  uint32_t number(size_t at, size_t count) const {
    uint32_t out = 0;
    for (size_t i = 0; i < count; ++i) {
      const size_t from = at + (little_ ? count - 1 - i : i);
      out = out << 8 | (from < bytes_.size() ? bytes_[from] : 0u);
    }
    return out;
  }

  Bytes bytes_;
  bool little_;
  size_t at_ = 0, count_ = 0;
};

bool unpack_bits(Bytes from, std::vector<uint8_t>& to, size_t wanted) {
  for (size_t at = 0; at < from.size() && to.size() < wanted;) {
    const int head = static_cast<int8_t>(from[at++]);
    if (head >= 0) {
      const size_t count = static_cast<size_t>(head) + 1;
      if (count > from.size() - at) return false;
      to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(at),
                from.begin() + static_cast<std::ptrdiff_t>(at + count));
      at += count;
    } else if (head != -128) {
      if (at >= from.size()) return false;
      to.insert(to.end(), static_cast<size_t>(1 - head), from[at++]);
    }
  }
  return to.size() >= wanted;
}

/// LZW with codes from the high bit, which grow one code early. Source: TIFF 6.0, section 13.
bool unpack_lzw(Bytes from, std::vector<uint8_t>& to, size_t wanted) {
  constexpr uint32_t kClear = 256, kEnd = 257, kFirst = 258, kMostCodes = 4096;
  std::vector<std::pair<uint32_t, uint8_t>> table(kMostCodes);  // the code before, and the last byte
  uint32_t next = kFirst, width = 9, previous = kEnd, held = 0;
  int bits = 0;
  std::vector<uint8_t> text;
  const auto spell = [&](uint32_t code) {
    text.clear();
    for (; code >= kFirst; code = table[code].first) text.push_back(table[code].second);
    text.push_back(static_cast<uint8_t>(code));
    std::ranges::reverse(text);
  };
  for (size_t at = 0; to.size() < wanted;) {
    for (; bits < static_cast<int>(width); bits += 8) {
      if (at >= from.size()) return false;
      held = held << 8 | from[at++];
    }
    const uint32_t code = held >> (bits - static_cast<int>(width)) & ((1u << width) - 1);
    bits -= static_cast<int>(width);
    if (code == kEnd) break;
    if (code == kClear) {
      next = kFirst;
      width = 9;
      previous = kEnd;
      continue;
    }
    if (previous == kEnd) {
      if (code > kClear) return false;
      spell(code);
    } else {
      if (code > next || next >= kMostCodes) return false;
      spell(code < next ? code : previous);
      if (code == next) text.push_back(text[0]);
      table[next++] = {previous, text[0]};
      if (next + 1 >= 1u << width && width < 12) ++width;
    }
    to.insert(to.end(), text.begin(), text.end());
    previous = code;
  }
  return to.size() >= wanted;
}

bool unpack_deflate(Bytes from, std::vector<uint8_t>& to, size_t wanted) {
  to.resize(wanted);
  auto size = static_cast<uLongf>(wanted);
  const int done = uncompress(to.data(), &size, from.data(), static_cast<uLong>(from.size()));
  return done == Z_OK && size == wanted;
}

bool unpack(uint32_t compression, Bytes from, std::vector<uint8_t>& to, size_t wanted) {
  switch (compression) {
    case kPlain:
      if (from.size() < wanted) return false;
      to.assign(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(wanted));
      return true;
    case kPackBits:
      return unpack_bits(from, to, wanted);
    case kLzw:
      return unpack_lzw(from, to, wanted);
    case kDeflate:
    case kOldDeflate:
      return unpack_deflate(from, to, wanted);
    default:
      return false;
  }
}

/// How samples become pixels.
struct Samples {
  uint32_t bits = 1, count = 1, photometric = 0, predictor = 1;
  bool little = true;
  std::vector<uint32_t> palette;  // red, green and blue of each entry in 16 bits, one color after the other

  bool known() const {
    const bool gray = photometric <= 1 && count >= 1, color = photometric == 2 && count >= 3;
    const bool by_palette = photometric == 3 && count == 1 && bits <= 8 && palette.size() == size_t{3} << bits;
    const bool sized = bits == 8 || bits == 16 || (count == 1 && (bits == 1 || bits == 2 || bits == 4));
    return (gray || color || by_palette) && sized && count <= 8 && (predictor == 1 || (predictor == 2 && bits == 8));
  }

  void pixels(uint8_t* row, int64_t width, uint8_t* to) const {
    if (predictor == 2) {
      for (int64_t i = count; i < width * count; ++i) row[i] = static_cast<uint8_t>(row[i] + row[i - count]);
    }
    const uint32_t most = (1u << std::min(bits, 8u)) - 1;
    const auto sample = [&](int64_t i) -> uint32_t {
      if (bits == 16) return row[2 * i + (little ? 1 : 0)];
      const int64_t bit = i * bits;
      return row[bit / 8] >> (8 - bits - bit % 8) & most;
    };
    for (int64_t x = 0; x < width; ++x, to += 3) {
      for (uint32_t c = 0; c < 3; ++c) {
        const uint32_t value = sample(x * count + (photometric == 2 ? c : 0));
        if (photometric == 3)
          to[c] = static_cast<uint8_t>(palette[(size_t{c} << bits) + value] >> 8);
        else
          to[c] = static_cast<uint8_t>(photometric == 0 ? 255 - value * 255 / most : value * 255 / most);
      }
    }
  }
};

}  // namespace

std::optional<Picture> decode_tiff(Bytes bytes) {
  const Directory directory(bytes);
  auto out = blank(directory.one(kWidth, 0), directory.one(kHeight, 0));
  Samples samples{.bits = directory.one(kBits, 1),
                  .count = directory.one(kSamples, 1),
                  .photometric = directory.one(kPhotometric, ~0u),
                  .predictor = directory.one(kPredictor, 1),
                  .little = directory.little(),
                  .palette = directory.all(kPalette)};
  const auto offsets = directory.all(kOffsets), counts = directory.all(kByteCounts);
  const int64_t rows = std::min<int64_t>(directory.one(kRows, ~0u), out ? out->height : 0);
  if (!out || !samples.known() || rows < 1 || directory.one(kPlanar, 1) != 1 || offsets.size() != counts.size() ||
      static_cast<int64_t>(offsets.size()) != (out->height + rows - 1) / rows)
    return std::nullopt;
  const size_t stride = (static_cast<size_t>(out->width) * samples.bits * samples.count + 7) / 8;
  for (size_t strip = 0; strip < offsets.size(); ++strip) {
    const int64_t first = static_cast<int64_t>(strip) * rows;
    const int64_t here = std::min(rows, out->height - first);
    if (offsets[strip] > bytes.size() || counts[strip] > bytes.size() - offsets[strip]) return std::nullopt;
    std::vector<uint8_t> unpacked;
    const Bytes packed = bytes.subspan(offsets[strip], counts[strip]);
    if (!unpack(directory.one(kCompression, kPlain), packed, unpacked, stride * static_cast<size_t>(here)))
      return std::nullopt;
    for (int64_t y = 0; y < here; ++y) {
      samples.pixels(unpacked.data() + static_cast<size_t>(y) * stride, out->width,
                     out->rgb.data() + (first + y) * out->width * 3);
    }
  }
  return out;
}

}  // namespace tenon::picture
