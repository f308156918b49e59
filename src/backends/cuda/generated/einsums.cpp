// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// einsum as nested loops: one thread sums one element of the result. Products that are matrix products go another way.
#include "ops/einsum.h"

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

namespace {

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(only_row_major(p));
  TRY_ASSIGN(const EinsumLoops loops, einsum_loops(*p.op.as<Einsum>(), p.in));
  Launcher launcher{.acc = accumulator(p.in[0].dtype), .threads = p.out[0].shape.volume()};
  std::string body = coordinates(p.out[0], "at") + "  acc sum = 0;\n", product, close;
  double terms = 1;
  for (size_t axis = loops.kept; axis < loops.dims.size(); ++axis) {
    body += str("  for (idx c", axis, " = 0; c", axis, " < ", loops.dims[axis], "; ++c", axis, ") {\n");
    close += "  }\n";
    terms *= static_cast<double>(loops.dims[axis]);
  }
  for (size_t k = 0; k < p.in.size(); ++k) {
    launcher.args.push_back(src(p, k));
    product += str(k > 0 ? " * " : "", "(acc)wide(x", k, "[", offset(loops.strides[k]), "])");
  }
  launcher.args.push_back(dst(p, 0));
  body += str("  sum += ", product, ";\n", close, "  y0[at] = narrow<", type_name(p.out[0].dtype), ">(sum);\n");
  Generated out{{launch(launcher, body)}};
  out.effort = kEffortOfScalars * terms * static_cast<double>(launcher.threads);
  return out;
}

}  // namespace

Generator einsums() { return {"einsum_nvrtc", {"einsum"}, LayoutRule::row_major, 0, make}; }

}  // namespace tenon::cuda
