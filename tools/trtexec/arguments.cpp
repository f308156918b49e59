// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Command line to options.
#include "tools/trtexec/arguments.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>
#include <deque>
#include <map>
#include <sstream>

#include "tools/lib/failure.h"
#include "tools/trtexec/option_table.h"

namespace tenon::tools::trtexec {
namespace {

std::string first_name(const OptionRow& row) {
  const std::string names = row.names;
  return names.substr(0, names.find(','));
}

std::string help_text(const OptionRow& row) {
  std::string text = row.support == Support::refused ? "[refused: " + std::string(row.text) + "]" : row.text;
  if (row.support == Support::idle) text = "[changes nothing: " + text + "]";
  if (*row.harmless) text += " [accepted: " + std::string(row.harmless) + "]";
  if (*row.until) text += " (until " + std::string(row.until) + ")";
  return text;
}

bool is_harmless(const OptionRow& row, const std::string& value) {
  return *row.harmless && ("|" + std::string(row.harmless) + "|").find("|" + value + "|") != std::string::npos;
}

}  // namespace

Arguments Arguments::parse(int argc, const char* const* argv, std::string& help) {
  CLI::App app(
      "Builds, runs and measures an engine, with the options of TensorRT's trtexec (8.6 to 11). --opt=value and\n"
      "--opt value are both read. An option that Tenon cannot honour is an error.",
      "trtexec");
  app.get_formatter()->column_width(40);
  std::map<const CLI::Option*, const OptionRow*> rows;
  std::deque<std::vector<std::string>> words;  // CLI11 keeps references to them
  for (const auto& table : {build_options(), inference_options()}) {
    for (const OptionRow& row : table) {
      const bool flag = !*row.value;
      auto* option = flag ? app.add_flag_function(
                                row.names, [](std::int64_t) {}, help_text(row))
                          : app.add_option(row.names, words.emplace_back(), help_text(row));
      option->group(row.group);
      if (!flag) option->type_name(row.value)->expected(1)->take_all();
      rows[option] = &row;
    }
  }
  app.footer("Exit codes: 0 passed; 1 failed.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    help = app.help();
    return {};
  }

  Arguments arguments;
  std::map<const CLI::Option*, std::size_t> used;
  for (const CLI::Option* option : app.parse_order()) {
    const auto found = rows.find(option);
    if (found == rows.end()) continue;
    const OptionRow& row = *found->second;
    const std::string name = first_name(row);
    const std::string value = *row.value ? option->results().at(used[option]++) : "";
    if (row.support == Support::refused && !is_harmless(row, value))
      throw Failure(Exit::usage, name + (value.empty() ? "" : "=" + value) + " cannot be honoured: " + row.text);
    if (row.support == Support::idle) arguments.idle_notes_.push_back(name + ": " + row.text);
    arguments.given_.emplace_back(name, value);
  }
  return arguments;
}

bool Arguments::has(const std::string& name) const { return !values(name).empty(); }

std::vector<std::string> Arguments::values(const std::string& name) const {
  std::vector<std::string> found;
  for (const auto& [key, value] : given_)
    if (key == name) found.push_back(value);
  return found;
}

std::vector<std::string> Arguments::names(const std::string& name) const {
  std::vector<std::string> out;
  for (const std::string& value : values(name)) {
    std::istringstream words(value);
    for (std::string word; std::getline(words, word, ',');) out.push_back(word);
  }
  return out;
}

std::string Arguments::value(const std::string& name, const std::string& otherwise) const {
  const auto found = values(name);
  return found.empty() ? otherwise : found.back();
}

double Arguments::number(const std::string& name, double otherwise, double least) const {
  if (!has(name)) return otherwise;
  const std::string text = value(name);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !(number >= least))
    throw Failure(Exit::usage, name + ": expected a number of at least " + std::to_string(static_cast<long>(least)) +
                                   ", found '" + text + "'");
  return number;
}

int Arguments::whole(const std::string& name, int otherwise, int least) const {
  const double found = number(name, otherwise, least);
  if (found != std::floor(found) || found > 1e9)
    throw Failure(Exit::usage, name + ": expected a whole number, found '" + value(name) + "'");
  return static_cast<int>(found);
}

NamedShapes Arguments::shapes(const std::string& name) const { return parse_shapes(values(name), name); }

std::vector<ProfileShapes> Arguments::profiles() const {
  std::vector<ProfileShapes> found;
  std::size_t current = 0;
  for (const auto& [name, value] : given_) {
    if (name == "--profile") {
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), current);
      if (error != std::errc{} || end != value.data() + value.size() || current > found.size())
        throw Failure(Exit::usage,
                      "--profile: expected the numbers 0, 1, 2 and so on in this order, found '" + value + "'");
      if (current == found.size()) found.emplace_back();
    }
    const bool min = name == "--minShapes", opt = name == "--optShapes", max = name == "--maxShapes";
    if (!min && !opt && !max) continue;
    if (found.empty()) found.emplace_back();
    ProfileShapes& profile = found[current];
    (min ? profile.min : opt ? profile.opt : profile.max).merge(parse_shapes({&value, 1}, name));
  }
  if (found.empty() && has("--shapes")) found.push_back({shapes("--shapes"), shapes("--shapes"), shapes("--shapes")});
  return found;
}

std::vector<double> Arguments::percentiles() const {
  std::vector<double> found;
  std::string text = value("--percentile", "90,95,99") + ",";
  for (std::size_t start = 0, comma; (comma = text.find(',', start)) != std::string::npos; start = comma + 1) {
    double percent = -1;
    const auto [end, error] = std::from_chars(&text[start], &text[comma], percent);
    if (error != std::errc{} || end != &text[comma] || !(percent >= 0 && percent <= 100))
      throw Failure(Exit::usage,
                    "--percentile: expected numbers from 0 to 100, found '" + text.substr(start, comma - start) + "'");
    found.push_back(percent);
  }
  return found;
}

}  // namespace tenon::tools::trtexec
