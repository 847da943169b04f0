-- remove-trust.lua - end the trust between the tenants, on both sides, and prove it.

local moves = require "aftermove.moves"
local trust = require "aftermove.trust"

return playbook {
  name    = "remove-trust",
  version = "1.0.0",
  changes = { "remove-trust" },
  summary = "End the trust between the tenants on both sides, once no move is left.",
  needs   = { source = "sharepoint", target = "sharepoint" },
  params  = {
    moves_attested = { type = "boolean", default = false,
      help = "somebody has checked that no move is left; needed when the moves cannot be read" },
    only_back = { type = "boolean", default = false,
      help = "the trust for moves back is the only one left, and is to end too" },
  },

  run = function(ctx)
    local source, target = ctx.tenants.source, ctx.tenants.target
    ctx:step("check the moves", function()
      trust.check_roles(ctx, source, target, ctx.params.only_back)
      moves.finished(ctx, { source = source, target = target }, ctx.params.moves_attested)
    end)
    ctx:step("end the trust", function()
      trust.remove(ctx, source, target, ctx.params.moves_attested)
    end)
  end,
}
