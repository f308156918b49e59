// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Epilogues in place.
#include "backends/cuda/generated/lib/finish.h"

#include <optional>

namespace tenon::cuda {

namespace {

/// 16 bytes a thread: bias along the innermost axis, residual as the result. Null if they lie otherwise.
std::optional<GeneratedLaunch> finish_vectors(const Problem& p, Launcher launcher, bool bias, bool residual) {
  const TensorType& y = p.out[0];
  if (y.rank() == 0) return std::nullopt;
  const int64_t inner = y.shape[memory_axes(y).back()].number();
  const auto group = static_cast<int64_t>(16 / size_of(y.dtype));
  const bool channels_inside = p.op.name() != "conv" || y.layout == Layout::channels_last;
  if (inner % group != 0 || (bias && (!channels_inside || p.in[2].shape.volume() != inner))) return std::nullopt;
  if (residual && p.in[3] != y) return std::nullopt;
  launcher.threads = y.shape.volume() / group;
  launcher.functions += str("struct alignas(16) Pack { ", to_string(y.dtype), " v[", group, "]; };\n");
  const std::string r = residual ? "(acc)wide(r.v[k])" : "(acc)0";
  return launch(
      launcher,
      str("  Pack v = ((const Pack*)y0)[at];\n", residual ? "  const Pack r = ((const Pack*)x3)[at];\n" : "",
          bias ? str("  const Pack b = *(const Pack*)(x2 + at % ", inner / group, " * ", group, ");\n") : "",
          "  #pragma unroll\n  for (int k = 0; k < ", group, "; ++k) v.v[k] = narrow<", to_string(y.dtype),
          ">(finish((acc)wide(v.v[k])", bias ? " + (acc)wide(b.v[k])" : "", ", ", r, "));\n  ((Pack*)y0)[at] = v;\n"));
}

}  // namespace

GeneratedLaunch finish_in_place(const Problem& p, bool bias, bool residual) {
  Launcher launcher{
      .acc = accumulator(p.out[0].dtype), .threads = p.out[0].shape.volume(), .functions = epilogue_functions(p.op)};
  bias = bias && present(p, 2);
  residual = residual && present(p, 3);
  if (bias) launcher.args.push_back(src(p, 2));
  if (residual) launcher.args.push_back(src(p, 3));
  launcher.args.push_back(dst(p, 0));
  if (auto vectors = finish_vectors(p, launcher, bias, residual)) return *std::move(vectors);
  const bool channels = p.op.name() == "conv";
  std::string body = coordinates(p.out[0], "at") + "  acc v = wide(y0[at]);\n";
  if (bias)
    body +=
        channels ? "  v += (acc)wide(x2[c1]);\n" : str("  v += (acc)wide(x2[at % ", p.in[2].shape.volume(), "]);\n");
  const std::string r = residual ? str("(acc)wide(x3[", offset(broadcast_strides(p.in[3], p.out[0])), "])") : "(acc)0";
  return launch(launcher, body + str("  y0[at] = narrow<", to_string(p.out[0].dtype), ">(finish(v, ", r, "));\n"));
}

}  // namespace tenon::cuda
