-- readiness.lua - may the migration be closed out, or is somebody still to be moved back?

local readiness = {}

-- Fails while the ledger has users or sites whose way back is not closed: they need the trust.
function readiness.ledger(ctx)
  local open = json.array()
  for _, entry in ipairs(ctx.ledger:entries()) do
    if entry.state ~= "closed" then open[#open + 1] = entry end
  end
  if #open == 0 then return end
  local first = open[1]
  ctx:fail(("%d in the ledger are not back yet, as %s (%s): they need the trust"):format(#open,
      first.upn or first.source_url or "one", first.state),
    { hint = "aftermove plan migrate-back brings them back; --ledger skip or --trust keep goes on without" })
end

return readiness
