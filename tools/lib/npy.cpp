// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reader and writer of .npy. Source: numpy.lib.format, "Format Version 1.0" to "3.0".
#include "tools/lib/npy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <string_view>

#include "tools/lib/failure.h"

namespace tenon::tools {
namespace {

static_assert(std::endian::native == std::endian::little, "the reader takes '<' for the native order");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kHeaderAlignment = 64;
constexpr std::size_t kMaxHeaderBytes = 1 << 20;
constexpr std::size_t kMaxRank = 64;

/// The header is a Python dictionary literal; this reads the little of Python that NumPy writes there.
class Header {
 public:
  Header(std::string_view text, const std::string& path) : rest_(text), path_(path) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw Failure(Exit::file, path_ + ": not a usable .npy file: " + what);
  }

  bool accept(char c) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) {
    if (accept(c)) return;
    fail(std::string("expected '") + c + "' in its header, found " +
         (rest_.empty() ? "the end" : "'" + std::string(rest_.substr(0, 8)) + "'"));
  }

  std::string_view quoted() {
    skip_blanks();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"'))
      fail("expected a quoted word in its header; arrays with fields are not read, save one field alone");
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) fail("a quote in its header is not closed");
    const auto word = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return word;
  }

  bool boolean() {
    skip_blanks();
    for (const auto& [word, value] : {std::pair{std::string_view("True"), true}, {std::string_view("False"), false}})
      if (rest_.starts_with(word)) {
        rest_.remove_prefix(word.size());
        return value;
      }
    fail("'fortran_order' is neither True nor False");
  }

  std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> values;
    expect('(');
    while (!accept(')')) {
      if (values.size() == kMaxRank) fail("more than 64 dimensions");
      values.push_back(number());
      if (!accept(',') && (skip_blanks(), !rest_.starts_with(')'))) fail("its shape is not a list of numbers");
    }
    return values;
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
  }

  std::int64_t number() {
    skip_blanks();
    std::int64_t value = 0;
    std::size_t digits = 0;
    while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
      const int digit = rest_[digits++] - '0';
      if (value > (std::numeric_limits<std::int64_t>::max() - digit) / 10)
        fail("a dimension of its shape is too large");
      value = value * 10 + digit;
    }
    if (digits == 0) fail("its shape is not a list of numbers");
    rest_.remove_prefix(digits);
    return value;
  }

  std::string_view rest_;
  const std::string& path_;
};

struct Description {
  ElementType type;
  bool column_major = false;
  std::vector<std::int64_t> shape;
};

ElementType parse_type(std::string_view word, const Header& header) {
  const bool order_known = word.size() >= 3 && std::string_view("<|=").find(word[0]) != std::string_view::npos;
  if (word.starts_with('>'))
    header.fail("big-endian elements ('" + std::string(word) + "'); save arr.astype(arr.dtype.newbyteorder('<'))");
  if (order_known && word.size() == 3) {
    const ElementType type{word[1], word[2] - '0'};
    const std::string_view sizes = type.kind == 'f'                       ? "248"
                                   : type.kind == 'i' || type.kind == 'u' ? "1248"
                                   : type.kind == 'b'                     ? "1"
                                                                          : "";
    if (sizes.find(word[2]) != std::string_view::npos) return type;
  }
  header.fail("elements of type '" + std::string(word) + "'; bool, integers and float16/32/64 are read");
}

Description parse_header(Header& header) {
  Description found;
  bool has_type = false, has_order = false, has_shape = false;
  header.expect('{');
  while (!header.accept('}')) {
    const auto key = header.quoted();
    header.expect(':');
    if (key == "descr") {
      found.type = parse_type(header.quoted(), header);
      has_type = true;
    } else if (key == "fortran_order") {
      found.column_major = header.boolean();
      has_order = true;
    } else if (key == "shape") {
      found.shape = header.tuple();
      has_shape = true;
    } else {
      header.fail("its header has an unknown key '" + std::string(key) + "'");
    }
    if (!header.accept(',')) {
      header.expect('}');
      break;
    }
  }
  if (!has_type || !has_order || !has_shape) header.fail("its header lacks 'descr', 'fortran_order' or 'shape'");
  return found;
}

