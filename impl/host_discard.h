/* SPDX-License-Identifier: MIT
 *
 * Pages that go back to the host. A call that unmaps pages or discards them may leave long runs of
 * pages whose contents no owner needs. Where a hook is installed (page_manager_discard_on_host), it
 * asks the host to take the memory behind these runs. The pages stay owned, and are then known to
 * be zero without being cleared. A build without PAGE_MANAGER_HOST_DISCARD compiles to the two
 * calls that it would make anyway.
 */
#ifndef PAGE_MANAGER_HOST_DISCARD_H
#define PAGE_MANAGER_HOST_DISCARD_H

#include "page_manager.h"
#include "page_run.h"
#include "page_work.h"

#if PAGE_MANAGER_HOST_DISCARD

/* Needs the lock. Unmaps the mapped pages of the run, which lies inside the table and is not empty.
 * Then asks the host to take each long run of dirty pages that meets it. */
void host_discard_release(struct page_manager *manager, struct page_run run);

/* Needs the lock. Asks the host to take the long runs of mapped pages in `run`, which stay mapped.
 * `work` gets all other mapped pages, as from page_work_find. Returns the first page for which
 * there was no space, or the end of the run. */
uint32_t host_discard_find(struct page_work *work, struct page_manager *manager,
                           struct page_run run);

#else

/* Macros: clang does not inline such functions with -Oz. So a build without the hook has the same
 * code as if this file did not exist. */
#define host_discard_release(manager, run)                                                         \
    page_table_release(&(manager)->table, (run).first, (run).end - (run).first)
#define host_discard_find(work, manager, run) page_work_find(work, manager, run, STATE_MAPPED)

#endif

#endif
