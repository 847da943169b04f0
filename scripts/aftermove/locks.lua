-- locks.lua - sites that a migration left locked: which they are, why, and how they are opened.
--
-- A move locks what it copies and is to unlock it again. One that failed, or was stopped, may not
-- have. Locks that no move explains are shown, and opened only when they are named: somebody may
-- have meant them.

local locks = {}

local OPEN = "Unlock"

-- What moves say of sites, by URL in small letters, and by user for OneDrives. A move that still
-- runs comes before one that is over.
local function concerned(report)
  local by = {}
  for _, job in ipairs(report.jobs or {}) do
    for _, place in ipairs { job.source or "", job.target or "" } do
      local key = place:lower():gsub("/+$", "")
      if key ~= "" and (not by[key] or by[key].finished) then by[key] = job end
    end
  end
  return by
end

local function job_of(jobs, site)
  return jobs[site.url:lower()] or (site.personal and jobs[(site.owner or ""):lower()]) or nil
end

-- One locked site: is it to be unlocked, and why; or what to say of it.
local function judge(site, job, readable)
  if site.lock_issue and site.lock_issue ~= "" then
    return false, ("%s, with the reason %q: an administrator locked it"):format(site.lock_state, site.lock_issue)
  end
  if job and not job.finished then
    return nil, ("%s while its move is %s"):format(site.lock_state, job.state or "in an unknown state")
  end
  if job then
    return true, ("%s, left by a move that ended with %s"):format(site.lock_state, job.state)
  end
  if not readable then
    return false, site.lock_state .. ", and the moves cannot be read"
  end
  return false, site.lock_state .. ", and no move that is reported explains it"
end

-- The locked sites of a tenant, each shown or opened. options: unlock (those that a move which is
-- over left locked), also (globs: these whatever the reason), keep (globs: none of these); hint and
-- named (with %s for the URL) say how such a site is opened. The lock state that a site had is the undo.
function locks.settle(ctx, tenant, options)
  local report = tenant:move_states()
  local jobs = concerned(report)
  ctx:each(tenant:list_sites { personal = true, detail = true }, function(site)
    if site.is_redirect or not site.lock_state or site.lock_state == OPEN then return end
    if ctx.match(site.url, options.keep) then return ctx:skip("kept by parameter") end
    local left, why = judge(site, job_of(jobs, site), report.readable)
    if left == nil then return ctx:skip(why) end
    if ctx.match(site.url, options.also) or (left and options.unlock) then
      return tenant:set_lock(site.url, OPEN, { reason = why })
    end
    return ctx:flag("locked", site.url, {
      reason = why,
      hint = left and options.hint or options.named:format(site.url),
    })
  end)
end

return locks