std::size_t byte_count(const Description& found, const Header& header) {
  std::uint64_t bytes = static_cast<std::uint64_t>(found.type.size);
  const bool empty = std::ranges::find(found.shape, 0) != found.shape.end();
  for (std::int64_t dim : found.shape)
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(empty ? 1 : dim), &bytes))
      header.fail("its shape is too large");
  return empty ? 0 : bytes;
}

/// src in column-major order -> dst in row-major order.
std::vector<std::byte> transpose(Bytes src, const Description& found) {
  const auto size = static_cast<std::size_t>(found.type.size);
  std::vector<std::byte> dst(src.size());
  std::vector<std::int64_t> index(found.shape.size(), 0);
  for (std::size_t from = 0; from < src.size(); from += size) {
    std::int64_t to = 0;
    for (std::size_t d = 0; d < index.size(); ++d) to = to * found.shape[d] + index[d];
    std::memcpy(dst.data() + static_cast<std::size_t>(to) * size, src.data() + from, size);
    for (std::size_t d = 0; d < index.size() && ++index[d] == found.shape[d]; ++d) index[d] = 0;
  }
  return dst;
}

}  // namespace

std::string to_string(ElementType type) {
  if (type.kind == 'b') return "bool";
  if (type.kind == 'B') return "bfloat16";
  const std::string word = type.kind == 'f' ? "float" : type.kind == 'i' ? "int" : "uint";
  return word + std::to_string(8 * type.size);
}

std::int64_t volume(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (std::int64_t dim : shape) count *= dim;
  return count;
}

Array read_npy(const std::filesystem::path& path) {
  const FileContents file(path);
  return parse_npy(file.bytes(), path.string());
}

Array parse_npy(Bytes bytes, const std::string& path) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const Header whole({}, path);
  if (!text.starts_with(kMagic)) whole.fail("it does not start with NumPy's magic bytes; save it with numpy.save");
  const std::size_t version_at = kMagic.size();
  const std::size_t length_at = version_at + 2;
  if (text.size() < length_at + 2) whole.fail("it is cut off inside its header");
  const int version = static_cast<unsigned char>(text[version_at]);
  if (version < 1 || version > 3) whole.fail("format version " + std::to_string(version) + ", expected 1, 2 or 3");
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  if (text.size() < length_at + length_bytes) whole.fail("it is cut off inside its header");
  std::uint32_t header_bytes = 0;
  std::memcpy(&header_bytes, text.data() + length_at, length_bytes);
  const std::size_t data_at = length_at + length_bytes + header_bytes;
  if (header_bytes > kMaxHeaderBytes || data_at > text.size()) whole.fail("it is cut off inside its header");

  Header header(text.substr(length_at + length_bytes, header_bytes), path);
  const Description found = parse_header(header);
  const std::size_t expected = byte_count(found, header);
  if (bytes.size() - data_at != expected)
    header.fail("expected " + std::to_string(expected) + " bytes of data for its shape, found " +
                std::to_string(bytes.size() - data_at));
  const Bytes data = bytes.subspan(data_at);
  const bool turn = found.column_major && found.shape.size() > 1;
  return {found.type, found.shape, turn ? transpose(data, found) : std::vector<std::byte>(data.begin(), data.end())};
}

void write_npy(const std::filesystem::path& path, ElementType type, const std::vector<std::int64_t>& shape,
               Bytes data) {
  std::string header = std::string("{'descr': '") + (type.size == 1 ? '|' : '<') + type.kind +
                       std::to_string(type.size) + "', 'fortran_order': False, 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i) header += (i ? ", " : "") + std::to_string(shape[i]);
  header += shape.size() == 1 ? ",), }" : "), }";
  constexpr std::size_t kPrefixBytes = 10;  // magic, version, length
  header.append(kHeaderAlignment - (kPrefixBytes + header.size() + 1) % kHeaderAlignment, ' ');
  header += '\n';
  std::string prefix(kMagic);
  prefix += {'\x01', '\x00', static_cast<char>(header.size() & 0xFF), static_cast<char>(header.size() >> 8)};
  const std::array<Bytes, 3> parts = {std::as_bytes(std::span(prefix)), std::as_bytes(std::span(header)), data};
  write_file(path, parts);
}

}  // namespace tenon::tools
