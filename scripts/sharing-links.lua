-- sharing-links.lua - do old links to migrated content still lead to the target?
--
-- It starts from the hidden groups that every sharing link has on its site, not from the files. The
-- old URL of what a link shares is the old site's URL with the same rest. Each is asked for without
-- signing in, paced, and only on hosts of the two tenants.

local links = require "aftermove.links"
local moved = require "aftermove.moved"
local numbers = require "aftermove.params"
local urls = require "aftermove.urls"

local HINTS = {
  dead = "tell who holds it, or share the item anew",
  elsewhere = "look at where the redirect of its site leads to",
  throttled = "run again later, with a smaller --per-minute",
  unclear = "look at it in a browser",
  gone = "a list item, or a link that outlived its item: look at the group",
}

return playbook {
  name      = "sharing-links",
  version   = "1.1.0",
  summary   = "Follow old sharing links of moved content, and show those that do not lead to the target.",
  read_only = true,
  needs     = { source = "sharepoint", target = "sharepoint" },
  params    = {
    urls       = { type = "csv?", help = "follow the links in the first column of this file, in place of those that sites have" },
    sites      = { type = "glob[]", default = { "*" }, help = "only sites whose URL, on either side, matches" },
    sample     = { type = "integer?", help = "only so many sites, spread evenly" },
    links      = { type = "integer", default = 100, help = "so many links of a site at most" },
    kinds      = { type = "organization|anonymous|specific|unknown[]", default = { "organization", "anonymous" },
      help = "links for whom" },
    pairs      = { type = "table?", help = "CSV with the columns source and target, in place of what redirects and moves say" },
    inventory  = { type = "json?", help = "also the redirects and moves that an inventory has" },
    per_minute = { type = "integer", default = 300, help = "links that are asked for in a minute" },
  },

  run = function(ctx)
    local source, target, params = ctx.tenants.source, ctx.tenants.target, ctx.params
    numbers.count(ctx, "links", "sample", "per_minute")
    local tally = { right = 0, links = 0 }
    local pace = links.pacer(ctx, params.per_minute)
    local wanted = {}
    for _, kind in ipairs(params.kinds) do wanted[kind] = true end

    local function tell(word, url, reason, more)
      tally.links = tally.links + 1
      tally[word] = (tally[word] or 0) + 1
      if word == "right" then return end
      local data = { reason = reason, hint = HINTS[word] }
      for key, value in pairs(more or {}) do data[key] = value end
      ctx:flag(word, url, data)
    end

    local function follow(url, pair, more)
      local word, reason = links.follow(source, target, url, pair, pace)
      tell(word, url, reason, more)
    end

    local all, unread
    ctx:step("find the sites", function()
      moved.records(ctx, params.inventory)
      all, unread = moved.pairs(ctx, source, target, params.inventory, params.pairs)
    end)

    local counts
    if params.urls then
      local by = {}
      for _, pair in ipairs(all) do by[urls.key(pair.source)] = pair end
      ctx:step("follow the links of the file", function()
        counts = ctx:each(params.urls, function(row, i)
          local url = (row[1] or ""):match("^%s*(.-)%s*$")
          if url == "" or (i == 1 and not url:find("://", 1, true)) then return end
          follow(url, by[links.site(url) or ""])
        end)
        if tally.links == 0 and counts.failed == 0 then tell("unclear", "urls", "the file has no URL in its first column") end
      end)
    else
      ctx:step("follow the links of the sites", function()
        local chosen = moved.choose(ctx, all, params.sites, params.sample)
        if #chosen == 0 then tell("unclear", "sites", "no site is known that was moved and matches: --pairs names them") end
        counts = links.of_sites(ctx, target, chosen, { most = params.links, wanted = wanted, tell = tell, follow = follow })
      end)
    end

    local words = {}
    for _, word in ipairs { "right", "elsewhere", "dead", "gone", "throttled", "unclear" } do
      words[#words + 1] = ("%d %s"):format(tally[word] or 0, word)
    end
    ctx:log("%d links: %s; %d failed", tally.links, table.concat(words, ", "), unread + counts.failed)
    if tally.links ~= tally.right or unread + counts.failed > 0 then ctx:exit(1) end
  end,
}
