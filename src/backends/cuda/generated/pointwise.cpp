// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Elementwise operators, with broadcasting, several neighbours a thread where memory allows.
#include "backends/cuda/generated/lib/expressions.h"
#include "backends/cuda/generated/lib/loops.h"
#include "backends/cuda/generated/lib/narrow.h"

namespace tenon::cuda {

namespace {

/// Is it a cast whose result narrow<> does not give: with rules of its own, or from numbers that f32 does not hold?
bool codes(const Problem& p) {
  const auto* cast = p.op.as<Cast>();
  if (!cast || !is_narrow_float(cast->to)) return false;
  return cast->to != DataType::f8e4m3fn || !cast->saturate || accumulator(p.in[0].dtype) != "f32";
}

std::string body_of(const Problem& p, const Loops& loops, int64_t count, const std::string& expression) {
  std::string out = load_neighbours(p, loops, count);
  constexpr std::string_view kNames = "abc";
  const std::string type = p.out[0].dtype == DataType::boolean ? "boolean" : std::string(to_string(p.out[0].dtype));
  if (count > 1) out += str("  Pack<const ", type, "*> result;\n");
  if (count > 1) out += str("  #pragma unroll\n  for (int i = 0; i < ", count, "; ++i) {\n");
  for (size_t k = 0; k < p.in.size(); ++k) {
    const std::string_view wide = p.op.name() == "where" && k == 0 ? "const bool " : "const acc ";
    out += str("    ", wide, kNames[k], " = wide(", neighbour(loops, k, count), ");\n");
  }
  const std::string value = str(codes(p) ? str("coded") : str("narrow<", type, ">"), "(", expression, ")");
  if (count == 1) return out + str("  y0[at] = ", value, ";\n");
  return out + str("    result.v[i] = ", value, ";\n  }\n  ((Pack<const ", type, "*>*)y0)[at] = result;\n");
}

Result<Generated> make(const Problem& p, const Target& /*target*/) {
  const Expression* entry = expression_named(p.op.name());
  const size_t typed = p.op.name() == "where" ? 1 : 0;  // the operand that decides how to compute
  for (const TensorType& type : {p.in[typed], p.out[0]}) {
    const bool narrow = is_narrow_float(type.dtype) || is_narrow_integer(type.dtype);
    if (narrow && !p.op.is<Cast>()) return declined("no arithmetic of ", type.dtype);
  }
  const bool real = is_fractional(p.in[typed].dtype);
  const std::string expression = expression_of(p.op, real);
  if (expression.empty()) return declined("no expression for ", p.in[typed].dtype);
  TRY(check_one_layout(p));
  const Loops loops = merged_loops(p);
  const int64_t count = neighbours(p, loops);
  Launcher launcher;
  launcher.acc = accumulator(p.in[typed].dtype);
  launcher.threads = p.out[0].shape.volume() / count;
  for (size_t k = 0; k < p.in.size(); ++k) launcher.args.push_back(src(p, k));
  launcher.args.push_back(dst(p, 0));
  if (entry) {
    launcher.functions = str("#define p ", field_literal(p.op, entry->p, p.in[typed].dtype), "\n#define q ",
                             field_literal(p.op, entry->q, p.in[typed].dtype), "\n");
  }
  launcher.functions = str(real ? real_functions() : integer_functions(), launcher.functions);
  launcher.functions += pack_text(count);
  if (codes(p)) launcher.functions += narrow_cast_function(*p.op.as<Cast>(), p.in[0].dtype);
  return Generated{{launch(launcher, body_of(p, loops, count, expression))}};
}

}  // namespace

Generator pointwise() {
  Generator out{"pointwise_nvrtc", {"gelu"}, LayoutRule::any, 0, make};
  for (const Expressions* table : {&unary_expressions(), &binary_expressions()}) {
    for (const auto& [op, expression] : *table) out.ops.push_back(op);
  }
  return out;
}

}  // namespace tenon::cuda
