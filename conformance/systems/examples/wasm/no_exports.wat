;; Exports neither munmap nor its memory.
(module
  (memory 1)
  (func (export "mmap") (param i32 i32 i32 i32 i32 i64) (result i32) (i32.const -1)))
