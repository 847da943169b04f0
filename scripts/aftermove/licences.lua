-- licences.lua - how long the tenant that was left still has licences.
--
-- Without them its sites and its trust can no longer be managed, so what is to be
-- done there has to be done before.

local licences = {}

local SOON = 3 -- days

-- The plugin graph, when it is configured for the source.
local function graph_of(ctx, source)
  for _, name in ipairs { "graph", "graph-source" } do
    local graph = ctx.tenants[name]
    if graph and graph.tenant_id == source.tenant_id then return graph end
  end
end

-- What Graph says; nil and why when the source may not ask. Who configured the
-- plugin wants to know: then it is an error.
local function read(ctx, source)
  local graph = graph_of(ctx, source)
  if graph then return graph:licences() end
  local ok, report = pcall(function() return source:licences() end)
  if ok then return report end
  if report.kind == "denied" then return nil, report.message end
  error(report, 0)
end

-- What people must know, and whether it takes their consent.
local function judge(report)
  if not report.usable then
    return "the source has no living SharePoint licence any more", true
  elseif not report.ends then
    return "the source licences have no known end"
  end
  local day, left = report.ends:sub(1, 10), report.days_left
  if left < 0 then
    return ("the source licences ended on %s, %d days ago"):format(day, -left), true
  end
  return ("the source licences end on %s, %d days are left"):format(day, left), left <= SOON
end

-- The end of the source licences goes to the top of the plan. Ended, or ending
-- within three days, it takes the operator's consent to go on.
function licences.check(ctx, source)
  local report, why = read(ctx, source)
  if not report then
    ctx:note(("the end of the source licences is not known (%s)"):format(why))
    return
  end
  local text, grave = judge(report)
  ctx:note(text, { consent = grave and "licences" or nil })
end

return licences
