// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The lexer of the text form.
#include "ir/text_lexer.h"

#include <cctype>
#include <charconv>

namespace tenon::ir {

namespace {
bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
bool is_name_char(char c) { return is_word_char(c) || c == '.' || c == '/' || c == '-' || c == '%'; }
}  // namespace

bool Token::is_integer() const { return kind == Kind::number && text.find_first_of(".einfa") == std::string::npos; }

void Lexer::step() {
  if (text_[at_] == '\n') {
    ++line_;
    column_ = 0;
  }
  ++column_;
  ++at_;
}

void Lexer::skip_blanks() {
  while (more()) {
    if (std::isspace(static_cast<unsigned char>(current()))) {
      step();
    } else if (current() == '#') {
      while (more() && current() != '\n') step();
    } else {
      return;
    }
  }
}

std::string Lexer::quoted() {
  std::string out;
  step();
  while (more() && current() != '"') {
    if (current() == '\\' && at_ + 1 < text_.size()) {
      step();
      out += current() == 'n' ? '\n' : current();
    } else {
      out += current();
    }
    step();
  }
  if (more()) step();
  return out;
}

void Lexer::advance() {
  skip_blanks();
  next_ = Token{Token::Kind::end, "", line_, column_};
  if (!more()) return;
  const size_t start = at_;
  const auto is_digit_at = [&](size_t i) {
    return i < text_.size() && std::isdigit(static_cast<unsigned char>(text_[i]));
  };
  if (current() == '"') {
    next_.kind = Token::Kind::quoted;
    next_.text = quoted();
  } else if (current() == '%') {
    step();
    next_.kind = Token::Kind::value;
    if (more() && current() == '"') {
      next_.text = quoted();
      return;
    }
    while (more() && is_name_char(current())) {
      next_.text += current();
      step();
    }
  } else if (is_digit_at(at_) || (current() == '-' && at_ + 1 < text_.size() &&
                                  (is_digit_at(at_ + 1) || text_[at_ + 1] == 'i' || text_[at_ + 1] == 'n'))) {
    step();
    while (more()) {
      if (text_.substr(at_, 2) == "..") break;
      const char c = current();
      const bool exponent_sign = (c == '-' || c == '+') && text_[at_ - 1] == 'e';
      if (!is_word_char(c) && c != '.' && !exponent_sign) break;
      step();
    }
    next_.kind = Token::Kind::number;
    next_.text = text_.substr(start, at_ - start);
  } else if (is_word_char(current())) {
    while (more() &&
           (is_word_char(current()) || current() == '/' || (current() == '.' && text_.substr(at_, 2) != "..")))
      step();
    next_.kind = Token::Kind::word;
    next_.text = text_.substr(start, at_ - start);
    if (next_.text == "inf" || next_.text == "nan") next_.kind = Token::Kind::number;
  } else {
    const size_t length = text_.substr(at_, 2) == "->" || text_.substr(at_, 2) == ".." ? 2 : 1;
    for (size_t i = 0; i < length; ++i) step();
    next_.kind = Token::Kind::punctuation;
    next_.text = text_.substr(start, length);
  }
}

Token Lexer::take() {
  Token out = std::move(next_);
  advance();
  return out;
}

bool Lexer::take_if(std::string_view wanted) {
  if (!next_.is(wanted)) return false;
  advance();
  return true;
}

Result<> Lexer::expect(std::string_view wanted) {
  if (take_if(wanted)) return Done{};
  return error(str("'", wanted, "'"));
}

Result<std::string> Lexer::expect_word(std::string_view what) {
  if (next_.kind != Token::Kind::word) return error(what);
  return take().text;
}

Result<int64_t> Lexer::expect_integer() {
  int64_t out = 0;
  if (!next_.is_integer()) return error("an integer");
  const auto [end, failure] = std::from_chars(next_.text.data(), next_.text.data() + next_.text.size(), out);
  if (failure != std::errc() || end != next_.text.data() + next_.text.size()) return error("a 64-bit integer");
  take();
  return out;
}

Error Lexer::error(std::string_view expected) const {
  const std::string found = next_.kind == Token::Kind::end ? "the end" : str("'", next_.text, "'");
  return Error(ErrorCode::invalid_argument,
               str("expected ", expected, ", found ", found, ", line ", next_.line, ", column ", next_.column));
}

}  // namespace tenon::ir
