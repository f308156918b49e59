// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// string_split: inference and reference.
#include "ops/string_split.h"

#include <algorithm>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
constexpr std::string_view kBlanks = " \t\n\r\f\v";

std::vector<std::string> words_of(std::string_view text, const std::string& delimiter, int64_t splits) {
  std::vector<std::string> out;
  if (delimiter.empty()) {
    for (size_t at = text.find_first_not_of(kBlanks); at != text.npos; at = text.find_first_not_of(kBlanks)) {
      text.remove_prefix(at);
      const bool last = splits >= 0 && static_cast<int64_t>(out.size()) == splits;
      const size_t end = last ? text.npos : text.find_first_of(kBlanks);
      out.emplace_back(text.substr(0, end));
      text.remove_prefix(end == text.npos ? text.size() : end);
    }
    // The rest keeps the blanks inside it, not those behind it.
    if (!out.empty()) out.back().erase(out.back().find_last_not_of(kBlanks) + 1);
    return out;
  }
  while (splits < 0 || static_cast<int64_t>(out.size()) < splits) {
    const size_t at = text.find(delimiter);
    if (at == text.npos) break;
    out.emplace_back(text.substr(0, at));
    text.remove_prefix(at + delimiter.size());
  }
  out.emplace_back(text);
  return out;
}
}  // namespace

Result<Knowns> StringSplit::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  const TensorType& x = in[0].type;
  if (x.dtype != DataType::string) return Error(ErrorCode::unsupported, str("expected strings, found ", x));
  Dim most = unknown_dim();
  if (in[0].value) {
    size_t words = 0;
    for (int64_t i = 0; i < x.shape.volume(); ++i) {
      words = std::max(words, words_of(in[0].value.tensor().as<Text>()[i].view(), delimiter, max_splits).size());
    }
    most = static_cast<int64_t>(words);
  }
  std::vector<Dim> dims = x.shape.dims();
  dims.push_back(most);
  return Knowns{Known::of({DataType::string, Shape(std::move(dims))}), Known::of({DataType::i64, x.shape})};
}

Result<> StringSplit::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const int64_t most = dst[0].dim(dst[0].type.rank() - 1);
  for (int64_t i = 0; i < src[0].volume(); ++i) {
    const auto words = words_of(src[0].as<Text>()[i].view(), delimiter, max_splits);
    for (int64_t k = 0; k < most; ++k) {
      const auto at = static_cast<size_t>(k);
      dst[0].as<Text>()[i * most + k] = at < words.size() ? Text::of(words[at]) : Text{};
    }
    if (dst.size() > 1) dst[1].as<int64_t>()[i] = static_cast<int64_t>(words.size());
  }
  return Done{};
}

namespace ops {
OpDef string_split() { return op_def<StringSplit>(); }
}  // namespace ops

}  // namespace tenon
