# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""ImageDecoder: the pixels of Pillow for pictures of every format; damaged files give an empty picture or some pixels."""
import io
import subprocess

import numpy as np
import onnx
import pytest
from PIL import Image

import cases
import run

rng = np.random.default_rng(5)
smooth = np.stack([np.add.outer(np.arange(21) * 7, np.arange(30) * k) % 256 for k in (3, 5, 8)], -1).astype(np.uint8)
RGB = Image.fromarray(smooth)
NOISE = Image.fromarray(rng.integers(0, 256, (13, 19, 3)).astype(np.uint8))
ALPHA = Image.fromarray(rng.integers(0, 256, (9, 11, 4)).astype(np.uint8), "RGBA")
DEEP = Image.fromarray(rng.integers(0, 65536, (7, 10)).astype(np.uint16))


def encoded(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


FILES = {
    "bmp": encoded(RGB, "BMP"), "bmp_gray": encoded(RGB.convert("L"), "BMP"), "bmp_bits": encoded(NOISE.convert("1"), "BMP"),
    "bmp_palette": encoded(RGB.quantize(200), "BMP"),
    "jpeg": encoded(RGB, "JPEG"), "jpeg_gray": encoded(RGB.convert("L"), "JPEG"), "jpeg_cmyk": encoded(RGB.convert("CMYK"), "JPEG"),
    "jpeg_progressive": encoded(RGB, "JPEG", progressive=True, quality=60),
    "png": encoded(RGB, "PNG"), "png_gray": encoded(RGB.convert("L"), "PNG"), "png_palette": encoded(RGB.quantize(50), "PNG"),
    "png_alpha": encoded(ALPHA, "PNG"), "png_bits": encoded(NOISE.convert("1"), "PNG"),
    "ppm": encoded(NOISE, "PPM"), "pgm": encoded(NOISE.convert("L"), "PPM"), "pbm": encoded(NOISE.convert("1"), "PPM"),
    "ppm_text": b"P3 # a comment\n2 1\n15\n0 5 15  15 3 1\n",
    "tiff": encoded(NOISE, "TIFF"), "tiff_lzw": encoded(RGB, "TIFF", compression="tiff_lzw"),
    "tiff_lzw_noise": encoded(NOISE.resize((97, 60)), "TIFF", compression="tiff_lzw"),
    "tiff_deflate": encoded(RGB, "TIFF", compression="tiff_adobe_deflate"),
    "tiff_packbits": encoded(RGB.convert("L"), "TIFF", compression="packbits"),
    "tiff_palette": encoded(RGB.quantize(90), "TIFF"), "tiff_bits": encoded(NOISE.convert("1"), "TIFF"),
    "webp": encoded(RGB, "WEBP"), "webp_lossless": encoded(NOISE, "WEBP", lossless=True),
    "jpeg2000": encoded(RGB, "JPEG2000"), "jpeg2000_bare": encoded(RGB, "JPEG2000", no_jp2=True),
    "jpeg2000_gray": encoded(RGB.convert("L"), "JPEG2000"),
}
DAMAGED = 24  # copies of each file


def decode(files, folder, pixel_format="RGB"):
    """{name: bytes} -> {name: pixels, or what was said}"""
    graph = onnx.parser.parse_graph(f'g (uint8[N] x) => (uint8[H,W,C] y) {{ y = ImageDecoder <pixel_format = "{pixel_format}"> (x) }}')
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 20)], ir_version=9).SerializeToString()
    for name, data in files.items():
        cases.write_arrays(folder / name / "set_0", ["x"], [np.frombuffer(data, np.uint8)])
        (folder / name / "model.onnx").write_bytes(model)
    names = "".join(f"{folder / name}\n" for name in files)
    subprocess.run([str(run.RUNNER), "2"], input=names, text=True, check=True)
    out = {}
    for name in files:
        error = folder / name / "error.txt"
        out[name] = error.read_text() if error.exists() else cases.read_arrays(folder / name / "set_0")[0]
    return out


@pytest.fixture(scope="module")
def decoded(tmp_path_factory):
    return decode(FILES, tmp_path_factory.mktemp("pictures"))


@pytest.mark.parametrize("name", sorted(FILES))
def test_pixels_are_those_of_pillow(name, decoded):
    found = decoded[name]
    assert not isinstance(found, str), found
    picture = Image.open(io.BytesIO(FILES[name]))
    expected = np.array(picture.convert("RGB"))
    # Inks: ours multiply and round once.
    np.testing.assert_allclose(found.astype(int), expected.astype(int), atol=1 if "cmyk" in name else 0)


def test_gray_and_reversed(tmp_path):
    for pixel_format, expected in (("Grayscale", np.array(RGB.convert("L"))[..., None]), ("BGR", smooth[..., ::-1])):
        found = decode({"png": FILES["png"]}, tmp_path / pixel_format, pixel_format)["png"]
        np.testing.assert_array_equal(found, expected)


def test_sixteen_bits_become_eight(tmp_path):
    found = decode({"png": encoded(DEEP, "PNG")}, tmp_path)["png"]
    deep = np.array(DEEP)[..., None].repeat(3, -1)
    np.testing.assert_allclose(found.astype(float), deep / 257, atol=1)


def test_damaged_files_do_no_harm(tmp_path):
    files = {}
    for name, data in FILES.items():
        for i in range(DAMAGED):
            changed = bytearray(data[:rng.integers(1, len(data))] if i % 3 == 0 else data)
            for _ in range(0 if i % 3 == 0 else rng.integers(1, 6)):
                changed[rng.integers(0, len(changed))] = rng.integers(0, 256)
            files[f"{name}_{i}"] = bytes(changed)
    files |= {"nothing": b"", "one": b"P", "words": b"no picture at all", "huge": b"P6 99999999 99999999 255\n"}
    for name, found in decode(files, tmp_path).items():
        assert not isinstance(found, str), f"{name}: {found}"
        assert found.ndim == 3 and found.shape[2] == 3, name
    for name in ("nothing", "one", "words", "huge"):
        assert decode({name: files[name]}, tmp_path / "again")[name].shape == (0, 0, 3)
