-- SPDX-License-Identifier: GPL-3.0-or-later
ALTER TABLE plugin ADD COLUMN note TEXT NOT NULL DEFAULT 'none';
