# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Samples to calibrate and to measure with: arrays, .npy files and folders of pictures."""

import collections.abc
import dataclasses
import os
from pathlib import Path

import numpy

_ENDS = (".jpg", ".jpeg", ".png")


@dataclasses.dataclass(frozen=True)
class Pictures:
    """How a picture of a folder becomes an input; the same defaults as the command line's --picture-... options.

    mean, std: of red, green and blue in 0..255; the pixel becomes (pixel - mean) / std.  resize: the shorter side in
    pixels, (width, height), "none", or None for 8/7 of the network's input; bicubic.  The middle is cropped.
    order: "rgb" or "bgr".  layout: "nchw", "nhwc", or None for where the shape has its 3 or 1.  count: at most so many
    pictures, spread evenly over the sorted names; 0 for all.
    """

    mean: tuple = (123.675, 116.28, 103.53)
    std: tuple = (58.395, 57.12, 57.375)
    resize: object = None
    order: str = "rgb"
    layout: str | None = None
    count: int = 0


class _Array:
    """Samples along axis 0 of an array in memory, or of a file that is mapped."""

    def __init__(self, array, name, shape, dtype):
        if array.dtype != dtype or array.ndim != len(shape) or tuple(array.shape[1:]) != tuple(shape[1:]):
            raise ValueError(f"samples of input '{name}': expected {dtype} [count, {', '.join(map(str, shape[1:]))}], "
                             f"found {array.dtype} {list(array.shape)}")
        self._array = array

    def __len__(self):
        return len(self._array)

    def load(self, i):
        return self._array[i]


class _Folder:
    """Pictures, decoded one at a time."""

    def __init__(self, folder, name, shape, options):
        try:
            from PIL import Image
        except ImportError as error:
            raise ImportError("samples from a folder of pictures need the package 'pillow'; give an array or an .npy "
                              "file instead") from error
        self._image = Image
        self._options = options
        last = options.layout == "nhwc" or (options.layout is None and shape[1:2] not in ([3], [1]))
        sizes = (shape[1:3], shape[3:]) if last else (shape[2:], shape[1:2])
        if len(shape) != 4 or sizes[1] not in ([3], [1]):
            raise ValueError(f"input '{name}': pictures need a shape Nx3xHxW or NxHxWx3 (or 1 for grey), found {shape}")
        self._last, (self._height, self._width), (self._channels,) = last, *sizes
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDS)
        if not paths:
            raise ValueError(f"{folder}: expected pictures (.jpg, .jpeg or .png) in this folder, found none")
        few = options.count if 0 < options.count < len(paths) else len(paths)
        self._paths = [paths[i * len(paths) // few] for i in range(few)]

    def __len__(self):
        return len(self._paths)

    def _scaled(self, picture):
        resize = self._options.resize
        if resize == "none":
            return picture
        if resize is None:
            resize = (min(self._width, self._height) * 8 + 3) // 7
        if isinstance(resize, int):
            shorter = min(picture.size)
            resize = tuple(max(1, int(side * resize / shorter)) for side in picture.size)
        return picture.resize(tuple(resize), self._image.BICUBIC)

    def load(self, i):
        path = self._paths[i]
        try:
            with self._image.open(path) as opened:
                picture = self._scaled(opened.convert("RGB"))
        except OSError as error:
            raise ValueError(f"{path}: {error}") from error
        if picture.width < self._width or picture.height < self._height:
            raise ValueError(f"{path}: expected at least {self._width}x{self._height} pixels to crop from, found "
                             f"{picture.width}x{picture.height}")
        x, y = (picture.width - self._width) // 2, (picture.height - self._height) // 2
        picture = picture.crop((x, y, x + self._width, y + self._height))
        pixels = numpy.asarray(picture.convert("L") if self._channels == 1 else picture, numpy.float32)
        pixels = pixels.reshape(self._height, self._width, self._channels)
        mean, std = (numpy.asarray(numbers, numpy.float32)[:self._channels]
                     for numbers in (self._options.mean, self._options.std))
        pixels = (pixels - mean) / std
        if self._options.order == "bgr":
            pixels = pixels[..., ::-1]
        return pixels if self._last else pixels.transpose(2, 0, 1)


def _open(given, name, shape, dtype, pictures):
    if isinstance(given, (str, os.PathLike)):
        path = Path(given)
        if path.is_dir():
            if dtype != numpy.float32:
                raise ValueError(f"samples of input '{name}': pictures become float32, and it is of {dtype}: give an array "
                                 "or an .npy file")
            return _Folder(path, name, list(shape), pictures)
        given = numpy.load(path, mmap_mode="r")
    return _Array(numpy.asarray(given), name, shape, dtype)


class Samples:
    """Batches of every input. shapes: {input: shape of one batch}; given: what one input takes, or {input: that}; dtypes:
    {input: its type}, float32 where none is given."""

    def __init__(self, given, shapes, pictures=None, dtypes=None):
        if not isinstance(given, collections.abc.Mapping):
            if len(shapes) != 1:
                raise ValueError(f"expected samples for each of the inputs {sorted(shapes)}, as {{name: samples}}")
            given = {next(iter(shapes)): given}
        if set(given) != set(shapes):
            raise ValueError(f"expected samples for the inputs {sorted(shapes)}, found {sorted(given)}")
        self.shapes = shapes
        self._by_input = {name: _open(given[name], name, shape, numpy.dtype((dtypes or {}).get(name, numpy.float32)),
                                      pictures or Pictures())
                          for name, shape in shapes.items()}
        counts = {name: len(one) for name, one in self._by_input.items()}
        if len(set(counts.values())) != 1 or 0 in counts.values():
            raise ValueError(f"expected as many samples for each input, at least one, found {counts}")
        self._count = next(iter(counts.values()))
        self._size = next(iter(shapes.values()))[0]

    @property
    def batch_size(self):
        return self._size

    def batch(self, number, fill=False):
        """{input: array} of batch `number`; None behind the last. A last batch that does not fill is short, or with
        `fill` goes on with the first samples again."""
        first = number * self._size
        if first >= self._count:
            return None
        last = first + self._size if fill else min(first + self._size, self._count)
        return {name: numpy.ascontiguousarray([one.load(i % self._count) for i in range(first, last)])
                for name, one in self._by_input.items()}
