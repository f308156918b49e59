# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Labelled pictures as efficientnet-lite0 wants them, and how many answers are right."""
import numpy as np
from PIL import Image

SIDE, CROP = 256, 224


def load(path):
    """Shorter side to 256 (bicubic), centre crop 224x224, (pixel - 127) / 128. -> f32 [3, 224, 224]"""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    scale = SIDE / min(image.size)
    if scale != 1:
        image = image.resize([round(s * scale) for s in image.size], Image.BICUBIC)
    left, top = (image.width - CROP) // 2, (image.height - CROP) // 2
    pixels = np.asarray(image.crop((left, top, left + CROP, top + CROP)), np.float32)
    return ((pixels - 127) / 128).transpose(2, 0, 1)


def labels_of(files):
    """-> class indices [n]; a picture is named CLASSINDEX_anything.jpg."""
    return np.array([int(f.name.split("_")[0]) for f in files])


def top(k, labels, logits):
    """-> percentage of rows whose label is among the k largest logits."""
    best = np.argsort(-logits, axis=1)[:, :k]
    return 100 * float((best == labels[:, None]).any(axis=1).mean())
