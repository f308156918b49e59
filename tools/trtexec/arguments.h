// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The command line of trtexec, checked against the option table.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/lib/engine.h"
#include "tools/lib/shapes.h"

namespace tenon::tools::trtexec {

class Arguments {
 public:
  /// Errors: Failure(usage) for unknown, refused and incomplete options; CLI::ParseError.
  /// `help` gets the text if --help was asked for.
  static Arguments parse(int argc, const char* const* argv, std::string& help);

  bool has(const std::string& name) const;
  /// The last value given, else `otherwise`.
  std::string value(const std::string& name, const std::string& otherwise = "") const;
  std::vector<std::string> values(const std::string& name) const;
  /// What an option names, with commas or repeated.
  std::vector<std::string> names(const std::string& name) const;
  /// Errors: Failure(usage) if it is not a number of at least `least`.
  double number(const std::string& name, double otherwise, double least) const;
  int whole(const std::string& name, int otherwise, int least) const;
  NamedShapes shapes(const std::string& name) const;

  /// --profile, --minShapes, --optShapes, --maxShapes in their order; --shapes if there are none.
  std::vector<ProfileShapes> profiles() const;
  /// 0 to 100, as given.
  std::vector<double> percentiles() const;

  /// For every option that changes nothing: "--noTF32: fp32 is computed in fp32".
  const std::vector<std::string>& idle_notes() const { return idle_notes_; }

 private:
  std::vector<std::pair<std::string, std::string>> given_;  // in order, by the first name; flags have no value
  std::vector<std::string> idle_notes_;
};

}  // namespace tenon::tools::trtexec
