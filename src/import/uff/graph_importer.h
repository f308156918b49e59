// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// GraphImporter: from the outputs back to what they need; hands each node to its importer.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "import/uff/import.h"
#include "import/uff/node_context.h"
#include "uff_schema.pb.h"

namespace tenon::uff {

class GraphImporter {
 public:
  GraphImporter(const uff_schema::MetaGraph& model, const ImportOptions& options) : model_(model), options_(options) {}

  Result<Graph> run();

 private:
  enum class State { untouched, entered, done };
  struct Place {
    const uff_schema::Node* node = nullptr;
    int number = 0;
    State state = State::untouched;
    NodeContext::Operand result;  // without a value too if it failed
    std::vector<ValueId> more;    // results behind the first, of a plugin
  };

  Result<> index();
  /// The place that an operand's name stands for; null if there is none. "node:1" is its second result.
  Place* find(const std::string& name, size_t* result = nullptr);
  /// Errors: corrupt_data for a node or a result that is not there.
  Result<NodeContext::Operand> operand(const std::string& name);
  Result<> add_inputs();
  Result<> import_from(Place& end);
  void import_node(Place& place);
  Result<> import_with(const Importer& importer, Place& place, const std::vector<NodeContext::Operand>& inputs);
  /// A node that a plugin computes.
  Result<> import_plugin(Place& place, const std::vector<NodeContext::Operand>& inputs, bool claimed);
  void fail(const Place& place, const std::vector<NodeContext::Operand>& inputs, const Error& error);
  /// The nodes that are outputs, and what they are called.
  Result<std::vector<std::pair<Place*, std::string>>> ends();
  Error failure_error() const;

  const uff_schema::MetaGraph& model_;
  const ImportOptions& options_;
  Assembly assembly_;
  References references_;
  std::unordered_map<std::string, Place> places_;
  std::vector<ImportFailure> failures_;
  std::vector<ErrorCode> codes_;  // of failures_
};

}  // namespace tenon::uff
