-- SPDX-License-Identifier: MIT
-- What an interpreter does with memory: many small objects, long strings, tables that grow, and garbage.
local words = {}
for i = 1, 200000 do
    words[i] = string.format("%d:%x", i, i * 2654435761 % 4294967296)
end
local text = table.concat(words, ",")
local sum = 0
for number in text:gmatch("(%d+):") do
    sum = sum + tonumber(number)
end
local kept = {}
for round = 1, 20 do
    kept[round % 3] = {}
    for i = 1, 20000 do
        kept[round % 3][i] = { i, words[i], { round } }
    end
    collectgarbage()
end
local long = {}
for i = 1, 64 do
    long[i] = string.rep("abcdefgh", 8192 * i % 100000 + 1)
end
print("sum " .. sum .. ", text " .. #text .. ", last " .. kept[2][20000][2] .. ", long " .. #table.concat(long))
