// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Spectra, windows and matrices: dft, signal_window, mel_weights, det.
#include "backends/cuda/generated/lib/source.h"
#include "ops/dft.h"
#include "ops/lib/copy.h"
#include "ops/signal_window.h"

namespace tenon::cuda {

namespace {

constexpr std::string_view kTurn = "(2 * 3.14159265358979323846)";

/// A table of roots, then one thread for each number of the spectrum.
Result<Generated> dft(const Problem& p) {
  const Dft& op = *p.op.as<Dft>();
  const int rank = p.in[0].rank();
  int64_t axis = op.axis;
  if (present(p, 2)) {
    TRY_ASSIGN(const auto known, known_integers(p, 2));
    if (known.size() != 1) return declined("one axis only, found ", known.size());
    axis = known[0];
  }
  TRY_ASSIGN(const int at, normalize_axis(axis, rank));
  const int64_t given = p.in[0].shape[at].number(), results = p.out[0].shape[at].number();
  int64_t length = op.inverse && op.onesided ? 2 * (given - 1) : given;
  if (present(p, 1)) {
    TRY_ASSIGN(const auto known, known_integers(p, 1));
    length = known.at(0);
  }
  const int64_t parts = p.in[0].shape[rank - 1].number(), to_parts = p.out[0].shape[rank - 1].number();
  const int64_t inner = volume_between(p.in[0].shape, at + 1, rank - 1);
  if (length < 1 || parts < 1 || parts > 2) return declined("a signal of ", length, " with ", parts, " parts");
  const std::string_view acc = accumulator(p.in[0].dtype);
  const DataType kept = acc == "f64" ? DataType::f64 : DataType::f32;
  Generated out;
  out.workspace_bytes = static_cast<size_t>(2 * length) * size_of(kept);
  Launcher roots{.acc = "f64", .args = {scratch(kept, 0)}, .threads = length};
  out.launches.push_back(launch(roots, str("  const acc angle = ", op.inverse ? "" : "-", kTurn, " * at / ", length,
                                           ";\n  w0[2 * at] = cos(angle);\n  w0[2 * at + 1] = sin(angle);\n")));
  Launcher sums{
      .acc = acc, .args = {src(p, 0), dst(p, 0), scratch(kept, 0)}, .threads = p.out[0].shape.volume() / to_parts};
  const bool mirrors = op.inverse && op.onesided;
  const std::string result(type_name(p.out[0].dtype));
  const auto number = [&](std::string_view sum) {
    return str("narrow<", result, ">(", sum, op.inverse ? str(" / ", length) : std::string(), ")");
  };
  const std::string body = str(
      "  const i64 in = at % ", inner, ", k = at / ", inner, " % ", results, ", row = at / ", inner * results,
      ";\n  acc real = 0, imaginary = 0;\n  i64 turn = 0;\n  for (i64 n = 0; n < ", length, "; ++n) {\n",
      mirrors ? str("    const bool mirrored = n > ", length / 2, ";\n    const i64 from = mirrored ? ", length,
                    " - n : n;\n")
              : std::string("    const i64 from = n;\n"),
      "    if (from < ", given, ") {\n      const auto* x = x0 + ((row * ", given, " + from) * ", inner, " + in) * ",
      parts, ";\n      const acc a = wide(x[0]), b = ",
      parts == 2 ? (mirrors ? "mirrored ? -(acc)wide(x[1]) : (acc)wide(x[1])" : "wide(x[1])") : "0",
      ", c = w0[2 * turn], s = w0[2 * turn + 1];\n      real += a * c - b * s;\n      imaginary += a * s + b * c;\n",
      "    }\n    turn += k;\n    while (turn >= ", length, ") turn -= ", length, ";\n  }\n  y0[at * ", to_parts,
      "] = ", number("real"), ";\n",
      to_parts == 2 ? str("  y0[at * 2 + 1] = ", number("imaginary"), ";\n") : std::string());
  out.launches.push_back(launch(sums, body));
  out.effort = kEffortOfScalars * static_cast<double>(length) * static_cast<double>(sums.threads);
  return out;
}

Result<Generated> window(const Problem& p) {
  const SignalWindow& op = *p.op.as<SignalWindow>();
  const double terms[3][3] = {{0.42, 0.5, 0.08}, {25.0 / 46, 21.0 / 46, 0}, {0.5, 0.5, 0}};
  const double* a = terms[static_cast<size_t>(op.kind)];
  const int64_t count = p.out[0].shape.volume(), period = count - (op.periodic ? 0 : 1);
  Launcher launcher{.acc = "f64", .args = {dst(p, 0)}, .threads = count};
  const std::string angle = period > 0 ? str(kTurn, " * at / ", period) : std::string("0");
  return Generated{{launch(
      launcher, str("  const acc angle = ", angle, ";\n  y0[at] = narrow<", type_name(p.out[0].dtype), ">(",
                    literal(a[0]), " - ", literal(a[1]), " * cos(angle) + ", literal(a[2]), " * cos(2 * angle));\n"))}};
}

Result<Generated> mel_weights(const Problem& p) {
  const int64_t bands = p.out[0].shape[1].number();
  Launcher launcher{.acc = "f64", .threads = p.out[0].shape.volume()};
  for (size_t i = 0; i < 5; ++i) launcher.args.push_back(src(p, i));
  launcher.args.push_back(dst(p, 0));
  launcher.functions = R"(
DEVICE f64 mel(f64 hertz) { return 2595 * log10(1 + hertz / 700); }
DEVICE i64 edge(i64 i, f64 bands, f64 length, f64 rate, f64 low, f64 high) {
  const f64 step = (mel(high) - mel(low)) / (bands + 2);
  const f64 hertz = 700 * (pow(10., ((f64)i * step + mel(low)) / 2595) - 1);
  return (i64)floor((length + 1) * hertz / rate);
}
)";
  const std::string body = str("  const i64 bin = at / ", bands, ", band = at % ", bands, R"(;
  const f64 n = (f64)wide(x0[0]), length = (f64)wide(x1[0]), rate = (f64)wide(x2[0]), low = (f64)wide(x3[0]),
            high = (f64)wide(x4[0]);
  const i64 left = edge(band, n, length, rate, low, high), top = edge(band + 1, n, length, rate, low, high),
            right = edge(band + 2, n, length, rate, low, high);
  acc value = 0;
  if (left == top && bin == top) value = 1;
  if (left < top && bin >= left && bin <= top) value = (acc)(bin - left) / (acc)(top - left);
  if (bin >= top && bin < right) value = (acc)(right - bin) / (acc)(right - top);
  y0[at] = narrow<)",
                               type_name(p.out[0].dtype), ">(value);\n");
  return Generated{{launch(launcher, body)}};
}

