# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The part of pycuda that programs around TensorRT use (memory, streams, events), over host memory."""

VERSION = (2026, 1)
VERSION_TEXT = "2026.1+tenon.host"
