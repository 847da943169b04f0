# tests of core/app
