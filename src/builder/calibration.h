// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The table of ranges: as a cache has it, or made now.
#pragma once

#include <string>

#include "builder/int8.h"
#include "quant/calibrate.h"

namespace tenon {

/// Runs a graph on the context's device, with the tactics that are expected to be fastest.
quant::RunnerMaker runner_maker(const Int8Context& context);

/// The table of the options, or one made of their batches and stored; empty without either. `report` gets what it has,
/// entries that no tensor has the name of, and tensors without an entry. Errors: those of the calibration;
/// invalid_argument for the table of another network.
Result<quant::CalibrationTable> table_of(const Int8Options& options, const Int8Context& context, std::string& report);

}  // namespace tenon
