-- playbook.lua - @NAME@: make sites read-only.
--
-- aftermove-playbook(7) explains what a playbook may use; `aftermove playbook check .` looks
-- through this one, `aftermove playbook test .` runs its specs.

return playbook {
  name    = "@NAME@",
  version = "0.1.0",
  summary = "Make sites of the source read-only.",
  needs   = { source = "sharepoint" },
  changes = { "set-lock" },
  params  = {
    only = { type = "glob[]", help = "the sites, as https://*/sites/old*" },
    keep = { type = "glob[]", default = {}, help = "of these, sites to leave alone" },
  },

  run = function(ctx)
    local source = ctx.tenants.source
    ctx:step("lock sites", function()
      ctx:each(source:list_sites { detail = true }, function(site) -- what is read
        if not ctx.match(site.url, ctx.params.only) then return end
        if ctx.match(site.url, ctx.params.keep) then return ctx:skip("kept by parameter") end
        if site.is_redirect then return ctx:skip("it is a redirect") end
        if site.lock_state == "ReadOnly" then return ctx:skip("it is read-only already") end
        source:set_lock(site.url, "ReadOnly", { reason = "named by parameter" }) -- what is changed
      end)
    end)
  end,
}
