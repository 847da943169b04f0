-- orphaned-redirects.lua - find redirects whose destination is gone; remove them if told to.

local redirects = require "aftermove.redirects"

return playbook {
  name    = "orphaned-redirects",
  version = "1.0.0",
  changes = { "remove-redirect" },
  summary = "Find redirect sites whose destination is gone, and remove them if told to.",
  needs   = { source = "sharepoint" },
  params  = {
    keep    = { type = "glob[]", default = {}, help = "redirects to leave alone" },
    orphans = { type = "keep|remove", default = "keep", help = "what to do with the orphans" },
  },

  run = function(ctx)
    local source = ctx.tenants.source
    ctx:step("orphaned redirects", function()
      ctx:each(redirects.list(source), function(site)
        if ctx.match(site.url, ctx.params.keep) then return ctx:skip("kept by parameter") end
        local word, facts = redirects.classify(source, site)
        if word == "orphaned" and ctx.params.orphans == "remove" then
          return source:remove_redirect({ url = site.url, site_id = site.site_id, reason = facts.reason })
        elseif word == "answers" or word == "own" or word == "kept" then
          return ctx:skip("no orphan: " .. facts.reason)
        end
        ctx:flag(word, site.url, { reason = facts.reason, hint = facts.hint, location = facts.location })
      end)
    end)
  end,
}
