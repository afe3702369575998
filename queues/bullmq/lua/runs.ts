/** What is known, and the runs of a job. */

/** ARGV: perHost, then of each URL: URL, priority, depth, place of its source, bit of it, redirects, from, dated at. */
export const ADD = `
local perHost = tonumber(ARGV[1])
local run = redis.call('HGET', base .. 'job', 'run') or '0'
local added = 0
for i = 2, #ARGV, 8 do
  local url, priority, depth, source, sources, redirects, from, dated = unpack(ARGV, i, i + 7)
  local f = load(url)
  if not f then
    f = { S.waiting, priority, depth, source, sources, redirects, '0', '0', '0', run, from, dated, '', '', '', '', '' }
    save(url, f)
    queue(url, f, 'RPUSH', perHost)
    added = added + 1
  else
    local all = tostring(bit.bor(tonumber(f[SOURCES]), tonumber(sources)))
    local date = f[DATED_AT] ~= '' and f[DATED_AT] or dated
    local isMoreUrgent = f[STATE] == S.waiting and tonumber(priority) < tonumber(f[PRIORITY])
    if all ~= f[SOURCES] or date ~= f[DATED_AT] or isMoreUrgent then
      f[SOURCES] = all
      f[DATED_AT] = date
      if isMoreUrgent then f[PRIORITY] = priority end
      save(url, f)
      if isMoreUrgent then queue(url, f, 'RPUSH', perHost) end
    end
  end
end
if added > 0 then redis.call('HINCRBY', base .. 'count', S.waiting, added) end
return added
`;

/**
 * ARGV: link settings, the time in words, of an incremental run until when it looks (ms), else ''. Gives run, resumed,
 * started at, and what is still to be opened: '1' what is marked again, '0' everything, 'due …' what is to be looked at by
 * then, '' nothing. Opening takes many steps, so it is noted until it is over.
 */
export const START = `
local job = base .. 'job'
local known = redis.call('HMGET', job, 'run', 'open', 'link_settings', 'links_since', 'started_at')
local resumed = known[2] == '1'
local run = tonumber(known[1] or '0') + (resumed and 0 or 1)
local same = known[3] == ARGV[1]
local since = same and tonumber(known[4]) or run + (resumed and 1 or 0)
local startedAt = resumed and known[5] or ARGV[2]
redis.call('HSET', job, 'run', run, 'open', '1', 'link_settings', ARGV[1], 'links_since', since, 'started_at', startedAt)
-- Runs of before looks were planned left nothing to go by.
local isPlanned = redis.call('HGET', job, 'planned') == '1'
local isWhole = ARGV[3] == '' or not same or since == run or not isPlanned
redis.call('HSET', job, 'planned', '1')
if not isWhole and redis.call('HEXISTS', job, 'opening') == 0 then redis.call('HSET', job, 'opening', 'due ' .. ARGV[3])
elseif not resumed then redis.call('HSET', job, 'opening', (same and since < run) and '1' or '0') end
if not resumed then
  if redis.call('HGET', job, 'halted') == 'cancelled' then redis.call('HDEL', job, 'halted') end
end
return { run, resumed and 1 or 0, startedAt, redis.call('HGET', job, 'opening') or '' }
`;

/**
 * ARGV: run, perHost, which, then URLs: those that ended wait again. Which: '0' and '1' those of an earlier run that are
 * marked so at least, 'due …' those to be looked at by then, 'failed', 'ended' all.
 */
export const REOPEN = `
local run, perHost, which = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local due, least = tonumber(string.match(which, '^due (.+)$')), tonumber(which)
local function isWanted(f)
  if not f or (f[STATE] ~= S.done and f[STATE] ~= S.failed and f[STATE] ~= S.refused) then return false end
  if which == 'failed' then return f[STATE] == S.failed end
  if due then return f[LOOK_AT] ~= '' and tonumber(f[LOOK_AT]) <= due end
  return which == 'ended' or (tonumber(f[AGAIN]) >= least and tonumber(f[RUN]) < tonumber(run))
end
local opened = 0
for i = 4, #ARGV do
  local url = ARGV[i]
  local f = load(url)
  if isWanted(f) then
    move(f, S.waiting)
    clear(url, f)
    f[RUN] = run
    save(url, f)
    queue(url, f, 'RPUSH', perHost)
    opened = opened + 1
  end
end
return opened
`;

