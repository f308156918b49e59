// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Offers: what the tactics of a device say to a problem, best expected first. The choice that is made without timing,
// and what a tuner times or prunes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backend/device.h"

namespace tenon {

/// Microseconds that a launch may take on so many threads, by rule. Only the order among the tactics of one problem is
/// meant to hold.
double expected_us(const Work& work, const Roof& roof, int threads);

/// A tactic that accepts.
struct Offer {
  const Tactic* tactic = nullptr;
  Prepared prepared;
  double expected_us = 0;
};

/// A tactic that declines, and why.
struct Refusal {
  const Tactic* tactic = nullptr;
  Error reason;
};

struct Offers {
  /// Least expected time first, a library's call only before our own kernel if it gains a tenth; among equals the
  /// higher rank.
  std::vector<Offer> accepted;
  std::vector<Refusal> declined;

  /// Why nothing was accepted: the reason of who was asked last, such as a fallback, with those of the operator's own
  /// tactics as notes.
  Error none(const Problem& problem) const;
};

/// Asks the tactics of the problem's operator; if none of them accepts, those of any operator by rank, until one does.
/// `disabled`: names, or starts of names, that decline.
Offers ask_tactics(const Problem& problem, const Device& device, std::span<const std::string> disabled = {});

}  // namespace tenon
