-- licence-watch.lua - one line and an exit code for monitoring systems: how long do the licences last?
--
-- Exit codes are those of Nagios and its kin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. Without
-- licences the source can neither remove its redirects nor end its trust.

local STATES = { [0] = "OK", "WARNING", "CRITICAL", "UNKNOWN" }

local function judge(licences, params)
  local days = licences.days_left
  if not licences.usable then return 2, "no SharePoint subscription is alive" end
  if not days then return 0, "the service names no end" end
  local text = ("%d days left, until %s"):format(days, licences.ends:sub(1, 10))
  if days <= params.critical then return 2, text end
  if days <= params.warning then return 1, text end
  return 0, text
end

-- Unknown is worse than well and warned, but a tenant that is known to be critical comes first.
local function worse(a, b)
  local rank = { [0] = 0, 1, 3, 2 }
  return rank[b] > rank[a] and b or a
end

return playbook {
  name      = "licence-watch",
  version   = "1.1.0",
  summary   = "Tell in one line how many days the licences last, with the exit code for monitoring systems.",
  read_only = true,
  monitor   = "LICENCES",
  needs     = { source = "sharepoint" },
  params    = {
    warning  = { type = "integer", default = 30, help = "days left from which on it is a warning" },
    critical = { type = "integer", default = 14, help = "days left from which on it is critical" },
    tenants  = { type = "source|target|both", default = "source", help = "whose licences" },
  },

  run = function(ctx)
    local params, worst, texts, data = ctx.params, 0, {}, {}
    if params.critical > params.warning then
      ctx:fail("critical is above warning: critical comes last", { kind = "usage" })
    end
    local names = params.tenants == "both" and { "source", "target" } or { params.tenants }
    for _, name in ipairs(names) do
      local code, text = 3, nil
      local ok, answer = pcall(function() return ctx.tenants[name]:licences() end)
      if ok then
        code, text = judge(answer, params)
      else
        text = "cannot be read: " .. (answer.message or tostring(answer))
      end
      worst = worse(worst, code)
      texts[#texts + 1] = name .. ": " .. text
      if ok and answer.days_left then
        data[#data + 1] = ("%s_days=%d;%d;%d"):format(name, answer.days_left, params.warning, params.critical)
      end
    end
    ctx:exit(worst)
    local line = ("LICENCES %s - %s"):format(STATES[worst], table.concat(texts, "; "))
    return #data > 0 and line .. " | " .. table.concat(data, " ") or line
  end,
}
