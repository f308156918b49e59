# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""The older name of cuda.bindings.runtime."""

from cuda.bindings.runtime import *  # noqa: F403