/** ARGV: run. Everything of the run is open now. */
export const OPENED = `
if redis.call('HGET', base .. 'job', 'run') == ARGV[1] then redis.call('HDEL', base .. 'job', 'opening') end
`;

/** ARGV: run. */
export const END_RUN = `
if redis.call('HGET', base .. 'job', 'run') == ARGV[1] then redis.call('HSET', base .. 'job', 'open', '0') end
`;

/** ARGV: how many at the most. Gives up what waits, and says how many that were; 0: nothing waits any more. */
export const CANCEL = `
redis.call('HSET', base .. 'job', 'open', '0', 'halted', 'cancelled')
local dropped = 0
local function cancel(url, f)
  drop(url, f, S.refused, 'cancelled', '0')
  dropped = dropped + 1
end
for _, url in ipairs(redis.call('ZRANGE', base .. 'delayed', 0, ARGV[1])) do cancel(url, load(url)) end
while dropped < tonumber(ARGV[1]) do
  local host = redis.call('SRANDMEMBER', base .. 'hosts')
  if not host then break end
  local url, f = pop(host)
  if url then cancel(url, f) else redis.call('ZREM', base .. 'turn', host) end
end
return dropped
`;

/**
 * ARGV: how many at the most, ms. Puts off what waits for hosts that are closed for longer than that, until they open: gives
 * the host of each; none: nothing does any more.
 */
export const POSTPONE = `
local most, opens = tonumber(ARGV[1]), {}
local function opensAt(host)
  if opens[host] == nil then
    local at = gateOf(host).nextAt
    opens[host] = at > now + tonumber(ARGV[2]) and tostring(math.ceil(at)) or false
  end
  return opens[host]
end
local postponed = {}
local function postpone(url, f, host)
  drop(url, f, S.failed, 'host_paused', opensAt(host))
  postponed[#postponed + 1] = host
end
for _, url in ipairs(redis.call('ZRANGE', base .. 'delayed', 0, -1)) do
  if #postponed < most and opensAt(hostOf(url)) then postpone(url, load(url), hostOf(url)) end
end
for _, host in ipairs(redis.call('SMEMBERS', base .. 'hosts')) do
  while #postponed < most and opensAt(host) do
    local url, f = pop(host)
    if url then postpone(url, f, host) else
      redis.call('ZREM', base .. 'turn', host)
      break
    end
  end
end
return postponed
`;

/** Milliseconds until a URL may be claimed, or nothing. */
export const IDLE = `
if redis.call('ZCARD', base .. 'taken') > 0 then return 0 end
local first = nil
for _, set in ipairs({ 'turn', 'delayed', 'held' }) do
  local at = tonumber(redis.call('ZRANGE', base .. set, 0, 0, 'WITHSCORES')[2])
  if at and (not first or at < first) then first = at end
end
return first and math.max(0, math.floor(first - now)) or nil
`;

/** ARGV: URL. Takes it out, unless it is under way: 1 where it is out now. */
export const FORGET = `
local url = ARGV[1]
local f = load(url)
if not f or f[STATE] == S.taken then return 0 end
redis.call('ZREM', base .. 'delayed', url)
redis.call('SREM', base .. 'troubled', url)
redis.call('ZREM', base .. 'looks', url)
redis.call('SREM', base .. 'lists', url)
redis.call('DEL', base .. 't:' .. url)
-- Lists that are empty now are found so by whoever takes the turn of the host.
redis.call('LREM', base .. 'w:' .. hostOf(url) .. ':' .. f[PRIORITY], 0, url)
redis.call('HINCRBY', base .. 'count', f[STATE], -1)
redis.call('HDEL', base .. 'urls', url)
return 1
`;

/** ARGV: URL. Forgets where it was found. */
export const DROP_VIA = `
local f = load(ARGV[1])
if not f then return end
f[FROM_URL] = ''
save(ARGV[1], f)
`;
