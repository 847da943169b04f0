-- post-migration.lua - the whole of the last step of a migration, in the right order.
--
-- 1. Readiness: the end of the source licences heads the plan and must not be too near; the roles
--    are not swapped; no move is queued or running, on either side; nobody in the ledger waits.
-- 2. Access and links of a few moved sites are held against what they were.
-- 3. Redirects on the source: verified one by one, then removed.
-- 4. Sites that the migration left locked are shown, or opened.
-- 5. The trust, on the source, then on the target, proven gone; it stays while redirects are left that
--    were to be removed.

local licences = require "aftermove.licences"
local locks = require "aftermove.locks"
local moves = require "aftermove.moves"
local numbers = require "aftermove.params"
local readiness = require "aftermove.readiness"
local redirects = require "aftermove.redirects"
local spotcheck = require "aftermove.spotcheck"
local trust = require "aftermove.trust"

local function check_readiness(ctx, source, target)
  local params = ctx.params
  if params.licences == "check" then
    ctx:step("check the licences", function() licences.check(ctx, source) end)
  end
  ctx:step("check the moves", function()
    trust.check_roles(ctx, source, target, params.only_back)
    moves.finished(ctx, { source = source, target = target }, params.moves_attested)
  end)
  if params.ledger == "check" and params.trust == "remove" then
    ctx:step("check the ledger", function() readiness.ledger(ctx) end)
  end
end

local function check_samples(ctx, source, target)
  local params = ctx.params
  if params.map then
    ctx:step("sample the access", function()
      spotcheck.access(ctx, source, target, params)
    end)
  end
  if params.links == "sample" then
    ctx:step("sample the links", function() spotcheck.links(ctx, source, target, params.sample) end)
  end
end

return playbook {
  name    = "post-migration",
  version = "1.4.0",
  summary = "Close out a migration: readiness, samples, redirects, locked sites, and the trust on both sides.",
  changes = { "remove-redirect", "purge-site", "set-lock", "remove-trust" },
  needs   = { source = "sharepoint", target = "sharepoint", graph = "graph?", ["graph-source"] = "graph?" },
  params  = {
    keep    = { type = "glob[]", default = {}, help = "redirects and locked sites to leave alone" },
    also    = { type = "url[]", default = {}, help = "redirects within the tenant to remove all the same" },
    orphans = { type = "keep|remove", default = "keep", help = "redirects whose destination is gone" },
    purge   = { type = "boolean", default = false, help = "also purge them from the recycle bin, for good: their URLs are free then" },
    redirects = { type = "remove|skip", default = "remove", help = "whether to remove the redirects" },
    trust   = { type = "remove|keep", default = "remove", help = "keep it while somebody may be moved back" },
    licences = { type = "check|skip", default = "check", help = "whether to look when the source licences end" },
    ledger  = { type = "check|skip", default = "check", help = "whether the trust stays while somebody is not back yet" },
    left    = { type = "check|skip", default = "check", help = "whether the trust stays while a redirect could not be removed" },
    map     = { type = "csv?", help = "the identity map: the access of a few sites is held against it" },
    inventory = { type = "json?",
      help = "taken before the move (aftermove inventory --permissions): who had what, where only a redirect is left" },
    links   = { type = "sample|skip", default = "sample", help = "whether to follow a few old sharing links" },
    sample  = { type = "integer", default = 5, help = "of so many moved sites" },
    locked  = { type = "show|unlock|skip", default = "show", help = "what to do with sites that a move left locked" },
    moves_attested = { type = "boolean", default = false,
      help = "somebody has checked that no move is left; needed when the moves cannot be read" },
    only_back = { type = "boolean", default = false,
      help = "the trust for moves back is the only one left, and is to end too" },
  },

  run = function(ctx)
    local source, target, params = ctx.tenants.source, ctx.tenants.target, ctx.params
    numbers.count(ctx, "sample")
    check_readiness(ctx, source, target)
    check_samples(ctx, source, target)
    local left = 0
    if params.redirects == "remove" then
      left = ctx:step("remove redirects", function() return redirects.settle_all(ctx, source, params) end)
    end
    if params.locked ~= "skip" then
      for _, role in ipairs { "source", "target" } do
        ctx:step("locked sites of the " .. role, function()
          locks.settle(ctx, ctx.tenants[role],
            { unlock = params.locked == "unlock", also = {}, keep = params.keep, hint = "--locked unlock opens it",
              named = "aftermove plan read-only-sites --also %s opens it" })
        end)
      end
    end
    if params.trust == "remove" then
      ctx:step("end the trust", function()
        if readiness.redirects(ctx, left) then
          trust.remove(ctx, source, target, params.moves_attested)
        end
      end)
    end
  end,
}
