// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Text as words, numbers, signs and blanks.
#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/lib/mutate.h"

namespace tenon::fuzz {

namespace {

enum class Kind { word, sign, blank };

Kind kind_of(char one) {
  const auto code = static_cast<unsigned char>(one);
  if (std::isspace(code) != 0) return Kind::blank;
  return std::isalnum(code) != 0 || one == '_' || one == '.' || one == '-' ? Kind::word : Kind::sign;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out;
  for (size_t i = 0; i < text.size(); ++i) {
    const Kind kind = kind_of(text[i]);
    const bool goes_on = i > 0 && kind != Kind::sign && kind_of(text[i - 1]) == kind;
    if (goes_on) {
      out.back() += text[i];
    } else {
      out.emplace_back(1, text[i]);
    }
  }
  return out;
}

bool is_number(const std::string& word) {
  return std::isdigit(static_cast<unsigned char>(word[word[0] == '-' && word.size() > 1 ? 1 : 0])) != 0;
}

class Mutation {
 public:
  Mutation(std::vector<std::string>& words, unsigned seed) : words_(words), random_(seed) {}

  void run() {
    for (size_t i = below(3) + 1; i > 0 && !words_.empty(); --i) change(below(words_.size()));
  }

 private:
  size_t below(size_t count) { return random_() % count; }

  void change(size_t at) {
    const auto here = words_.begin() + static_cast<ptrdiff_t>(at);
    const size_t count = std::min(below(8) + 1, words_.size() - at);
    const auto end = here + static_cast<ptrdiff_t>(count);
    switch (below(6)) {
      case 0:
        words_.erase(here, end);
        return;
      case 1: {
        const std::vector<std::string> piece(here, end);
        words_.insert(words_.begin() + static_cast<ptrdiff_t>(below(words_.size() + 1)), piece.begin(), piece.end());
        return;
      }
      case 2:
        std::swap(*here, words_[below(words_.size())]);
        return;
      case 3:
        *here = words_[below(words_.size())];
        return;
      default:
        *here = is_number(*here) ? number() : words_[below(words_.size())];
    }
  }

  std::string number() {
    constexpr const char* kOthers[] = {"nan", "inf", "-inf", "1e39", "-0.0", "0x10", "1e-50", "99999999999999999999"};
    switch (below(4)) {
      case 0:
        return std::to_string(kEvilNumbers[below(std::size(kEvilNumbers))]);
      case 1:
        return kOthers[below(std::size(kOthers))];
      case 2:
        return "-" + std::to_string(below(9));
      default:
        return std::to_string(below(20));
    }
  }

  std::vector<std::string>& words_;
  std::mt19937_64 random_;
};

}  // namespace

size_t mutate_words(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  if (seed % 8 == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::vector<std::string> words = words_of(std::string(data, data + size));
  Mutation(words, seed).run();
  std::string out;
  for (const std::string& word : words) out += word;
  if (out.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::copy(out.begin(), out.end(), data);
  return out.size();
}

}  // namespace tenon::fuzz
