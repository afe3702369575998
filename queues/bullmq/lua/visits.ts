import { TRIES_KEPT } from '../../codes.ts';

/** Claims, in the order of a visit's life. */

/**
 * ARGV: visit, perHost, pause, lease, beginning of BullMQ's keys. Gives the URL, its line and links_since, or nothing.
 * Before that it mends what the dead have left: a gate whose lease has ended, and a URL whose job BullMQ does not
 * know (its worker died in the moment between the claim and the job).
 */
export const TAKE = `
local visit, perHost, pause, lease, jobs = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
for _, member in ipairs(redis.call('ZRANGEBYSCORE', base .. 'held', '-inf', exact(now), 'LIMIT', 0, 20)) do
  local dead, host = string.match(member, '(%S+) (%S+)')
  leave(dead, host, nil, perHost)
end
for _, set in ipairs({ 'taken', 'delayed' }) do
  local due = set == 'taken' and now or now - lease
  for _, url in ipairs(redis.call('ZRANGEBYSCORE', base .. set, '-inf', exact(due), 'LIMIT', 0, 20)) do
    local f = load(url)
    if redis.call('EXISTS', jobs .. f[VISIT]) == 0 then back(url, f, perHost)
    elseif set == 'taken' then redis.call('ZADD', base .. set, exact(now + lease), url) end
  end
end
if redis.call('HEXISTS', base .. 'job', 'halted') == 1 then return nil end
while true do
  local host = redis.call('ZRANGEBYSCORE', base .. 'turn', '-inf', exact(now), 'LIMIT', 0, 1)[1]
  if not host then return nil end
  redis.call('ZREM', base .. 'turn', host)
  local url, f = pop(host)
  if url then
    move(f, S.taken)
    f[VISIT] = visit
    save(url, f)
    redis.call('ZADD', base .. 'taken', exact(now + lease), url)
    redis.call('ZADD', base .. 'held', exact(now + lease), visit .. ' ' .. host)
    local g = gateOf(host)
    g.under = g.under + 1
    g.pause = g.pause or tonumber(pause)
    g.nextAt = math.max(g.nextAt, now + g.pause)
    saveGate(host, g)
    takeTurn(host, g, perHost)
    return { url, table.concat(f, '\\n'), redis.call('HGET', base .. 'job', 'links_since') or '1' }
  end
end
`;

/**
 * ARGV: URL, visit, perHost, lease. Takes over a fresh claim whose job came to another frontier than the one that
 * made it. Gives what TAKE gives, or nothing when its gate was not kept so long: then the URL waits again.
 */
export const ADOPT = `
local url, visit, perHost, lease = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local f = load(url)
if not f or f[VISIT] ~= visit or f[STATE] ~= S.taken then return nil end
local member = visit .. ' ' .. hostOf(url)
if redis.call('ZSCORE', base .. 'held', member) then
  redis.call('ZADD', base .. 'held', exact(now + lease), member)
  return { url, table.concat(f, '\\n'), redis.call('HGET', base .. 'job', 'links_since') or '1' }
end
back(url, f, perHost)
return nil
`;

/** ARGV: lease, then visit and host of each. Gives 1 for each whose gate stays its own; a lease that was ended is not made again. */
export const RENEW = `
local kept = {}
for i = 2, #ARGV do
  local isHeld = redis.call('ZSCORE', base .. 'held', ARGV[i])
  if isHeld then redis.call('ZADD', base .. 'held', exact(now + tonumber(ARGV[1])), ARGV[i]) end
  kept[#kept + 1] = isHeld and 1 or 0
end
return kept
`;

/** ARGV: visit, host, pause, perHost. */
export const RELEASE = `
leave(ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]))
`;

/** ARGV: URL, visit, perHost, whether its gate is given up too ('1'). */
export const GIVE_BACK = `
local url, visit, perHost = ARGV[1], ARGV[2], tonumber(ARGV[3])
local f = load(url)
if f and f[VISIT] == visit and (f[STATE] == S.taken or f[STATE] == S.delayed) then back(url, f, perHost) end
if ARGV[4] == '1' then leave(visit, hostOf(url), nil, perHost) end
`;

/**
 * ARGV: run, perHost, then of each end its URL, visit, state, again, kind, code, message, wait, when to look again, what to
 * remember. Gives for each 1 where
 * the job is to wait in BullMQ for another try. Who was taken for dead and comes back with a finished page is heard
 * while nobody else has the URL. Its answer may be lost and the script sent again: a try is counted once.
 */
export const FINISH = `
local run, perHost = ARGV[1], tonumber(ARGV[2])
local delayed = {}
for i = 3, #ARGV, 10 do
  local url, visit, state, again, kind, code, message, wait, lookAt, memory = unpack(ARGV, i, i + 9)
  local f = load(url)
  delayed[#delayed + 1] = 0
  if f and f[VISIT] == visit and f[STATE] == S.delayed then
    delayed[#delayed] = 1
  elseif f and (f[VISIT] == visit or (state == 'done' and f[STATE] == S.waiting)) then
    redis.call('ZREM', base .. 'taken', url)
    f[RUN] = run
    if code ~= '' then
      redis.call('RPUSH', base .. 't:' .. url, math.floor(now) .. '\\n' .. code .. '\\n' .. message)
      redis.call('LTRIM', base .. 't:' .. url, -${TRIES_KEPT}, -1)
      redis.call('SADD', base .. 'troubled', url)
    elseif f[CODE] ~= '' then
      redis.call('SREM', base .. 'troubled', url)
    end
    f[CODE] = code
    if state == 'retry' then
      f[ATTEMPTS] = f[ATTEMPTS] + 1
      if tonumber(wait) > 0 then
        delayed[#delayed] = 1
        move(f, S.delayed)
        redis.call('ZADD', base .. 'delayed', exact(now + tonumber(wait)), url)
        save(url, f)
      else
        back(url, f, perHost)
      end
    else
      move(f, S[state])
      f[AGAIN] = again
      f[VISIT] = ''
      f[LOOK_AT] = lookAt
      if lookAt ~= '' then redis.call('ZADD', base .. 'looks', lookAt, url)
      else redis.call('ZREM', base .. 'looks', url) end
      if memory ~= '' then
        f[MEMORY] = memory
        redis.call('SADD', base .. 'lists', url)
      end
      if state == 'done' then f[DONE_IN] = run end
      if kind ~= '' then f[KIND] = kind end
      save(url, f)
    end
  end
end
return delayed
`;
