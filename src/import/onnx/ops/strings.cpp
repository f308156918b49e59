// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators on strings.
#include "import/onnx/node_context.h"
#include "ops/regex_full_match.h"
#include "ops/string_concat.h"
#include "ops/string_normalizer.h"
#include "ops/string_split.h"

namespace tenon::onnx {

namespace {
Result<> import_strings(NodeContext& node) {
  if (node.op_type() == "StringConcat") return node.finish(StringConcat{}, node.inputs());
  if (node.op_type() == "RegexFullMatch")
    return node.finish(RegexFullMatch{.pattern = node.text("pattern", "")}, node.inputs());
  if (node.op_type() == "StringSplit") {
    return node.finish(StringSplit{.delimiter = node.text("delimiter", ""), .max_splits = node.integer("maxsplit", -1)},
                       node.inputs());
  }
  const std::string letters = node.text("case_change_action", "NONE");
  if (letters != "NONE" && letters != "LOWER" && letters != "UPPER") {
    return Error(ErrorCode::invalid_argument, str("expected a case_change_action, found '", letters, "'"));
  }
  return node.finish(StringNormalizer{.letters = letters == "NONE"    ? LetterCase::none
                                                 : letters == "LOWER" ? LetterCase::lower
                                                                      : LetterCase::upper,
                                      .case_sensitive = node.integer("is_case_sensitive", 0) != 0,
                                      .stop_words = node.texts("stopwords")},
                     node.inputs());
}
}  // namespace

Importer strings() { return {{"RegexFullMatch", "StringConcat", "StringNormalizer", "StringSplit"}, import_strings}; }

}  // namespace tenon::onnx
