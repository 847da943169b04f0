-- urls.lua - URLs of sites, to compare by, and whose they are.

local urls = {}

-- A URL in small letters, decoded, without query and trailing slash. A slash that is escaped is part of
-- a name and stays so.
function urls.key(url)
  local plain = url:gsub("[?#].*$", ""):gsub("%%(%x%x)", function(hex)
    local byte = tonumber(hex, 16)
    return byte ~= 47 and string.char(byte) or nil
  end)
  return (plain:lower():gsub("/+$", ""))
end

-- Is it of one of the tenant's two hosts? nil is of none.
function urls.on(tenant, url)
  local host = url and url:lower():match("^https://([^/:?#]+)")
  return host ~= nil and (host == tenant.hosts.root or host == tenant.hosts.my)
end

return urls
