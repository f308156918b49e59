// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reads the text form: one member per phrase of its grammar.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ir/text.h"
#include "ir/text_lexer.h"

namespace tenon::ir {

class Reader {
 public:
  Reader(std::string_view text, OpTable ops, std::span<const Constant> pool) : lexer_(text), ops_(ops), pool_(pool) {}

  Result<Graph> graph();
  Result<Problem> problem();
  Result<TensorType> type();
  Result<> at_end() {
    if (lexer_.peek().kind != Token::Kind::end) return lexer_.error("the end");
    return Done{};
  }

 private:
  struct Result_ {
    std::string name;
    Layout layout;
  };

  Result<Dim> dim();
  Result<Layout> layout();
  Result<Attribute> attribute();
  Result<Attribute> list();
  Result<double> number();
  Result<Attributes> fields();
  Result<Op> op(const std::string& name);
  Result<Constant> elements(const TensorType& type);
  Result<Constant> constant(const TensorType& type);
  Result<> parameters();
  Result<> statement();
  Result<> constant_statement(const std::vector<Result_>& results);
  Result<> node_statement(const std::vector<Result_>& results);
  Result<std::vector<ValueId>> operands();
  Result<Origin> origin();
  Result<> results();
  Result<> infer(NodeId id);
  Result<ValueId> lookup(const Token& token);

  Lexer lexer_;
  OpTable ops_;
  std::span<const Constant> pool_;
  Graph graph_;
  std::unordered_map<std::string, ValueId> names_;
  Knowns known_;  // of the values so far, where it is more than their type
};

}  // namespace tenon::ir
