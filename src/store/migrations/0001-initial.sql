-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times are µs since 1970. What belongs to a plugin in a tenant goes when it is uninstalled there.

-- A version never changes once it is installed; which one is current is a column of plugin. provenance is where it came
-- from: origin, sha256, the state of its signature, the publisher, what was found in it.
CREATE TABLE plugin_version (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL,
  version TEXT NOT NULL,
  directory TEXT NOT NULL,
  manifest TEXT NOT NULL CHECK (json_valid (manifest)),
  provenance TEXT NOT NULL DEFAULT '{}' CHECK (json_valid (provenance)),
  installed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX plugin_version_by_slug ON plugin_version (slug, version);

CREATE TRIGGER plugin_version_is_immutable BEFORE UPDATE ON plugin_version
BEGIN
  SELECT RAISE (ABORT, 'an installed version never changes');
END;

-- storage_bytes is the sum of storage.bytes, kept by the triggers below: a quota is checked without a scan. pinned is the
-- range of versions to stay in, hold_days how old a version has to be before it is offered, trial_calls how many more
-- calls the current version has to answer until it is trusted, migrates_from the version before where the current one has
-- not yet been asked to migrate its settings by itself.
CREATE TABLE plugin (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  version_id INTEGER NOT NULL REFERENCES plugin_version (id),
  source TEXT NOT NULL CHECK (source IN ('bundled', 'folder', 'package', 'catalogue', 'system', 'python', 'run')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  quarantined INTEGER NOT NULL CHECK (quarantined IN (0, 1)),
  reason TEXT,
  storage_bytes INTEGER NOT NULL DEFAULT 0,
  pinned TEXT,
  hold_days INTEGER NOT NULL DEFAULT 0,
  prerelease INTEGER NOT NULL DEFAULT 0 CHECK (prerelease IN (0, 1)),
  trial_calls INTEGER NOT NULL DEFAULT 0,
  migrates_from TEXT,
  installed_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (tenant, slug)
) STRICT, WITHOUT ROWID;

CREATE INDEX plugin_by_version ON plugin (version_id);

-- What a plugin had when another version took the place of this one: what a rollback puts back. settings is an object,
-- grants a list, data_directory a copy of the private folder.
CREATE TABLE snapshot (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  version_id INTEGER NOT NULL REFERENCES plugin_version (id),
  source TEXT NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid (settings)),
  grants TEXT NOT NULL CHECK (json_valid (grants)),
  data_directory TEXT,
  taken_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, slug),
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX snapshot_by_version ON snapshot (version_id);

CREATE TABLE snapshot_storage (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  key TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (tenant, slug, key),
  FOREIGN KEY (tenant, slug) REFERENCES snapshot (tenant, slug) ON DELETE CASCADE
) STRICT;

-- A row is a grant: what is not here is not granted.
CREATE TABLE plugin_grant (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  permission TEXT NOT NULL,
  actor TEXT NOT NULL,
  granted_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, slug, permission),
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- value is JSON text, or for a secret "sealed:", the id of the key and what is sealed with it: no JSON begins with an s.
CREATE TABLE setting (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid (value) OR value GLOB 'sealed:*'),
  actor TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, slug, key),
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT;

-- Each change of a plugin's settings. changes is an object: by key, before and after as the table above has them, null
-- where there was none or is none, and left out of secrets, of which only {"secret": true} is kept.
CREATE TABLE setting_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL,
  changes TEXT NOT NULL CHECK (json_valid (changes)),
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT;

CREATE INDEX setting_change_by_plugin ON setting_change (tenant, slug, id);

-- All settings of a plugin as they were before something else than a person's own change of them: an update, an import, a
-- rollback. settings is an object as in the tables above, secrets as they were sealed.
CREATE TABLE setting_backup (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL,
  version TEXT NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid (settings)),
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT;

CREATE INDEX setting_backup_by_plugin ON setting_backup (tenant, slug, id);

CREATE TABLE listener (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  position INTEGER NOT NULL,
  hook TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('action', 'filter', 'collect', 'event')),
  priority INTEGER NOT NULL,
  place TEXT,
  PRIMARY KEY (tenant, slug, position),
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The priority that an administrator gave to a plugin's listeners to a hook: position is which of them, 0 for all.
CREATE TABLE listener_override (
  tenant TEXT NOT NULL,
  hook TEXT NOT NULL,
  slug TEXT NOT NULL,
  position INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  actor TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, hook, slug, position),
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX listener_override_by_plugin ON listener_override (tenant, slug);

