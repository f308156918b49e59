// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TfIdfVectorizer.
#include "import/onnx/node_context.h"
#include "ops/tf_idf.h"

namespace tenon::onnx {

namespace {
Result<> import_tf_idf(NodeContext& node) {
  TfIdf op{.min_length = node.integer("min_gram_length", 1),
           .max_length = node.integer("max_gram_length", 1),
           .max_skip = node.integer("max_skip_count", 0),
           .counts = node.integers("ngram_counts"),
           .indexes = node.integers("ngram_indexes"),
           .pool = node.integers("pool_int64s"),
           .pool_strings = node.texts("pool_strings"),
           .weights = node.numbers("weights")};
  const std::string mode = node.text("mode", "TF");
  if (mode != "TF" && mode != "IDF" && mode != "TFIDF") {
    return Error(ErrorCode::invalid_argument, str("expected mode TF, IDF or TFIDF, found '", mode, "'"));
  }
  op.mode = mode == "TF" ? TfIdfMode::tf : mode == "IDF" ? TfIdfMode::idf : TfIdfMode::tfidf;
  return node.finish(std::move(op), node.inputs());
}
}  // namespace

Importer tf_idf_vectorizer() { return {{"TfIdfVectorizer"}, import_tf_idf}; }

}  // namespace tenon::onnx
