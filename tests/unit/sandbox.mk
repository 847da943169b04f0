# tests of core/sandbox
include tests/unit/sandbox_front.mk
