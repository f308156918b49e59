# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Options with several values take one word each time they are given: the next word is another argument's."""

from pathlib import Path

import pytest

from programs import run

TWO_RELUS = Path(__file__).parent / "two_relus.ir"  # simplify.merge_clips makes one of them


@pytest.mark.parametrize("words", [
    ["--disable-pass", "simplify.merge_clips", TWO_RELUS],
    ["--disable-pass", "simplify.merge_clips,fuse.epilogue", TWO_RELUS],
    ["--disable-pass", "fuse.epilogue", "--disable-pass", "simplify.merge_clips", TWO_RELUS],
    [TWO_RELUS, "--disable-pass", "simplify.merge_clips"],
    ["--passes", "fuse.epilogue", TWO_RELUS],
    ["--passes", "fuse.epilogue,simplify.merge_casts", TWO_RELUS],
])
def test_the_file_behind_a_list_is_the_file(words):
    assert run("tenon-opt", TWO_RELUS).stdout.count("relu") == 1
    assert run("tenon-opt", *words).stdout.count("relu") == 2


def test_a_name_that_no_pass_has_is_an_error(examples, tmp_path):
    answer = run("tenon-opt", "--disable-pass", "fuse.nothing", TWO_RELUS, code=1)
    assert "found 'fuse.nothing'" in answer.stderr
    model = examples / "models/efficientnet-lite0.onnx"
    answer = run("tenon", "build", model, "--shape", "image:1x3x224x224", "--level", "0", "--disable-pass", "fuse.nothing",
                 "-o", tmp_path / "plan", code=1)
    assert "found 'fuse.nothing'" in answer.stderr


@pytest.mark.parametrize("option, values", [("--disable-pass", "fuse.epilogue,fuse.conv_chain"),
                                            ("--disable-tactic", "reference,conv_f32"),
                                            ("--picture-mean", "1,2,3"), ("--picture-std", "4"),
                                            ("--picture-std", "1,2,3")])
def test_the_model_behind_a_list_is_the_model(option, values, tmp_path):
    answer = run("tenon", "build", option, values, tmp_path / "none.onnx", code=3)
    assert "none.onnx" in answer.stderr
