# what man adds to the build
dist_man_MANS += man/aftermove.1 man/aftermove.lua.5
dist_man_MANS += man/aftermove-sandbox.1
dist_man_MANS += man/aftermove-playbook.7
dist_man_MANS += man/aftermove-manifest.5
dist_man_MANS += man/aftermove-package.5
dist_man_MANS += man/aftermove-plugin.3
dist_man_MANS += man/aftermove-operations.7
dist_man_MANS += man/aftermove-verify-access.7 man/aftermove-sharing-links.7
dist_man_MANS += man/aftermove-migrate-back.7
dist_man_MANS += man/aftermove-report.7
EXTRA_DIST += man/report.png
dist_man_MANS += man/aftermove-licence-watch.7 man/aftermove-orphaned-redirects.7
dist_man_MANS += man/aftermove-post-migration.7 man/aftermove-read-only-sites.7
dist_man_MANS += man/aftermove-remove-redirects.7 man/aftermove-remove-trust.7
dist_man_MANS += man/aftermove-spec.5
