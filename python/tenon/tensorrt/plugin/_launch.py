# SPDX-FileCopyrightText: 2026 The Tenon Authors
# SPDX-License-Identifier: Apache-2.0
"""How a kernel is launched that an implementation made ahead of time."""

from tenon.tensorrt.plugin._symbols import SymIntExpr, SymInt32

_NAMES = ("grid_x", "grid_y", "grid_z", "block_x", "block_y", "block_z", "shared_mem")


class KernelLaunchParams:
    """Blocks of a grid, threads of a block, and bytes of shared memory: ints or symbolic integers.

    Raises AttributeError for other names, TypeError for values that are no integers.
    """

    def __init__(self, grid_x=1, grid_y=1, grid_z=1, block_x=1, block_y=1, block_z=1, shared_mem=0):
        for name, value in zip(_NAMES, (grid_x, grid_y, grid_z, block_x, block_y, block_z, shared_mem), strict=True):
            setattr(self, name, value)

    def __setattr__(self, name, value):
        if name not in _NAMES:
            raise AttributeError(f"launch parameters are {', '.join(_NAMES)}; found '{name}'")
        super().__setattr__(name, value if isinstance(value, SymIntExpr) else SymInt32(value))
