// SPDX-License-Identifier: MIT
//
// For emcc --js-library: passes the imports of systems/wasm_engine.c on to the Host (engine.mjs) that the
// creator of this instance has put into Module.host.
mergeInto(LibraryManager.library, {
  $hostOfModules: function() {
    Module['host'].memory = function() { return wasmMemory; };
    return Module['host'];
  },
  engine_offers__deps: ['$hostOfModules'],
  engine_offers: function(name, wanted) { return hostOfModules().offers(name, wanted); },
  engine_memory: function(handle) { return Module['host'].pages(handle); },
  engine_open__deps: ['$hostOfModules'],
  engine_open: function(name, reason, size) { return hostOfModules().open(name, reason, size); },
  engine_close: function(handle) { Module['host'].close(handle); },
  engine_call: function(handle, name, words, count, answer) {
    return Module['host'].call(handle, name, words, count, answer);
  },
  engine_copy: function(handle, address, bytes, length, isWrite) {
    return Module['host'].copy(handle, address, bytes, length, isWrite);
  },
});
