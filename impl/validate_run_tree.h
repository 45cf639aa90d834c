/* SPDX-License-Identifier: MIT
 *
 * The promises of a run tree, page by page: no word trick is believed here. For test builds.
 */
#ifndef PAGE_MANAGER_VALIDATE_RUN_TREE_H
#define PAGE_MANAGER_VALIDATE_RUN_TREE_H

#include "run_tree.h"
#include <stddef.h>

/* True when all of this holds, else a line that says what does not:
 *   - the hint is the lowest free page;
 *   - pages behind the last one are not there;
 *   - of every word and node, the free runs at its start, within and at its end are as it says,
 *     unless it is noted to be behind, and from aligned pages on, where that is known;
 *   - what is known of a node is known of all nodes below it, or forgetting would miss some. */
bool validate_run_tree(const struct run_tree *tree, char *text, size_t size);

#endif
