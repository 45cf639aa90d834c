/* SPDX-License-Identifier: MIT
 *
 * build/localize OBJECT KEPT does what objcopy --keep-global-symbol does, for relocatable wasm,
 * which objcopy cannot edit: it makes every symbol local that the object defines, except KEPT. Then
 * one program can link two such objects. The format is version 2 of Linking in WebAssembly's
 * tool-conventions. Only flags change, so all lengths stay.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 8 }; /* the magic number and the version */
enum { CUSTOM_SECTION = 0, SYMBOL_TABLE = 8 };
enum { KIND_DATA = 1, KIND_SECTION = 3 };
enum { BINDING = 0x03, LOCAL = 0x02, UNDEFINED = 0x10, EXPLICIT_NAME = 0x40 };

struct object {
    uint8_t *bytes;
    size_t size, at;
    const char *kept;
    bool found;
};

struct name {
    const uint8_t *bytes;
    size_t length;
};

/* 0 beyond the end. */
static uint8_t take_byte(struct object *object)
{
    return object->at < object->size ? object->bytes[object->at++] : 0;
}

/* A number in LEB128. */
static uint64_t take_number(struct object *object)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t byte = take_byte(object);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            break;
    }
    return value;
}

/* The end of a part of this length that begins here, and not beyond the end of the object. */
static size_t end_after(const struct object *object, uint64_t length)
{
    size_t left = object->size - object->at;
    return object->at + (length < left ? (size_t)length : left);
}

static struct name take_name(struct object *object)
{
    size_t end = end_after(object, take_number(object));
    struct name name = {object->bytes + object->at, end - object->at};
    object->at = end;
    return name;
}

static bool is(struct name name, const char *text)
{
    return name.length == strlen(text) && memcmp(name.bytes, text, name.length) == 0;
}

/* The name of a symbol, after which its entry ends. */
static struct name take_symbol_name(struct object *object, uint8_t kind, uint64_t flags)
{
    bool defined = (flags & UNDEFINED) == 0;
    struct name name = {NULL, 0};
    if (kind == KIND_DATA) {
        name = take_name(object);
        for (int i = 0; defined && i < 3; i++) /* segment, offset, size */
            take_number(object);
        return name;
    }
    take_number(object); /* index */
    if (kind != KIND_SECTION && (defined || (flags & EXPLICIT_NAME) != 0))
        name = take_name(object);
    return name;
}

/* The binding is in the lowest two bits of the first byte of the flags. */
static void localize_symbol(struct object *object)
{
    uint8_t kind = take_byte(object);
    size_t at = object->at;
    uint64_t flags = take_number(object);
    struct name name = take_symbol_name(object, kind, flags);
    if ((flags & UNDEFINED) != 0 || kind == KIND_SECTION)
        return;
    if (is(name, object->kept))
        object->found = true;
    else
        object->bytes[at] = (uint8_t)((object->bytes[at] & ~BINDING) | LOCAL);
}

/* The section `linking` consists of parts, one of which is the symbol table. */
static void localize_symbols(struct object *object, size_t section_end)
{
    take_number(object); /* version */
    while (object->at < section_end) {
        bool table = take_byte(object) == SYMBOL_TABLE;
        size_t end = end_after(object, take_number(object));
        for (uint64_t count = table ? take_number(object) : 0; count > 0 && object->at < end;
             count--)
            localize_symbol(object);
        object->at = end;
    }
}

static void localize(struct object *object)
{
    object->at = HEADER < object->size ? HEADER : object->size;
    while (object->at < object->size) {
        uint8_t section = take_byte(object);
        size_t end = end_after(object, take_number(object));
        if (section == CUSTOM_SECTION && is(take_name(object), "linking"))
            localize_symbols(object, end);
        object->at = end;
    }
}

static bool read_object(struct object *object, FILE *file)
{
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size <= 0)
        return false;
    object->size = (size_t)size;
    object->bytes = malloc(object->size + 1);
    rewind(file);
    return object->bytes != NULL && fread(object->bytes, 1, object->size, file) == object->size;
}

static int edit(struct object *object, FILE *file, const char *path)
{
    if (!read_object(object, file)) {
        fprintf(stderr, "localize: cannot read %s\n", path);
        return 2;
    }
    localize(object);
    if (!object->found) {
        fprintf(
            stderr,
            "localize: %s defines no `%s`: expected a relocatable wasm object with that symbol\n",
            path, object->kept);
        return 2;
    }
    rewind(file);
    if (fwrite(object->bytes, 1, object->size, file) == object->size && fflush(file) == 0)
        return 0;
    fprintf(stderr, "localize: cannot write %s\n", path);
    return 2;
}

int main(int count, char **words)
{
    FILE *file = count == 3 ? fopen(words[1], "r+b") : NULL;
    if (file == NULL) {
        fprintf(stderr, "localize: %s: expected OBJECT KEPT, an object that can be written\n",
                count > 1 ? words[1] : "no argument");
        return 2;
    }
    struct object object = {.kept = words[2]};
    int code = edit(&object, file, words[1]);
    free(object.bytes);
    fclose(file);
    return code;
}
