-- verify-access.lua - does everybody on the target have what they had on the source?
--
-- The identity map says who is who, an inventory taken before the move (or the source, while it
-- still answers) who had what. What the service dropped from the map without a word is asked of the
-- service itself.

local comparison = require "aftermove.comparison"
local identity = require "aftermove.identity"
local moved = require "aftermove.moved"
local numbers = require "aftermove.params"

-- The connector graph of the target, when it is configured.
local function graph_of(ctx, target)
  for _, name in ipairs { "graph", "graph-target" } do
    local graph = ctx.tenants[name]
    if graph and graph.tenant_id == target.tenant_id then return graph end
  end
end

return playbook {
  name      = "verify-access",
  version   = "1.1.0",
  summary   = "Show who has not, on the target, what they had on the source; and which rows of the map are lost.",
  read_only = true,
  needs     = { source = "sharepoint", target = "sharepoint", graph = "graph?", ["graph-target"] = "graph?" },
  params    = {
    map       = { type = "csv", help = "the identity map in the service's format: six columns, no header" },
    inventory = { type = "json?", help = "taken before the move: aftermove inventory --permissions" },
    pairs     = { type = "table?", help = "CSV with the columns source and target, in place of what redirects and moves say" },
    sites     = { type = "glob[]", default = { "*" }, help = "only sites whose URL, on either side, matches" },
    sample    = { type = "integer?", help = "only so many of them, spread evenly" },
    ignore    = { type = "glob[]", default = {}, help = "logins to leave out, of either side" },
    rows      = { type = "check|skip", default = "check", help = "whether to look up each row of the map" },
  },

  run = function(ctx)
    local source, target, params = ctx.tenants.source, ctx.tenants.target, ctx.params
    numbers.count(ctx, "sample")
    local tally = { sites = 0 }
    local function flag(word, subject, data)
      tally[word] = (tally[word] or 0) + 1
      ctx:flag(word, subject, data)
    end
    local function ignored(login) return ctx.match(login, params.ignore) end

    local map = identity.map(params.map, source.tenant_id)
    ctx:step("check the map", function()
      if params.rows == "check" then identity.ask_service(target, map, source.tenant_id) end
      local graph = params.rows == "check" and graph_of(ctx, target)
      if graph then
        local ok, problem = pcall(identity.ask_directory, graph, map)
        if not ok and problem.kind ~= "denied" then error(problem, 0) end
        if not ok then
          flag("unverified", "the target's directory", { reason = problem.message,
            hint = "the application of the target needs User.Read.All and Group.Read.All" })
        end
      end
      for _, entry in ipairs(map.entries) do
        local subject = ("row %d: %s"):format(entry.row, entry.source or "?")
        if entry.fault then
          flag("malformed", subject, { reason = entry.fault, hint = "correct it, and upload the map again" })
        elseif entry.dropped then
          flag("dropped", subject, { reason = "the service does not have the row", hint = "upload the map again; it takes the place of the old one" })
        elseif entry.differs then
          flag("differs", subject, { reason = ("the service has %s, the map %s"):format(entry.differs, entry.target) })
        elseif entry.nobody then
          flag("nobody", subject, { reason = ("the target's directory does not know %s"):format(entry.target) })
        end
      end
    end)

    local records = moved.records(ctx, params.inventory)
    local chosen, unread
    ctx:step("find the sites", function()
      local all, failed = moved.pairs(ctx, source, target, params.inventory, params.pairs)
      chosen, unread = moved.choose(ctx, all, params.sites, params.sample), failed
    end)
    if #chosen == 0 then
      flag("unverified", "sites", { reason = "no site is known that was moved and matches", hint = "--pairs names them" })
    end
    local counts, bare
    ctx:step("compare the access", function()
      counts, bare = comparison.sites(ctx, source, target, chosen, { map = map, records = records, ignored = ignored, flag = flag })
      tally.sites = counts.total
    end)
    if bare > 0 then ctx:log("%d sites without role assignments in the inventory: owners and administrators only", bare) end

    unread = unread + counts.failed
    local words, differences = {}, unread
    for _, word in ipairs { "malformed", "dropped", "differs", "nobody", "missing", "extra", "unmapped", "gone", "unverified" } do
      differences = differences + (tally[word] or 0)
      words[#words + 1] = ("%d %s"):format(tally[word] or 0, word)
    end
    ctx:log("%d rows, %d sites: %s; %d could not be read", #map.entries, tally.sites, table.concat(words, ", "), unread)
    if differences > 0 then ctx:exit(1) end
  end,
}
