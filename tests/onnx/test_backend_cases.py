# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The ONNX backend cases that pass go on passing (passing.txt, passing_fixed_inputs.txt), and a broken output is seen."""
import numpy as np
import onnx
import pytest

import cases
import run

CASES_IN_PACKAGE = 2033  # onnx 1.23.2


@pytest.fixture(scope="module")
def results():
    return run.run_all()


def test_every_case_of_the_package_is_tried(results, capsys):
    with capsys.disabled():
        print(f"\nONNX backend: {run.summary(results)}")
    assert len(results) == CASES_IN_PACKAGE


def test_listed_cases_pass(results):
    absent = (set(run.listed()) | set(run.listed(run.PASSING_FIXED))) - set(results)
    assert not absent, f"no such cases: {absent}"
    lost = run.lost(results)
    assert not lost, "\n".join(f"{name}: {why}" for name, why in lost.items())


def test_every_other_case_has_its_reason(results):
    passing = set(run.listed()) | set(run.listed(run.PASSING_FIXED))
    excused = run.excused()
    assert list(excused) == sorted(excused)
    assert set(excused) == set(results) - passing
    assert all(len(why) > 10 for why in excused.values())
    # Ten draws are now and then those of the case.
    by_chance = {name for name, why in excused.items() if why.startswith("random numbers: ")}
    surprising = [name for name in set(excused) - by_chance
                  if not results[name] and name not in run.with_fixed_inputs(excused)]
    assert not surprising, f"these pass now, list them: {surprising}"


def test_the_lists_are_sorted_and_without_doubles():
    for path in (run.PASSING, run.PASSING_FIXED):
        assert run.listed(path) == sorted(set(run.listed(path)))
    assert not set(run.listed()) & set(run.listed(run.PASSING_FIXED))


def test_a_wrong_output_fails(tmp_path):
    value = np.linspace(0, 1, 6, dtype=np.float32).reshape(2, 3)
    graph = onnx.parser.parse_graph("g (float[2,3] x) => (float[2,3] y) { y = Identity(x) }")
    case = cases.Case("test", onnx.helper.make_model(graph), [([value], [value])], 1e-3, 1e-7)
    folder = tmp_path / "set_0"
    for found, passes in ((value, True), (value + 0.01, False), (value.reshape(3, 2), False),
                          (value.astype(np.float64), False)):
        cases.write_arrays(folder, ["y"], [found])
        for written in sorted(folder.glob("input*")):
            written.rename(folder / written.name.replace("input", "output"))
        if passes:
            case.compare(tmp_path)
        else:
            with pytest.raises(AssertionError):
                case.compare(tmp_path)
