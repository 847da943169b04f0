-- sharing-links.lua - do old links to migrated content still lead to the target?
--
-- It starts from the hidden groups that every sharing link has on its site, not from the files. The
-- old URL of what a link shares is the old site's URL with the same rest. Each is asked for without
-- signing in, paced, and only on hosts of the two tenants.

local links = require "aftermove.links"
local moved = require "aftermove.moved"

local HINTS = {
  dead = "tell who holds it, or share the item anew",
  elsewhere = "look at where the redirect of its site leads to",
  throttled = "run again later, with a smaller --per-minute",
  unclear = "look at it in a browser",
  gone = "a list item, or a link that outlived its item: look at the group",
}

return playbook {
  name      = "sharing-links",
  version   = "1.0.0",
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
    if params.per_minute < 1 then ctx:fail("per_minute is at least 1", { kind = "usage" }) end
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
      pace()
      local host = url:lower():match("^https://([^/:?#]+)")
      local role = (host == target.hosts.root or host == target.hosts.my) and "target" or "source"
      local ok, there = pcall(source.resolve_link, source, url)
      if not ok and there.kind == "refused" then return tell("unclear", url, "not asked: " .. there.message, more) end
      if not ok and there.kind == "limit" then return tell("throttled", url, there.message, more) end
      if not ok and there.kind ~= "network" and there.kind ~= "timeout" then error(there, 0) end
      if not ok then return tell("unclear", url, there.message, more) end
      local word, reason = links.judge(url, there, role, pair)
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
      for _, pair in ipairs(all) do by[pair.source:lower()] = pair end
      ctx:step("follow the links of the file", function()
        counts = ctx:each(params.urls, function(row, i)
          local url = (row[1] or ""):match("^%s*(.-)%s*$")
          if url == "" or (i == 1 and not url:find("://", 1, true)) then return end
          follow(url, by[links.site(url) or ""])
        end)
      end)
    else
      ctx:step("follow the links of the sites", function()
        local chosen = moved.choose(ctx, all, params.sites, params.sample)
        if #chosen == 0 then tell("unclear", "sites", "no site is known that was moved and matches: --pairs names them") end
        counts = ctx:each(chosen, function(pair)
          local left = params.links
          for link in target:sharing_links(pair.target, { items = true }) do
            if wanted[link.audience] and left > 0 then
              left = left - 1
              local more = { audience = link.audience, access = link.access, group = link.title, site = pair.target }
              local item = link.item or {}
              if item.kind == "gone" then
                tell("gone", pair.target, ("%s: no file or folder has the id %s"):format(link.kind, link.item_id), more)
              elseif not item.url or item.url:sub(1, #pair.target):lower() ~= pair.target:lower() then
                tell("unclear", pair.target, ("%s: the item cannot be read (%d)"):format(link.kind, item.status or 0), more)
              else
                follow(pair.source .. item.url:sub(#pair.target + 1), pair, more)
              end
            end
            if left == 0 then break end
          end
        end)
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
