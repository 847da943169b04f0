# tests of core/plugin
