# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""Importing it makes a context, as pycuda has it."""

import pycuda.driver as _driver

_driver.init()
device = _driver.Device(0)
context = device.make_context()