-- What a plugin may cost: µs of 95 of 100 calls, and millionths of a processor and of its calls; -1 where nothing is said.
CREATE TABLE budget (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  time_us INTEGER NOT NULL,
  cpu INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  actor TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, slug),
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Payloads that people keep to fire a hook with again.
CREATE TABLE saved_payload (
  tenant TEXT NOT NULL,
  hook TEXT NOT NULL,
  name TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid (payload)),
  actor TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, hook, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE crash (
  id INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT;

CREATE INDEX crash_by_plugin ON crash (tenant, slug);

-- bytes is what the entry counts against its plugin's quota.
CREATE TABLE storage (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  key TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (tenant, slug, key),
  FOREIGN KEY (tenant, slug) REFERENCES plugin (tenant, slug) ON DELETE CASCADE
) STRICT;

CREATE TRIGGER storage_grows AFTER INSERT ON storage
BEGIN
  UPDATE plugin SET storage_bytes = storage_bytes + new.bytes WHERE tenant = new.tenant AND slug = new.slug;
END;

CREATE TRIGGER storage_changes AFTER UPDATE OF bytes ON storage
BEGIN
  UPDATE plugin SET storage_bytes = storage_bytes + new.bytes - old.bytes WHERE tenant = new.tenant AND slug = new.slug;
END;

CREATE TRIGGER storage_shrinks AFTER DELETE ON storage
BEGIN
  UPDATE plugin SET storage_bytes = storage_bytes - old.bytes WHERE tenant = old.tenant AND slug = old.slug;
END;

-- What an uninstalled plugin leaves behind where that is wanted, for its next installation. manifest is that of the
-- version that it was, settings an object. Its private folder stays where it is.
CREATE TABLE kept_data (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  version TEXT NOT NULL,
  manifest TEXT NOT NULL CHECK (json_valid (manifest)),
  settings TEXT NOT NULL CHECK (json_valid (settings)),
  storage_bytes INTEGER NOT NULL,
  kept_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (tenant, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_storage (
  tenant TEXT NOT NULL,
  slug TEXT NOT NULL,
  key TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (tenant, slug, key),
  FOREIGN KEY (tenant, slug) REFERENCES kept_data (tenant, slug) ON DELETE CASCADE
) STRICT;

-- What is decided for the whole site, for all tenants.
CREATE TABLE site_policy (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  actor TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The catalogues of the site, for all tenants. state is what has to be remembered so that nobody can show an older one.
CREATE TABLE catalogue (
  address TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (json_valid (state)),
  added_at INTEGER NOT NULL,
  actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Only ever added to.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT CHECK (detail IS NULL OR json_valid (detail))
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is only added to');
END;

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit log is only added to');
END;

CREATE TABLE log (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  slug TEXT,
  stream TEXT NOT NULL,
  level TEXT NOT NULL,
  message TEXT NOT NULL,
  fields TEXT
) STRICT;

-- seq is the order of arrival; bytes is the size of detail; failed says whether the dispatch or a call of it failed;
-- keep is 0 for an ordinary trace, 1 for one that is worth keeping longer, 2 for a pinned one. All but detail and the
-- first few are read out of summary, which is the dispatch as JSON text.
CREATE TABLE trace (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  hook TEXT NOT NULL,
  status TEXT NOT NULL,
  kind TEXT,
  platform TEXT,
  origin TEXT,
  actor TEXT,
  parent TEXT,
  wall_us INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  keep INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  summary TEXT NOT NULL,
  detail TEXT
) STRICT;

CREATE INDEX trace_keep ON trace (keep, seq, bytes);
CREATE INDEX trace_parent ON trace (parent) WHERE parent IS NOT NULL;

CREATE TABLE trace_call (
  trace INTEGER NOT NULL REFERENCES trace ON DELETE CASCADE,
  position INTEGER NOT NULL,
  plugin TEXT NOT NULL,
  version TEXT,
  status TEXT NOT NULL,
  message TEXT,
  wall_us INTEGER NOT NULL,
  PRIMARY KEY (trace, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX trace_call_plugin ON trace_call (plugin, trace);
