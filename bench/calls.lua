-- For wrk: sends calls that were made beforehand, each of them once. Arguments: file of whole HTTP requests, with a NUL behind each.

local calls = {}
local sent = 0

function init(args)
  local file = io.open(args[1], "rb")
  for call in file:read("*a"):gmatch("%Z+") do calls[#calls + 1] = call end
  file:close()
end

function request()
  sent = sent + 1
  return calls[(sent - 1) % #calls + 1]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\nRESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"errors":%d}\n', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
