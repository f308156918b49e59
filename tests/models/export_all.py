# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Exports the networks of export_vision.py, export_transformers.py and export_tables.py by both of torch's exporters and
packs their graphs without weights into tests/models/graphs: NAME.script.onnx.xz and NAME.dynamo.onnx.xz.

Run by hand when a network is added; building and testing never need it. In an environment of its own, with
    torch==2.15.0 torchvision==0.29.2 transformers==5.24.0 onnx==1.23.2 onnxscript==0.7.2
    python tests/models/export_all.py [NAME[.EXPORTER]...]
"""
import sys
import traceback
import warnings

import onnx
import torch

import export_tables
import export_transformers
import export_vision
import materialize
from exporting import EXPORTERS

NETS = export_vision.NETS | export_transformers.NETS | export_tables.NETS


def main():
    torch.set_grad_enabled(False)
    torch.backends.mha.set_fastpath_enabled(False)  # its fused operator has no ONNX spelling
    warnings.simplefilter("ignore")
    failed = 0
    for wanted in sys.argv[1:] or NETS:
        name, _, chosen = wanted.partition(".")
        for exporter in [chosen] if chosen else EXPORTERS:
            try:
                net = NETS[name]()
                model = EXPORTERS[exporter](net)
                onnx.checker.check_model(model)
                path = materialize.pack(model, f"{name}.{exporter}", net.kept)
                print(f"{name}.{exporter}: {len(model.graph.node)} nodes, {path.stat().st_size / 1024:.0f} KiB", flush=True)
            except Exception:  # an exporter may fail in any way: the others go on
                failed += 1
                print(f"{name}.{exporter} failed:\n{traceback.format_exc(limit=-4)[-1500:]}", flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
