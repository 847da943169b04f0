-- links.lua - where an old link leads to, asked without signing in, and what that means.

local urls = require "aftermove.urls"

local links = {}

local MANAGED = { s = "sites", t = "teams", p = "personal" } -- in links like /:w:/s/NAME/TOKEN

-- The site that a URL is of, as urls.key has it: of /:w:/s/old/E12, /:w:/r/sites/old/Docs/a.docx,
-- /:f:/g/personal/ann/E12 and /sites/old/Docs/a.docx alike. Then: does it name a share, not a path?
function links.site(url)
  local host, path = urls.key(url):match("^https://([^/:]+)[:%d]*(.*)$")
  if not host then return nil end
  local letter, rest = path:match("^/:%l:/(%l)/(.*)$")
  local managed, name
  if letter and MANAGED[letter] and not rest:find("^personal/") then
    managed, name = MANAGED[letter], rest:match("^[^/]+")
  else
    managed, name = (letter and "/" .. rest or path):match("^/(%l+)/([^/]+)")
    if managed ~= "sites" and managed ~= "teams" and managed ~= "personal" then managed = nil end
  end
  local site = managed and name and ("https://%s/%s/%s"):format(host, managed, name) or "https://" .. host
  return site, letter ~= nil and letter ~= "r"
end

local function path_of(site) return site:match("^https://[^/]+(.*)$") end

-- Does it lead to the site that took the place of the old one? A share keeps its path.
local function right_site(url, location, pair)
  local was, share = links.site(url)
  local is = links.site(location or "")
  if not pair or not is then return true end
  return is == urls.key(pair.target) or (share and path_of(is) == path_of(was))
end

local ANSWERS = { live = true, signin = true, denied = true }

local function of_destination(url, there, pair)
  local destination = there.destination or {}
  if destination.kind == "throttled" then return "throttled", "the destination is throttling" end
  if destination.kind == "absent" then return "dead", ("leads to %s, which is not there (404)"):format(there.location) end
  if destination.kind == "elsewhere" then return "elsewhere", "leads on to neither of the two tenants" end
  if not ANSWERS[destination.kind] then
    return "unclear", ("the destination cannot be judged: %s"):format(destination.kind or "no answer")
  end
  if not right_site(url, there.location, pair) then
    return "elsewhere", ("leads to %s, the site was moved to %s"):format(there.location, pair.target)
  end
  return "right"
end

-- there: what resolve-link says of url; role: whose host it is on, "source" or "target"; pair:
-- where its site went, when that is known. Returns right, elsewhere, dead, throttled or unclear,
-- and why. Throttled is never dead: nobody has looked.
function links.judge(url, there, role, pair)
  if there.kind == "throttled" then return "throttled", "the service is throttling" end
  if there.kind == "absent" then return "dead", "nothing is there (404)" end
  if there.kind == "redirect" then
    if there.leads_to == "own" and role == "target" then return of_destination(url, there, nil) end
    if there.leads_to == "partner" and role == "source" then return of_destination(url, there, pair) end
    return "elsewhere", ("leads to %s"):format(there.location)
  end
  if ANSWERS[there.kind] and role == "target" then return "right" end
  if ANSWERS[there.kind] then
    return "unclear", ("the source answers itself (%s), it does not redirect"):format(there.kind)
  end
  return "unclear", ("it answers %d"):format(there.status or 0)
end

-- A function that waits so that not more than per_minute calls of it return in a minute.
function links.pacer(ctx, per_minute)
  local due, gap = 0, 60 / per_minute
  return function()
    local now = ctx.now()
    due = math.max(due + gap, now)
    if due > now then ctx:sleep(due - now) end
  end
end

-- Where an old link leads to, and why: the words of links.judge. pace: called before it is asked.
function links.follow(source, target, url, pair, pace)
  pace()
  local role = urls.on(target, url) and "target" or "source"
  local ok, there = pcall(source.resolve_link, source, url)
  if ok then return links.judge(url, there, role, pair) end
  if there.kind == "refused" then return "unclear", "not asked: " .. there.message end
  if there.kind == "limit" then return "throttled", there.message end
  if there.kind == "network" or there.kind == "timeout" then return "unclear", there.message end
  error(there, 0)
end

-- What shares a file or folder of one site goes to options.follow, what cannot be followed to options.tell.
local function of_site(target, pair, options)
  local left = options.most
  for link in target:sharing_links(pair.target, { items = true }) do
    if options.wanted[link.audience] and left > 0 then
      left = left - 1
      local more = { audience = link.audience, access = link.access, group = link.title, site = pair.target }
      local item = link.item or {}
      if item.kind == "gone" then
        options.tell("gone", pair.target, ("%s: no file or folder has the id %s"):format(link.kind, link.item_id), more)
      elseif not item.url or item.url:sub(1, #pair.target + 1):lower() ~= pair.target:lower() .. "/" then
        options.tell("unclear", pair.target,
          ("%s: the item cannot be read (%d)"):format(link.kind, item.status or 0), more)
      else
        options.follow(pair.source .. item.url:sub(#pair.target + 1), pair, more)
      end
    end
    if left == 0 then break end
  end
end

-- The links that moved sites have: at most options.most of each, those of options.wanted (a set of
-- audiences); options.follow(old_url, pair, more), options.tell(word, subject, reason, more). Returns
-- the counts of ctx:each.
function links.of_sites(ctx, target, chosen, options)
  return ctx:each(chosen, function(pair)
    local ok, problem = pcall(of_site, target, pair, options)
    if ok then return end
    if type(problem) ~= "table" or problem.http ~= 404 then error(problem, 0) end
    options.tell("gone", pair.target, "there is no such site any more", { site = pair.target })
  end)
end

return links
