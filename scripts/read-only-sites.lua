-- read-only-sites.lua - sites that a migration left locked, on either side; unlocked on request.

local locks = require "aftermove.locks"

return playbook {
  name    = "read-only-sites",
  version = "1.0.0",
  changes = { "set-lock" },
  summary = "Show the sites that a migration left locked, and unlock them on request.",
  needs   = { source = "sharepoint", target = "sharepoint" },
  params  = {
    unlock  = { type = "boolean", default = false, help = "unlock those that a move which is over left locked" },
    also    = { type = "glob[]", default = {}, help = "unlock these too, although no move explains their lock" },
    keep    = { type = "glob[]", default = {}, help = "sites to leave alone" },
    tenants = { type = "both|source|target", default = "both", help = "where to look" },
  },

  run = function(ctx)
    local params = ctx.params
    local roles = params.tenants == "both" and { "source", "target" } or { params.tenants }
    for _, role in ipairs(roles) do
      ctx:step("locked sites of the " .. role, function()
        locks.settle(ctx, ctx.tenants[role],
          { unlock = params.unlock, also = params.also, keep = params.keep, hint = "--unlock opens it",
            named = "--also %s opens it" })
      end)
    end
  end,
}
