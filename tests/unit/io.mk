# tests of core/io
