// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Text as graphs and problems.
#include "ir/text_reader.h"

#include "ir/verify.h"

namespace tenon::ir {

Result<ValueId> Reader::lookup(const Token& token) {
  const auto at = names_.find(token.text);
  if (at == names_.end()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a value defined above, found '%", token.text, "', line ", token.line));
  }
  return at->second;
}

Result<> Reader::parameters() {
  TRY(lexer_.expect("("));
  while (!lexer_.take_if(")")) {
    if (!graph_.inputs().empty()) TRY(lexer_.expect(","));
    if (lexer_.peek().kind != Token::Kind::value) return lexer_.error("an input");
    const Token name = lexer_.take();
    TRY(lexer_.expect(":"));
    TRY_ASSIGN(TensorType type_, type());
    if (names_.count(name.text))
      return Error(ErrorCode::invalid_argument, str("input '", name.text, "' is named twice"));
    names_[name.text] = graph_.add_input(name.text, std::move(type_));
  }
  return Done{};
}

Result<std::vector<ValueId>> Reader::operands() {
  std::vector<ValueId> out;
  std::vector<std::pair<size_t, double>> scalars;
  TRY(lexer_.expect("("));
  while (!lexer_.take_if(")")) {
    if (!out.empty()) TRY(lexer_.expect(","));
    if (lexer_.take_if("_")) {
      out.push_back(kNoValue);
    } else if (lexer_.peek().kind == Token::Kind::value) {
      TRY_ASSIGN(const ValueId id, lookup(lexer_.take()));
      out.push_back(id);
    } else {
      TRY_ASSIGN(const double value, number());
      scalars.emplace_back(out.size(), value);
      out.push_back(kNoValue);
    }
  }
  DataType dtype = DataType::f32;
  for (const ValueId id : out) {
    if (id == kNoValue) continue;
    dtype = graph_.type(id).dtype;
    break;
  }
  for (const auto& [at, value] : scalars) out[at] = graph_.add_constant(Constant::scalar(dtype, value));
  return out;
}

Result<Origin> Reader::origin() {
  std::vector<std::string> names;
  if (!lexer_.take_if("from")) return Origin();
  do {
    if (lexer_.peek().kind != Token::Kind::quoted) return lexer_.error("a quoted source name");
    names.push_back(lexer_.take().text);
  } while (lexer_.take_if(","));
  return Origin(std::move(names));
}

Result<> Reader::constant_statement(const std::vector<Result_>& results) {
  if (results.size() != 1) return lexer_.error("one name for one constant");
  TRY_ASSIGN(const TensorType type_, type());
  TRY_ASSIGN(Constant value, constant(type_));
  names_[results[0].name] = graph_.add_constant(std::move(value), results[0].name);
  return Done{};
}

/// Types of a node's results, with elements of shape arithmetic as far as they are known.
Result<> Reader::infer(NodeId id) {
  const Node& node = graph_.node(id);
  Knowns in = known_inputs(graph_, node);
  for (size_t i = 0; i < in.size(); ++i) {
    const ValueId operand = node.inputs[i];
    if (operand != kNoValue && index(operand) < known_.size() && known_[index(operand)].has_elements) {
      in[i] = known_[index(operand)];
    }
  }
  TRY_ASSIGN(Knowns out, node.op.infer(in).note(str("in ", describe(graph_, node))));
  if (out.size() < node.outputs.size()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected at most ", out.size(), " outputs, found ", node.outputs.size()))
        .note(str("in ", describe(graph_, node)));
  }
  known_.resize(graph_.values().size());
  for (size_t i = 0; i < node.outputs.size(); ++i) {
    Value& value = graph_.value(node.outputs[i]);
    name_unknowns(out[i], value.name);
    value.type = out[i].type;
    known_[index(node.outputs[i])] = std::move(out[i]);
  }
  return Done{};
}

Result<> Reader::node_statement(const std::vector<Result_>& results) {
  TRY_ASSIGN(const std::string name, lexer_.expect_word("an operator"));
  TRY_ASSIGN(std::vector<ValueId> inputs, operands());
  TRY_ASSIGN(Op op_, op(name));
  TRY_ASSIGN(Origin from, origin());
  std::vector<std::string> output_names;
  for (const Result_& result : results) output_names.push_back(result.name);
  const NodeId id = graph_.add_node(std::move(op_), std::move(inputs), std::move(from), std::move(output_names));
  TRY(infer(id));
  for (size_t i = 0; i < results.size(); ++i) {
    const ValueId value = graph_.node(id).outputs[i];
    graph_.value(value).type.layout = results[i].layout;
    names_[results[i].name] = value;
  }
  return Done{};
}

Result<> Reader::statement() {
  std::vector<Result_> results;
  do {
    if (lexer_.peek().kind != Token::Kind::value) return lexer_.error("a result");
    const Token name = lexer_.take();
    if (names_.count(name.text))
      return Error(ErrorCode::invalid_argument, str("'%", name.text, "' is defined twice, line ", name.line));
    Layout layout_ = Layout::row_major;
    if (lexer_.take_if(":")) {
      TRY_ASSIGN(layout_, layout());
    }
    results.push_back({name.text, layout_});
  } while (lexer_.take_if(","));
  TRY(lexer_.expect("="));
  if (lexer_.take_if("const")) return constant_statement(results);
  return node_statement(results);
}

Result<> Reader::results() {
  TRY(lexer_.expect("->"));
  TRY(lexer_.expect("("));
  while (!lexer_.take_if(")")) {
    if (!graph_.outputs().empty()) TRY(lexer_.expect(","));
    if (lexer_.peek().kind != Token::Kind::value) return lexer_.error("an output");
    std::string port = lexer_.take().text;
    if (lexer_.take_if("as")) {
      if (lexer_.peek().kind != Token::Kind::quoted) return lexer_.error("a quoted name");
      port = lexer_.take().text;
    }
    graph_.add_output(kNoValue, std::move(port));  // its value: at the end of the body
  }
  return Done{};
}

Result<Graph> Reader::graph() {
  TRY(lexer_.expect("graph"));
  TRY(parameters());
  const Lexer at_results = lexer_;
  TRY(results());
  TRY(lexer_.expect("{"));
  while (!lexer_.take_if("}")) TRY(statement());
  TRY(at_end());
  // The outputs are named before the body that makes them: read their names once more.
  lexer_ = at_results;
  TRY(lexer_.expect("->"));
  TRY(lexer_.expect("("));
  for (size_t port = 0; port < graph_.outputs().size(); ++port) {
    if (port > 0) TRY(lexer_.expect(","));
    TRY_ASSIGN(const ValueId id, lookup(lexer_.take()));
    graph_.set_output(port, id);
    if (lexer_.take_if("as")) lexer_.take();
  }
  // Once more over the whole graph: elements of shape-like values carry through chains that single nodes do not see.
  TRY(infer_types(graph_));
  return std::move(graph_);
}

Result<Problem> Reader::problem() {
  Problem out;
  TRY_ASSIGN(const std::string name, lexer_.expect_word("an operator"));
  TRY(lexer_.expect("("));
  while (!lexer_.take_if(")")) {
    if (!out.in.empty()) TRY(lexer_.expect(","));
    Constant value;
    TensorType type_;
    if (!lexer_.take_if("_")) {
      const bool is_constant = lexer_.take_if("const");
      TRY_ASSIGN(type_, type());
      if (is_constant || lexer_.peek().is("{")) {
        TRY_ASSIGN(value, constant(type_));
      }
    }
    out.in.push_back(std::move(type_));
    out.constants.push_back(std::move(value));
  }
  TRY_ASSIGN(out.op, op(name));
  Knowns known;
  for (size_t i = 0; i < out.in.size(); ++i) {
    known.push_back(out.constants[i] ? Known::of(out.constants[i]) : Known::of(out.in[i]));
  }
  TRY_ASSIGN(Knowns results, out.op.infer(known));
  for (Known& result : results) out.out.push_back(std::move(result.type));
  TRY(at_end());
  return out;
}

Result<Graph> parse(std::string_view text, OpTable ops, std::span<const Constant> pool) {
  return Reader(text, ops, pool).graph();
}

Result<Problem> parse_problem(std::string_view text, OpTable ops) {
  return Reader(text, ops, {}).problem().note(str("in '", text, "'"));
}

Result<TensorType> parse_type(std::string_view text) {
  Reader reader(text, {}, {});
  TRY_ASSIGN(TensorType out, reader.type());
  TRY(reader.at_end());
  return out;
}

}  // namespace tenon::ir
