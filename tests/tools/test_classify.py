# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The example classify: its numbers against Pillow and ONNX Runtime, and broken pictures."""

import random
import subprocess

import numpy as np
import onnxruntime
import pytest
from PIL import Image

from programs import BIN, run


@pytest.fixture(scope="module")
def lite_plan(examples, tmp_path_factory):
    """The plan as classify itself builds and saves it."""
    path = tmp_path_factory.mktemp("classify") / "lite0.plan"
    run("classify", "--model", examples / "models/efficientnet-lite0.onnx", "--plan", path, "--classes",
        examples / "imagenet-classes.tsv", examples / "pictures/cat.jpg")
    return path


def classify(examples, plan, *arguments, **options):
    return run("classify", "--plan", plan, "--classes", examples / "imagenet-classes.tsv", *arguments, **options)


def by_pillow(path):
    """What the network was trained to be given: float32 [3, 224, 224]."""
    image = Image.open(path).convert("RGB")
    shorter = min(image.size)
    if shorter != 256:
        image = image.resize([int(side * 256 / shorter + 0.5) for side in image.size], Image.BICUBIC)
    left, top = ((side - 224) // 2 for side in image.size)
    pixels = np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32)
    return ((pixels - 127) / 128).transpose(2, 0, 1)


def make_pictures(examples, folder):
    """Every kind of pixel that JPEG and PNG files hold, large, small, wide and tall."""
    cat = Image.open(examples / "pictures/cat.jpg")
    for mode in ("RGBA", "L", "P", "1"):
        cat.convert(mode).save(folder / f"{mode}.png")
    cat.convert("L").save(folder / "grey.jpg")
    cat.convert("CMYK").save(folder / "cmyk.jpg")
    cat.save(folder / "progressive.jpg", progressive=True)
    noise = np.random.default_rng(0)
    for width, height in ((40, 30), (100, 300), (1000, 777), (257, 256), (256, 256), (256, 1024)):
        Image.fromarray(noise.integers(0, 256, (height, width, 3), np.uint8)).save(folder / f"{width}x{height}.png")
    return sorted(folder.iterdir())


def test_first_names_are_right(examples, lite_plan):
    out = classify(examples, lite_plan, *(examples / f"pictures/{name}.jpg" for name in ("cat", "coffee", "rocket"))).stdout
    best = [line.split(maxsplit=1) for line in out.splitlines() if line.startswith("  ")][::5]
    assert [name for _, name in best] == ["tiger cat", "espresso", "missile"]
    np.testing.assert_allclose([float(probability) for probability, _ in best], [0.39, 0.95, 0.33], atol=0.011)


def test_input_is_pillows(examples, lite_plan, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    paths = make_pictures(examples, folder) + sorted((examples / "pictures").iterdir())
    classify(examples, lite_plan, *paths, "--dump-input", tmp_path / "x.npy")
    given = np.load(tmp_path / "x.npy")
    for path, pixels in zip(paths, given, strict=True):
        assert np.abs(pixels - by_pillow(path)).max() * 128 <= 1, path.name  # one of 256 levels


def test_logits_are_onnx_runtimes(examples, lite_plan, tmp_path):
    paths = sorted((examples / "pictures").iterdir())
    classify(examples, lite_plan, *paths, "--dump-logits", tmp_path / "y.npy", "--dump-input", tmp_path / "x.npy")
    session = onnxruntime.InferenceSession(str(examples / "models/efficientnet-lite0.onnx"))
    expected = session.run(None, {"image": np.load(tmp_path / "x.npy")})[0]
    np.testing.assert_allclose(np.load(tmp_path / "y.npy"), expected, atol=1e-3)


def test_folder_counts_right_answers(examples, lite_plan, tmp_path):
    cat = (examples / "pictures/cat.jpg").read_bytes()
    for index in (282, 285, 0, 1):  # first, second, and not at all among the best five
        (tmp_path / f"{index:03d}_n0.jpg").write_bytes(cat)
    assert "4 pictures: top-1 25.00 %, top-5 50.00 %" in classify(examples, lite_plan, "--folder", tmp_path).stdout


def test_broken_pictures_are_errors(examples, lite_plan, tmp_path):
    rng = random.Random(1)
    Image.open(examples / "pictures/cat.jpg").convert("P").save(tmp_path / "p.png")
    refused = 0
    for source in (examples / "pictures/cat.jpg", tmp_path / "p.png"):
        good = source.read_bytes()
        for number in range(16):
            bad = bytearray(good[:rng.randrange(len(good))] if number % 2 else good)
            for _ in range(20 * (1 - number % 2)):
                bad[rng.randrange(min(len(bad), 2000))] = rng.randrange(256)
            (tmp_path / "bad").write_bytes(bad)
            done = subprocess.run([BIN / "classify", "--plan", lite_plan, "--classes", examples / "imagenet-classes.tsv",
                                   tmp_path / "bad"], capture_output=True, text=True, timeout=60)
            assert done.returncode in (0, 1), (number, done.stderr)
            if done.returncode == 1:
                refused += 1
                assert done.stderr.startswith(f"classify: {tmp_path / 'bad'}: ")
    assert refused >= 16  # every cut file at least


def test_wrong_files_are_named(examples, lite_plan, tmp_path):
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "text.jpg").write_text("not a picture")
    Image.new("RGB", (3000, 2)).save(tmp_path / "thin.png")
    for name, says in (("empty.jpg", "empty"), ("text.jpg", "neither a JPEG nor a PNG"), ("none.jpg", "No such file"),
                       ("thin.png", "at most 100:1")):
        assert f"{tmp_path / name}: " in (err := classify(examples, lite_plan, tmp_path / name, code=1).stderr) and says in err
    broken = tmp_path / "broken.plan"
    broken.write_bytes(lite_plan.read_bytes()[:5000])
    assert "broken.plan" in classify(examples, broken, examples / "pictures/cat.jpg", code=1).stderr
    run("classify", "--classes", examples / "imagenet-classes.tsv", code=2)
