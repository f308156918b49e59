# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The networks that export_all.py packs, with the shapes that they are run with and what they are fed."""
import numpy as np

import materialize

from zoo import drawn, picture, runs

WORDS = 211


def tokens(rng, name, shape):
    """Words; a mask hides the ends of all rows but the first; everything else is drawn from a normal distribution."""
    if "mask" in name:
        lengths = np.maximum(1, shape[1] - 2 * np.arange(shape[0]))
        return (np.arange(shape[1]) < lengths[:, None]).astype(np.int64)
    if "ids" in name:
        return rng.integers(1, WORDS - 1, shape, np.int64)
    return rng.standard_normal(shape, np.float32)


def pixels(rng, name, shape):
    """Of one picture [c, h, w], or of a batch of them; between 0 and 1."""
    drawn_picture = picture(rng, name, (1, *shape) if len(shape) == 3 else shape)
    return np.clip(drawn_picture / 4 + 0.5, 0, 1).reshape(shape).astype(np.float32)


def table_rows(rng, name, shape):
    """Numbers, or classes below 53."""
    if name in ("dense", "numbers"):
        return rng.standard_normal(shape, np.float32)
    return rng.integers(0, 53, shape, np.int64)


def words_runs(*names):
    return tuple({n: s for n in names} for s in ((2, 9), (1, 16), (3, 5)))


def decoder_runs(heads, size, layers=2):
    """Of (batch, words, words before)."""
    return tuple({"input_ids": (b, s), "attention_mask": (b, past + s)}
                 | {f"past_{kind}_{i}": (b, heads, past, size) for i in range(layers) for kind in ("key", "value")}
                 for b, s, past in ((2, 3, 5), (1, 1, 12), (3, 4, 1)))


def t5_runs():
    return tuple({"input_ids": (b, s), "attention_mask": (b, s), "encoder_hidden_states": (b, t, 64),
                  "encoder_attention_mask": (b, t)} for b, s, t in ((2, 5, 9), (1, 1, 4), (3, 8, 12)))


def clip_runs():
    return tuple({"input_ids": (t, s), "pixel_values": (i, 3, 32, 32), "attention_mask": (t, s)}
                 for t, s, i in ((2, 9, 3), (3, 16, 2), (4, 5, 2)))


def tables_runs(widths):
    return tuple({name: (b, width) for name, width in widths.items()} for b in (3, 16, 5))


BATCHES = ((2, 3, 32, 32), (1, 3, 32, 32), (4, 3, 32, 32))
DETECTED = ((3, 96, 96), (3, 80, 128), (3, 100, 72))
FLOWS = tuple({n: s for n in ("before", "after")} for s in ((1, 3, 128, 160), (2, 3, 128, 128), (1, 3, 160, 136)))
# name of the network: (its runs, what it is fed)
NETS = {
    "fasterrcnn_resnet50_fpn": (runs("picture", *DETECTED), pixels),
    "retinanet_resnet50_fpn": (runs("picture", *DETECTED), pixels),
    "ssdlite320_mobilenet_v3_large": (runs("picture", (3, 320, 320), (3, 200, 260), (3, 330, 120)), pixels),
    "deeplabv3_mobilenet_v3_large": (runs("x", (1, 3, 64, 96), (2, 3, 97, 65), (3, 3, 128, 64)), None),
    "raft_small": (FLOWS, pixels),
    "unet_small": (runs("x", (2, 3, 64, 96), (1, 3, 64, 96), (4, 3, 64, 96)), None),
    "yolo": (runs("x", (1, 3, 96, 128), (1, 3, 64, 64), (1, 3, 160, 96)), pixels),
    "hf_bert": (words_runs("input_ids", "attention_mask"), tokens),
    "hf_distilbert": (words_runs("input_ids", "attention_mask"), tokens),
    "hf_gpt2": (decoder_runs(4, 16), tokens),
    "hf_llama": (decoder_runs(2, 16), tokens),
    "hf_t5_encoder": (words_runs("input_ids", "attention_mask"), tokens),
    "hf_t5_decoder": (t5_runs(), tokens),
    "hf_whisper_encoder": (runs("input_features", (2, 20, 80), (1, 20, 80), (4, 20, 80)), tokens),
    "hf_vit": (runs("pixel_values", *BATCHES), None),
    "hf_swin": (runs("pixel_values", *BATCHES), None),
    "hf_clip": (clip_runs(), lambda rng, name, shape: picture(rng, name, shape) if "pixel" in name else tokens(rng, name, shape)),
    "lstm_tagger": (words_runs("ids"), tokens),
    "gru_encoder": (words_runs("ids"), tokens),
    "dlrm": (tables_runs({"dense": 13, "sparse": 8}), table_rows),
    "wide_and_deep": (tables_runs({"numbers": 6, "classes": 5, "bags": 4}), table_rows),
}
EXPORTERS = ("script", "dynamo")


def packed(name):
    """-> the networks of that name that an exporter could write"""
    shapes, value = NETS[name]
    present = [f"{name}.{exporter}" for exporter in EXPORTERS if (materialize.HERE / "graphs" / f"{name}.{exporter}.onnx.xz").exists()]
    return [drawn(one, shapes, value) for one in present]


MODELS = {model.name: model for name in NETS for model in packed(name)}
