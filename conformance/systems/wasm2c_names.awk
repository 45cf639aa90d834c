# SPDX-License-Identifier: MIT
#
# Reads the header that wasm2c wrote for the page manager's module. Prints macros with the same
# names for every version of wasm2c: module_NAME for an export, import_NAME for an import, and
# MODULE_... for creating and freeing an instance.

function c_name(declaration) {
    sub(/\(.*/, "", declaration)
    sub(/.*[ *]/, "", declaration)
    return declaration
}

function first_type(declaration) {
    sub(/^[^(]*\(/, "", declaration)
    sub(/\*.*/, "", declaration)
    return declaration
}

BEGIN { prepare = "wasm_rt_init" }
/^\/\* import: / { split($0, quoted, "'"); macro = "import_" quoted[4]; next }
/^\/\* export: / { split($0, quoted, "'"); macro = "module_" quoted[2]; next }
macro ~ /^import_/ { print "#define IMPORT_INSTANCE " first_type($0) }
macro != "" { print "#define " macro " " c_name($0); macro = ""; next }
/^void .*_instantiate\(/ { print "#define MODULE_INSTANTIATE " c_name($0) }
/^void .*_free\(/ { print "#define MODULE_INSTANCE " first_type($0) "\n#define MODULE_FREE " c_name($0) }
/^void .*_init_module\(void\);/ { prepare = c_name($0) }
END { print "#define MODULE_PREPARE " prepare }
