-- redirects.lua - what a redirect is, and what may be done with it.
--
-- A redirect site is removed only when it is proven to stem from the move: its
-- template says so (the listing), no group owns it, and an anonymous request to
-- it answers 308 with a Location on the partner tenant's hosts.

local redirects = {}

local HOLD_HINT = "ask who owns the retention policy or eDiscovery case to exclude this site, "
  .. "then run again; holds are never lifted from here"

local PURGED = "this run removes it, and its URL is to be free"

-- What a redirect is: "answers", "orphaned", "held", or a reason to leave it.
-- Returns a word and what is known: {reason, hint, location, evidence}.
function redirects.classify(source, site)
  if site.has_holds then
    return "held", { reason = "held by a retention policy or an eDiscovery case", hint = HOLD_HINT }
  end
  if site.group_id then
    return "kept", { reason = "belongs to a Microsoft 365 group" }
  end
  local there = source:resolve(site.url)
  local facts = { location = there.location, evidence = there }
  if there.kind ~= "redirect" then
    facts.reason = ("answers %d (%s), so where it leads is not proven"):format(there.status, there.kind)
    facts.hint = "look at it with: aftermove call source resolve " .. site.url
    return "unproven", facts
  end
  if there.leads_to == "own" then
    facts.reason = "leads within the tenant: a rename or a geo move left it"
    return "own", facts
  end
  if there.leads_to ~= "partner" then
    facts.reason = "leads to neither of the two tenants"
    return "kept", facts
  end
  if there.ok then
    facts.reason = "the destination answers"
    return "answers", facts
  end
  local destination = there.destination or {}
  if destination.kind == "absent" then
    facts.reason = "the destination is gone (404)"
    facts.hint = "find out whether its content was moved on or deleted; "
      .. "--orphans remove removes the redirect"
    return "orphaned", facts
  end
  facts.reason = ("the destination cannot be judged: %s"):format(destination.kind or "no answer")
  facts.hint = "try again later, or look at it in a browser"
  return "unproven", facts
end

local function remove(source, site, options)
  local args = { url = site.url, site_id = site.site_id, reason = options.reason }
  if options.same_tenant then args.same_tenant = true end
  return source:remove_redirect(args)
end

-- Purge what this run removes or has removed: final, its URL is free then. Where the run was interrupted
-- the removal may be open: it is asked for again first, while the recycle bin can still prove it.
function redirects.purge(ctx, source, gone, reason)
  for _, same_tenant in ipairs { false, true } do
    local args = { url = gone.url, site_id = gone.site_id, same_tenant = same_tenant }
    if ctx:planned(source, "remove_redirect", args) then source:remove_redirect(args) end
  end
  return source:purge_site { url = gone.url, site_id = gone.site_id, after_removal = true, reason = reason }
end

-- Where a redirect leads was asked when the plan was made, and the plan is not
-- older than the policy allows. The operation itself asks the redirect again, and
-- the change is refused unless it leads to the same place as then.
local function planned(ctx, source, site)
  return ctx:planned(source, "remove_redirect", { url = site.url, site_id = site.site_id })
end

-- One redirect, from look to outcome. params: keep (globs), also (URLs of the
-- tenant's own redirects that are named one by one), orphans ("keep", "remove").
function redirects.settle(ctx, source, site, params)
  if ctx.match(site.url, params.keep) then return ctx:skip("kept by parameter") end
  local reason = not site.has_holds and not site.group_id and planned(ctx, source, site)
  if reason then return remove(source, site, { reason = reason }) end
  local word, facts = redirects.classify(source, site)
  if word == "answers" or word == "orphaned" and params.orphans == "remove" then
    return remove(source, site, facts)
  elseif word == "own" and ctx.match(site.url, params.also) then
    return remove(source, site, { reason = "named by parameter", same_tenant = true })
  elseif word == "own" or word == "kept" then
    return ctx:skip(facts.reason)
  end
  return ctx:flag(word, site.url, { reason = facts.reason, hint = facts.hint, location = facts.location })
end

-- Every redirect of the tenant, OneDrive included, with the details that show a hold.
function redirects.list(source)
  return source:list_redirects({ detail = true })
end

-- What was removed before a run was interrupted is listed no more. The recycle bin knows it, and the
-- plan what was to be purged of it.
local function purge_rest(ctx, source)
  local rest = {}
  for bin in source:list_deleted_sites() do
    local args = { url = bin.url, site_id = bin.site_id, after_removal = true }
    if bin.site_id and ctx:planned(source, "purge_site", args) then rest[#rest + 1] = bin end
  end
  ctx:each(rest, function(bin) redirects.purge(ctx, source, bin, PURGED) end)
end

-- All of them; with params.purge, what is removed is purged too. Returns how many were to be removed and
-- are left: refused, since they are not what was planned, or failed. What policy.protect names is left on
-- purpose, like what params.keep names.
function redirects.settle_all(ctx, source, params)
  local left = 0
  ctx:each(redirects.list(source), function(site)
    local good, result = pcall(redirects.settle, ctx, source, site, params)
    if good and params.purge and type(result) == "table" and result.removed then
      redirects.purge(ctx, source, result, PURGED)
    elseif not good then
      if type(result) ~= "table" or result.code ~= "protected" then left = left + 1 end
      error(result, 0)
    end
  end)
  if params.purge and ctx.mode == "apply" then purge_rest(ctx, source) end
  return left
end

return redirects
