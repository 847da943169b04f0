-- remove-redirects.lua - remove the redirects that the move left, once their destination answers.

local redirects = require "aftermove.redirects"

return playbook {
  name    = "remove-redirects",
  version = "1.1.0",
  changes = { "remove-redirect", "purge-site" },
  summary = "Remove redirect sites whose destination in the other tenant answers.",
  needs   = { source = "sharepoint" },
  params  = {
    keep    = { type = "glob[]", default = {}, help = "redirects to leave alone" },
    also    = { type = "url[]", default = {}, help = "redirects within the tenant to remove all the same" },
    orphans = { type = "keep|remove", default = "keep", help = "redirects whose destination is gone" },
    purge   = { type = "boolean", default = false, help = "also purge them from the recycle bin, for good: their URLs are free then" },
  },

  run = function(ctx)
    local source = ctx.tenants.source
    ctx:step("remove redirects", function()
      return redirects.settle_all(ctx, source, ctx.params)
    end)
  end,
}
