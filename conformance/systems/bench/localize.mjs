// SPDX-License-Identifier: MIT
//
// Does what objcopy --keep-global-symbol does, for relocatable wasm, which objcopy cannot edit: makes every
// symbol local that the object defines, except KEPT. Then one program can link two such objects.
//   node localize.mjs OBJECT KEPT
// The format is version 2 of Linking in WebAssembly's tool-conventions. Only flags change, so all lengths stay.
import { readFileSync, writeFileSync } from 'node:fs';

const LINKING = 'linking', SYMBOL_TABLE = 8;
const DATA = 1, SECTION = 3;
const BINDING = 0x03, LOCAL = 0x02, UNDEFINED = 0x10, EXPLICIT_NAME = 0x40;

const [, , path, kept] = process.argv;
const bytes = readFileSync(path);
let at = 8; // after the magic number and the version

function number() { // LEB128
    let value = 0;
    for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) return value;
    }
}
function text() {
    const length = number();
    at += length;
    return bytes.toString('utf8', at - length, at);
}

// One entry of the symbol table. The binding is in the lowest two bits of the first byte of the flags.
function symbol() {
    const kind = bytes[at++];
    const flagsAt = at;
    const flags = number();
    const isDefined = (flags & UNDEFINED) === 0;
    let name;
    if (kind === DATA) {
        name = text();
        if (isDefined) number(), number(), number(); // segment, offset, size
    } else {
        number(); // index
        if (kind !== SECTION && (isDefined || flags & EXPLICIT_NAME)) name = text();
    }
    if (isDefined && kind !== SECTION && name !== kept)
        bytes[flagsAt] = (bytes[flagsAt] & ~BINDING) | LOCAL;
    return isDefined && name === kept;
}

let found = false;
while (at < bytes.length) {
    const section = bytes[at++];
    const sectionEnd = number() + at;
    if (section === 0 && text() === LINKING) {
        number(); // version
        while (at < sectionEnd) {
            const isTable = bytes[at++] === SYMBOL_TABLE;
            const end = number() + at;
            for (let count = isTable ? number() : 0; count > 0; count--) found = symbol() || found;
            at = end;
        }
    }
    at = sectionEnd;
}
if (!found) {
    console.error(`localize: ${path} defines no \`${kept}\`: expected a relocatable wasm object with that symbol`);
    process.exit(2);
}
writeFileSync(path, bytes);
