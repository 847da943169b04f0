-- params.lua - what the declared type of a parameter leaves open.

local params = {}

-- Counts must count something: nothing looked at is not nothing found.
function params.count(ctx, ...)
  for _, name in ipairs { ... } do
    local given = ctx.params[name]
    if given and given < 1 then ctx:fail(("%s is at least 1, not %d"):format(name, given), { kind = "usage" }) end
  end
end

return params
