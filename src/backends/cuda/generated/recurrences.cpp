// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lstm, gru, rnn: what comes from the inputs for all positions at once, then one block for each row and direction.
#include "ops/lib/recurrent.h"

#include "backends/cuda/generated/lib/source.h"
#include "ops/gru.h"
#include "ops/lstm.h"
#include "ops/rnn.h"

namespace tenon::cuda {

namespace {

/// Sizes, and what the cells have in common.
struct Cells {
  int64_t length, batch, inputs, hidden, directions, gates;
  bool reverse;
  const RecurrentFields* fields;
  std::vector<std::string> own;  // activations
  std::string_view acc;
  DataType kept;  // the type of `acc`
  int lanes;      // threads that share a sum

  int64_t rows() const { return gates * hidden; }
};

Cells cells_of(const Problem& p, const Target& target) {
  Cells out{};
  out.length = p.in[0].shape[0].number();
  out.batch = p.in[0].shape[1].number();
  out.inputs = p.in[0].shape[2].number();
  out.hidden = p.in[2].shape[2].number();
  if (const auto* lstm = p.op.as<Lstm>()) {
    out.fields = &lstm->recurrent;
    out.own = {"sigmoid", "tanh", "tanh"};
  } else if (const auto* gru = p.op.as<Gru>()) {
    out.fields = &gru->recurrent;
    out.own = {"sigmoid", "tanh"};
  } else {
    out.fields = &p.op.as<Rnn>()->recurrent;
    out.own = {"tanh"};
  }
  out.directions = out.fields->directions();
  out.gates = p.in[1].shape[1].number() / std::max<int64_t>(out.hidden, 1);
  out.reverse = out.fields->direction == RecurrentDirection::reverse;
  out.acc = accumulator(p.in[0].dtype);
  out.kept = out.acc == "f64" ? DataType::f64 : DataType::f32;
  out.lanes = target.most_lanes > 1 ? 32 : 1;
  return out;
}

/// An activation as an expression of v.
std::string expression(const CellActivation& one) {
  const std::string a = literal(one.alpha), b = literal(one.beta);
  if (one.name == "sigmoid") return "1 / (1 + exp_(-v))";
  if (one.name == "tanh") return "tanh_(v)";
  if (one.name == "relu") return "v > 0 ? v : (acc)0";
  if (one.name == "affine") return str(a, " * v + ", b);
  if (one.name == "leakyrelu") return str("v < 0 ? ", a, " * v : v");
  if (one.name == "thresholdedrelu") return str("v >= ", a, " ? v : (acc)0");
  if (one.name == "scaledtanh") return str(a, " * tanh_(", b, " * v)");
  if (one.name == "hardsigmoid")
    return str("(", a, " * v + ", b, ") < 0 ? (acc)0 : (", a, " * v + ", b, ") > 1 ? (acc)1 : ", a, " * v + ", b);
  if (one.name == "elu") return str("v < 0 ? ", a, " * expm1_(v) : v");
  if (one.name == "softsign") return "v / (1 + fabs_(v))";
  return "v > 30 ? v : log1p_(exp_(v))";  // softplus
}

/// "act0(d, v)", "act1(d, v)", ... of clipped values, and "fold(v)" over the lanes of a sum.
Result<std::string> functions(const Cells& cells) {
  const std::string clip = literal(static_cast<double>(cells.fields->clip));
  std::string out = str("DEVICE acc clipped(acc v) { return ",
                        cells.fields->clip > 0 ? str("v < -", clip, " ? -", clip, " : v > ", clip, " ? ", clip, " : v")
                                               : std::string("v"),
                        "; }\n");
  std::vector<std::vector<CellActivation>> by_direction;
  for (int d = 0; d < cells.directions; ++d) {
    TRY_ASSIGN(auto activations, cell_activations(*cells.fields, d, cells.own));
    by_direction.push_back(std::move(activations));
  }
  for (size_t i = 0; i < cells.own.size(); ++i) {
    const std::string first = expression(by_direction[0][i]), last = expression(by_direction.back()[i]);
    out += str("DEVICE acc act", i, "(int d, acc v) { return ",
               first == last ? first : str("d == 0 ? (", first, ") : (", last, ")"), "; }\n");
  }
  out += str("#define SYNC ", cells.lanes > 1 ? "__syncthreads()" : "", "\nDEVICE acc fold(acc v) { return ",
             cells.lanes > 1 ? "join_warp(v, [](acc a, acc b) { return a + b; })" : "v", "; }\n");
  return out;
}

/// w0[position, row of the batch, direction, gate row] = x W' + bias.
GeneratedLaunch from_inputs(const Problem& p, const Cells& cells) {
  Launcher launcher{.acc = cells.acc,
                    .args = {src(p, 0), src(p, 1), scratch(cells.kept, 0)},
                    .threads = cells.length * cells.batch * cells.directions * cells.rows()};
  std::string start = "0";
  if (present(p, 3)) {
    launcher.args.insert(launcher.args.begin() + 2, src(p, 3));
    start = str("wide(x3[at / ", cells.rows(), " % ", cells.directions, " * ", 2 * cells.rows(), " + at % ",
                cells.rows(), "])");
  }
  const std::string body = str("  const i64 row = at % ", cells.directions * cells.rows(), ", place = at / ",
                               cells.directions * cells.rows(), ";\n  acc sum = ", start, ";\n  for (int i = 0; i < ",
                               cells.inputs, "; ++i) sum += (acc)wide(x0[place * ", cells.inputs,
                               " + i]) * (acc)wide(x1[row * ", cells.inputs, " + i]);\n  w0[at] = sum;\n");
  return launch(launcher, body);
}

/// The text that moves h (and c) on by one position: reads `old`, `input` (gate rows), writes `next`.
std::string step_text(const Problem& p, const Cells& cells) {
  const int64_t n = cells.hidden;
  const std::string each = str("    for (int k = unit; k < ", n, "; k += UNITS) {\n");
  const auto gate = [&](int which, std::string_view from) { return str("gate(", from, ", k + ", which * n, ")"); };
  if (const auto* lstm = p.op.as<Lstm>()) {
    const bool peepholes = present(p, 7);
    const auto peep = [&](int which, std::string_view cell) {
      return peepholes ? str(" + (acc)wide(x7[d * ", 3 * n, " + ", which * n, " + k]) * ", cell) : std::string();
    };
    return str(each, "      const acc gi = ", gate(0, "old"), ", go = ", gate(1, "old"), ", gf = ", gate(2, "old"),
               ", gc = ", gate(3, "old"), ";\n      if (lane == 0) {\n        const acc was = c[k];\n",
               "        const acc i = act0(d, clipped(gi", peep(0, "was"), "));\n        const acc f = ",
               lstm->input_forget ? std::string("1 - i") : str("act0(d, clipped(gf", peep(2, "was"), "))"),
               ";\n        const acc cell = f * was + i * act1(d, clipped(gc));\n        c[k] = cell;\n",
               "        next[k] = act0(d, clipped(go", peep(1, "cell"), ")) * act2(d, cell);\n      }\n    }\n");
  }
  if (const auto* gru = p.op.as<Gru>()) {
    const bool linear = gru->linear_before_reset;
    return str(each, "      const acc gz = ", gate(0, "old"), ", gr = ", gate(1, "old"),
               ";\n      if (lane == 0) {\n        c[k] = act0(d, clipped(gz));\n        const acc r = act0(d, "
               "clipped(gr));\n        reset[k] = ",
               linear ? "r" : "r * old[k]", ";\n      }\n    }\n    SYNC;\n", each, "      const acc before = hidden(",
               linear ? "old" : "reset", ", k + ", 2 * n, ");\n",
               "      if (lane == 0) next[k] = (1 - c[k]) * act1(d, clipped(input[k + ", 2 * n, "] + ",
               linear ? "reset[k] * before" : "before", ")) + c[k] * old[k];\n    }\n");
  }
  return str(each, "      const acc sum = ", gate(0, "old"),
             ";\n      if (lane == 0) next[k] = act0(d, clipped(sum));\n", "    }\n");
}

/// The block of row b and direction d.
Result<GeneratedLaunch> recurrence(const Problem& p, const Cells& cells) {
  const bool lstm = p.op.name() == "lstm";
  const int64_t n = cells.hidden, block = cells.lanes > 1 ? std::min<int64_t>(1024, (n + 3) / 4 * 128) : 1;
  Launcher launcher{
      .acc = cells.acc, .threads = cells.batch * cells.directions * block, .block = static_cast<uint32_t>(block)};
  for (const size_t i : {2, 3, 4, 5, 6, 7}) {
    if (present(p, i)) launcher.args.push_back(src(p, i));
  }
  for (size_t i = 0; i < p.out.size(); ++i) launcher.args.push_back(dst(p, i));
  launcher.args.push_back(scratch(cells.kept, 0));
  TRY_ASSIGN(launcher.functions, functions(cells));
  launcher.functions += str("#define LANES ", cells.lanes, "\n#define UNITS ", block / cells.lanes, "\n");
  const std::string type(type_name(p.out[0].dtype));
  const auto initial = [&](size_t i) {
    return present(p, i) ? str("wide(x", i, "[(d * ", cells.batch, " + b) * ", n, " + k])") : std::string("0");
  };
  const auto store = [&](size_t i, std::string_view place, std::string_view value) {
    return i < p.out.size() ? str("if (y", i, ") y", i, "[", place, "] = narrow<", type, ">(", value, ");") : "";
  };
  const std::string row = str("((t * ", cells.directions, " + d) * ", cells.batch, " + b) * ", n, " + k"),
                    last = str("(d * ", cells.batch, " + b) * ", n, " + k");
  const std::string every = str("for (int k = threadIdx.x; k < ", n, "; k += ", block, ") ");
  std::string body = str("  __shared__ acc states[", 2 * n, "], c[", n, "], reset[", n, "];\n  (void)reset;\n",
                         "  const int b = at / ", block, " % ", cells.batch, ", d = at / ", block * cells.batch,
                         ", lane = threadIdx.x % LANES, unit = threadIdx.x / LANES;\n  acc *old = states, *next = "
                         "states + ",
                         n, ";\n  ", every, "{\n    old[k] = ", initial(5), ";\n    c[k] = ", lstm ? initial(6) : "0",
                         ";\n  }\n  SYNC;\n");
  const std::string bias =
      present(p, 3) ? str("wide(x3[d * ", 2 * cells.rows(), " + ", cells.rows(), " + row])") : std::string("0");
  body += str("  const auto hidden = [&](const acc* from, i64 row) {\n    acc sum = 0;\n    for (int i = lane; i < ", n,
              "; i += LANES) sum += from[i] * (acc)wide(x2[(d * ", cells.rows(), " + row) * (i64)", n,
              " + i]);\n    return fold(sum) + (acc)", bias, ";\n  };\n");
  body += str("  i64 count = ", present(p, 4) ? "(i64)wide(x4[b])" : str(cells.length),
              ";\n  count = count < 0 ? 0 : ", "count > ", cells.length, " ? ", cells.length, " : count;\n");
  body += str("  for (i64 i = 0; i < count; ++i) {\n    const i64 t = ",
              cells.reverse           ? "count - 1 - i"
              : cells.directions == 2 ? "d == 1 ? count - 1 - i : i"
                                      : "i",
              ";\n    const auto* input = w0 + ((t * ", cells.batch, " + b) * ", cells.directions, " + d) * ",
              cells.rows(), ";\n    const auto gate = [&](const acc* from, i64 row) { return hidden(from, row) + ",
              "input[row]; };\n    (void)gate;\n");
  body += str(step_text(p, cells), "    SYNC;\n    ", every, "{ ", store(0, row, "next[k]"),
              " }\n    acc* const was = old;\n    old = next;\n    next = was;\n  }\n");
  body += str("  for (i64 t = count; t < ", cells.length, "; ++t) ", every, "{ ", store(0, row, "(acc)0"), " }\n  ",
              every, "{ ", store(1, last, "old[k]"), " ", lstm ? store(2, last, "c[k]") : "", " }\n");
  return launch(launcher, body);
}

Result<Generated> make(const Problem& p, const Target& target) {
  TRY(only_row_major(p));
  TRY(only_floats(p));
  const Cells cells = cells_of(p, target);
  constexpr int64_t kMostBytes = 40 << 10;  // of what a block remembers
  const auto bytes = static_cast<int64_t>(size_of(cells.kept));
  if (4 * cells.hidden * bytes > kMostBytes) return declined("a hidden state of ", cells.hidden, " is too large");
  if (cells.hidden == 0 || cells.batch == 0) return declined("empty state");
  const int64_t sums = cells.length * cells.batch * cells.directions * cells.rows();
  Generated out;
  out.workspace_bytes = static_cast<size_t>(std::max<int64_t>(sums * bytes, 1));
  if (sums > 0) out.launches.push_back(from_inputs(p, cells));
  TRY_ASSIGN(GeneratedLaunch last, recurrence(p, cells));
  out.launches.push_back(std::move(last));
  return out;
}

}  // namespace

Generator recurrences() { return {"recurrent_nvrtc", {"lstm", "gru", "rnn"}, LayoutRule::row_major, 0, make}; }

}  // namespace tenon::cuda
