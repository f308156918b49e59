// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Messages as trees of fields, and what can happen to one.
// Source: Protocol Buffers documentation, "Encoding".
#include <algorithm>
#include <cstring>
#include <optional>
#include <random>
#include <span>
#include <vector>

#include "tests/fuzz/lib/mutate.h"

namespace tenon::fuzz {

namespace {

using Bytes = std::vector<uint8_t>;
using Random = std::mt19937_64;

constexpr int kMostDepth = 12;

enum class Wire : uint32_t { varint = 0, fixed64 = 1, length = 2, fixed32 = 5 };

struct Field {
  uint64_t number = 0;
  Wire wire = Wire::varint;
  uint64_t value = 0;         // of the kinds that are numbers
  Bytes bytes;                // of a length, unless it is a message
  std::vector<Field> fields;  // of a message
};
using Fields = std::vector<Field>;

class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  std::optional<Fields> message(int depth) {
    Fields out;
    while (at_ < bytes_.size()) {
      const auto tag = varint();
      if (!tag || *tag >> 3 == 0) return std::nullopt;
      Field field{*tag >> 3, static_cast<Wire>(*tag & 7), 0, {}, {}};
      if (!read(field, depth)) return std::nullopt;
      out.push_back(std::move(field));
    }
    return out;
  }

 private:
  bool read(Field& to, int depth) {
    switch (to.wire) {
      case Wire::varint: {
        const auto value = varint();
        to.value = value.value_or(0);
        return value.has_value();
      }
      case Wire::fixed64:
        return fixed(to.value, 8);
      case Wire::fixed32:
        return fixed(to.value, 4);
      case Wire::length: {
        const auto length = varint();
        if (!length || *length > bytes_.size() - at_) return false;
        const auto part = bytes_.subspan(at_, *length);
        at_ += *length;
        auto fields = depth < kMostDepth && !part.empty() ? Reader(part).message(depth + 1) : std::nullopt;
        if (fields) {
          to.fields = std::move(*fields);
        } else {
          to.bytes.assign(part.begin(), part.end());
        }
        return true;
      }
    }
    return false;
  }
  std::optional<uint64_t> varint() {
    uint64_t out = 0;
    for (int shift = 0; shift < 64 && at_ < bytes_.size(); shift += 7) {
      const uint64_t one = bytes_[at_++];
      out |= (one & 0x7f) << shift;
      if (one < 0x80) return out;
    }
    return std::nullopt;
  }
  bool fixed(uint64_t& to, size_t count) {
    if (bytes_.size() - at_ < count) return false;
    std::memcpy(&to, bytes_.data() + at_, count);
    at_ += count;
    return true;
  }

  std::span<const uint8_t> bytes_;
  size_t at_ = 0;
};

void write_varint(uint64_t value, Bytes& to) {
  for (; value >= 0x80; value >>= 7) to.push_back(static_cast<uint8_t>(value | 0x80));
  to.push_back(static_cast<uint8_t>(value));
}

void write(const Fields& fields, Bytes& to) {
  for (const Field& one : fields) {
    write_varint(one.number << 3 | static_cast<uint64_t>(one.wire), to);
    if (one.wire == Wire::varint) {
      write_varint(one.value, to);
    } else if (one.wire == Wire::length) {
      Bytes inner = one.bytes;
      write(one.fields, inner);
      write_varint(inner.size(), to);
      to.insert(to.end(), inner.begin(), inner.end());
    } else {
      const auto* raw = reinterpret_cast<const uint8_t*>(&one.value);
      to.insert(to.end(), raw, raw + (one.wire == Wire::fixed64 ? 8 : 4));
    }
  }
}

class Mutation {
 public:
  Mutation(Fields& root, unsigned seed) : root_(root), random_(seed) {}

  void run() {
    for (size_t i = below(3) + 1; i > 0; --i) {
      places_.clear();
      collect(root_);
      if (!places_.empty()) change(places_[below(places_.size())]);
    }
  }

 private:
  struct Place {
    Fields* list;
    size_t at;
    Field& field() const { return (*list)[at]; }
  };

  size_t below(size_t count) { return random_() % count; }

  void collect(Fields& list) {
    for (size_t i = 0; i < list.size(); ++i) {
      places_.push_back({&list, i});
      collect(list[i].fields);
    }
  }

  /// A copy of another field of that number and kind, from anywhere.
  Field other(const Field& of) {
    std::vector<const Field*> found;
    for (const Place& place : places_) {
      const Field& one = place.field();
      if (&one != &of && one.number == of.number && one.wire == of.wire) found.push_back(&one);
    }
    return found.empty() ? of : *found[below(found.size())];
  }

  void change(const Place& place) {
    Fields& list = *place.list;
    const auto here = list.begin() + static_cast<ptrdiff_t>(place.at);
    switch (below(8)) {
      case 0:
        list.erase(here);
        return;
      case 1: {
        Field copy = other(place.field());
        list.insert(list.begin() + static_cast<ptrdiff_t>(below(list.size() + 1)), std::move(copy));
        return;
      }
      case 2: {
        Field copy = other(place.field());
        place.field() = std::move(copy);
        return;
      }
      case 3:
        std::swap(*here, list[below(list.size())]);
        return;
      case 4:
        place.field().number = below(32) + 1;
        return;
      default:
        change_content(place.field());
    }
  }

  void change_content(Field& field) {
    if (field.wire != Wire::length) {
      change_number(field);
    } else if (!field.fields.empty() && below(4) == 0) {
      field.fields.clear();
    } else if (field.fields.empty()) {
      const size_t before = field.bytes.size();
      field.bytes.resize(before + 16);
      field.bytes.resize(LLVMFuzzerMutate(field.bytes.data(), before, field.bytes.size()));
    } else {
      change_content(field.fields[below(field.fields.size())]);
    }
  }

  void change_number(Field& field) {
    constexpr double kEvilFloats[] = {0, -0.0, -1, 0.5, 1e30, -1e30};
    switch (below(4)) {
      case 0:
        field.value = kEvilNumbers[below(std::size(kEvilNumbers))];
        break;
      case 1:
        field.value += below(2) == 0 ? 1 : ~uint64_t{0};
        break;
      case 2:
        field.value = below(20);
        break;
      default: {
        const double wide = kEvilFloats[below(std::size(kEvilFloats))];
        const auto narrow = static_cast<float>(wide);
        if (field.wire == Wire::fixed64) std::memcpy(&field.value, &wide, sizeof wide);
        if (field.wire == Wire::fixed32) std::memcpy(&field.value, &narrow, sizeof narrow);
        if (field.wire == Wire::varint) field.value = ~below(9);  // small and negative
      }
    }
  }

  Fields& root_;
  Random random_;
  std::vector<Place> places_;
};

}  // namespace

size_t mutate_wire(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  auto fields = seed % 8 == 0 ? std::nullopt : Reader({data, size}).message(0);
  if (!fields || fields->empty()) return LLVMFuzzerMutate(data, size, max_size);
  Mutation(*fields, seed).run();
  Bytes out;
  write(*fields, out);
  if (out.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::copy(out.begin(), out.end(), data);
  return out.size();
}

}  // namespace tenon::fuzz