/// Elimination with pivots, a matrix a thread.
Result<Generated> det(const Problem& p) {
  const int64_t n = p.in[0].shape[p.in[0].rank() - 1].number();
  Launcher launcher{.acc = "f64",
                    .args = {src(p, 0), dst(p, 0), scratch(DataType::f64, 0)},
                    .threads = p.out[0].shape.volume(),
                    .functions = str("#define N ", n, "\n")};
  const std::string body = str(R"(  f64* a = w0 + at * (i64)(N * N);
  for (int i = 0; i < N * N; ++i) a[i] = wide(x0[at * (i64)(N * N) + i]);
  f64 product = 1;
  for (int k = 0; k < N && product != 0; ++k) {
    int pivot = k;
    for (int i = k + 1; i < N; ++i) if (fabs(a[i * N + k]) > fabs(a[pivot * N + k])) pivot = i;
    if (pivot != k) {
      product = -product;
      for (int j = 0; j < N; ++j) { const f64 t = a[k * N + j]; a[k * N + j] = a[pivot * N + j]; a[pivot * N + j] = t; }
    }
    product *= a[k * N + k];
    if (a[k * N + k] == 0) break;
    for (int i = k + 1; i < N; ++i) {
      const f64 factor = a[i * N + k] / a[k * N + k];
      for (int j = k; j < N; ++j) a[i * N + j] -= factor * a[k * N + j];
    }
  }
  y0[at] = narrow<)",
                               type_name(p.out[0].dtype), ">(product);\n#undef N\n");
  Generated out{{launch(launcher, body)}};
  out.workspace_bytes = static_cast<size_t>(launcher.threads * n * n) * sizeof(double) + 1;
  return out;
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  TRY(only_row_major(p));
  if (p.op.name() == "dft") return dft(p);
  if (p.op.name() == "det") return det(p);
  return p.op.name() == "signal_window" ? window(p) : mel_weights(p);
}

}  // namespace

Generator signals() {
  return {"signal_nvrtc", {"dft", "signal_window", "mel_weights", "det"}, LayoutRule::row_major, 0, make};
}

}  // namespace tenon::cuda
