-- spotcheck.lua - a few of the moved sites: do their people and their links still reach them?

local comparison = require "aftermove.comparison"
local identity = require "aftermove.identity"
local links = require "aftermove.links"
local moved = require "aftermove.moved"

local spotcheck = {}

local LINKS, PER_MINUTE = 5, 300 -- of each site; that are asked for
local AUDIENCES = { organization = true, anonymous = true }

-- Counts by word, and a line of them for the top of the plan.
local function new_tally()
  local tally, order = {}, {}
  local function count(word)
    if not tally[word] then order[#order + 1] = word end
    tally[word] = (tally[word] or 0) + 1
  end
  local function line()
    local words = {}
    for i, word in ipairs(order) do words[i] = ("%d %s"):format(tally[word], word) end
    return table.concat(words, ", ")
  end
  return count, line
end

-- Access: what the map says against both sides, or against params.inventory where the source has only a
-- redirect left. Differences are flagged, and head the plan.
function spotcheck.access(ctx, source, target, params)
  local count, line = new_tally()
  local records = moved.records(ctx, params.inventory)
  local chosen = moved.sample(ctx, source, target, params.sample)
  comparison.sites(ctx, source, target, chosen, {
    map = identity.map(params.map, source.tenant_id),
    records = records,
    ignored = function() return false end,
    flag = function(word, subject, data)
      count(word)
      ctx:flag(word, subject, data)
    end,
  })
  if line() ~= "" then
    ctx:note(("access of %d sites, sampled: %s; verify-access tells more"):format(#chosen, line()))
  end
end

-- Links: do those that sites have still lead to them?
function spotcheck.links(ctx, source, target, most)
  local count, line = new_tally()
  local chosen = moved.sample(ctx, source, target, most)
  local pace, asked = links.pacer(ctx, PER_MINUTE), 0
  local function tell(word, subject, reason, more)
    asked = asked + 1
    if word == "right" then return end
    count(word)
    ctx:flag(word, subject, { reason = reason, site = more.site, hint = "sharing-links tells more" })
  end
  links.of_sites(ctx, target, chosen, {
    most = LINKS,
    wanted = AUDIENCES,
    tell = tell,
    follow = function(url, pair, more)
      local word, reason = links.follow(source, target, url, pair, pace)
      tell(word, url, reason, more)
    end,
  })
  if line() ~= "" then ctx:note(("%d old links, sampled: %s; sharing-links tells more"):format(asked, line())) end
end

return spotcheck
