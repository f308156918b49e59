// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// string_normalizer: inference and reference.
#include "ops/string_normalizer.h"

#include <algorithm>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {
std::string changed(std::string text, LetterCase to) {
  for (char& c : text) {
    if (to == LetterCase::lower && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (to == LetterCase::upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::vector<std::string> left_of(const StringNormalizer& op, const ConstTensor& x) {
  std::vector<std::string> out;
  for (int64_t i = 0; i < x.volume(); ++i) {
    const std::string text(x.as<Text>()[i].view());
    const bool stops = std::any_of(op.stop_words.begin(), op.stop_words.end(), [&](const std::string& word) {
      return op.case_sensitive ? word == text : changed(word, LetterCase::lower) == changed(text, LetterCase::lower);
    });
    if (!stops && !text.empty()) out.push_back(changed(text, op.letters));
  }
  if (out.empty()) out.emplace_back();
  return out;
}
}  // namespace

Result<Knowns> StringNormalizer::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1));
  const TensorType& x = in[0].type;
  if (x.dtype != DataType::string) return Error(ErrorCode::unsupported, str("expected strings, found ", x));
  if (x.rank() < 1 || x.rank() > 2 || (x.rank() == 2 && x.shape[0].is_number() && !(x.shape[0] == Dim(1)))) {
    return Error(ErrorCode::invalid_argument, str("expected strings [C] or [1,C], found ", x));
  }
  const Dim left = in[0].value ? Dim(static_cast<int64_t>(left_of(*this, in[0].value.tensor()).size())) : unknown_dim();
  return Knowns{Known::of({DataType::string, x.rank() == 2 ? Shape{1, left} : Shape{left}})};
}

Result<> StringNormalizer::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto left = left_of(*this, src[0]);
  if (static_cast<int64_t>(left.size()) != dst[0].volume()) {
    return Error(ErrorCode::internal, str("expected ", dst[0].volume(), " strings, found ", left.size()));
  }
  for (size_t i = 0; i < left.size(); ++i) dst[0].as<Text>()[i] = Text::of(left[i]);
  return Done{};
}

namespace ops {
OpDef string_normalizer() { return op_def<StringNormalizer>(); }
}  // namespace ops

}  // namespace tenon
