// SPDX-License-Identifier: MIT
//
// The host of modules under test: the functions that systems/wasm_engine.c imports. Every run has an
// instance of its own. A trap, an abort or an exit in it is a result and not an exception. Runs in node
// and in browsers; the creator of a Host passes a function that finds modules.
const NOT_THERE = 8; // EBADF: no file is open in a module under test
const NO_SUCH_CALL = 52; // ENOSYS

// Returns the function for an import of a module, or undefined when the module must not import it. A module may
// import the notification of memory growth, WASI and the C library's calls for mappings of files, which all fail.
function answerImport({ module, name, kind }) {
    if (kind !== 'function') return undefined;
    if (module === 'env' && name === 'emscripten_notify_memory_growth') return () => {};
    if (module === 'env' && ['_mmap_js', '_munmap_js', '_msync_js'].includes(name)) return () => -NO_SUCH_CALL;
    if (module !== 'wasi_snapshot_preview1') return undefined;
    if (name === 'proc_exit') return (code) => { throw new Error(`it exits with ${code}`); };
    return () => (name.startsWith('fd_') ? NOT_THERE : NO_SUCH_CALL);
}

// Returns one line with the reason why this module cannot be tested, or undefined when it can.
export function moduleProblem(module) {
    for (const wanted of WebAssembly.Module.imports(module)) {
        if (answerImport(wanted) === undefined)
            return `imports ${wanted.module}.${wanted.name}: mapcheck provides only WASI, ` +
                'env.emscripten_notify_memory_growth, and _mmap_js, _munmap_js and _msync_js, which fail';
    }
    const exported = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    for (const name of ['memory', 'engine_map', 'engine_unmap'])
        if (!exported.has(name)) return `exports no ${name}: link it with systems/wasm_engine_inside.c`;
    return undefined;
}

function instantiate(module) {
    const imports = {};
    for (const wanted of WebAssembly.Module.imports(module))
        (imports[wanted.module] ??= {})[wanted.name] = answerImport(wanted);
    const { exports } = new WebAssembly.Instance(module, imports);
    exports._initialize?.();
    return exports;
}

export class Host {
    // find(name) returns the WebAssembly.Module of a system, or throws the reason.
    constructor(find) {
        this.find = find;
        this.instances = new Map();
        this.last = 0;
        this.memory = undefined; // returns the suite's memory; growth replaces its buffer
    }

    bytes(address, length) {
        return new Uint8Array(this.memory().buffer, address >>> 0, length >>> 0);
    }

    text(address) {
        const all = new Uint8Array(this.memory().buffer);
        const start = address >>> 0;
        return String.fromCharCode(...all.subarray(start, all.indexOf(0, start)));
    }

    open(name, reason, reasonSize) {
        try {
            this.instances.set(++this.last, instantiate(this.find(this.text(name))));
            return this.last;
        } catch (error) {
            const line = new TextEncoder().encode(error.message.split('\n')[0]);
            const text = this.bytes(reason, reasonSize);
            text.fill(0);
            text.set(line.subarray(0, text.length - 1));
            return 0;
        }
    }

    // Does the module of this system export the function?
    offers(name, wanted) {
        try {
            const exported = WebAssembly.Module.exports(this.find(this.text(name)));
            const words = this.text(wanted);
            return Number(exported.some((one) => one.name === words));
        } catch {
            return 0; // there is no such module
        }
    }

    close(handle) {
        this.instances.delete(handle);
    }

    call(handle, name, where, count, answer) {
        const given = new Uint32Array(this.bytes(where, count * 4).slice().buffer);
        const wanted = this.text(name);
        let value;
        try {
            value = this.instances.get(handle)[wanted](...given);
        } catch (error) {
            this.trap = error.message;
            return 1;
        }
        new DataView(this.memory().buffer).setUint32(answer >>> 0, value >>> 0, true);
        return 0;
    }

    copy(handle, address, where, length, isWrite) {
        const buffer = this.instances.get(handle).memory.buffer;
        const [from, size] = [address >>> 0, length >>> 0];
        if (from + size > buffer.byteLength) return 0;
        const theirs = new Uint8Array(buffer, from, size);
        const ours = this.bytes(where, size);
        if (isWrite) theirs.set(ours);
        else ours.set(theirs);
        return 1;
    }

    pages(handle) {
        return this.instances.get(handle).memory.buffer.byteLength / 65536;
    }

    // The functions as imports of the suite from module `env`.
    imports() {
        return {
            engine_offers: (...words) => this.offers(...words),
            engine_open: (...words) => this.open(...words),
            engine_close: (handle) => this.close(handle),
            engine_call: (...words) => this.call(...words),
            engine_copy: (...words) => this.copy(...words),
            engine_memory: (handle) => this.pages(handle),
        };
    }
}
