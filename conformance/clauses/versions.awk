# SPDX-License-Identifier: MIT
#
# Versions of a system's parts, for tables.awk and cells.awk: `*` fits all, `>=3.1.69 <6` needs both
# bounds. Numbers are compared part by part, so that 3.1.69 is more than 3.1.6. Versions of
# wasi-libc are dates.
function version_compare(a, b,    x, y, i, parts) {
    parts = split(a, x, ".")
    if (split(b, y, ".") > parts) parts = split(b, y, ".")
    for (i = 1; i <= parts; i++)
        if (x[i] + 0 != y[i] + 0) return x[i] + 0 < y[i] + 0 ? -1 : 1
    return 0
}
function version_fits(range, version,    bounds, count, i, number, order) {
    if (range == "*") return 1
    count = split(range, bounds, " ")
    for (i = 1; i <= count; i++) {
        number = bounds[i]
        gsub(/[<>=]/, "", number)
        order = version_compare(version, number)
        if (bounds[i] ~ /^>=/ && order < 0 || bounds[i] ~ /^<[0-9]/ && order >= 0) return 0
        if (bounds[i] ~ /^[0-9]/ && order != 0) return 0
    }
    return count > 0
}
# The version of a system in this build: -v emscripten=3.1.6 -v wasi_libc=20220510. The project's
# own systems have none.
function version_of(name) {
    if (name ~ /^emscripten/) return emscripten
    if (name ~ /^wasi/) return wasi_libc
    return ""
}
