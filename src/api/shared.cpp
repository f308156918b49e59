// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// A shared library needs a source of its own; what it holds comes from the folders' archives.
