import { FIELDS, STATE } from '../row.ts';

const upper = (name: string) => name.toUpperCase();

/**
 * What every script begins with. One script is one step: whoever is killed between two of them leaves a state
 * that the next `take` mends. Redis's clock is everybody's clock. Keys, under the job's own beginning:
 *   urls (hash: URL → line), w:HOST:PRIORITY (list of waiting URLs), p:HOST (which of those lists hold any),
 *   hosts (those that have any), turn (hosts that may be asked, by when), g:HOST (the host's gate),
 *   held (leases of the gates), taken and delayed (URLs, by when to look after them), count, job, troubled, t:URL,
 *   looks (URLs, by when to look again), lists (those that something is remembered of).
 */
export const SHARED = `
local base = KEYS[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local ${FIELDS.map(upper).join(', ')} = ${FIELDS.map((_, place) => place + 1).join(', ')}
local S = { ${Object.entries(STATE)
  .map(([name, state]) => `${name} = '${state}'`)
  .join(', ')} }

local function exact(ms) return string.format('%.3f', ms) end
local function hostOf(url) return string.match(url, '^%w+://([^/?#]+)') end

local function load(url)
  local line = redis.call('HGET', base .. 'urls', url)
  if not line then return nil end
  local f = {}
  for part in string.gmatch(line .. '\\n', '([^\\n]*)\\n') do f[#f + 1] = part end
  while #f < ${FIELDS.length} do f[#f + 1] = '' end
  return f
end

local function save(url, f) redis.call('HSET', base .. 'urls', url, table.concat(f, '\\n')) end

local function move(f, state)
  redis.call('HINCRBY', base .. 'count', f[STATE], -1)
  redis.call('HINCRBY', base .. 'count', state, 1)
  f[STATE] = state
end

local function gateOf(host)
  local under, nextAt, pause, closed =
    string.match(redis.call('GET', base .. 'g:' .. host) or '', '(%S+) (%S+) (%S+) (%S+)')
  return {
    under = tonumber(under) or 0, nextAt = tonumber(nextAt) or 0,
    pause = tonumber(pause), closed = tonumber(closed) or 0,
  }
end

-- An hour after its last pause nobody needs to know the gate of a host.
local function saveGate(host, g)
  local keep = math.floor(math.max(0, g.nextAt - now)) + 3600000
  local text = g.under .. ' ' .. exact(g.nextAt) .. ' ' .. g.pause .. ' ' .. exact(g.closed)
  redis.call('SET', base .. 'g:' .. host, text, 'PX', keep)
end

-- Who stands in the turn keeps the place, unless the host is closed for longer.
local function takeTurn(host, g, perHost)
  if g.under >= perHost or redis.call('SISMEMBER', base .. 'hosts', host) == 0 then
    redis.call('ZREM', base .. 'turn', host)
    return
  end
  local since = tonumber(redis.call('ZSCORE', base .. 'turn', host) or now)
  redis.call('ZADD', base .. 'turn', exact(math.max(since, g.nextAt)), host)
end

local function queue(url, f, push, perHost)
  local host = hostOf(url)
  -- A list that held any is known to its host, and the host to the turn.
  if redis.call(push, base .. 'w:' .. host .. ':' .. f[PRIORITY], url) > 1 then return end
  redis.call('ZADD', base .. 'p:' .. host, f[PRIORITY], f[PRIORITY])
  redis.call('SADD', base .. 'hosts', host)
  takeTurn(host, gateOf(host), perHost)
end

-- The next waiting URL of a host, with its fields. A URL that was made more urgent stands in its old list still.
local function pop(host)
  while true do
    local priority = redis.call('ZRANGE', base .. 'p:' .. host, 0, 0)[1]
    if not priority then
      redis.call('SREM', base .. 'hosts', host)
      return nil
    end
    local list = base .. 'w:' .. host .. ':' .. priority
    local url = redis.call('LPOP', list)
    if redis.call('EXISTS', list) == 0 then redis.call('ZREM', base .. 'p:' .. host, priority) end
    if redis.call('EXISTS', base .. 'p:' .. host) == 0 then redis.call('SREM', base .. 'hosts', host) end
    local f = url and load(url)
    if f and f[STATE] == S.waiting and f[PRIORITY] == priority then return url, f end
  end
end

-- The visit is over for the host. A second call, or one after the lease has ended, changes nothing.
local function leave(visit, host, pause, perHost)
  if redis.call('ZREM', base .. 'held', visit .. ' ' .. host) == 0 then return end
  local g = gateOf(host)
  g.under = math.max(0, g.under - 1)
  g.pause = pause or g.pause or 0
  -- The longest pause that any visit was given holds, whichever visit ends last.
  g.closed = math.max(g.closed, now + g.pause)
  g.nextAt = math.max(g.under > 0 and g.nextAt or 0, g.closed)
  saveGate(host, g)
  takeTurn(host, g, perHost)
end

local function back(url, f, perHost)
  redis.call('ZREM', base .. 'taken', url)
  redis.call('ZREM', base .. 'delayed', url)
  move(f, S.waiting)
  f[VISIT] = ''
  save(url, f)
  queue(url, f, 'LPUSH', perHost)
end

-- Ends a URL that waits, without a visit.
local function drop(url, f, state, code, lookAt)
  redis.call('ZREM', base .. 'delayed', url)
  move(f, state)
  f[CODE], f[AGAIN], f[VISIT], f[LOOK_AT] = code, '1', '', lookAt
  f[RUN] = redis.call('HGET', base .. 'job', 'run') or '0'
  redis.call('ZADD', base .. 'looks', lookAt, url)
  redis.call('SADD', base .. 'troubled', url)
  save(url, f)
end

local function clear(url, f)
  f[ATTEMPTS] = '0'
  if f[CODE] ~= '' then redis.call('SREM', base .. 'troubled', url) end
  f[CODE] = ''
end
`;
