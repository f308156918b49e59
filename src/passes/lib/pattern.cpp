// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading patterns.
#include "passes/lib/pattern.h"

#include <cstdlib>

#include "ir/text_lexer.h"

namespace tenon::passes {

namespace {

using ir::Lexer;
using ir::Token;

Result<Attribute> read_field(Lexer& lexer) {
  if (lexer.take_if("true")) return Attribute(true);
  if (lexer.take_if("false")) return Attribute(false);
  if (lexer.take_if("[")) {
    std::vector<int64_t> list;
    while (!lexer.take_if("]")) {
      if (!list.empty()) TRY(lexer.expect(","));
      TRY_ASSIGN(const int64_t one, lexer.expect_integer());
      list.push_back(one);
    }
    return Attribute(std::move(list));
  }
  if (lexer.peek().is_integer()) {
    TRY_ASSIGN(const int64_t one, lexer.expect_integer());
    return Attribute(one);
  }
  if (lexer.peek().kind == Token::Kind::number) return Attribute(std::strtod(lexer.take().text.c_str(), nullptr));
  TRY_ASSIGN(std::string word, lexer.expect_word("a field's value"));
  return Attribute(std::move(word));
}

Result<Pattern> read(Lexer& lexer) {
  Pattern out;
  if (lexer.take_if("_")) {
    out.kind = Pattern::Kind::absent;
    return out;
  }
  if (lexer.peek().kind == Token::Kind::number) {
    out.kind = Pattern::Kind::number;
    out.number = std::strtod(lexer.take().text.c_str(), nullptr);
    return out;
  }
  if (lexer.take_if("const")) out.kind = Pattern::Kind::constant;
  if (lexer.peek().kind == Token::Kind::value) {
    out.name = lexer.take().text;
    return out;
  }
  out.kind = Pattern::Kind::op;
  TRY_ASSIGN(out.name, lexer.expect_word("an operator"));
  TRY(lexer.expect("("));
  while (!lexer.take_if(")")) {
    if (!out.operands.empty()) TRY(lexer.expect(","));
    TRY_ASSIGN(Pattern operand, read(lexer));
    out.operands.push_back(std::move(operand));
  }
  if (!lexer.take_if("{")) return out;
  while (!lexer.take_if("}")) {
    if (!out.fields.empty()) TRY(lexer.expect(","));
    TRY_ASSIGN(std::string name, lexer.expect_word("a field's name"));
    TRY(lexer.expect("="));
    TRY_ASSIGN(Attribute value, read_field(lexer));
    out.fields.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

}  // namespace

Result<Pattern> parse_pattern(std::string_view text) {
  Lexer lexer(text);
  TRY_ASSIGN(Pattern out, read(lexer).note(str("in pattern '", text, "'")));
  if (lexer.peek().kind != Token::Kind::end) return lexer.error("the end of a pattern");
  if (out.kind != Pattern::Kind::op && out.kind != Pattern::Kind::value) {
    return Error(ErrorCode::invalid_argument, str("expected an operator, found pattern '", text, "'"));
  }
  return out;
}

}  // namespace tenon::passes
