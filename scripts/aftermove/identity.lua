-- identity.lua - what a login names, and who of the source is who on the target.
--
-- Principals are compared by an id: "user:ann@contoso.com", "group:GUID", "owners of group:GUID",
-- "site group:TITLE", or "login:TEXT" for what is none of these. System accounts have none: no move
-- carries them, and every site has them.

local identity = {}

local X4 = ("%x"):rep(4)
local GUID = X4 .. X4 .. "%-" .. X4 .. "%-" .. X4 .. "%-" .. X4 .. "%-" .. X4 .. X4 .. X4

local SYSTEM = { -- beginnings of logins, in small letters
  "sharepoint\\", "nt service\\", "nt authority\\", "app@sharepoint", "system account",
  "i:0i.t|", "i:0j.t|", "i:0$.t|", "i:0#.w|nt ", "c:0(.s|", "c:0!.s|", "c:0-.f|rolemanager|",
}
local SYSTEM_TITLES = {
  ["everyone"] = true, ["everyone except external users"] = true, ["system account"] = true,
  ["company administrator"] = true, ["global administrator"] = true,
  ["sharepoint administrator"] = true, ["sharepoint service administrator"] = true,
}

local function is_system(text, title)
  for _, beginning in ipairs(SYSTEM) do
    if text:sub(1, #beginning) == beginning then return true end
  end
  return SYSTEM_TITLES[(title or ""):lower()] or false
end

-- The id that a login, or the title of a site group, has; nil for system accounts. Whether it is a
-- guest's is the second result.
function identity.of(login, kind, title)
  if kind == "site group" then
    local name = (title or login or ""):lower()
    if name == "" or name:find("^sharinglinks%.") or name:find("^limited access system group") then return nil end
    return "site group:" .. name, false
  end
  local text = (login or ""):lower()
  if text == "" or is_system(text, title) then return nil end
  local group, rest = text:match("^c:0.%.c|.-|(" .. GUID .. ")(.*)$")
  if group then return (rest == "_o" and "owners of group:" or "group:") .. group, false end
  if text:match("^" .. GUID .. "$") then return "group:" .. text, false end
  local user = text:match("|membership|(.+)$") or (not text:find("|", 1, true) and text:find("@", 1, true) and text)
  if not user then return "login:" .. text, false end
  if is_system(user) then return nil end
  local guest = user:find("#ext#", 1, true) or user:find("urn:spo:guest", 1, true) or user:find("urn%3aspo%3aguest", 1, true)
  return "user:" .. user, guest ~= nil
end

local USER_TYPES = { regularuser = true, adminuser = true, guestuser = true }
local GROUP_TYPES = { regulargroup = true, admingroup = true, o365group = true }

-- Why the service will not take a row, or nil.
local function fault(cells, tenant_id)
  local word, company, from, to = (cells[1] or ""):lower(), (cells[2] or ""):lower(), cells[3] or "", cells[4] or ""
  if #cells == 1 and cells[1]:find(";", 1, true) then return "its columns are not separated by commas" end
  if #cells ~= 6 then return ("it has %d columns, 6 are expected"):format(#cells) end
  if word ~= "user" and word ~= "group" then return ("it begins with %q, neither User nor Group"):format(cells[1]) end
  if not company:match("^" .. GUID .. "$") then return "its second column is no tenant id" end
  if tenant_id and company ~= tenant_id:lower() then return "it names another source tenant" end
  if word == "user" then
    if not from:find("^[^@%s]+@[^@%s]+$") then return "its source is no user principal name" end
    if not to:find("^[^@%s]+@[^@%s]+$") then return "its target is no user principal name" end
    if not USER_TYPES[cells[6]:lower()] then return ("%q is no type of user"):format(cells[6]) end
  else
    if not from:lower():match("^" .. GUID .. "$") then return "its source is no group id" end
    if not to:lower():match("^" .. GUID .. "$") then return "its target is no group id" end
    if not GROUP_TYPES[cells[6]:lower()] then return ("%q is no type of group"):format(cells[6]) end
  end
end

local function trimmed(row)
  local cells = {}
  for i, cell in ipairs(row) do cells[i] = cell:match("^%s*(.-)%s*$") end
  return cells
end

-- The rows of a map in the service's own format, without a header: User or Group, source tenant,
-- source key, target key, mail or name, type. Returns {by_id, entries}: an entry is {row, group,
-- id, source, target, to, fault}; ids are as above, `to` is the target's.
function identity.map(rows, tenant_id)
  local map = { by_id = {}, entries = {} }
  for n, row in ipairs(rows) do
    local cells = trimmed(row)
    local group = (cells[1] or ""):lower() == "group"
    local key = (cells[3] or ""):lower()
    local entry = { row = n, group = group, source = cells[3], target = cells[4], fault = fault(cells, tenant_id) }
    entry.id = (group and "group:" or "user:") .. key
    entry.to = (group and "group:" or "user:") .. (cells[4] or ""):lower()
    local before = key ~= "" and map.by_id[entry.id]
    if before and not entry.fault then entry.fault = ("row %d has the same source"):format(before.row) end
    if key ~= "" and (not before or (before.fault and not entry.fault)) then map.by_id[entry.id] = entry end
    map.entries[#map.entries + 1] = entry
  end
  return map
end

-- What id of the source becomes on the target: its id there, and the entry of the map. Site groups
-- and what is no account keep their id. nil: the map does not have it, or not soundly.
function identity.target(map, id)
  local owners, rest = id:match("^(owners of )(group:.*)$")
  local entry = map.by_id[rest or id]
  if entry and not entry.fault then return (owners or "") .. entry.to, entry end
  if entry then return nil, entry end
  if id:find("^site group:") or id:find("^login:") then return id end
end

local MANY = 500 -- of one call

-- Ask the service for each sound entry: entry.dropped, or entry.differs (what it has instead).
function identity.ask_service(target, map, tenant_id)
  for _, group in ipairs { false, true } do
    local asked, values = {}, {}
    local function flush()
      if #values == 0 then return end
      local ask = group and target.identity_map_groups or target.identity_map_users
      for i, answer in ipairs(ask(target, { values = values, field = "source" })) do
        local found, same
        for _, row in ipairs(answer.rows) do
          if not row.source_tenant_id or not tenant_id or row.source_tenant_id:lower() == tenant_id:lower() then
            found = found or (group and row.target or row.upn) or ""
            same = same or (group and row.target or row.upn or ""):lower() == asked[i].target:lower()
          end
        end
        asked[i].dropped = found == nil
        asked[i].differs = found and not same and found or nil
      end
      asked, values = {}, {}
    end
    for _, entry in ipairs(map.entries) do
      if entry.group == group and not entry.fault then
        asked[#asked + 1], values[#values + 1] = entry, entry.source
        if #values == MANY then flush() end
      end
    end
    flush()
  end
end

-- Ask the target's directory for the users and groups that the map leads to: entry.nobody. graph: a
-- tenant with the connector graph.
function identity.ask_directory(graph, map)
  local names, of = { user = {}, group = {} }, {}
  for _, entry in ipairs(map.entries) do
    local key = not entry.fault and entry.target:lower()
    if key and not of[key] then table.insert(names[entry.group and "group" or "user"], entry.target) end
    if key then of[key] = of[key] or {}; table.insert(of[key], entry) end
  end
  local function hear(found)
    for _, entry in ipairs(not found.found and of[(found.asked or ""):lower()] or {}) do entry.nobody = true end
  end
  if #names.user > 0 then for user in graph:users { upns = names.user } do hear(user) end end
  if #names.group > 0 then for group in graph:groups { ids = names.group } do hear(group) end end
end

return identity
