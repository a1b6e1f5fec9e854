-- A record of Fluent Bit -> the data of log.written
local known = { level = true, message = true, traceId = true, orderId = true, operation = true,
                durationMs = true, error = true, log = true }

local function add_attributes(attributes, prefix, fields)
  for name, value in pairs(fields) do
    if type(value) == "table" then
      add_attributes(attributes, prefix .. name .. ".", value)
    elseif type(value) == "string" or type(value) == "number" or type(value) == "boolean" then
      attributes[prefix .. name] = value
    end
  end
end

function log_written(tag, timestamp, record)
  local line = {
    level = record.level or "info",
    service = os.getenv("SERVICE_NAME") or "unknown",
    -- A line that is no JSON object is in `log`.
    msg = record.message or record.log or "",
    at = math.floor(timestamp * 1000 + 0.5),
    host = os.getenv("HOSTNAME"),
    traceId = record.traceId,
    orderId = record.orderId,
    operation = record.operation,
    durationMs = record.durationMs,
  }
  if type(record.error) == "table" then
    line.err = { name = record.error.name or "Error", message = record.error.message or "", stack = record.error.stack }
  end
  local rest = {}
  for name, value in pairs(record) do
    if not known[name] then rest[name] = value end
  end
  local attributes = {}
  add_attributes(attributes, "", rest)
  if next(attributes) ~= nil then line.attributes = attributes end
  -- 2: the time of the record stays.
  return 2, timestamp, line
end
