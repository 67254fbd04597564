-- For wrk: each request is a Telegram update with an id of its own, from one of many chats.
-- Arguments: path, secret, first update id, number of chats, file of texts (JSON strings, one a line).

local texts = {}
local head, first, chats
local sent = 0

function init(args)
  for line in io.lines(args[5]) do texts[#texts + 1] = line end
  first, chats = tonumber(args[3]), tonumber(args[4])
  head = "POST " .. args[1] .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: "
    .. args[2] .. "\r\nContent-Length: "
end

local FORM = '{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Ada%d","username":"ada_%d",'
  .. '"language_code":"uk"},"chat":{"id":%d,"first_name":"Ada%d","username":"ada_%d","type":"private"},"date":%d,"text":%s}}'

function request()
  sent = sent + 1
  local id = first + sent
  local chat = 100000 + (id * 7919) % chats
  local text = texts[id % #texts + 1]
  local body = string.format(FORM, id, id, chat, chat, chat, chat, chat, chat, os.time(), text)
  return head .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\nRESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"errors":%d}\n', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
