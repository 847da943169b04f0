-- readiness.lua - may the migration be closed out, or is somebody still to be moved back? And may the
-- trust end?

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

-- Whether the trust may end although so many redirects are left that were to be removed; if not, it is
-- shown that it stays.
function readiness.redirects(ctx, left)
  if left == 0 or ctx.params.left == "skip" then return true end
  ctx:flag("stays", "the trust", {
    reason = ("%d %s left that %s to be removed"):format(left, left == 1 and "redirect is" or "redirects are",
      left == 1 and "was" or "were"),
    hint = "look at what was refused or failed, then plan post-migration again; --left skip ends the trust all the same",
  })
  return false
end

return readiness
