;; Exports a global with the name munmap.
(module
  (memory (export "memory") 1)
  (func (export "mmap") (param i32 i32 i32 i32 i32 i64) (result i32) (i32.const -1))
  (global (export "munmap") i32 (i32.const 0)))
