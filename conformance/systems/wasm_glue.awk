# SPDX-License-Identifier: MIT
#
# Reads the header that wasm2c wrote for a module. Prints the C code that wasm_module.c needs for
# it: functions for its imports, one shape for its exports, and the struct system. wasm_check.awk
# has checked the imports, the exports and their types. The C names come from the header, because
# each version of wasm2c makes others.
#   awk -v module=sut -v name=NAME -v symbol=C_NAME -f wasm_glue.awk MODULE.h

function c_name(declaration) {
    sub(/\(.*/, "", declaration)
    sub(/.*[ *]/, "", declaration)
    return declaration
}

function wrap(field, parameters, arguments) { # an export that takes numbers and returns one
    if (!(field in signature))
        return
    printf "static uint32_t glue_%s(void *instance%s)\n{\n    return %s(instance%s);\n}\n", \
        field, parameters, function_of[signature[field]], arguments
    fields = fields sprintf("    .%s = glue_%s,\n", field, field)
}

# off_t has 32 bits or 64, or two halves of 32, the lower one first.
function wrap_map(types) {
    types = parameters["mmap"]
    printf "static uint32_t glue_map(void *instance, const struct call *call)\n{\n"
    printf "    return %s(instance, (u32)call->address, (u32)call->length,\n", function_of["mmap"]
    printf "                      call->protection, call->flags, (u32)call->descriptor, "
    if (types ~ /u64$/)
        printf "call->offset);\n}\n"
    else if (split(types, each, ",") == 7)
        printf "(u32)call->offset, 0);\n}\n"
    else
        printf "(u32)call->offset);\n}\n"
}

# A call on a file answers EBADF, proc_exit traps, and every other call answers ENOSYS.
function answer_import(prototype, import,   answer) {
    sub(/;$/, "", prototype)
    if (import ~ /^(fd|path|sock)_/) answer = "return 8; /* EBADF */"
    else if (import == "proc_exit") answer = "wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);"
    else if (prototype ~ /^void /) answer = ""
    else answer = "return 52; /* ENOSYS */"
    # Weak, because modules of one program have the same imports, which get the same functions.
    printf "__attribute__((weak)) %s\n{\n    %s\n}\n", prototype, answer
}

/^\/\* import: / { split($0, quoted, "'"); import = quoted[4]; next }
import != "" { prototypes[++imports] = $0; names[imports] = import; import = ""; next }
/^\/\* export: / { split($0, quoted, "'"); export = quoted[2]; next }
export != "" {
    function_of[export] = c_name($0)
    list = $0
    sub(/^[^(]*\([^,)]*(, )?/, "", list)
    sub(/\);$/, "", list)
    parameters[export] = list
    export = ""
    next
}
/^void .*_init_module\(void\);/ { prepare = c_name($0) }
/^void .*_instantiate\(/ { instantiate = c_name($0); instances = gsub(/,/, ",") }
/^void .*_free\(/ {
    release = c_name($0)
    instance = $0
    sub(/^[^(]*\(/, "", instance)
    sub(/\*.*/, "", instance)
}

END {
    split("munmap:unmap madvise:advise mprotect:protect mremap:remap sbrk:sbrk " \
          "__errno_location:errno_location mapcheck_errno:errno_number mapcheck_page_size:page_size",
          pairs, " ")
    for (i in pairs) {
        split(pairs[i], pair, ":")
        if (pair[1] in parameters)
            signature[pair[2]] = pair[1]
    }
    printf "/* Generated from %s.h by wasm_glue.awk. */\n", module
    printf "#include \"%s.h\"\n#include \"conformance/systems/wasm_module.h\"\n\n", module
    for (i = 1; i <= imports; i++)
        answer_import(prototypes[i], names[i])
    printf "static void glue_instantiate(void *instance)\n{\n    %s(instance", instantiate
    for (i = 1; i <= instances; i++)
        printf ", NULL"
    printf ");\n}\nstatic void glue_free(void *instance)\n{\n    %s(instance);\n}\n", release
    printf "static wasm_rt_memory_t *glue_memory(void *instance)\n{\n"
    printf "    return %s(instance);\n}\n", function_of["memory"]
    if ("_initialize" in parameters) {
        printf "static void glue_initialize(void *instance)\n{\n    %s(instance);\n}\n", \
            function_of["_initialize"]
        fields = "    .initialize = glue_initialize,\n"
    }
    wrap_map()
    wrap("unmap", ", uint32_t a, uint32_t b", ", a, b")
    wrap("advise", ", uint32_t a, uint32_t b, uint32_t c", ", a, b, c")
    wrap("protect", ", uint32_t a, uint32_t b, uint32_t c", ", a, b, c")
    wrap("remap", ", uint32_t a, uint32_t b, uint32_t c, uint32_t d", \
         ", a, b, c, d" (split(parameters["mremap"], each, ",") == 5 ? ", 0" : ""))
    wrap("sbrk", ", uint32_t a", ", a")
    wrap("errno_location", "", "")
    wrap("errno_number", "", "")
    wrap("page_size", "", "")
    printf "static const struct wasm_module module = {\n"
    printf "    .instance_size = sizeof(%s),\n", instance
    printf "    .instantiate = glue_instantiate,\n    .free = glue_free,\n    .memory = glue_memory,\n"
    printf "    .map = glue_map,\n%s};\n", fields
    printf "static void *glue_open(const struct world *world, char *reason, size_t size)\n{\n"
    printf "    static bool prepared;\n    if (!prepared)\n        %s();\n    prepared = true;\n", \
        prepare == "" ? "wasm_rt_init" : prepare
    printf "    return wasm_module_open(&module, world, reason, size);\n}\n"
    printf "extern const struct system %s;\n", symbol
    printf "__attribute__((visibility(\"default\"))) const struct system %s = {\n", symbol
    calls = "CALLS_REQUIRED"
    if ("advise" in signature) calls = calls " | CALL_BIT(OPERATION_DISCARD)"
    if ("protect" in signature) calls = calls " | CALL_BIT(OPERATION_PROTECT)"
    if ("remap" in signature) calls = calls " | CALL_BIT(OPERATION_REMAP)"
    printf "    WASM_MODULE_SYSTEM(\"%s\", glue_open, %s, %s),\n", name, \
        "errno_location" in signature ? "SYSTEM_ERRNO" : "0", calls
    if ("sbrk" in signature) printf "    .sbrk = wasm_module_sbrk,\n"
    printf "};\n"
}
