-- moves.lua - is any content still on its way between the tenants?

local moves = {}

local function unfinished(jobs)
  for _, job in ipairs(jobs or {}) do
    if not job.finished then return job end
  end
end

-- Returns when both tenants say that no move is queued or running; fails otherwise. What cannot be
-- read counts as unfinished unless the operator attests that it is not.
function moves.finished(ctx, tenants, attested)
  for role, tenant in pairs(tenants) do
    local report = tenant:move_states()
    if report.running > 0 then
      local job = unfinished(report.jobs) or {}
      ctx:fail(("%d of %d moves are not finished on the %s, as %s (%s)"):format(report.running, report.total,
        role, job.source or "one", job.state or "state unknown"),
        { hint = "wait for them, or cancel them; then run again" })
    end
    if not report.readable and not attested then
      ctx:fail(("the moves cannot be read on the %s: none is assumed to be finished"):format(role),
        { hint = "check them with the SharePoint shell, then give --moves-attested" })
    end
    ctx:log("%s: %d moves, all finished", role, report.total)
  end
end

return moves
