# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Top-1 and top-5 of efficientnet-lite0 on a folder of labelled pictures, in Tenon and in ONNX Runtime.

    python tests/models/accuracy.py FOLDER
The pictures are 256x256, named CLASSINDEX_anything.jpg. Prints both accuracies and the largest difference of a logit.
"""
import pathlib
import sys
import tempfile

import numpy as np

import compare
import zoo
from pictures import CROP, labels_of, load, top

BATCH = 20


def answers(folder):
    """-> labels [n], logits of ONNX Runtime and of Tenon [n, 1000]"""
    files = sorted(pathlib.Path(folder).glob("*.jpg"))
    labels = labels_of(files)
    model = zoo.MODELS["efficientnet_lite0"]
    oracle = compare.Oracle(model.path())
    expected, found = [], []
    with tempfile.TemporaryDirectory(prefix="tenon_accuracy_") as name:
        work = pathlib.Path(name)
        plan, shape = work / "model.plan", f"image:{BATCH}x3x{CROP}x{CROP}"
        compare.command("build", model.path(), "-o", plan, "--min", f"image:1x3x{CROP}x{CROP}", "--opt", shape,
                        "--max", shape, "--level", compare.LEVEL)
        for start in range(0, len(files), BATCH):
            feeds = {"image": np.stack([load(f) for f in files[start:start + BATCH]])}
            expected.append(oracle.run(feeds)["logits"])
            found.append(compare.run_plan(plan, feeds, work)["logits"])
    return labels, np.concatenate(expected), np.concatenate(found)


def main():
    labels, expected, found = answers(sys.argv[1])
    for engine, logits in (("ONNX Runtime", expected), ("Tenon", found)):
        print(f"{engine}: top-1 {top(1, labels, logits):.1f} %, top-5 {top(5, labels, logits):.1f} %, {len(labels)} pictures")
    print(f"largest difference of a logit: {np.abs(expected - found).max():.1e}")


if __name__ == "__main__":
    main()
