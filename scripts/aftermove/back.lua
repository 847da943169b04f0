-- back.lua - where a user or site stands that is migrated back, and what proves it.
--
-- "Source" and "target" are the tenants of the first move: who is migrated back
-- returns to the source. Direction is evidence, never assumed: a redirect on the
-- source that leads to the target was left by the first move, one on the target
-- that leads to the source was left by the move back.

local urls = require "aftermove.urls"

local back = {}

local OPEN = "Unlock"

-- The last part of a OneDrive's URL follows from the user's name (reference 1.1).
local function derived(upn)
  return (upn:lower():gsub("[.@]", "_"))
end

-- --- what the service says of moves back ------------------------------------------------------

-- A job is a move back when its URLs say so; without URLs, when the side that reports it does.
local function is_back(job, source, target, inward)
  if urls.on(source, job.target) then return not urls.on(source, job.source) end
  if job.target or urls.on(source, job.source) or urls.on(target, job.target) then return false end
  return urls.on(target, job.source) or (not (job.source or ""):find("://", 1, true) and job.direction == inward)
end

-- One that still runs comes before one that succeeded, and that before one that failed.
local function weight(job)
  return (not job.finished and 3) or (job.state == "Success" and 2) or 1
end

-- The moves back that both sides report: {jobs = {{from, to, state, finished}}, readable}. from is on
-- the target (or the user there), to on the source.
function back.moves(source, target)
  local best, order, readable = {}, json.array(), true
  for _, side in ipairs({ { source, "MoveIn" }, { target, "MoveOut" } }) do
    local report = side[1]:move_states { direction = "back" }
    readable = readable and report.readable
    for _, job in ipairs(report.jobs or {}) do
      if is_back(job, source, target, side[2]) then
        local found = { from = job.source, to = job.target, state = job.state, finished = job.finished, id = job.id }
        local key = urls.key(job.target or job.source or job.id or "")
        if not best[key] then order[#order + 1] = key end
        if not best[key] or weight(found) > weight(best[key]) then best[key] = found end
      end
    end
  end
  local jobs = json.array()
  for i, key in ipairs(order) do jobs[i] = best[key] end
  return { jobs = jobs, readable = readable }
end

-- The job of an entry, or nil.
function back.job_of(moves, entry)
  for _, job in ipairs(moves.jobs) do
    local to, from = job.to and urls.key(job.to), job.from and urls.key(job.from)
    if to and entry.source_url and to == urls.key(entry.source_url) then return job end
    if to and entry.upn and not entry.source_url and to:match("/personal/([^/]+)$") == derived(entry.upn) then return job end
    if from and not to and (from == (entry.target_upn or ""):lower()
        or (entry.target_url and from == urls.key(entry.target_url))) then return job end
  end
end

-- --- where it is ------------------------------------------------------------------------------

-- Where it belongs on the source: what the ledger says, else what the service or the rule of names does.
function back.place(source, entry)
  if entry.source_url then return entry.source_url, true end
  local personal = source:personal_site(entry.upn)
  return personal.url, not personal.derived
end

-- Where it is or was on the target; nil when nothing tells.
function back.place_on_target(target, entry, job)
  if entry.target_url then return entry.target_url end
  if job and urls.on(target, job.from) then return job.from end
  if entry.target_upn then
    local personal = target:personal_site(entry.target_upn)
    if not personal.derived or personal.site then return personal.url end
  end
end

local function facts_of(site)
  return { url = site.url, site_id = site.site_id, template = site.template, lock_state = site.lock_state,
    owner = site.owner or site.owner_login }
end

-- What holds the original URL on the source: {kind, reason, hint, site, recycled, location, evidence}.
-- kind is free, redirect, other-redirect, live or recycled.
function back.blocks(source, url)
  local state = source:site_state { url = url, recycled = true }
  local site, recycled = state.site, state.recycled or {}
  if site and site.is_redirect then
    local there = source:resolve(url)
    local facts = { site = site, recycled = recycled, location = there.location, evidence = facts_of(site) }
    facts.evidence.location = there.location
    if there.leads_to == "partner" then
      facts.kind = "redirect"
      facts.reason = "the redirect of the first move is there, and leads to " .. there.location
      facts.hint = "--clear removes and purges it, with --consent purge"
    elseif there.kind ~= "redirect" then
      facts.kind = "other-redirect"
      facts.reason = ("a redirect is there, and where it leads is not proven: it answers %d (%s)"):format(there.status, there.kind)
      facts.hint = "try again later, or look at it with: aftermove call source resolve " .. url
    else
      facts.kind = "other-redirect"
      facts.reason = ("a redirect is there that does not lead to the target (%s)"):format(there.location)
      facts.hint = "it is not from this migration: find out whose it is"
    end
    return facts
  elseif site then
    return { kind = "live", site = site, evidence = facts_of(site),
      reason = "a live site is there, and no move back is reported that made it",
      hint = "a move does not merge: somebody must move it away or delete it" }
  elseif #recycled > 0 then
    local first = recycled[1]
    return { kind = "recycled", recycled = recycled,
      evidence = { url = url, site_id = first.site_id, deleted = first.deleted, versions = #recycled },
      reason = ("the recycle bin holds it, deleted %s"):format((first.deleted or "at an unknown time"):sub(1, 10)),
      hint = "--clear purges it for good, with --consent purge" }
  end
  return { kind = "free", evidence = { url = url }, reason = "nothing is there, nor in the recycle bin" }
end

-- The redirect that the move back left on the target: {kind, reason, site, location}. kind is none,
-- ours (it leads to the entry's URL on the source), elsewhere or live.
function back.trace(target, url, source_url)
  local site = target:site_state({ url = url }).site
  if not site then return { kind = "none", reason = "no site is at " .. url } end
  if not site.is_redirect then
    return { kind = "live", site = site, reason = ("%s is no redirect but a live site"):format(url) }
  end
  local there = target:resolve(url)
  if there.leads_to == "partner" and urls.key(there.location) == urls.key(source_url) then
    return { kind = "ours", site = site, location = there.location,
      reason = "it leads to " .. there.location }
  end
  return { kind = "elsewhere", site = site, location = there.location,
    reason = ("the redirect at %s leads to %s"):format(url, there.location or "nowhere that is known") }
end

-- --- is it back? ------------------------------------------------------------------------------

local function login_is(login, upn)
  local name = (login or ""):lower():match("([^|]*)$")
  return name == upn:lower()
end

local function owner_fits(entry, site, url)
  local owner = site.owner or site.owner_login
  if not owner or owner == "" then return false, "it has no owner" end
  if entry.upn then
    return login_is(owner, entry.upn) or login_is(site.owner_login, entry.upn),
      ("it belongs to %s, not to %s"):format(owner, entry.upn)
  end
  local name = urls.key(url):match("/personal/([^/]+)$")
  if not name then return true end -- a site, and the ledger expects nobody in particular
  return name == derived(owner:match("([^|]*)$")), ("it belongs to %s, and the ledger does not say whose it is"):format(owner)
end

local function administrators(source, url)
  local logins = {}
  for user in source:site_admins(url) do
    for _, name in ipairs({ user.upn or "", user.email or "", (user.login or ""):match("([^|]*)$") }) do
      logins[name:lower()] = true
    end
  end
  return logins
end

-- Is it whole, open, its owner's, and does it answer? A verdict, {reason, hint, evidence}; the verdict
-- is accessible when all of that is proven. wanted: administrators that each site is to have.
function back.accessible(source, entry, url, wanted)
  local state = source:site_state { url = url, recycled = true }
  local site = state.site
  if not site then
    local bin = (state.recycled or {})[1]
    return "missing", { evidence = { url = url },
      reason = bin and ("it was moved, and deleted %s"):format((bin.deleted or ""):sub(1, 10)) or "no site is there",
      hint = bin and "bring it back: aftermove call source restore-site " .. url or "ask the service's support where it went" }
  end
  local evidence = facts_of(site)
  if site.is_redirect then
    return "still-redirect", { evidence = evidence, reason = "a redirect is there in place of the site",
      hint = "look where it leads: aftermove call source resolve " .. url }
  elseif site.lock_state ~= OPEN then
    return "locked", { evidence = evidence, reason = "it is " .. tostring(site.lock_state),
      hint = "the playbook read-only-sites opens what a move left locked" }
  end
  local fits, why = owner_fits(entry, site, url)
  if not fits then
    return "wrong-owner", { evidence = evidence, reason = why,
      hint = "aftermove ledger tells whose it is to be; set the owner in the SharePoint admin centre" }
  end
  local admins = administrators(source, url)
  local expected = { table.unpack(wanted) }
  expected[#expected + 1] = entry.upn
  for _, upn in ipairs(expected) do
    if not admins[upn:lower()] then
      return "admin-missing", { evidence = evidence, reason = upn .. " is no administrator of it",
        hint = ("aftermove call source set-admin --url %s --login %s"):format(url, upn) }
    end
  end
  if not next(admins) then
    return "admin-missing", { evidence = evidence, reason = "it has no administrator" }
  end
  local there = source:resolve(url)
  evidence.answers = there.status
  if there.kind ~= "live" and there.kind ~= "signin" then
    return "unreachable", { evidence = evidence, reason = ("it answers %d (%s)"):format(there.status, there.kind),
      hint = "try again later, or look at it in a browser" }
  end
  return "accessible", { evidence = evidence, reason = "it is back, open, its owner's, and answers" }
end

return back
