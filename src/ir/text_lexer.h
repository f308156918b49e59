// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Words of the text form: names, numbers, quoted strings, punctuation; with positions for messages.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tenon::ir {

struct Token {
  enum class Kind { end, word, number, quoted, value, punctuation };
  Kind kind = Kind::end;
  std::string text;  // of a value: the name without %; of a quoted string: unescaped
  int line = 1;
  int column = 1;

  bool is(std::string_view wanted) const { return (kind == Kind::punctuation || kind == Kind::word) && text == wanted; }
  bool is_integer() const;
};

/// Cuts text into tokens, one ahead. "#" starts a comment that ends with the line.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { advance(); }

  const Token& peek() const { return next_; }
  Token take();
  bool take_if(std::string_view wanted);
  Result<> expect(std::string_view wanted);
  Result<std::string> expect_word(std::string_view what);
  Result<int64_t> expect_integer();
  /// invalid_argument at the next token: "expected ..., found ..., line 3, column 7".
  Error error(std::string_view expected) const;

 private:
  void advance();
  void skip_blanks();
  void step();
  bool more() const { return at_ < text_.size(); }
  char current() const { return text_[at_]; }
  std::string quoted();

  std::string_view text_;
  size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  Token next_;
};

}  // namespace tenon::ir
