-- One request in ten is an order, the others ask for one snack.
local snacks = { "chips", "cookies", "nuts" }
local n = 0

request = function()
  n = n + 1
  local snack = snacks[n % 3 + 1]
  if n % 10 == 0 then
    return wrk.format("POST", "/orders", nil, '{"snack":"' .. snack .. '","quantity":1}')
  end
  return wrk.format("GET", "/stock/" .. snack)
end
