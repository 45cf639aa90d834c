# SPDX-License-Identifier: MIT
#
# Reads the output of `wasm-objdump -x` for a module. Prints in one line the first reason why the
# module cannot be a system; prints nothing for a module that can. README.md has the same lists of
# imports and exports.

BEGIN {
    five = "i32, i32, i32, i32, i32"
    accepted["mmap"] = "(" five ", i64) -> i32|(" five ", i32) -> i32|(" five ", i32, i32) -> i32"
    accepted["munmap"] = "(i32, i32) -> i32"
    accepted["_initialize"] = "() -> nil"
    accepted["sbrk"] = "(i32) -> i32"
    accepted["__errno_location"] = accepted["mapcheck_errno"] = "() -> i32"
    accepted["mapcheck_page_size"] = "() -> i32"
    accepted["madvise"] = accepted["mprotect"] = "(i32, i32, i32) -> i32"
    accepted["mremap"] = "(" five ") -> i32|(i32, i32, i32, i32) -> i32"
}

function refuse(text) {
    if (!refused)
        print text
    refused = 1
}

function imported(   name) {
    name = $0
    sub(/.* <- /, "", name)
    if ($0 ~ /^ - func/ && (name == "env.emscripten_notify_memory_growth" ||
            name ~ /^wasi_snapshot_preview1\.(args|environ|clock|fd|path|sock|poll|proc|sched|random)_[a-z_]+$/))
        return
    unknown = unknown (unknown == "" ? "" : ", ") name
}

/^[A-Z][A-Za-z]*\[[0-9]+\]:$/ { section = $1; sub(/\[.*/, "", section); next }
section == "Type" { type = $0; sub(/^ - type\[[0-9]+\] /, "", type); types[type_count++] = type }
section == "Import" { imported() }
(section == "Import" || section == "Function") && /^ - func/ {
    match($0, /sig=[0-9]+/)
    signature[function_count++] = types[substr($0, RSTART + 4, RLENGTH - 4)]
}
(section == "Import" || section == "Memory") && /^ - memory/ {
    memories++
    shared = shared || / shared/
    wide = wide || / i64/
    match($0, /initial=[0-9]+/)
    initial = substr($0, RSTART + 8, RLENGTH - 8)
}
section == "Export" && / -> "[^"]*"$/ {
    name = $0
    sub(/.* -> "/, "", name)
    sub(/"$/, "", name)
    match($0, /\[[0-9]+\]/)
    kind[name] = $2
    sub(/\[.*/, "", kind[name])
    exported[name] = signature[substr($0, RSTART + 1, RLENGTH - 2)]
}

# Refuses an export with one of these names when its kind or type is another.
function check(name,   types, count, i) {
    if (!(name in kind))
        return
    count = split(accepted[name], types, "|")
    for (i = 1; i <= count && (kind[name] != "func" || exported[name] != types[i]); i++) { }
    if (i <= count)
        return
    gsub(/\|/, " or ", accepted[name])
    refuse("exports " name " as " (kind[name] == "func" ? exported[name] : "a " kind[name]) \
        "; it must be " accepted[name])
}

END {
    if (wide)
        refuse("has a 64-bit memory: mapcheck tests 32-bit modules (leave out -sMEMORY64, wasm64)")
    if (shared)
        refuse("has a shared memory: compile it without threads (leave out -pthread)")
    if (memories > 1)
        refuse("has " memories " memories: mapcheck tests modules with one memory")
    split("mmap munmap memory", required, " ")
    for (i = 1; i <= 3; i++)
        if (!(required[i] in kind))
            missing = missing (missing == "" ? "" : ", ") required[i]
    if (missing != "")
        refuse("does not export " missing ": a system exports mmap, munmap and memory")
    if (unknown != "")
        refuse("imports " unknown ": mapcheck provides only WASI and env.emscripten_notify_memory_growth" \
            (unknown ~ /env\./ ? " (emcc: link with -sSTANDALONE_WASM --no-entry)" : ""))
    for (name in accepted)
        check(name)
    if (kind["memory"] != "memory")
        refuse("exports a " kind["memory"] " as memory")
    if (initial + 0 > 32768)
        refuse("begins with " initial " pages of memory: at most 32768 are possible")
}
