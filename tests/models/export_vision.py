# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Networks for pictures as torchvision and YOLO's authors write them, for export_all.py: name -> Net."""
import torch
import torchvision
from torch import nn

from export import UNet
from exporting import Net, randomize

PICTURE = {0: "batch", 2: "height", 3: "width"}


class Detections(nn.Module):
    """One picture through a detector of torchvision. [3, h, w] -> boxes [n, 4], labels and scores [n]"""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, picture):
        found = self.net([picture])
        found = (found[1] if isinstance(found, tuple) else found)[0]
        return found["boxes"], found["labels"], found["scores"]


class Tempered(nn.Module):
    """What random weights say of a box, in the measure of trained ones: else it is moved by many times its size, and
    each rounding error with it."""

    def __init__(self, net, factor):
        super().__init__()
        self.net, self.factor = net, factor

    def forward(self, x):
        return self.net(x) * self.factor


def detector(make, side, **options):
    net = randomize(make(weights=None, weights_backbone=None, num_classes=6, **options))
    if hasattr(net, "roi_heads"):
        predictor = net.roi_heads.box_predictor
        predictor.cls_score, predictor.bbox_pred = Tempered(predictor.cls_score, 0.3), Tempered(predictor.bbox_pred, 0.1)
        net.rpn.head.bbox_pred = Tempered(net.rpn.head.bbox_pred, 0.1)
    return Net(Detections(net).eval(), {"picture": torch.rand(3, side, side)}, ["boxes", "labels", "scores"],
               {"picture": {1: "height", 2: "width"}, "boxes": {0: "found"}, "labels": {0: "found"}, "scores": {0: "found"}},
               kept=48)


def fasterrcnn():
    return detector(torchvision.models.detection.fasterrcnn_resnet50_fpn, 96, min_size=96, max_size=160,
                    rpn_pre_nms_top_n_test=100, rpn_post_nms_top_n_test=40, box_detections_per_img=20)


def retinanet():
    return detector(torchvision.models.detection.retinanet_resnet50_fpn, 96, min_size=96, max_size=160,
                    topk_candidates=60, detections_per_img=20)


def ssdlite():
    return detector(torchvision.models.detection.ssdlite320_mobilenet_v3_large, 320, topk_candidates=60,
                    detections_per_img=20)


class Out(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x)["out"]


def deeplab():
    net = torchvision.models.segmentation.deeplabv3_mobilenet_v3_large(weights=None, weights_backbone=None)
    return Net(Out(randomize(net)).eval(), {"x": torch.randn(2, 3, 64, 96)}, ["y"], {"x": PICTURE, "y": PICTURE})


class LastFlow(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, before, after):
        return self.net(before, after, num_flow_updates=3)[-1]


def raft():
    net = randomize(torchvision.models.optical_flow.raft_small(weights=None))
    example = {n: torch.rand(1, 3, 128, 160) * 2 - 1 for n in ("before", "after")}
    return Net(LastFlow(net).eval(), example, ["flow"], {n: PICTURE for n in ("before", "after", "flow")},
               optimize=False)


def unet():
    return Net(randomize(UNet(c=8)).eval(), {"x": torch.randn(2, 3, 64, 96)}, ["y"], {"x": {0: "batch"}, "y": {0: "batch"}})


def block(c_in, c_out, size=1, stride=1):
    return nn.Sequential(nn.Conv2d(c_in, c_out, size, stride, size // 2, bias=False), nn.BatchNorm2d(c_out), nn.SiLU())


class Split(nn.Module):
    """A cross-stage block: half of the channels goes around the bottlenecks."""

    def __init__(self, c, n):
        super().__init__()
        self.first, self.last = block(c, c), block(c + n * c // 2, c)
        self.blocks = nn.ModuleList([nn.Sequential(block(c // 2, c // 2, 3), block(c // 2, c // 2, 3)) for _ in range(n)])

    def forward(self, x):
        parts = list(self.first(x).chunk(2, 1))
        for one in self.blocks:
            parts.append(parts[-1] + one(parts[-1]))
        return self.last(torch.cat(parts, 1))


class Yolo(nn.Module):
    """A one-stage detector with two scales, boxes decoded by a distribution over distances, and NMS inside.
    [1, 3, 32h, 32w] -> [found, 7]: batch, box, class, score. Source: the YOLO family; Li et al. 2020,
    arXiv:2006.04388 for the distances."""

    BINS = 8

    def __init__(self, classes=4, c=16):
        super().__init__()
        self.stem = nn.Sequential(block(3, c, 3, 2), block(c, 2 * c, 3, 2), Split(2 * c, 1))
        self.mid = nn.Sequential(block(2 * c, 4 * c, 3, 2), Split(4 * c, 1))
        self.deep = nn.Sequential(block(4 * c, 4 * c, 3, 2), Split(4 * c, 1))
        self.merge = block(8 * c, 4 * c)
        self.heads = nn.ModuleList([nn.Conv2d(4 * c, 4 * self.BINS + classes, 1) for _ in range(2)])
        self.classes = classes

    def decode(self, y, stride):
        b, _, h, w = y.shape
        y = y.flatten(2)
        distances, scores = y.split([4 * self.BINS, self.classes], 1)
        weights = distances.view(b, 4, self.BINS, h * w).softmax(2)
        distances = (weights * torch.arange(self.BINS, dtype=y.dtype).view(1, 1, -1, 1)).sum(2)
        rows, columns = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
        centre = torch.stack([columns.flatten(), rows.flatten()]).to(y.dtype)[None] + 0.5
        boxes = torch.cat([centre - distances[:, :2], centre + distances[:, 2:]], 1) * stride
        return boxes.transpose(1, 2), scores.sigmoid()

    def forward(self, x):
        mid = self.mid(self.stem(x))
        deep = self.deep(mid)
        near = self.merge(torch.cat([nn.functional.interpolate(deep, scale_factor=2.0, mode="nearest"), mid], 1))
        found = [self.decode(head(y), stride) for head, y, stride in zip(self.heads, (near, deep), (8, 16))]
        boxes, scores = (torch.cat(part, axis) for part, axis in zip(zip(*found), (1, 2)))
        best, label = scores[0].max(0)
        kept = torchvision.ops.nms(boxes[0], best, 0.4)[:30]
        return boxes[0][kept], label[kept], best[kept]


def yolo():
    return Net(randomize(Yolo()).eval(), {"x": torch.rand(1, 3, 96, 128)}, ["boxes", "labels", "scores"],
               {"x": {2: "height", 3: "width"}, "boxes": {0: "found"}, "labels": {0: "found"}, "scores": {0: "found"}})


NETS = {"fasterrcnn_resnet50_fpn": fasterrcnn, "retinanet_resnet50_fpn": retinanet,
        "ssdlite320_mobilenet_v3_large": ssdlite, "deeplabv3_mobilenet_v3_large": deeplab, "raft_small": raft,
        "unet_small": unet, "yolo": yolo}
