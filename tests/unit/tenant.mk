# tests of core/tenant
