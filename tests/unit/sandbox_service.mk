# tests of the sandbox's service half
