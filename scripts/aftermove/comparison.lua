-- comparison.lua - moved sites, each held against what its source had: who may do what.

local access = require "aftermove.access"
local moved = require "aftermove.moved"

local comparison = {}

-- Who had what: of the inventory, or of the live source. nil and why when neither tells.
local function facts_of(source, record, url)
  local facts = access.recorded(record)
  if facts then return facts end
  local ok, live = pcall(access.read, source, url)
  if ok and live then return live end
  if not ok and live.kind == "cancelled" then error(live, 0) end
  return nil, ok and "the source has only the redirect left" or ("the source does not tell: " .. (live.message or tostring(live)))
end

local HINTS = {
  unmapped = "add it to the map, or grant the access by hand",
  missing = "grant the access by hand, or correct the map before the next move",
  extra = "take it away unless somebody meant it",
}

-- Every pair {source, target} of chosen. options: map (identity.map), records (moved.records), ignored
-- (a function of a login), flag (a function of word, subject, data: missing, extra, unmapped, gone or
-- unverified). Returns the counts of ctx:each, and of how many sites only owners and administrators
-- are known.
function comparison.sites(ctx, source, target, chosen, options)
  local bare = 0
  local counts = ctx:each(chosen, function(pair)
    local had, why = facts_of(source, moved.record(options.records, pair), pair.source)
    if not had then
      return options.flag("unverified", pair.target,
        { reason = why, source = pair.source, hint = "give an inventory that was taken before the move" })
    end
    local ok, has = pcall(access.read, target, pair.target)
    if not ok and has.kind ~= "absent" then error(has, 0) end
    if not ok or not has then
      return options.flag("gone", pair.target,
        { reason = ok and "it is a redirect itself" or "there is no such site", source = pair.source })
    end
    if not had.permissions then
      bare = bare + 1
      has.permissions = nil
    end
    access.align(had, has)
    local before, now = access.principals(had, options.ignored), access.principals(has, options.ignored)
    for _, d in ipairs(access.compare(before, now, options.map)) do
      options.flag(d.word, pair.target, {
        reason = ("%s (%s): %s"):format(d.who, table.concat(d.what, ", "), d.reason),
        who = d.who, what = d.what, source = pair.source, hint = HINTS[d.word],
      })
    end
  end)
  return counts, bare
end

return comparison
