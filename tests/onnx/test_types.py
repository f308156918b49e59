# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Types that operators lack kernels or loops for run by way of floats: some rows of docs/operator_types.md."""
import type_table

OPERATORS = {"Col2Im", "Dropout", "Erf", "GridSample", "IsInf", "IsNaN", "LayerNormalization", "ReduceLogSum", "ReduceLogSumExp"}


def test_every_type_of_some_operators():
    made, _ = type_table.trials(OPERATORS)
    assert len(made) > 150 and {trial.operator for trial in made} == OPERATORS
    wrong = {f"{trial.operator}-{trial.version} {trial.kind}": why for trial, why in zip(made, type_table.run_trials(made))
             if why and trial.kind != "string"}
    assert not wrong, wrong
