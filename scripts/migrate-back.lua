-- migrate-back.lua - users and sites that return to the source: preflight, proof, the redirect on the
-- target, and the ledger that tells where each stands. Every part is safe to run again.

local back = require "aftermove.back"
local redirects = require "aftermove.redirects"

-- Entries on their way, and the states before a given one.
local ORDER = { "planned", "url-free", "moved", "accessible", "redirect-removed", "closed" }
local RANK = {}
for i, state in ipairs(ORDER) do RANK[state] = i end

-- Write down what was found; an entry goes forward state by state, with the same evidence.
local function advance(ctx, entry, state, verdict, facts)
  local note = { verdict = verdict, reason = facts.reason, evidence = facts.evidence }
  if RANK[state] <= RANK[entry.state] then return ctx.ledger:set(entry, state, note) end
  for rank = RANK[entry.state] + 1, RANK[state] do entry = ctx.ledger:set(entry, ORDER[rank], note) end
  return entry
end

-- The same for something that people must look at.
local function flag(ctx, entry, state, verdict, facts)
  advance(ctx, entry, state, verdict, facts)
  return ctx:flag(verdict, entry.name, { reason = facts.reason, hint = facts.hint })
end

-- What is learned of where it is goes into the ledger: once a redirect is removed nothing else tells.
local function learn(ctx, entry, url, there)
  if (not url or entry.source_url) and (not there or entry.target_url) then return entry end
  return (ctx.ledger:add { upn = entry.kind == "user" and entry.upn or nil, source_url = entry.source_url or url,
    target_url = entry.target_url or there })
end

-- (0) The ledger and what the service says of moves back.
local function sync(ctx, source, target, params)
  local moves = back.moves(source, target)
  if not moves.readable then
    ctx:note("the moves cannot be read on both sides: only what stands at the URLs is evidence")
  end
  local known = {}
  for _, entry in ipairs(ctx.ledger:entries()) do
    local job = back.job_of(moves, entry)
    if job then known[job] = true end
    if job and entry.state ~= "closed" then
      learn(ctx, entry, job.to, job.from and job.from:find("://", 1, true) and job.from or nil)
    end
  end
  for _, job in ipairs(moves.jobs) do
    if not known[job] and job.to and params.add then
      ctx.ledger:add { source_url = job.to, target_url = job.from and job.from:find("://", 1, true) and job.from or nil,
        reason = "the service reports its move back as " .. job.state, evidence = { job = job.id } }
    elseif not known[job] then
      ctx:flag("not-in-ledger", job.to or job.from, { reason = "the service reports a move back that the ledger does not know",
        hint = job.to and "--add takes it in" or "add it: aftermove ledger add UPN" })
    end
  end
  return moves
end

-- Take away what holds the URL: a redirect goes to the recycle bin, and what is in there of it is purged.
local function clear(ctx, source, url, blocks)
  local reason = "it holds the URL of who is migrated back"
  for _, bin in ipairs(blocks.recycled) do redirects.purge(ctx, source, { url = url, site_id = bin.site_id }, reason) end
  if blocks.kind ~= "redirect" then return end
  source:remove_redirect(url, { site_id = blocks.site.site_id, reason = reason })
  redirects.purge(ctx, source, { url = url, site_id = blocks.site.site_id }, reason)
end

local CONFLICTS = { redirect = "conflict-redirect", recycled = "conflict-recycled", live = "conflict-live",
  ["other-redirect"] = "conflict-other" }

-- Is it moved? What the service says, or the redirect that the move left on the target.
local function moved(target, entry, job, url)
  if job and job.state == "Success" then
    return { reason = "the service reports its move back as Success", evidence = { job = job.id } }
  end
  local there = back.place_on_target(target, entry, job)
  local trace = there and back.trace(target, there, url)
  return trace and trace.kind == "ours" and { reason = "the redirect on the target leads to it",
    evidence = { redirect = there, site_id = trace.site.site_id, location = trace.location } } or nil
end

-- (1) Is its URL on the source free, or has it moved already?
local function preflight(ctx, source, target, entry, moves)
  local params, job = ctx.params, back.job_of(moves, entry)
  if job and not job.finished then
    advance(ctx, entry, entry.state, "moving", { reason = "its move is " .. job.state, evidence = { job = job.id } })
    return ctx:skip("its move is " .. job.state)
  end
  local url, sure = back.place(source, entry)
  local over = moved(target, entry, job, url)
  if sure or over then entry = learn(ctx, entry, url, over and over.evidence.redirect) end
  if over then return advance(ctx, entry, "moved", "moved", over) end
  local blocks = back.blocks(source, url)
  if blocks.kind == "redirect" then entry = learn(ctx, entry, url, blocks.location) end
  local before = job and ("its move ended with %s; "):format(job.state) or ""
  blocks.reason = before .. blocks.reason
  if blocks.kind ~= "free" and params.clear and blocks.recycled and CONFLICTS[blocks.kind] ~= "conflict-other" then
    local good, why = pcall(clear, ctx, source, url, blocks)
    if not good then
      advance(ctx, entry, "planned", CONFLICTS[blocks.kind], { evidence = blocks.evidence,
        reason = ("%s; it is not cleared: %s"):format(blocks.reason, type(why) == "table" and why.message or why) })
      error(why, 0)
    end
    blocks = { kind = "free", reason = before .. "what held it is removed and purged", evidence = blocks.evidence }
  end
  if blocks.kind ~= "free" then return flag(ctx, entry, "planned", CONFLICTS[blocks.kind], blocks) end
  if job then
    blocks.hint = "start its move again"
    return flag(ctx, entry, "url-free", "move-failed", blocks)
  end
  advance(ctx, entry, "url-free", "url-free", blocks)
