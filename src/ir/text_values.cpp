// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Text as types, attributes and constants.
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "ir/text_reader.h"

namespace tenon::ir {

static constexpr int kMaxRank = 64;
// Of a constant spelled or drawn in text. A fuzzer would only find that drawing gigabytes takes long.
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
static constexpr int64_t kMaxConstantBytes = 1 << 16;
#else
static constexpr int64_t kMaxConstantBytes = int64_t{1} << 31;
#endif

Result<Dim> Reader::dim() {
  if (lexer_.peek().kind == Token::Kind::number) {
    TRY_ASSIGN(const int64_t number, lexer_.expect_integer());
    if (number < 0)
      return Error(ErrorCode::invalid_argument, str("expected a dimension of at least 0, found ", number));
    return Dim(number);
  }
  if (lexer_.peek().kind != Token::Kind::word && lexer_.peek().kind != Token::Kind::quoted)
    return lexer_.error("a dimension");
  std::string name = lexer_.take().text;
  if (!lexer_.take_if("=")) return Dim::symbol(std::move(name));
  TRY_ASSIGN(const int64_t min, lexer_.expect_integer());
  TRY(lexer_.expect(".."));
  TRY_ASSIGN(const int64_t max, lexer_.expect_integer());
  if (min > max) return Error(ErrorCode::invalid_argument, str("expected a range, found ", min, "..", max));
  return Dim::symbol(std::move(name), min, max);
}

Result<Layout> Reader::layout() {
  Layout out = Layout::row_major;
  TRY_ASSIGN(std::string word, lexer_.expect_word("a layout"));
  TRY(from_attribute(Attribute(std::move(word)), out));
  return out;
}

Result<TensorType> Reader::type() {
  TRY_ASSIGN(const std::string word, lexer_.expect_word("a data type"));
  const auto dtype = parse_data_type(word);
  if (!dtype) return Error(ErrorCode::invalid_argument, str("expected a data type, found '", word, "'"));
  TRY(lexer_.expect("["));
  std::vector<Dim> dims;
  while (!lexer_.take_if("]")) {
    if (!dims.empty()) TRY(lexer_.expect(","));
    if (dims.size() >= kMaxRank)
      return Error(ErrorCode::invalid_argument, str("expected at most ", kMaxRank, " dimensions"));
    TRY_ASSIGN(Dim one, dim());
    dims.push_back(std::move(one));
  }
  TensorType out{*dtype, Shape(std::move(dims))};
  if (lexer_.take_if(":")) {
    TRY_ASSIGN(out.layout, layout());
  }
  return out;
}

Result<double> Reader::number() {
  if (lexer_.peek().kind != Token::Kind::number) return lexer_.error("a number");
  const std::string text = lexer_.peek().text;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size()) return lexer_.error("a number");
  lexer_.take();
  return value;
}

Result<Attribute> Reader::list() {
  std::vector<int64_t> integers;
  std::vector<double> numbers;
  std::vector<std::string> words;
  bool only_integers = true;
  while (!lexer_.take_if("]")) {
    if (!numbers.empty() || !words.empty()) TRY(lexer_.expect(","));
    if (lexer_.peek().kind == Token::Kind::number) {
      if (!lexer_.peek().is_integer()) {
        only_integers = false;
      } else if (only_integers) {
        Lexer ahead = lexer_;
        TRY_ASSIGN(const int64_t integer, ahead.expect_integer());
        integers.push_back(integer);
      }
      TRY_ASSIGN(const double value, number());
      numbers.push_back(value);
    } else if (lexer_.peek().kind == Token::Kind::word || lexer_.peek().kind == Token::Kind::quoted) {
      words.push_back(lexer_.take().text);
    } else {
      return lexer_.error("an element of a list");
    }
  }
  if (!words.empty() && !numbers.empty())
    return Error(ErrorCode::invalid_argument, "expected a list of one kind, found words and numbers");
  if (!words.empty()) return Attribute(std::move(words));
  if (only_integers) return Attribute(std::move(integers));
  return Attribute(std::move(numbers));
}

Result<Attribute> Reader::attribute() {
  if (lexer_.take_if("[")) return list();
  if (lexer_.take_if("true")) return Attribute(true);
  if (lexer_.take_if("false")) return Attribute(false);
  if (lexer_.peek().is_integer()) {
    TRY_ASSIGN(const int64_t value, lexer_.expect_integer());
    return Attribute(value);
  }
  if (lexer_.peek().kind == Token::Kind::number) {
    TRY_ASSIGN(const double value, number());
    return Attribute(value);
  }
  if (lexer_.peek().kind == Token::Kind::word || lexer_.peek().kind == Token::Kind::quoted)
    return Attribute(lexer_.take().text);
  return lexer_.error("a field's value");
}

