# tests of core/sandbox