end

-- (2) Is it back, whole and reachable? If not, it falls back; to the beginning when nothing shows any
-- more that it was moved.
local function prove(ctx, source, entry, moves)
  local url = back.place(source, entry)
  local verdict, facts = back.accessible(source, entry, url, ctx.params.admins)
  if verdict == "missing" or verdict == "still-redirect" then
    local job = back.job_of(moves, entry)
    return flag(ctx, entry, job and job.state == "Success" and "moved" or "planned", verdict, facts)
  elseif verdict ~= "accessible" then
    return flag(ctx, entry, "moved", verdict, facts)
  end
  if RANK[entry.state] >= RANK.accessible then return end
  advance(ctx, entry, "accessible", "accessible", facts)
end

-- (3) The redirect on the target, now that nobody needs it any more.
local function remove_trace(ctx, source, target, entry, moves)
  local url = back.place_on_target(target, entry, back.job_of(moves, entry))
  if not url then
    return flag(ctx, entry, "accessible", "target-unknown", { reason = "nothing tells where it was on the target",
      hint = "tell the ledger: aftermove ledger add " .. entry.name .. " --target-url URL" })
  end
  local here = back.place(source, entry)
  local trace = back.trace(target, url, here)
  entry = learn(ctx, entry, here, url)
  if trace.kind == "none" then
    return advance(ctx, entry, "redirect-removed", "redirect-removed", { reason = trace.reason, evidence = { url = url } })
  elseif trace.kind ~= "ours" then
    local live = trace.kind == "live"
    return flag(ctx, entry, "accessible", live and "target-live" or "redirect-elsewhere", { reason = trace.reason,
      hint = live and "it is nobody's redirect and stays; close the entry by hand when that is right"
        or "it is not from this move back and stays" })
  elseif ctx.params.redirects == "keep" then
    return ctx:skip("the redirect on the target is kept by parameter")
  end
  local gone = target:remove_redirect(url, { site_id = trace.site.site_id, reason = "who was migrated back is reached on the source" })
  advance(ctx, entry, "redirect-removed", "redirect-removed", { reason = "the redirect on the target is removed",
    evidence = { url = url, site_id = trace.site.site_id, location = trace.location, removed = gone and gone.removed } })
  return url
end

-- (4) Back, reached, and no redirect left.
local function close(ctx, source, target, entry, moves, removed)
  local url = removed[entry.name] or back.place_on_target(target, entry, back.job_of(moves, entry))
  if not removed[entry.name] and url then
    local trace = back.trace(target, url, (back.place(source, entry)))
    if trace.kind == "ours" then
      return flag(ctx, entry, "accessible", "redirect-again", { reason = "there is a redirect on the target again: " .. trace.reason,
        hint = "run this again" })
    end
  end
  advance(ctx, entry, "closed", "closed", { reason = "it is back, it answers, and no redirect to it is left on the target",
    evidence = { url = url } })
end

local function tell(ctx, params)
  local counts, words = {}, {}
  for _, entry in ipairs(ctx.ledger:entries { only = params.only }) do
    local word = entry.verdict or entry.state
    counts[word] = (counts[word] or 0) + 1
  end
  for word in pairs(counts) do words[#words + 1] = word end
  table.sort(words)
  for i, word in ipairs(words) do words[i] = ("%d %s"):format(counts[word], word) end
  local text = #words > 0 and table.concat(words, ", ") or "it is empty; see aftermove help ledger"
  if ctx.mode == "plan" then
    ctx:note("the ledger, once this is applied: " .. text)
  else
    ctx:log("the ledger: " .. text)
  end
  return counts
end

return playbook {
  name    = "migrate-back",
  version = "1.1.0",
  summary = "Follow who is migrated back: free the URL, prove the access, remove the redirect on the target.",
  needs   = { source = "sharepoint", target = "sharepoint" },
  changes = { "remove-redirect", "purge-site" },
  params  = {
    only      = { type = "glob[]", default = {}, help = "only these entries, by user or URL on the source" },
    add       = { type = "boolean", default = false, help = "take moves back into the ledger that it does not know" },
    clear     = { type = "boolean", default = false, help = "remove and purge what holds the URL on the source" },
    redirects = { type = "remove|keep", default = "remove", help = "the redirect on the target, once the source is reached" },
    admins    = { type = "string[]", default = {}, help = "administrators that each returned site must have" },
  },

  run = function(ctx)
    local source, target, params = ctx.tenants.source, ctx.tenants.target, ctx.params
    local function each(states, fn)
      return ctx:each(ctx.ledger:entries { state = states, only = params.only }, fn)
    end
    local moves = ctx:step("ledger and moves", function() return sync(ctx, source, target, params) end)
    ctx:step("preflight on the source", function()
      each({ "planned", "url-free" }, function(entry) preflight(ctx, source, target, entry, moves) end)
    end)
    ctx:step("after the move", function()
      each({ "moved", "accessible", "redirect-removed" }, function(entry) prove(ctx, source, entry, moves) end)
    end)
    local removed = ctx:step("redirects on the target", function()
      local done = {}
      each("accessible", function(entry)
        local url = remove_trace(ctx, source, target, entry, moves)
        if type(url) == "string" then done[entry.name] = url end
      end)
      return done
    end)
    ctx:step("close", function()
      each("redirect-removed", function(entry) close(ctx, source, target, entry, moves, removed) end)
    end)
    return tell(ctx, params)
  end,
}
