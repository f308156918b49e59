# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""tenon.tensorrt under the vendor's name, so that scripts need no edit."""

import sys

import tenon.tensorrt

sys.modules[__name__] = tenon.tensorrt
for name in [name for name in sys.modules if name.startswith("tenon.tensorrt.plugin")]:
    sys.modules[name.replace("tenon.tensorrt", __name__, 1)] = sys.modules[name]
