# a plugin that tries what is forbidden
EXTRA_DIST += tests/hostile/hostile.sh tests/hostile/hostile.c
TESTS += tests/hostile/hostile.sh
