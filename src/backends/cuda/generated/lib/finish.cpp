// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Epilogues in place.
#include "backends/cuda/generated/lib/finish.h"

namespace tenon::cuda {

GeneratedLaunch finish_in_place(const Problem& p, bool bias, bool residual) {
  Launcher launcher{
      .acc = accumulator(p.out[0].dtype), .threads = p.out[0].shape.volume(), .functions = epilogue_functions(p.op)};
  bias = bias && present(p, 2);
  residual = residual && present(p, 3);
  if (bias) launcher.args.push_back(src(p, 2));
  if (residual) launcher.args.push_back(src(p, 3));
  launcher.args.push_back(dst(p, 0));
  const bool channels = p.op.name() == "conv";
  std::string body = coordinates(p.out[0], "at") + "  acc v = wide(y0[at]);\n";
  if (bias)
    body +=
        channels ? "  v += (acc)wide(x2[c1]);\n" : str("  v += (acc)wide(x2[at % ", p.in[2].shape.volume(), "]);\n");
  const std::string r = residual ? str("(acc)wide(x3[", offset(broadcast_strides(p.in[3], p.out[0])), "])") : "(acc)0";
  return launch(launcher, body + str("  y0[at] = narrow<", to_string(p.out[0].dtype), ">(finish(v, ", r, "));\n"));
}

}  // namespace tenon::cuda
