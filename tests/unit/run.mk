# tests of core/run
