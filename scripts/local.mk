# the shipped playbooks and what they share
scriptsdir = $(pkgdatadir)/scripts
dist_scripts_DATA = \
	scripts/licence-watch.lua \
	scripts/migrate-back.lua \
	scripts/orphaned-redirects.lua \
	scripts/post-migration.lua \
	scripts/read-only-sites.lua \
	scripts/remove-redirects.lua \
	scripts/remove-trust.lua \
	scripts/sharing-links.lua \
	scripts/verify-access.lua
scriptsharedir = $(pkgdatadir)/scripts/aftermove
dist_scriptshare_DATA = \
	scripts/aftermove/access.lua \
	scripts/aftermove/back.lua \
	scripts/aftermove/comparison.lua \
	scripts/aftermove/identity.lua \
	scripts/aftermove/licences.lua \
	scripts/aftermove/links.lua \
	scripts/aftermove/locks.lua \
	scripts/aftermove/moved.lua \
	scripts/aftermove/moves.lua \
	scripts/aftermove/params.lua \
	scripts/aftermove/readiness.lua \
	scripts/aftermove/redirects.lua \
	scripts/aftermove/spotcheck.lua \
	scripts/aftermove/trust.lua \
	scripts/aftermove/urls.lua
