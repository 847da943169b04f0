# tests of core/sandbox
include tests/unit/sandbox_front.mk
include tests/unit/sandbox_service.mk
