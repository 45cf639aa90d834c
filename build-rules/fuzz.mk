# SPDX-License-Identifier: MIT
#
# Fuzz targets for libFuzzer and AFL++, the program of make threads, and programs with one planted defect.

# Only the tested code has coverage, because coverage of the page manager's test helpers would mislead a fuzzer.
$(addprefix $B/covered/impl/,harness.o validate.o validate_run_tree.o): FUZZER_FLAGS =

# The page manager has sanitizers. The judge has none here, for speed; build/sanitized/ holds the judge with
# sanitizers.
$B/fuzz/model_check $B/fuzz/differential: \
$B/fuzz/%: $B/release/fuzz/targets/%.o $(PRODUCT:%.c=$B/covered/%.o) $B/release.a
$B/fuzz/roundtrip: $B/sanitized/fuzz/targets/roundtrip.o \
                   $(patsubst %.c,$B/covered/%.o,$(filter reference/%,$(LIBRARY))) $B/sanitized.a
$B/fuzz/empty: $B/covered/fuzz/targets/empty.o
$(TARGETS:%=$B/fuzz/%):
	mkdir -p $(@D) && echo $@
	$(CLANG) $(SANITIZER_FLAGS) -fsanitize=fuzzer $^ -o $@

# AFL++ uses the same source. The judge comes from the release build.
$B/afl/model_check: $B/release/fuzz/targets/model_check.o $(PAGE_MANAGER:%.c=$B/afl/%.o) $B/release.a
	AFL_QUIET=1 $(AFL_CLANG) -fsanitize=fuzzer $^ -o $@

# Threads: the code that the threads run has the sanitizer for data races. The judge comes from the release build.
# threads_environment.c adds a lock to the system's environment.
THREADED := $(PAGE_MANAGER_SYSTEM) conformance/systems/threads_environment.c \
            $(patsubst %,fuzz/%.c,threads/threads threads/worker_pool threads/worker threads/history support/prng)
$B/fuzz/threads: $(THREADED:%.c=$B/threads/%.o) $B/release.a
	mkdir -p $(@D) && echo $@
	$(CLANG) $(THREAD_FLAGS) $^ -o $@
# mapcheck with the runtime of ThreadSanitizer, for a user's object that clang built with -fsanitize=thread. Only the
# object itself is instrumented (fuzz/threads/run-file.sh).
$B/threads/mapcheck: $B/release/fuzz/command/mapcheck.o $B/release.a
	mkdir -p $(@D) && echo $@
	$(CLANG) -fsanitize=thread $^ -o $@

# One planted defect (conformance/hunts/hunts.mjs): MUTANT/MUTATED replaces the file MUTATED.
ifdef MUTANT
# $(call mutated,COMPILER,FLAGS): the object of the file with the defect.
mutated = $1 $(HARNESS_FLAGS) -w -iquote $(dir $(MUTATED)) $2 -c $< -o $@
$(MUTANT)/release.o: $(MUTANT)/$(MUTATED)
	$(call mutated,$(CC),-O2 -g)
$(MUTANT)/covered.o: $(MUTANT)/$(MUTATED)
	$(call mutated,$(CLANG),$(SANITIZER_FLAGS) $(FUZZER_FLAGS))
$(MUTANT)/threaded.o: $(MUTANT)/$(MUTATED)
	$(call mutated,$(CLANG),$(THREAD_FLAGS))
$(MUTANT)/mapcheck: $(MUTANT)/release.o $B/release/fuzz/command/mapcheck.o $B/release.a
	$(CC) $^ -o $@
$(MUTANT)/check: $(MUTANT)/release.o $(TESTS:%.c=$B/release/%.o) $B/release.a
	$(CC) $^ $(CHECK_LINK) -o $@
$(MUTANT)/model_check: $(MUTANT)/covered.o $B/release/fuzz/targets/model_check.o \
                        $(filter-out %/$(MUTATED:.c=.o),$(PRODUCT:%.c=$B/covered/%.o)) $B/release.a
	$(CLANG) $(SANITIZER_FLAGS) -fsanitize=fuzzer $^ -o $@
$(MUTANT)/threads: $(MUTANT)/threaded.o \
                   $(filter-out %/$(MUTATED:.c=.o),$(THREADED:%.c=$B/threads/%.o)) $B/release.a
	$(CLANG) $(THREAD_FLAGS) $^ -o $@
endif
