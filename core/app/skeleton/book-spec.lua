-- aftermove-spec(5) explains what a spec may say.

local old_sites = { only = { "https://*/sites/old*" } }

return {
  spec {
    name     = "a plan lists the change and makes none",
    scenario = "scenarios/sites.json",
    mode     = "plan",
    params   = old_sites,
    expect   = {
      effects   = { { operation = "set-lock", tenant = "source", target = "/sites/old-a" } },
      outcomes  = { kept = 1 },
      unchanged = true,
    },
  },

  spec {
    name     = "a run locks what is named, and nothing else",
    scenario = "scenarios/sites.json",
    params   = old_sites,
    expect   = {
      effects = 1,
      sites   = { source = { ["/sites/old-a"] = { lock_state = "ReadOnly" } } },
    },
  },

  spec {
    name     = "a lost answer is looked after, not sent twice",
    scenario = "scenarios/sites.json",
    params   = old_sites,
    faults   = { { when = { what = "csom:LockState" }, action = "reset_after" } },
    expect   = {
      sites = { source = { ["/sites/old-a"] = { lock_state = "ReadOnly" } } },
    },
  },

  spec {
    name     = "what is kept by parameter stays as it is",
    scenario = "scenarios/sites.json",
    params   = { only = { "*/sites/old*" }, keep = { "*/sites/old-a" } },
    expect   = { effects = 0, outcomes = { kept = 2 }, unchanged = true },
  },
}
