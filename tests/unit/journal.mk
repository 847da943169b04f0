# tests of core/journal
