-- The requests that wrk sends: wrk -s load.lua <url> -- <scenario> <folder>
-- In the folder: ids.txt (the ids of the products), cursors.txt (of pages), tags.txt (an entity tag for each id),
-- list-tag.txt (that of the list).

local products = "/api/v1/products"
local merge = {["Content-Type"] = "application/merge-patch+json"}
local json = {["Content-Type"] = "application/json"}
local ids, gets, lists, tags = {}, {}, {}, {}
local unchanged
local turn

local function lines(path)
    local all = {}
    for line in io.lines(path) do all[#all + 1] = line end
    return all
end

local function any(list)
    return list[math.random(#list)]
end

local function price()
    return '{"price":' .. math.random(0, 100000000) .. '}'
end

local scenarios = {}

function scenarios.get()
    return any(gets)
end

function scenarios.list()
    return any(lists)
end

-- A list that the client has already, and that is as it was.
function scenarios.unchanged()
    return unchanged
end

function scenarios.patch()
    return wrk.format("PATCH", products .. "/" .. any(ids), merge, price())
end

-- In turn and not at random: an id comes again only when the answer with its new tag has long arrived.
function scenarios.guarded()
    turn = turn % #ids + 1
    local id = ids[turn]
    local headers = {["Content-Type"] = "application/merge-patch+json", ["If-Match"] = tags[id]}
    return wrk.format("PATCH", products .. "/" .. id, headers, price())
end

function scenarios.post()
    local n = math.random(0, 100000000)
    return wrk.format("POST", products, json,
        '{"name":"Product ' .. n .. '","description":"Loose leaf, 100 g, first flush","price":' .. n .. '}')
end

function scenarios.mix()
    local n = math.random(10)
    if n <= 7 then return scenarios.get() end
    if n == 8 then return scenarios.list() end
    if n == 9 then return scenarios.post() end
    return scenarios.patch()
end

local function remember(status, headers, body)
    local id = body:match('^{"id": ?(%d+)')
    if id then tags[id] = headers["ETag"] or headers["etag"] end
end

function init(args)
    math.randomseed(os.time())
    ids = lines(args[2] .. "/ids.txt")
    turn = math.random(#ids)
    -- written once, not at each request: wrk has to outrun the server
    for i, id in ipairs(ids) do gets[i] = wrk.format("GET", products .. "/" .. id) end
    for i, cursor in ipairs(lines(args[2] .. "/cursors.txt")) do
        lists[i] = wrk.format("GET", products .. "?limit=50&cursor=" .. cursor)
    end
    if args[1] == "unchanged" then
        local tag = lines(args[2] .. "/list-tag.txt")[1]
        unchanged = wrk.format("GET", products .. "?limit=50", {["If-None-Match"] = tag})
    end
    if args[1] == "guarded" then
        for i, tag in ipairs(lines(args[2] .. "/tags.txt")) do tags[ids[i]] = tag end
        response = remember
    end
    request = scenarios[args[1]]
end

function done(summary, latency)
    local e = summary.errors
    print(string.format("result %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(99),
        e.status, e.connect + e.read + e.write + e.timeout))
end