Result<Attributes> Reader::fields() {
  Attributes out;
  if (!lexer_.take_if("{")) return out;
  while (!lexer_.take_if("}")) {
    if (!out.empty()) TRY(lexer_.expect(","));
    TRY_ASSIGN(std::string name, lexer_.expect_word("a field's name"));
    TRY(lexer_.expect("="));
    TRY_ASSIGN(Attribute value, attribute());
    out.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

Result<Op> Reader::op(const std::string& name) {
  const OpDef* def = find_op(ops_, name);
  if (!def) return Error(ErrorCode::invalid_argument, str("expected an operator, found '", name, "'"));
  TRY_ASSIGN(const Attributes given, fields());
  TRY_ASSIGN(auto attributes, def->make(given));
  return Op(def, std::move(attributes));
}

Result<Constant> Reader::elements(const TensorType& type) {
  std::vector<std::byte> bytes;
  const size_t step = size_of(type.dtype);
  TRY(lexer_.expect("{"));
  while (!lexer_.take_if("}")) {
    if (!bytes.empty()) TRY(lexer_.expect(","));
    bytes.resize(bytes.size() + step);
    std::byte* at = bytes.data() + bytes.size() - step;
    if (type.dtype == DataType::string) {
      if (lexer_.peek().kind != Token::Kind::quoted) return lexer_.error("a string");
      const Text text = Text::of(lexer_.take().text);
      std::memcpy(at, &text, sizeof(text));
    } else if (lexer_.peek().is("true") || lexer_.peek().is("false")) {
      store_number(type.dtype, lexer_.take().text == "true", at);
    } else if (lexer_.peek().is_integer() && type.dtype == DataType::i64) {
      TRY_ASSIGN(const int64_t value, lexer_.expect_integer());
      std::memcpy(at, &value, sizeof(value));
    } else {
      TRY_ASSIGN(const double value, number());
      store_number(type.dtype, value, at);
    }
  }
  if (bytes.size() != type.bytes()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", type.shape.volume(), " elements of ", type, ", found ", bytes.size() / step));
  }
  return Constant::copy(type, bytes);
}

Result<Constant> Reader::constant(const TensorType& type) {
  if (!type.shape.is_static() || !checked_volume(type.shape) || *checked_volume(type.shape) > kMaxConstantBytes / 8) {
    return Error(ErrorCode::invalid_argument, str("expected a constant of a fixed shape under 2 GiB, found ", type));
  }
  if (lexer_.peek().is("{")) return elements(type);
  uint64_t seed = 1;
  if (lexer_.take_if("random")) {
    TRY(lexer_.expect("("));
    TRY_ASSIGN(const int64_t given, lexer_.expect_integer());
    seed = static_cast<uint64_t>(given);
    TRY(lexer_.expect(")"));
  } else if (lexer_.take_if("data")) {
    TRY(lexer_.expect("("));
    TRY_ASSIGN(const int64_t entry, lexer_.expect_integer());
    TRY(lexer_.expect(")"));
    if (entry < 0 || static_cast<size_t>(entry) >= pool_.size() ||
        !(pool_[static_cast<size_t>(entry)].type() == type)) {
      return Error(ErrorCode::corrupt_data, str("expected a table of constants whose entry ", entry, " is ", type));
    }
    return pool_[static_cast<size_t>(entry)];
  }
  return random_constant(type, seed);
}

Constant random_constant(const TensorType& type, uint64_t seed) {
  if (is_container(type.dtype)) {
    std::vector<Constant> items;
    for (int64_t i = 0; i < type.shape.volume(); ++i) {
      items.push_back(random_constant({DataType::f32, Shape{2, 3}}, seed + static_cast<uint64_t>(i)));
    }
    return Constant::of_items(type.dtype, std::move(items));
  }
  return Constant::make({type.dtype, type.shape}, [&](std::byte* out) {
    uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    const size_t step = size_of(type.dtype);
    const int64_t count = type.shape.volume();
    for (int64_t i = 0; i < count; ++i) {
      state += 0x9e3779b97f4a7c15u;  // splitmix64
      uint64_t z = state;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
      z ^= z >> 31;
      const double unit = static_cast<double>(z >> 11) * 0x1p-53;
      const double value = is_fractional(type.dtype)         ? unit * 2 - 1
                           : type.dtype == DataType::boolean ? static_cast<double>(z & 1)
                                                             : static_cast<double>(z & 7);
      store_number(type.dtype, value, out + static_cast<size_t>(i) * step);
    }
  });
}

}  // namespace tenon::ir
