// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rewriting what CUDA C++ has and C++ has not, and macros cannot say.
#include "tests/gpu/host_device/kernel_text.h"

#include <cctype>
#include <regex>
#include <string_view>
#include <vector>

namespace tenon::host_device {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Past a string literal that begins at `at`.
size_t past_string(std::string_view text, size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\';
  return at + 1;
}

/// Parts of `text` between `separator`s that stand in no string and no brackets.
std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> out(1);
  int depth = 0;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      const size_t end = past_string(text, at);
      out.back() += text.substr(at, end - at);
      at = end;
      continue;
    }
    depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
    if (c == separator && depth == 0) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
    ++at;
  }
  return out;
}

/// The bracket that closes the one at `at`.
size_t closing(std::string_view text, size_t at) {
  int depth = 0;
  for (; at < text.size();) {
    if (text[at] == '"') {
      at = past_string(text, at);
      continue;
    }
    depth += (text[at] == '(') - (text[at] == ')');
    if (depth == 0) return at;
    ++at;
  }
  return at;
}

/// The C++ operands of `"constraint"(operand), ...`, behind commas.
std::string operands(const std::string& list) {
  std::string out;
  for (const std::string& one : split(list, ',')) {
    size_t open = 0;
    while (open < one.size() && one[open] != '(') open = one[open] == '"' ? past_string(one, open) : open + 1;
    if (open < one.size()) out += ", " + one.substr(open + 1, closing(one, open) - open - 1);
  }
  return out;
}

/// asm("TEXT" : outputs : inputs : clobbered) as HostPtx<host_hash("TEXT")>::run(outputs, inputs).
std::string without_asm(const std::string& text) {
  std::string out;
  size_t done = 0;
  for (size_t at = text.find("asm"); at != std::string::npos; at = text.find("asm", at + 1)) {
    if ((at > 0 && is_word(text[at - 1])) || is_word(text[at + 3])) continue;
    const size_t open = text.find('(', at);
    const size_t close = closing(text, open);
    const auto parts = split(std::string_view(text).substr(open + 1, close - open - 1), ':');
    std::string all;
    for (size_t i = 1; i < parts.size() && i < 3; ++i) all += operands(parts[i]);
    if (!all.empty()) all.erase(0, 2);
    out += text.substr(done, at - done) + "HostPtx<host_hash(" + parts[0] + ")>::run(" + all + ")";
    done = at = close + 1;
  }
  return out + text.substr(done);
}

/// `__shared__ T a[2], b;` as references into the block's memory.
std::string without_shared(std::string text) {
  static const std::regex dynamic(R"(extern __shared__ (?:__align__\(\d+\) )?(\w+) (\w+)\[\];)");
  text = std::regex_replace(text, dynamic, "$1* const $2 = ($1*)host_dynamic_shared();");
  const std::string word = "__shared__ ";
  for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
    const size_t end = text.find(';', at), type_at = at + word.size(), type_end = text.find(' ', type_at);
    const std::string type = text.substr(type_at, type_end - type_at);
    std::string out;
    for (std::string one : split(std::string_view(text).substr(type_end + 1, end - type_end - 1), ',')) {
      one.erase(0, one.find_first_not_of(' '));
      const std::string name = one.substr(0, one.find_first_of("[ "));
      out += "static char host_place_" + name + "; typedef " + type + " host_type_" + name + one.substr(name.size()) +
             "; host_type_" + name + "& " + name + " = *(host_type_" + name + "*)host_static_shared(&host_place_" +
             name + ", sizeof(host_type_" + name + ")); ";
    }
    text.replace(at, end + 1 - at, out);
  }
  return text;
}

}  // namespace

std::string for_host(const std::string& text) {
  std::string tail;
  static const std::regex cluster(R"(__cluster_dims__\((\d+))");
  static const std::regex head_of(R"(__global__ [^{;]*)"), name_of(R"(void\s+(\w+)\s*\()"),
      bounds(R"(__(?:launch_bounds|cluster_dims)__\([^)]*\))");
  for (std::sregex_iterator at(text.begin(), text.end(), head_of), end; at != end; ++at) {
    const std::string head = at->str();
    std::smatch found;
    std::string blocks = "1";
    if (std::regex_search(head, found, cluster)) blocks = found[1];
    const std::string name = std::regex_replace(head, bounds, "");
    if (std::regex_search(name, found, name_of)) tail += "HOST_KERNEL(" + found[1].str() + ", " + blocks + ")\n";
  }
  return without_shared(without_asm(text)) + "\n" + tail;
}

}  // namespace tenon::host_device
