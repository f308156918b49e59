# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The older name of cuda.bindings.driver."""

from cuda.bindings.driver import *  # noqa: F403
