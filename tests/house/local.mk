# the house: layers, sizes, headers
house_tests = tests/house/layers.sh tests/house/sizes.sh tests/house/headers.sh
TESTS += $(house_tests)
EXTRA_DIST += $(house_tests)
