-- moved.lua - which site of the source is now which site of the target.

local urls = require "aftermove.urls"

local moved = {}

-- A list, and a function that adds a pair to it once: a site of the source, one of the target.
local function collector(from, to)
  local by, list = {}, {}
  return list, function(source, target)
    local key = urls.key(source)
    if by[key] or not urls.on(from, source) or not urls.on(to, target) then return end
    by[key] = { source = (source:gsub("/+$", "")), target = (target:gsub("/+$", "")) }
    list[#list + 1] = by[key]
  end
end

-- What an inventory tells of the source.
local function source_of(inventory)
  for _, tenant in ipairs(inventory and inventory.tenants or {}) do
    if tenant.role == "source" then return tenant end
  end
end

-- The record of a site of the source in an inventory, by URL in small letters.
function moved.records(ctx, inventory)
  local by = {}
  if not inventory then return by end
  if inventory.format ~= "aftermove-inventory" then
    ctx:fail("the inventory is none", { kind = "usage", hint = "aftermove inventory --permissions --out inventory.json makes one" })
  end
  local tenant = source_of(inventory)
  if not tenant then ctx:fail("the inventory holds no source", { kind = "usage" }) end
  for _, site in ipairs(tenant.sites or {}) do by[urls.key(site.url)] = site end
  return by
end

-- The source's redirects that lead to the target. Returns how many could not be followed.
local function from_redirects(ctx, source, add)
  local ok, answer = pcall(function()
    return ctx:each(source:list_redirects(), function(site)
      local there = source:resolve(site.url)
      if there.leads_to == "partner" then add(site.url, there.location) end
    end)
  end)
  if ok then return answer.failed end
  if answer.kind == "cancelled" then error(answer, 0) end
  ctx:log("the source's redirects cannot be read: %s", answer.message or tostring(answer))
  return 0
end

local function from_moves(jobs, add)
  for _, job in ipairs(jobs or {}) do
    if job.state == "Success" then add(job.source or "", job.target or "") end
  end
end

-- Pairs {source, target} of URLs, by URL of the source. given: rows {source, target} that name
-- them; without it, redirects, then moves that succeeded, then an inventory tell. The second result
-- is the number of redirects that could not be followed.
function moved.pairs(ctx, source, target, inventory, given)
  local failed = 0
  local list, add = collector(source, target)
  if given then
    for i, row in ipairs(given) do
      if not row.source or not row.target then
        ctx:fail(("pairs: row %d has not both columns, source and target"):format(i), { kind = "usage" })
      end
      add(row.source, row.target)
    end
  else
    failed = from_redirects(ctx, source, add)
    from_moves(target:move_states().jobs, add)
    local recorded = source_of(inventory) or {}
    for _, site in ipairs(recorded.sites or {}) do
      local there = site.redirect
      if there and there.leads_to == "partner" then add(site.url, there.location) end
    end
    from_moves(recorded.moves and recorded.moves.jobs, add)
  end
  table.sort(list, function(a, b) return urls.key(a.source) < urls.key(b.source) end)
  return list, failed
end

-- A few pairs, cheaply: of moves that succeeded, or else where the first redirects lead.
function moved.sample(ctx, source, target, most)
  local list, add = collector(source, target)
  from_moves(target:move_states().jobs, add)
  if #list == 0 then
    local asked = 0
    for site in source:list_redirects() do
      if #list >= most or asked >= 4 * most then break end
      asked = asked + 1
      local there = source:resolve(site.url)
      if there.leads_to == "partner" then add(site.url, there.location) end
    end
  end
  return moved.choose(ctx, list, { "*" }, most)
end

-- Of a list: those that match one of the patterns by either URL, and of these `sample`, spread evenly.
function moved.choose(ctx, list, globs, sample)
  local chosen = {}
  for _, pair in ipairs(list) do
    if ctx.match(pair.source, globs) or ctx.match(pair.target, globs) then chosen[#chosen + 1] = pair end
  end
  if not sample or sample >= #chosen then return chosen end
  local few = {}
  for i = 1, sample do few[i] = chosen[1 + (i - 1) * #chosen // sample] end
  return few
end

-- The record of a pair's source.
function moved.record(records, pair) return records[urls.key(pair.source)] end

return moved
