// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Recurrent operators: activations, inference and the loop over positions.
#include "ops/lib/recurrent.h"

#include <algorithm>
#include <cmath>

#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

namespace {

struct ActivationRow {
  std::string_view name;
  double alpha, beta;  // defaults
  bool has_alpha, has_beta;
};
constexpr std::array<ActivationRow, 11> kActivations = {{{"relu", 0, 0, false, false},
                                                         {"tanh", 0, 0, false, false},
                                                         {"sigmoid", 0, 0, false, false},
                                                         {"affine", 1, 0, true, true},
                                                         {"leakyrelu", 0.01, 0, true, false},
                                                         {"thresholdedrelu", 1, 0, true, false},
                                                         {"scaledtanh", 1, 1, true, true},
                                                         {"hardsigmoid", 0.2, 0.5, true, true},
                                                         {"elu", 1, 0, true, false},
                                                         {"softsign", 0, 0, false, false},
                                                         {"softplus", 0, 0, false, false}}};

const ActivationRow* find_activation(std::string_view name) {
  const auto at = std::find_if(kActivations.begin(), kActivations.end(),
                               [&](const ActivationRow& row) { return row.name == name; });
  return at == kActivations.end() ? nullptr : &*at;
}

}  // namespace

double CellActivation::operator()(double x) const {
  if (name == "sigmoid") return 1 / (1 + std::exp(-x));
  if (name == "tanh") return std::tanh(x);
  if (name == "relu") return std::max(x, 0.0);
  if (name == "affine") return alpha * x + beta;
  if (name == "leakyrelu") return x < 0 ? alpha * x : x;
  if (name == "thresholdedrelu") return x >= alpha ? x : 0;
  if (name == "scaledtanh") return alpha * std::tanh(beta * x);
  if (name == "hardsigmoid") return std::clamp(alpha * x + beta, 0.0, 1.0);
  if (name == "elu") return x < 0 ? alpha * (std::exp(x) - 1) : x;
  if (name == "softsign") return x / (1 + std::fabs(x));
  return x > 30 ? x : std::log1p(std::exp(x));  // softplus
}

Result<std::vector<CellActivation>> cell_activations(const RecurrentFields& fields, int d,
                                                     const std::vector<std::string>& own) {
  const auto& given = fields.activations;
  if (!given.empty() && given.size() != own.size() * static_cast<size_t>(fields.directions())) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", own.size(), " activations for each direction, found ", given.size()));
  }
  std::vector<CellActivation> out;
  size_t alpha = 0, beta = 0;
  for (size_t i = 0; i < std::max(given.size(), own.size()); ++i) {
    const std::string& name = given.empty() ? own[i] : given[i];
    const ActivationRow* row = find_activation(name);
    if (!row) return Error(ErrorCode::invalid_argument, str("expected an activation, found '", name, "'"));
    CellActivation one{name, row->alpha, row->beta};
    if (row->has_alpha && alpha < fields.alphas.size()) one.alpha = static_cast<double>(fields.alphas[alpha++]);
    if (row->has_beta && beta < fields.betas.size()) one.beta = static_cast<double>(fields.betas[beta++]);
    if (given.empty() || i / own.size() == static_cast<size_t>(d)) out.push_back(std::move(one));
  }
  return out;
}

