// SPDX-License-Identifier: MIT
//
// For emcc --js-library: passes the imports of systems/wasm_hosted.c on to the Host (hosted.mjs) that the
// creator of this instance has put into Module.host.
mergeInto(LibraryManager.library, {
  $hostOfModules: function() {
    Module['host'].memory = function() { return wasmMemory; };
    return Module['host'];
  },
  hosted_open__deps: ['$hostOfModules'],
  hosted_open: function(name, reason, size) { return hostOfModules().open(name, reason, size); },
  hosted_close: function(handle) { Module['host'].close(handle); },
  hosted_call: function(handle, name, words, count, answer) {
    return Module['host'].call(handle, name, words, count, answer);
  },
  hosted_copy: function(handle, address, bytes, length, isWrite) {
    return Module['host'].copy(handle, address, bytes, length, isWrite);
  },
});
