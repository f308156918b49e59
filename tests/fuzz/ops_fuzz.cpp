// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Any bytes as a problem, a line of tests/cases: if inference takes its operands, the reference runs on them, or says
// an Error. So inference lets nothing pass that a reference would read or write past its end.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "ops/lib/evaluate.h"
#include "tests/fuzz/lib/mutate.h"

namespace {

using namespace tenon;

constexpr int64_t kMostElements = 1 << 12, kMostResults = 1 << 16;  // of a tensor: more says no more

bool is_small(const TensorType& type, int64_t most) {
  int64_t volume = 1;
  for (int axis = 0; axis < type.rank(); ++axis) {
    const Dim& dim = type.shape[axis];
    if (!dim.is_number() || dim.number() > most) return false;
    volume *= dim.number();
    if (volume > most) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto problem = ops::parse_problem(std::string(data, data + size));
  if (!problem.ok() || problem->op.name().starts_with("plugin")) return 0;
  std::vector<Constant> operands;
  for (size_t i = 0; i < problem->in.size(); ++i) {
    const TensorType& type = problem->in[i];
    if (problem->constants[i] || !type.present()) {
      operands.push_back(problem->constants[i]);
      continue;
    }
    if (!is_small(type, kMostElements) || size_of(type.dtype) == 0) return 0;
    operands.push_back(ir::random_constant(type, i + 7));
  }
  // Sizes that depend on data are known now.
  Knowns known;
  for (const Constant& one : operands) known.push_back(one ? Known::of(one) : Known{});
  const auto out = problem->op.infer(known);
  const bool bounded = out.ok() && std::all_of(out->begin(), out->end(), [](const Known& one) {
                         return is_container(one.type.dtype) || is_small(one.type, kMostResults);
                       });
  if (bounded) (void)ops::evaluate(problem->op, operands);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  return tenon::fuzz::mutate_words(data, size, max_size, seed);
}