Result<Types> infer_recurrent(const RecurrentFields& fields, std::span<const TensorType> in, int gates,
                              const std::vector<std::string>& own) {
  TRY(check_inputs(in, 3, 8));
  TRY(check_type(in, 0, TypeSet::real));
  TRY(cell_activations(fields, 0, own));
  for (size_t i = 0; i < 3; ++i) {
    if (in[i].rank() != 3 || in[i].dtype != in[0].dtype) {
      return Error(ErrorCode::invalid_argument, str("expected floats of rank 3 as input ", i, ", found ", in[i]));
    }
  }
  const Dim hidden = in[2].shape[2];
  const Dim rows = hidden * Dim(gates);
  if (differ(in[1].shape[0], fields.directions()) || differ(in[2].shape[0], fields.directions()) ||
      differ(in[1].shape[1], rows) || differ(in[2].shape[1], rows) || differ(in[1].shape[2], in[0].shape[2])) {
    return Error(ErrorCode::invalid_argument, str("expected weights for ", fields.directions(), " directions and ",
                                                  gates, " gates, found ", in[0], ", ", in[1], ", ", in[2]));
  }
  const Dim directions = fields.directions(), batch = in[0].shape[1];
  TRY(check_shape(in, 3, {directions, rows * Dim(2)}, "a bias for each row of both weights"));
  TRY(check_shape(in, 4, {batch}, "lengths"));
  if (has_operand(in, 4)) TRY(check_type(in, 4, TypeSet::integer));
  TRY(check_shape(in, 5, {directions, batch, hidden}, "a state"));
  TRY(check_shape(in, 6, {directions, batch, hidden}, "a state of the cell"));
  TRY(check_shape(in, 7, {directions, hidden * Dim(3)}, "peepholes"));
  const Shape last{fields.directions(), in[0].shape[1], hidden};
  return Types{{in[0].dtype, Shape{in[0].shape[0], fields.directions(), in[0].shape[1], hidden}}, {in[0].dtype, last}};
}

double RecurrentRun::from_input(int64_t t, int64_t b, int64_t row, int64_t) const {
  const double* at = x + (t * batch + b) * inputs;
  double sum = bias ? bias[row] : 0;
  for (int64_t i = 0; i < inputs; ++i) sum += at[i] * w[row * inputs + i];
  return sum;
}

double RecurrentRun::from_hidden(const double* h, int64_t row, int64_t rows) const {
  double sum = bias ? bias[rows + row] : 0;
  for (int64_t i = 0; i < hidden; ++i) sum += h[i] * r[row * hidden + i];
  return sum;
}

Result<> run_recurrent(const RecurrentFields& fields, const void* op, int gates, const std::vector<std::string>& own,
                       Cell cell, std::span<const ConstTensor> src, std::span<const Tensor> dst) {
  const auto operand = [&](size_t i) { return load_floats<double>(has_operand(src, i) ? src[i] : ConstTensor{}); };
  const auto x = operand(0), w = operand(1), r = operand(2), bias = operand(3), peepholes = operand(7);
  const int64_t length = src[0].dim(0), batch = src[0].dim(1), inputs = src[0].dim(2), hidden = src[2].dim(2);
  const int64_t directions = fields.directions(), rows = gates * hidden;
  std::vector<double> h = operand(5), c = operand(6);
  h.resize(static_cast<size_t>(directions * batch * hidden));
  c.resize(h.size());
  std::vector<int64_t> lengths(static_cast<size_t>(batch), length);
  if (has_operand(src, 4)) lengths = numbers_of(src[4]);
  std::vector<double> y(static_cast<size_t>(length) * h.size());
  for (int64_t d = 0; d < directions; ++d) {
    TRY_ASSIGN(auto activations, cell_activations(fields, static_cast<int>(d), own));
    const RecurrentRun run{length,
                           batch,
                           inputs,
                           hidden,
                           x.data(),
                           w.data() + d * rows * inputs,
                           r.data() + d * rows * hidden,
                           bias.empty() ? nullptr : bias.data() + d * 2 * rows,
                           std::move(activations),
                           static_cast<double>(fields.clip)};
    const bool backward = fields.direction == RecurrentDirection::reverse || d == 1;
    for (int64_t b = 0; b < batch; ++b) {
      double* now = h.data() + (d * batch + b) * hidden;
      const int64_t count = std::clamp<int64_t>(lengths[static_cast<size_t>(b)], 0, length);
      for (int64_t i = 0; i < count; ++i) {
        const int64_t t = backward ? count - 1 - i : i;
        cell(op, run, t, b, now, c.data() + (d * batch + b) * hidden,
             peepholes.empty() ? nullptr : peepholes.data() + d * 3 * hidden);
        std::copy_n(now, hidden, y.data() + ((t * directions + d) * batch + b) * hidden);
      }
    }
  }
  const std::array<const std::vector<double>*, 3> results = {&y, &h, &c};
  for (size_t i = 0; i < dst.size() && i < results.size(); ++i) {
    if (dst[i].data) store_floats<double>(*results[i], dst[i]);
  }
  return Done{};
}

}  // namespace tenon
