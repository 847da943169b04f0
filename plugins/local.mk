# what plugins adds to the build
manifestdir = $(pkglibdir)
dist_manifest_DATA = plugins/sqlite/sqlite.plugin.json
