;; Traps in its start function, before the first call.
(module
  (memory (export "memory") 1)
  (func $start unreachable)
  (start $start)
  (func (export "mmap") (param i32 i32 i32 i32 i32 i64) (result i32) (i32.const -1))
  (func (export "munmap") (param i32 i32) (result i32) (i32.const 0)))
