-- bench/run: wrk's side of the till's task, as bench/scenarios/pos.cpp has it. An invoice of 1 to 5 random
-- items is built and created, its name is read from the answer, and it is submitted.
--
-- A wrk script does not know which connection it speaks for, so names wait in a queue that the next
-- request takes from, whoever sends it: as many of each kind, in another order. Requests are put
-- together here rather than by wrk.format, which costs more.

local items = {
  { "MANGO-SORBET-500ML", 200 }, { "CHOCO-CONE-PACK6", 350 }, { "VANILLA-TUB-1L", 450 },
  { "BUTTERSCOTCH-CUP", 80 }, { "STRAWBERRY-STICK", 60 },
}
local payments = { "Cash", "UPI", "Card" }
local names, first, last = {}, 1, 0
local head

function init()
  math.randomseed(1)
  head = " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port
    .. "\r\nContent-Type: application/json\r\nContent-Length: "
end

local function invoice()
  local rows, amount = {}, 0
  for i = 1, math.random(1, 5) do
    local item = items[math.random(#items)]
    local qty = math.random(1, 10)
    rows[i] = '{"item_code":"' .. item[1] .. '","qty":' .. qty .. ',"rate":' .. item[2]
      .. ',"warehouse":"Finished Goods - SJ"}'
    amount = amount + qty * item[2]
  end
  return '{"doctype":"POS Invoice","pos_profile":"SJ-BLR-001-POS","is_pos":1,"items":['
    .. table.concat(rows, ",") .. '],"payments":[{"mode_of_payment":"' .. payments[math.random(#payments)]
    .. '","amount":' .. amount .. '}]}'
end

function request()
  if first <= last then
    local name = names[first]
    names[first] = nil
    first = first + 1
    return "PUT /api/resource/POS%20Invoice/" .. name .. head .. '15\r\n\r\n{"docstatus":1}'
  end
  local body = invoice()
  return "POST /api/resource/POS%20Invoice" .. head .. #body .. "\r\n\r\n" .. body
end

function response(status, headers, body)
  if status == 200 and body:find('"docstatus":0', 1, true) then
    last = last + 1
    names[last] = body:match('"name":"([^"]+)"')
  end
end
