# tests of core/sharepoint
