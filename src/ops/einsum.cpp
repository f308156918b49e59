// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// einsum: inference and reference.
#include "ops/einsum.h"

#include <algorithm>
#include <map>

#include "base/integers.h"
#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"

namespace tenon {

namespace {

constexpr std::string_view kEllipsis = "...";
using Labels = EinsumLabels;  // a letter, or kFirstOfEllipsis + the axis of `...`, counted from its right end
constexpr int kFirstOfEllipsis = 1000;

Error misfit(std::string_view equation, std::string_view reason) {
  return Error(ErrorCode::invalid_argument, str("expected an equation that fits, found '", equation, "': ", reason));
}

/// Labels of one term; `ellipsis`: how many axes `...` stands for.
Result<Labels> labels_of(std::string_view term, int ellipsis) {
  Labels out;
  bool seen = false;
  for (size_t i = 0; i < term.size(); ++i) {
    if (term.substr(i, kEllipsis.size()) == kEllipsis && !seen) {
      for (int axis = ellipsis; axis-- > 0;) out.push_back(kFirstOfEllipsis + axis);
      i += kEllipsis.size() - 1;
      seen = true;
    } else if (std::isalpha(static_cast<unsigned char>(term[i]))) {
      out.push_back(term[i]);
    } else {
      return misfit(term, "terms are letters and one '...'");
    }
  }
  return out;
}

/// Letters that occur once, in order, behind the axes of `...`.
Labels implicit_result(const std::vector<Labels>& operands, int ellipsis) {
  std::map<int, int> uses;
  for (const Labels& labels : operands) {
    for (const int label : labels) ++uses[label];
  }
  Labels out;
  for (int axis = ellipsis; axis-- > 0;) out.push_back(kFirstOfEllipsis + axis);
  for (const auto& [label, count] : uses) {
    if (label < kFirstOfEllipsis && count == 1) out.push_back(label);
  }
  return out;
}

Result<EinsumTerms> read_equation(const std::string& text, const std::vector<int>& ranks) {
  std::string plain = text;
  plain.erase(std::remove(plain.begin(), plain.end(), ' '), plain.end());
  const size_t arrow = plain.find("->");
  std::vector<std::string> terms = {""};
  for (const char c : plain.substr(0, arrow)) {
    if (c == ',') {
      terms.emplace_back();
    } else {
      terms.back() += c;
    }
  }
  if (terms.size() != ranks.size()) return misfit(text, str(ranks.size(), " operands, ", terms.size(), " terms"));
  EinsumTerms out;
  int most = 0;
  for (size_t i = 0; i < terms.size(); ++i) {
    const bool open = terms[i].find(kEllipsis) != std::string::npos;
    const int letters = static_cast<int>(terms[i].size()) - (open ? 3 : 0);
    if (open ? ranks[i] < letters : ranks[i] != letters)
      return misfit(text, str("operand ", i, " has ", ranks[i], " axes"));
    TRY_ASSIGN(Labels labels, labels_of(terms[i], ranks[i] - letters));
    most = std::max(most, ranks[i] - letters);
    out.operands.push_back(std::move(labels));
  }
  if (arrow == std::string::npos) {
    out.result = implicit_result(out.operands, most);
  } else {
    TRY_ASSIGN(out.result, labels_of(std::string_view(plain).substr(arrow + 2), most));
  }
  return out;
}

/// Length of each label's axis.
Result<std::map<int, Dim>> lengths_of(const EinsumTerms& equation, std::span<const TensorType> in) {
  std::map<int, Dim> out;
  for (size_t i = 0; i < in.size(); ++i) {
    for (size_t axis = 0; axis < equation.operands[i].size(); ++axis) {
      const Dim& dim = in[i].shape[static_cast<int>(axis)];
      const auto [at, is_first] = out.emplace(equation.operands[i][axis], dim);
      if (is_first) continue;
      TRY_ASSIGN(const Shape both, broadcast(Shape{at->second}, Shape{dim}));
      at->second = both[0];
    }
  }
  for (const int label : equation.result) {
    if (!out.count(label))
      return Error(ErrorCode::invalid_argument, "expected the letters of the result in an operand");
  }
  return out;
}

std::vector<int> ranks_of(std::span<const TensorType> in) {
  std::vector<int> out;
  for (const TensorType& type : in) out.push_back(type.rank());
  return out;
}

}  // namespace

Result<Types> Einsum::infer(std::span<const TensorType> in) const {
  if (in.empty()) return Error(ErrorCode::invalid_argument, "expected at least 1 input, found 0");
  for (size_t i = 0; i < in.size(); ++i) {
    TRY(check_type(in, i, TypeSet::number));
    if (in[i].dtype != in[0].dtype) {
      return Error(ErrorCode::invalid_argument, str("expected operands of one type, found ", in[0], " and ", in[i]));
    }
  }
  TRY_ASSIGN(const EinsumTerms parsed, einsum_terms(*this, in));
  TRY_ASSIGN(const auto lengths, lengths_of(parsed, in));
  std::vector<Dim> dims;
  for (const int label : parsed.result) dims.push_back(lengths.at(label));
  return Types{{in[0].dtype, Shape(std::move(dims))}};
}

Result<EinsumTerms> einsum_terms(const Einsum& op, std::span<const TensorType> in) {
  return read_equation(op.equation, ranks_of(in));
}

Result<EinsumLoops> einsum_loops(const Einsum& op, std::span<const TensorType> in) {
  TRY_ASSIGN(const EinsumTerms equation, einsum_terms(op, in));
  TRY_ASSIGN(const auto lengths, lengths_of(equation, in));
  Labels order = equation.result;
  EinsumLoops out;
  out.kept = order.size();
  for (const auto& [label, dim] : lengths) {
    if (std::find(order.begin(), order.end(), label) == order.end()) order.push_back(label);
  }
  for (const int label : order) out.dims.push_back(lengths.at(label).number());
  for (size_t i = 0; i < in.size(); ++i) {
    const std::vector<int64_t> steps = row_major_strides(in[i].shape.numbers());
    std::vector<int64_t>& strides = out.strides.emplace_back(order.size(), 0);
    for (size_t axis = 0; axis < steps.size(); ++axis) {
      const auto at = std::find(order.begin(), order.end(), equation.operands[i][axis]) - order.begin();
      // A letter that an operand has twice means its diagonal: the strides add up.
      if (in[i].shape[static_cast<int>(axis)].number() != 1) strides[static_cast<size_t>(at)] += steps[axis];
    }
  }
  return out;
}

Result<> Einsum::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  Types in;
  for (const ConstTensor& one : src) in.push_back(one.type);
  TRY_ASSIGN(const EinsumLoops walk, einsum_loops(*this, in));
  int64_t terms = 1;  // of each sum
  for (size_t axis = walk.kept; axis < walk.dims.size(); ++axis) terms = wrapping_mul(terms, walk.dims[axis]);
  return visit_number_type(src[0].type.dtype, [&]<class T>() {
    std::vector<int64_t> at(walk.dims.size(), 0);
    for (int64_t i = 0, n = dst[0].volume(); i < n; ++i) {
      Accumulator<T> sum{};
      for (int64_t term = 0; term < terms; ++term) {
        Accumulator<T> product{1};
        for (size_t k = 0; k < src.size(); ++k) {
          int64_t offset = 0;
          for (size_t axis = 0; axis < at.size(); ++axis) offset += at[axis] * walk.strides[k][axis];
          product = wrapping_mul(product, static_cast<Accumulator<T>>(src[k].as<T>()[offset]));
        }
        sum = wrapping_add(sum, product);
        for (size_t axis = at.size(); axis-- > 0 && ++at[axis] == walk.dims[axis];) at[axis] = 0;
      }
      dst[0].as<T>()[i] = static_cast<T>(sum);
    }
  });
}

namespace ops {
OpDef einsum() { return op_def<Einsum>(); }
}  // namespace ops

}  // namespace tenon
