-- trust.lua - the relation between the two tenants, ended in the right order.
--
-- Each side knows its relation by the partner's role; role and host follow from
-- the side on which a call runs, so nothing is typed here. A tenant that also
-- migrated back holds a second relation, the direction "back".

local trust = {}

local DIRECTIONS = { "forward", "back" }

local function status(tenant, direction)
  return tenant:verify_trust({ direction = direction }).status
end

-- The two answers show that the service's numbers are read rightly: the trust works,
-- or one side has ended it and the other says so.
local function calibrated(here, there)
  return here == "GoodToProceed" or there == "GoodToProceed"
    or (here == "NotEstablished" and there == "NotEstablishedByPartner")
    or (here == "NotEstablishedByPartner" and there == "NotEstablished")
end

local function remove_direction(ctx, source, target, direction, attested)
  local here, there = status(source, direction), status(target, direction)
  if here == "NotEstablished" and there == "NotEstablished" then
    ctx:log("no trust %s: both sides say NotEstablished", direction)
    return
  end
  local sure = calibrated(here, there)
  local why = ("the move is over; source says %s, target says %s"):format(here, there)
  local options = { direction = direction, calibrated = sure, reason = why,
    moves_attested = attested }
  source:remove_trust(options) -- the source first: its licences end first
  target:remove_trust(options)
end

-- Fails when the only trust runs the other way round. Then source and target are swapped in the
-- configuration, and each of them is sound by itself; or moves back are all that is left, which
-- the operator must say (only_back).
function trust.check_roles(ctx, source, target, only_back)
  if only_back then return end
  for _, tenant in ipairs({ source, target }) do
    if status(tenant, "forward") ~= "NotEstablished" or status(tenant, "back") == "NotEstablished" then return end
  end
  ctx:fail(("no trust is there for moves from %s to %s, only for moves back: source and target look swapped"):format(
      source.name, target.name),
    { hint = "check the roles in aftermove.lua; where only the moves back are left, give --only-back" })
end

-- End what there is, in both directions, and prove it. attested: see moves.lua.
function trust.remove(ctx, source, target, attested)
  for _, direction in ipairs(DIRECTIONS) do
    remove_direction(ctx, source, target, direction, attested)
  end
  ctx:verify("the trust is gone on both sides", function()
    for _, direction in ipairs(DIRECTIONS) do
      local here, there = status(source, direction), status(target, direction)
      if here ~= "NotEstablished" or there ~= "NotEstablished" then
        ctx:fail(("the trust %s is not gone: source says %s, target says %s"):format(direction, here, there),
          { kind = "remote", hint = "aftermove call source verify-trust tells the state; run again" })
      end
    end
  end)
end

return trust
