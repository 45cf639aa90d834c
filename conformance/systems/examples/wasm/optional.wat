;; An optional export that is not what its name says.
(module
  (memory (export "memory") 1)
  (func (export "mmap") (param i32 i32 i32 i32 i32 i64) (result i32) (i32.const -1))
  (func (export "munmap") (param i32 i32) (result i32) (i32.const 0))
  (func (export "sbrk") (param i64) (result i32) (i32.const -1)))
