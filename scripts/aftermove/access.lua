-- access.lua - who may do what on a site, and how two sites differ in it.

local identity = require "aftermove.identity"

local access = {}

local PASSING = { ["limited access"] = true, ["web-only limited access"] = true } -- what a share of an item leaves

local function add(list, ignored, login, kind, title, what)
  local id, guest = identity.of(login, kind, title)
  if not id or ignored(login or title) then return end
  list[id] = list[id] or { id = id, login = login, name = id:gsub("^user:", ""), guest = guest, what = {} }
  list[id].what[what] = true
end

local function add_user(list, ignored, user, what)
  if type(user) == "string" then
    add(list, ignored, user, nil, nil, what)
  else
    add(list, ignored, user.login, user.kind, user.title, what)
  end
end

-- facts: {owner, admins, permissions, groups}: a login; a list of logins or users; roles as in
-- site-permissions, site groups as in site-groups, or nil when they are not known.
-- ignored(login): is it left out? Returns principals by id: {id, login, name, guest, what}: what is a
-- set of "owner", "administrator", names of permission levels, and "member of GROUP".
function access.principals(facts, ignored)
  local list = {}
  if facts.owner then add(list, ignored, facts.owner, nil, nil, "owner") end
  for _, admin in ipairs(facts.admins or {}) do add_user(list, ignored, admin, "administrator") end
  for _, group in ipairs(facts.groups or {}) do
    for _, member in ipairs(group.members or {}) do add_user(list, ignored, member, "member of " .. group.title) end
  end
  for _, assignment in ipairs(facts.permissions or {}) do
    for _, role in ipairs(assignment.roles or {}) do
      if not PASSING[role:lower()] then add(list, ignored, assignment.login, assignment.kind, assignment.title, role) end
    end
  end
  return list
end

-- The facts of a live site.
function access.read(tenant, url)
  local site = tenant:get_site(url)
  if site.is_redirect then return nil end
  return {
    owner = site.owner_login or site.owner,
    admins = tenant:site_admins(url):all(),
    permissions = tenant:site_permissions(url):all(),
    groups = tenant:site_groups(url):all(),
  }
end

local function known(list) return list and not list.error and list or nil end

-- Leave of two sites' groups only those that both have and whose members both tell: a group that is
-- not there is told by its role, once, and not by each of its members.
function access.align(had, has)
  local function by_title(facts)
    local by = {}
    for _, group in ipairs(facts.groups or {}) do
      if group.members and identity.of(nil, "site group", group.title) then by[group.title:lower()] = group end
    end
    return by
  end
  local here, there = by_title(had), by_title(has)
  had.groups, has.groups = {}, {}
  for title, group in pairs(here) do
    if there[title] then
      table.insert(had.groups, group)
      table.insert(has.groups, { title = group.title, members = there[title].members })
    end
  end
end

-- The facts of a site in an inventory; nil when that has none.
function access.recorded(site)
  if not site or site.is_redirect or not known(site.admins) then return nil end
  return {
    owner = site.owner_login or site.owner,
    admins = site.admins,
    permissions = known(site.permissions),
    groups = known(site.groups),
  }
end

local function sorted(set)
  local list = {}
  for key in pairs(set) do list[#list + 1] = key end
  table.sort(list)
  return list
end

local function without(set, other)
  local rest = {}
  for key in pairs(set) do
    if not (other and other[key]) then rest[key] = true end
  end
  return next(rest) and rest or nil
end

-- left: the target has the source's own identity; other: the mapped one has some other access.
local function why_missing(entry, p, left, other)
  if entry and entry.dropped then
    return ("row %d of the map has it, the service has not: it dropped the row"):format(entry.row)
  elseif entry and entry.differs then
    return ("the service maps it to %s, row %d of the map to %s"):format(entry.differs, entry.row, entry.target)
  elseif entry and entry.nobody then
    return ("row %d of the map leads to %s, whom the target's directory does not know"):format(entry.row, entry.target)
  elseif left then
    return "the target still has the source's identity: it was not mapped when the site was moved"
  elseif p.guest then
    return "a guest: invited anew, or not at all"
  elseif p.id:find("^site group:") then
    return "the target has no such group with this role"
  elseif other then
    return "it has other access there"
  end
  return "the map and the service have it, so it was taken away after the move, or never given"
end

local function why_unmapped(entry, target, p)
  local left = target[p.id] and "; the target still has it under that name" or ""
  if entry then return ("row %d of the map: %s%s"):format(entry.row, entry.fault, left) end
  if p.guest then return "a guest who is not in the map" .. left end
  return "not in the map" .. left
end

local function why_extra(p, known, left)
  if left then return "the source's identity, left beside the one it is mapped to" end
  if known then return "it had no such access on the source" end
  if p.guest then return "a guest whom no identity of the source site leads to" end
  if p.id:find("^site group:") then return "the source had no such group with a role" end
  return "no identity of the source site leads to it"
end

-- How the target differs from the source, each difference {word, who, what, reason}: word is
-- missing, extra or unmapped; what is a list, as in access.principals.
function access.compare(source, target, map)
  local found, expected, explained = {}, {}, {}
  local owner_told = false
  local function tell(word, p, what, reason)
    owner_told = owner_told or (word ~= "extra" and what.owner)
    found[#found + 1] = { word = word, who = p.name, what = sorted(what), reason = reason }
  end
  for _, id in ipairs(sorted(source)) do
    local p = source[id]
    local to, entry = identity.target(map, id)
    if not to then
      explained[id] = true
      tell("unmapped", p, p.what, why_unmapped(entry, target, p))
    else
      expected[to] = expected[to] or {}
      for what in pairs(p.what) do expected[to][what] = true end
      local lacks = without(p.what, target[to] and target[to].what)
      if lacks then
        if to ~= id then explained[id] = true end
        tell("missing", p, lacks, why_missing(entry, p, to ~= id and target[id] ~= nil, target[to] ~= nil))
      end
    end
  end
  for _, id in ipairs(sorted(target)) do
    local p = target[id]
    local more = not explained[id] and without(p.what, expected[id])
    if more and owner_told then more = without(more, { owner = true }) end
    if more then tell("extra", p, more, why_extra(p, expected[id] ~= nil, source[id] ~= nil and not expected[id])) end
  end
  return found
end

return access
