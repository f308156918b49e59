# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Operators whose importer is left out are read by the function of their schema, and give the numbers of their cases."""
import onnx
import pytest

import cases
import run


def operators():
    """-> names of the operators that have a function"""
    return sorted({s.name for s in onnx.defs.get_all_schemas_with_history()
                   if not s.domain and (s.has_function or s.has_context_dependent_function)})


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    names = set(operators())
    chosen = [case for case in cases.load_all() if case.name in set(run.listed())
              and any(node.op_type in names and not node.domain for node in case.model.graph.node)]
    alone = [case for case in chosen if len(case.model.graph.node) == 1]
    others = [case for case in chosen if len(case.model.graph.node) > 1]
    # Range is a loop by its function: what takes axes from it would only know them in the run.
    return {name: why for group, without in ((alone, set()), (others, {"Range"}))
            for name, why in run.run_chosen(group, tmp_path_factory.mktemp("cases"),
                                            {"TENON_CASES_BY_FUNCTION": ",".join(sorted(names - without))}).items()}


def test_many_cases_have_such_operators(results):
    assert len(results) >= 690


def test_cases_pass_by_functions(results):
    wrong = {name: why for name, why in results.items() if why}
    assert not wrong, "\n".join(f"{name}: {why[:400]}" for name, why in wrong.items())
