# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Recurrent networks and recommenders, for export_all.py: name -> Net."""
import torch
from torch import nn

from exporting import Net, randomize

WORDS = 211


class LstmTagger(nn.Module):
    """Two bidirectional layers and a class for each word. ids [b, s] -> log-probabilities [b, s, tags]"""

    def __init__(self, words=WORDS, size=32, hidden=48, tags=9):
        super().__init__()
        self.embedding = nn.Embedding(words, size)
        self.lstm = nn.LSTM(size, hidden, 2, batch_first=True, bidirectional=True)
        self.tag = nn.Linear(2 * hidden, tags)

    def forward(self, ids):
        return self.tag(self.lstm(self.embedding(ids))[0]).log_softmax(-1)


class GruEncoder(nn.Module):
    """A sentence as the last states of a bidirectional layer. ids [b, s] -> [b, 2 * hidden], and all states"""

    def __init__(self, words=WORDS, size=32, hidden=40):
        super().__init__()
        self.embedding = nn.Embedding(words, size)
        self.gru = nn.GRU(size, hidden, 1, batch_first=True, bidirectional=True)

    def forward(self, ids):
        states, last = self.gru(self.embedding(ids))
        return torch.cat([last[0], last[1]], -1), states


def text_net(net, outputs, axes):
    return Net(randomize(net).eval(), {"ids": torch.randint(0, WORDS, (2, 7))}, outputs,
               {"ids": {0: "batch", 1: "seq"}} | axes)


def lstm_tagger():
    return text_net(LstmTagger(), ["y"], {"y": {0: "batch", 1: "seq"}})


def gru_encoder():
    return text_net(GruEncoder(), ["last", "states"], {"last": {0: "batch"}, "states": {0: "batch", 1: "seq"}})


def mlp(*sizes):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Dlrm(nn.Module):
    """Embeddings and a bottom MLP meet in all dot products of pairs. Source: Naumov et al. 2019, arXiv:1906.00091.
    dense [b, 13], sparse i64 [b, 8] -> click probability [b, 1]"""

    def __init__(self, tables=8, rows=97, size=16):
        super().__init__()
        self.tables = nn.ModuleList([nn.Embedding(rows + i, size) for i in range(tables)])
        self.bottom, self.top = mlp(13, 64, size), mlp(size + (tables + 1) * tables // 2, 64, 32, 1)
        self.register_buffer("pairs", torch.tril_indices(tables + 1, tables + 1, -1))

    def forward(self, dense, sparse):
        x = self.bottom(dense)
        rows = torch.stack([x] + [table(sparse[:, i]) for i, table in enumerate(self.tables)], 1)
        products = torch.bmm(rows, rows.transpose(1, 2))
        return (self.top(torch.cat([x, products[:, self.pairs[0], self.pairs[1]]], 1)) / 16).sigmoid()


class WideAndDeep(nn.Module):
    """A linear part over crossed classes beside a network over embeddings. Source: Cheng et al. 2016, arXiv:1606.07792.
    numbers [b, 6], classes i64 [b, 5], bags i64 [b, 4] -> [b, 1]"""

    def __init__(self, rows=53, size=8):
        super().__init__()
        self.wide = nn.EmbeddingBag(rows * rows, 1, mode="sum")
        self.deep = nn.ModuleList([nn.Embedding(rows, size) for _ in range(5)])
        self.bag = nn.Embedding(rows, size)
        self.norm = nn.BatchNorm1d(6)
        self.mlp = mlp(6 + 6 * size, 64, 32, 1)
        self.rows = rows

    def forward(self, numbers, classes, bags):
        crossed = classes[:, :-1] * self.rows + classes[:, 1:]
        known = (bags > 0).to(numbers.dtype)[..., None]
        mean = (self.bag(bags) * known).sum(1) / known.sum(1).clamp(min=1)
        parts = [self.norm(numbers)] + [e(classes[:, i]) for i, e in enumerate(self.deep)] + [mean]
        return ((self.mlp(torch.cat(parts, 1)) + self.wide(crossed)) / 16).sigmoid()


def dlrm():
    batch = {0: "batch"}
    return Net(randomize(Dlrm()).eval(), {"dense": torch.randn(3, 13), "sparse": torch.randint(0, 97, (3, 8))}, ["y"],
               {"dense": batch, "sparse": batch, "y": batch})


def wide_and_deep():
    batch = {0: "batch"}
    return Net(randomize(WideAndDeep()).eval(),
               {"numbers": torch.randn(3, 6), "classes": torch.randint(0, 53, (3, 5)), "bags": torch.randint(0, 53, (3, 4))},
               ["y"], {"numbers": batch, "classes": batch, "bags": batch, "y": batch})


NETS = {"lstm_tagger": lstm_tagger, "gru_encoder": gru_encoder, "dlrm": dlrm, "wide_and_deep": wide_and_deep}
