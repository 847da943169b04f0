-- post-migration.lua - the whole of the last step of a migration, in the right order.
--
-- 1. The end of the source licences heads the plan; it must not be too near.
-- 2. The roles are not swapped, and no move is queued or running, on either side.
-- 3. Redirects on the source: verified one by one, then removed.
-- 4. The trust, on the source, then on the target, proven gone.

local licences = require "aftermove.licences"
local moves = require "aftermove.moves"
local redirects = require "aftermove.redirects"
local trust = require "aftermove.trust"

return playbook {
  name    = "post-migration",
  version = "1.0.0",
  changes = { "remove-redirect", "remove-trust" },
  summary = "Close out a migration: moves finished, redirects removed, trust ended on both sides.",
  needs   = { source = "sharepoint", target = "sharepoint", graph = "graph?", ["graph-source"] = "graph?" },
  params  = {
    keep    = { type = "glob[]", default = {}, help = "redirects to leave alone" },
    also    = { type = "url[]", default = {}, help = "redirects within the tenant to remove all the same" },
    orphans = { type = "keep|remove", default = "keep", help = "redirects whose destination is gone" },
    trust   = { type = "remove|keep", default = "remove", help = "keep it while somebody may be moved back" },
    licences = { type = "check|skip", default = "check", help = "whether to look when the source licences end" },
    moves_attested = { type = "boolean", default = false,
      help = "somebody has checked that no move is left; needed when the moves cannot be read" },
    only_back = { type = "boolean", default = false,
      help = "the trust for moves back is the only one left, and is to end too" },
  },

  run = function(ctx)
    local source, target, params = ctx.tenants.source, ctx.tenants.target, ctx.params
    if params.licences == "check" then
      ctx:step("check the licences", function() licences.check(ctx, source) end)
    end
    ctx:step("check the moves", function()
      trust.check_roles(ctx, source, target, params.only_back)
      moves.finished(ctx, { source = source, target = target }, params.moves_attested)
    end)
    ctx:step("remove redirects", function()
      ctx:each(redirects.list(source), function(site)
        redirects.settle(ctx, source, site, params)
      end)
    end)
    if params.trust == "remove" then
      ctx:step("end the trust", function()
        trust.remove(ctx, source, target, params.moves_attested)
      end)
    end
  end,
}
