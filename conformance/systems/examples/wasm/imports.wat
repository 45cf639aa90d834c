;; Imports two functions and a global that no host here provides, beside two that it does.
(module
  (import "env" "_mmap_js" (func (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "env" "emscripten_notify_memory_growth" (func (param i32)))
  (import "host" "page_count" (global i32))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "mmap") (param i32 i32 i32 i32 i32 i64) (result i32) (i32.const -1))
  (func (export "munmap") (param i32 i32) (result i32) (i32.const 0)))
