# tests of core/lua
